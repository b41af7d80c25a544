"""Which address of the desk is what."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.preview.desk.admission import Editing
from generator.preview.desk.asked import Asked
from generator.preview.desk.door import Desk
from generator.preview.guard import Refused
from tests.unit.preview.desk.sitting import Sitting


def test_files_of_its_own():
    desk = Desk(Path())
    reply = desk.file("/_desk/own/editor.js")
    assert reply
    assert (reply.status, reply.type) == (200, "text/javascript; charset=utf-8")
    sheet = desk.file("/_desk/own/desk.css")
    assert sheet
    assert sheet.type == "text/css; charset=utf-8"
    assert desk.file("/_desk/") is None


@pytest.mark.parametrize(
    "name",
    ["", "none.js", "../door.py", "..", "../templates/home.html", "editor.js/", ".js", "x.py"],
)
def test_nothing_else_is_a_file_of_its_own(name: str):
    with pytest.raises(Refused) as refused:
        Desk(Path()).file(f"/_desk/own/{name}")
    assert refused.value.status == 404


def test_addresses(at_desk: Sitting):
    assert at_desk.get("/_desk").headers == {"Location": "/_desk/"}
    assert at_desk.get("/_desk").status == 301
    assert at_desk.get("/_desk/hues.css").type.startswith("text/css")
    assert b'"targets"' in at_desk.get("/_desk/edit/posts/one.md", give="targets").content
    for path in ("/_desk/nothing", "/_desk/edit/", "/_desk/beside/", "/_desk/edit/posts/none.md"):
        with pytest.raises(Refused) as refused:
            at_desk.get(path)
        assert refused.value.status == 404
    with pytest.raises(Refused):
        at_desk.post("/_desk/beside/posts/one.md", "save", {})


def test_where_editing_is_off_nothing_is_given_to_edit(at_desk: Sitting):
    at_desk.desk.admission.editing = Editing.READONLY
    for give in ({}, {"give": "file"}, {"give": "targets"}):
        reply = at_desk.get("/_desk/edit/posts/one.md", **give)
        assert reply.status == 403
        assert b"--readonly" in reply.content
        assert b"Words of one" not in reply.content
    asked = Asked("POST", "/_desk/edit/posts/one.md", {"do": "save"})
    with pytest.raises(Refused):
        at_desk.desk.admission.admit(asked, "http://x")


def test_what_the_badge_and_the_overlay_are_told():
    desk = Desk(Path())
    assert desk.links_of("content/posts/a.md") == {
        "desk": "/_desk/",
        "edit": "/_desk/edit/posts/a.md",
    }
    assert desk.links_of(None) == {"desk": "/_desk/", "edit": None}
    problem = {"path": "content/posts/a.md", "line": 3, "column": None, "open": None}
    assert desk.opening(problem)["open"] == "/_desk/edit/posts/a.md?line=3&column=1"
    assert desk.opening({**problem, "open": "vscode://x"})["open"] == "vscode://x"
    assert desk.opening({**problem, "path": None})["open"] is None
    closed = Desk(Path(), Editing.READONLY)
    assert closed.links_of("content/posts/a.md")["edit"] is None
    assert closed.opening(problem)["open"] is None
