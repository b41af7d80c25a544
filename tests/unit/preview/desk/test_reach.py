"""Only texts of the site can be opened, and nothing outside ``content/``."""

from __future__ import annotations

import os

import pytest

from generator.preview.desk.reach import edit_url, is_text, reached
from generator.preview.guard import Refused
from tests.unit.preview.desk.sitting import Sitting


def reach(at_desk: Sitting, below: str):
    folder, documents = at_desk.site.folder, at_desk.session.state.read.documents
    return reached(folder, documents, below)


@pytest.mark.parametrize(
    "below", ["posts/one.md", "posts/deep/three/index.md", "pages/about.md", "series/letters.md"]
)
def test_texts_of_the_site(at_desk: Sitting, below: str):
    text = reach(at_desk, below)
    assert text.source.path == f"content/{below}"
    assert text.file.is_file()
    assert is_text(text.source)
    assert edit_url(text.source.path) == f"/_desk/edit/{below}"


@pytest.mark.parametrize(
    "below",
    [
        "",
        "site.yaml",
        "authors/ann.yaml",
        "posts",
        "posts/",
        "posts/none.md",
        "posts/.hidden.md",
        "posts/one.md/",
        "posts//one.md",
        "posts/./one.md",
        "posts/../posts/one.md",
        "../secret.md",
        "../content/posts/one.md",
        "posts/one.md\0",
        "posts/one.md\0.png",
        "/etc/passwd",
        "posts\\one.md",
        "posts/One.md",
        "POSTS/one.md",
        "posts/one.md?raw",
        "posts/one.md::$DATA",
        "posts/%6fne.md",
    ],
)
def test_nothing_else(at_desk: Sitting, below: str):
    with pytest.raises(Refused) as refused:
        reach(at_desk, below)
    assert refused.value.status == 404


@pytest.mark.parametrize("target", ["secret.md", "/etc/hostname", "templates/x.md"])
def test_a_link_that_leads_out_is_refused(at_desk: Sitting, target: str):
    """Also one that took the place of a text after the site was read."""
    folder = at_desk.site.folder
    at_desk.site.write({"templates/x.md": "x"})
    (folder / "content/posts/two.md").unlink()
    (folder / "content/posts/two.md").symlink_to(folder / target)
    with pytest.raises(Refused) as refused:
        reach(at_desk, "posts/two.md")
    assert refused.value.status == 403


def test_a_folder_that_became_a_link_is_refused(at_desk: Sitting, tmp_path):
    folder = at_desk.site.folder
    (folder / "content/posts/deep").rename(tmp_path / "deep")
    (folder / "content/posts/deep").symlink_to(tmp_path / "deep")
    with pytest.raises(Refused) as refused:
        reach(at_desk, "posts/deep/three/index.md")
    assert refused.value.status == 403


def test_a_link_inside_content_is_a_text(at_desk: Sitting):
    folder = at_desk.site.folder
    (folder / "content/posts/two.md").rename(folder / "content/elsewhere.md")
    (folder / "content/posts/two.md").symlink_to(folder / "content/elsewhere.md")
    assert reach(at_desk, "posts/two.md").file.is_symlink()


def test_what_is_no_file_any_more(at_desk: Sitting):
    path = at_desk.site.folder / "content/posts/two.md"
    path.unlink()
    with pytest.raises(Refused) as refused:
        reach(at_desk, "posts/two.md")
    assert refused.value.status == 404
    os.mkfifo(path)
    with pytest.raises(Refused) as refused:
        reach(at_desk, "posts/two.md")
    assert refused.value.status == 403


def test_addresses_of_the_editor():
    assert (
        edit_url("content/posts/ä b.md", 3, 7) == "/_desk/edit/posts/%C3%A4%20b.md?line=3&column=7"
    )
    assert edit_url("content/posts/a.md", 3) == "/_desk/edit/posts/a.md?line=3&column=1"
    for path in (
        "content/site.yaml",
        "templates/post.html",
        "posts/a.md",
        "",
        "content/posts/a.png",
    ):
        assert edit_url(path) is None
