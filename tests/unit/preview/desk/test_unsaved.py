"""A text that is not saved looks as it would if it were, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model.options import Options
from generator.preview.desk.unsaved import shown
from tests.conftest import AS_OF
from tests.unit.preview.desk.sitting import Sitting, sitting
from tests.unit.preview.holding import built
from tests.unit.preview.holding import shown as all_shown

_EDITS = {
    "body": ("posts/one.md", "Words of one.", "Other *words* of one."),
    "title": ("posts/one.md", "title: One", "title: Won"),
    "summary and link": ("posts/two.md", "See [one](one.md).", "Not [three](deep/three/index.md)."),
    "warning": ("posts/one.md", "More.", "More. ![](none.png)"),
    "tags": ("posts/one.md", "[work, talk]", "[other]"),
    "draft": ("posts/one.md", "title: One", "title: One\ndraft: true"),
    "slug": ("posts/one.md", "title: One", "title: One\nslug: first"),
    "no draft": ("posts/draft.md", "draft: true\n", ""),
    "page": ("pages/about.md", "Us.", "Us and [one](../posts/one.md)."),
    "series": ("series/letters.md", "All of them.", "Each of them."),
    "series parts": ("series/letters.md", "  - title: Early\n", "  - one\n  - title: Early\n"),
}


def edited(at_desk: Sitting, name: str):
    below, old, new = _EDITS[name]
    text = at_desk.text(below)
    assert old in text
    source = at_desk.session.state.read.documents[f"content/{below}"].source
    return below, source, text.replace(old, new, 1).encode()


@pytest.mark.parametrize("name", sorted(_EDITS))
def test_the_page_has_the_bytes_that_it_has_when_saved(at_desk: Sitting, tmp_path: Path, name: str):
    session = at_desk.session
    state, before = session.state, all_shown(session)
    below, source, data = edited(at_desk, name)
    for settled in (False, True):
        imagined = shown(session, source, data, settled=settled)
        assert session.state == state or session.state.read == state.read
    assert imagined.answer
    assert imagined.path
    assert all_shown(session) == before, "nothing of it stays"

    path = at_desk.site.folder / "content" / below
    path.write_bytes(data)
    session.changed([path])
    assert session.answer(imagined.path).content == imagined.answer.content
    found = [one for one in session.state.found if one.path == source.path]
    assert list(imagined.found) == found
    files, _ = built(at_desk.site.folder, tmp_path / "clean", session.options)
    if not session.state.errors:
        file = imagined.path.lstrip("/")
        assert files[f"{file}index.html"] == imagined.answer.content


@pytest.mark.parametrize("name", ["body", "title", "warning"])
def test_with_each_key_the_page_is_that_to_come(at_desk: Sitting, name: str):
    _, source, data = edited(at_desk, name)
    quick = shown(at_desk.session, source, data, settled=False)
    settled = shown(at_desk.session, source, data, settled=True)
    assert quick.answer
    assert settled.answer
    assert quick.answer.content == settled.answer.content


def test_what_a_text_would_be(at_desk: Sitting):
    _, source, data = edited(at_desk, "draft")
    assert shown(at_desk.session, source, data, settled=True).status == "draft"
    _, about, page = edited(at_desk, "page")
    imagined = shown(at_desk.session, about, page, settled=True)
    assert (imagined.status, imagined.path, imagined.document.words) == ("published", "/about/", 3)


def test_a_text_that_has_no_page(site, same_program):
    from tests.unit.preview.desk.sitting import FILES

    with sitting(site(FILES), options=Options(as_of=AS_OF)) as at_desk:
        _, source, data = edited(at_desk, "slug")
        assert shown(at_desk.session, source, data, settled=True).path == "/first/"
        documents = at_desk.session.state.read.documents
        draft = documents["content/posts/draft.md"].source
        imagined = shown(
            at_desk.session, draft, at_desk.text("posts/draft.md").encode(), settled=True
        )
        assert (imagined.answer, imagined.path, imagined.status) == (None, None, "draft")


def test_a_page_that_cannot_be_made(at_desk: Sitting):
    at_desk.site.write({"templates/letter.html": "{{ nothing.at.all }}"})
    at_desk.session.changed(None)
    source = at_desk.session.state.read.documents["content/posts/one.md"].source
    data = at_desk.text("posts/one.md").replace("title: One", "title: One\ntemplate: letter.html")
    imagined = shown(at_desk.session, source, data.encode(), settled=True)
    assert imagined.answer is None
    assert imagined.found


def test_without_a_blog_there_is_no_address():
    from generator.preview.desk.unsaved import address_in
    from generator.preview.state import State
    from generator.reading import Read
    from generator.render.templates import Theme

    assert address_in(State(0, Read(None), Theme(())), None) is None  # type: ignore[arg-type]
