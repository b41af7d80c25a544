"""What the editor's page is given, and what it may have done."""

from __future__ import annotations

import json
from pathlib import Path

import lxml.html
import pytest

from generator.preview.desk.asked import Asked
from generator.preview.guard import Refused
from tests.pictures import gps_jpeg
from tests.unit.preview.desk.sitting import Sitting

_ONE = "posts/one.md"


def page(at_desk: Sitting, below: str):
    reply = at_desk.get(f"/_desk/edit/{below}")
    assert reply.status == 200
    return lxml.html.document_fromstring(reply.content)


def test_the_page_holds_the_text_and_its_form(at_desk: Sitting):
    at_desk.site.write({f"content/{_ONE}": f"{at_desk.text(_ONE)}</textarea><script>&amp;"})
    at_desk.session.changed(None)
    root = page(at_desk, _ONE)
    body, head = root.get_element_by_id("body"), root.get_element_by_id("head")
    assert "\n" + at_desk.text(_ONE) == head.text + body.text[1:]
    assert root.xpath("//form//textarea[@name='title']")[0].text.strip() == "One"
    assert root.xpath("//input[@name='tags']/@value") == ["work, talk"]
    assert root.xpath("//*[@data-moment='date']/input[1]/@value") == ["2026-01-03"]
    assert root.xpath("//datalist[@id='list-series']/option/@value") == ["Letters", "Steps"]
    main = root.xpath("//main")[0]
    assert main.get("data-token") == at_desk.desk.admission.token(f"/_desk/edit/{_ONE}")
    assert main.get("data-digest") == at_desk.opened(_ONE)["digest"]
    assert body.get("lang") == "en"
    assert body.get("spellcheck") == "true"
    assert root.xpath("//button[@id='publish']")


def test_a_text_that_begins_with_a_blank_line_keeps_it(at_desk: Sitting):
    assert at_desk.opened(_ONE)["body"].startswith("\nWords")
    # A parser of HTML drops the first line end in such an element.
    assert page(at_desk, _ONE).get_element_by_id("body").text.startswith("\n\nWords")


def test_a_series_and_what_cannot_be_read(at_desk: Sitting):
    root = page(at_desk, "series/letters.md")
    assert not root.xpath("//button[@id='publish']")
    assert not root.xpath("//datalist")
    at_desk.site.write({"content/posts/two.md": "---\ntitle: [\n---\nWords.\n"})
    at_desk.session.changed(None)
    root = page(at_desk, "posts/two.md")
    assert root.xpath("//form/p[@class='unreadable']")
    assert root.get_element_by_id("body").text == "\n---\ntitle: [\n---\nWords.\n"


def test_pages_of_the_desk_run_only_its_own_scripts_and_stand_in_no_frame(at_desk: Sitting):
    for path in ("/_desk/", f"/_desk/edit/{_ONE}"):
        headers = at_desk.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Frame-Options"] == "DENY"
        root = lxml.html.document_fromstring(at_desk.get(path).content)
        assert not root.xpath("//script[not(@src)] | //style | //@style | //@onclick")


def test_the_page_beside_is_the_blogs_with_one_script_more(at_desk: Sitting):
    reply = at_desk.get(f"/_desk/beside/{_ONE}")
    script = b'<script type="module" src="/_desk/own/beside.js"></script>'
    shown = at_desk.session.answer("/one/").content
    assert isinstance(shown, bytes)
    assert reply.content.replace(script, b"") == shown
    assert reply.content.endswith(script + b"</body></html>") or script in reply.content
    assert reply.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    gone = at_desk.get("/_desk/beside/posts/gone.md")
    assert b"No page yet" in gone.content
    at_desk.site.write({"templates/post.html": "Words without an end."})
    at_desk.session.changed(None)
    assert at_desk.get(f"/_desk/beside/{_ONE}").content == b"Words without an end." + script


def test_saving(at_desk: Sitting):
    text = at_desk.opened(_ONE)
    said = {"head": text["head"], "body": "\nOther words.\n", "before": text["digest"]}
    done = at_desk.edit(_ONE, "save", said)
    assert done["status"] == 200
    assert at_desk.text(_ONE) == text["head"] + "\nOther words.\n"
    assert done["digest"] == at_desk.opened(_ONE)["digest"] != text["digest"]
    assert (done["head"], done["body"]) == (text["head"], "\nOther words.\n")
    assert b"Other words." in at_desk.get(f"/_desk/beside/{_ONE}").content
    again = at_desk.post(f"/_desk/edit/{_ONE}", "save", {**said, "before": done["digest"]})
    assert (again.status, again.wrote) == (200, ())


def test_a_file_that_changed_meanwhile_is_shown_beside_what_was_written(at_desk: Sitting):
    text = at_desk.opened(_ONE)
    theirs = at_desk.text(_ONE).replace("More.", "Theirs.")
    (at_desk.site.folder / "content" / _ONE).write_text(theirs)
    mine = {"head": text["head"], "body": text["body"].replace("More.", "Mine.")}
    done = at_desk.edit(_ONE, "save", {**mine, "before": text["digest"]})
    assert done["status"] == 409
    assert ["other", "Mine.", "Theirs."] in done["rows"]
    assert done["theirs"]["head"] + done["theirs"]["body"] == theirs == at_desk.text(_ONE)
    kept = at_desk.edit(_ONE, "save", {**mine, "before": done["digest"]})
    assert kept["status"] == 200
    assert "Mine." in at_desk.text(_ONE)


def test_a_file_that_is_gone_meanwhile(at_desk: Sitting):
    text = at_desk.opened(_ONE)
    (at_desk.site.folder / "content" / _ONE).unlink()
    with pytest.raises(Refused) as refused:
        at_desk.edit(_ONE, "save", {**text, "before": text["digest"]})
    assert refused.value.status == 404
    assert not (at_desk.site.folder / "content" / _ONE).exists()


def test_amending(at_desk: Sitting):
    head = at_desk.opened("posts/draft.md")["head"]
    changes = {"tags": "one, two", "title": "Draft & co", "nonsense": "x"}
    done = at_desk.edit("posts/draft.md", "amend", {"head": head, "changes": changes})
    assert done["head"] == head.replace("---\n", "tags: [one, two]\n---\n").replace(
        "tags: [one, two]\n---\n", "---\n", 1
    )
    assert 'value="one, two"' in done["form"]
    same = at_desk.edit("posts/draft.md", "amend", {"head": head, "changes": {}})
    assert same["head"] == head
    broken = at_desk.edit("posts/draft.md", "amend", {"head": "---\n[\n---\n", "changes": {}})
    assert "unreadable" in broken["form"]


def test_rendering(at_desk: Sitting):
    text = at_desk.opened(_ONE)
    said = {"head": text["head"], "body": "Six words of *quite* another kind. [x](no.md)\n"}
    done = at_desk.edit(_ONE, "render", {**said, "settled": True})
    assert "<em>quite</em>" in done["page"]
    assert (done["words"], done["minutes"], done["status"], done["url"]) == (
        7,
        1,
        "published",
        "/one/",
    )
    assert (done["title"], done["settled"]) == ("One", True)
    assert [one["code"] for one in done["problems"]] == ["broken-link"]
    assert done["problems"][0]["line"] == 8
    assert at_desk.edit(_ONE, "render", said)["settled"] is False
    assert at_desk.text(_ONE) == text["head"] + text["body"], "nothing is written"
    gone = at_desk.opened("posts/gone.md")
    assert at_desk.edit("posts/gone.md", "render", {**gone, "settled": True})["page"] is None


def test_publishing(at_desk: Sitting):
    text = at_desk.opened("posts/draft.md")
    done = at_desk.edit("posts/draft.md", "publish", {"before": text["digest"]})
    assert done["status"] == 200
    assert "draft:" not in done["head"]
    assert at_desk.text("posts/draft.md") == done["head"] + done["body"]
    site = at_desk.session.state.site
    assert site
    assert next(one for one in site.everything if one.slug == "draft").status.value == "published"


@pytest.mark.parametrize(
    ("below", "said"), [("pages/about.md", "only a post"), (_ONE, "out already")]
)
def test_what_cannot_be_published(at_desk: Sitting, below: str, said: str):
    with pytest.raises(Refused, match=said) as refused:
        at_desk.edit(below, "publish", {"before": at_desk.opened(below)["digest"]})
    assert refused.value.status == 409


def test_a_post_with_mistakes_is_not_published(at_desk: Sitting):
    text = "---\ntitle: New\ndraft: true\nmood: calm\n---\n"
    at_desk.site.write({"content/posts/new.md": text})
    at_desk.session.changed(None)
    with pytest.raises(Refused, match="mistakes"):
        at_desk.edit("posts/new.md", "publish", {"before": ""})
    assert at_desk.text("posts/new.md") == text


def test_pictures(at_desk: Sitting):
    data = gps_jpeg((20, 10))
    name = {"x-byline-name": "Mein%20Bild.JPG"}
    reply = at_desk.post(f"/_desk/edit/{_ONE}", "picture", data, **name)
    path = "content/posts/mein-bild.jpg"
    assert json.loads(reply.content) == {"name": "mein-bild.jpg", "path": path, "new": True}
    assert reply.wrote == (path,)
    assert (at_desk.site.folder / path).read_bytes() == data
    again = at_desk.post(f"/_desk/edit/{_ONE}", "picture", data, **name)
    assert again.wrote == ()
    inside = at_desk.edit("posts/deep/three/index.md", "picture", data)
    assert inside["path"] == "content/posts/deep/three/picture.jpg"


@pytest.mark.parametrize(
    ("do", "body", "status"),
    [
        ("save", b"", 400),
        ("save", b"[]", 400),
        ("save", b'"x"', 400),
        ("save", b"[" * 100_000, 400),
        ("save", b"\xff", 400),
        ("save", b"{}", 400),
        ("save", b'{"head": 1, "body": "", "before": ""}', 400),
        ("save", b'{"head": "", "body": "", "before": null}', 400),
        ("amend", b'{"head": ""}', 400),
        ("amend", b'{"head": "", "changes": []}', 400),
        ("render", b'{"head": "", "body": "\\ud800"}', 400),
        ("nonsense", b"{}", 404),
        ("", b"{}", 404),
        ("picture", b"text", 415),
    ],
)
def test_what_makes_no_sense_is_refused(at_desk: Sitting, do: str, body: bytes, status: int):
    before = {path: path.read_bytes() for path in files(at_desk)}
    with pytest.raises(Refused) as refused:
        at_desk.post(f"/_desk/edit/{_ONE}", do, body)
    assert refused.value.status == status
    assert {path: path.read_bytes() for path in files(at_desk)} == before


def files(at_desk: Sitting) -> list[Path]:
    return [path for path in at_desk.site.folder.rglob("content/**/*") if path.is_file()]


def test_front_matter_that_cannot_be_set_is_told(at_desk: Sitting, monkeypatch):
    from generator.load.amend import CannotAmend
    from generator.preview.desk import editor

    def refused(*_: object) -> str:
        raise CannotAmend

    monkeypatch.setattr(editor, "amended", refused)
    head = at_desk.opened(_ONE)["head"]
    with pytest.raises(Refused, match="cannot be read") as told:
        at_desk.edit(_ONE, "amend", {"head": head, "changes": {"title": "x"}})
    assert told.value.status == 409


def test_a_blog_that_cannot_be_read(at_desk: Sitting, monkeypatch):
    from generator.preview.state import State

    monkeypatch.setattr(State, "site", None)
    with pytest.raises(Refused) as refused:
        at_desk.get(f"/_desk/edit/{_ONE}")
    assert refused.value.status == 503


def test_a_file_that_went_while_it_was_asked_for(at_desk: Sitting, monkeypatch):
    from generator.preview.desk import door, reach

    text = reach.reached(at_desk.site.folder, at_desk.session.state.read.documents, _ONE)
    monkeypatch.setattr(reach, "reached", lambda *_: text)
    text.file.unlink()
    with pytest.raises(Refused) as refused:
        at_desk.get(f"/_desk/edit/{_ONE}")
    assert refused.value.status == 404
    assert door.Desk is type(at_desk.desk)
    done = at_desk.edit(_ONE, "save", {"head": "", "body": "x", "before": ""})
    assert (done["status"], done["theirs"]) == (409, None)


def test_a_series_is_named_by_asked_headers_alone():
    assert Asked("POST", "/_desk/", {}, {}, b'{"a": 1}').said() == {"a": 1}
