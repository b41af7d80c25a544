"""What a link may lead to, as it is written in a text."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from generator.preview.desk.targets import targets_of
from tests.unit.preview.desk.sitting import Sitting


def test_links_from_a_post(at_desk: Sitting):
    at_desk.site.write(
        {
            "content/posts/deep/three/a b.png": b"\x89PNG\r\n\x1a\n",
            "content/posts/ä (x).md": "---\ntitle: Ä\ndate: 2026-01-01\n---\n",
        }
    )
    state = at_desk.session.changed(None)
    source = state.read.documents["content/posts/deep/three/index.md"].source
    assert state.site
    targets = targets_of(state.site, source)
    by_title = {one["title"]: one for one in targets}
    assert by_title["One"] == {
        "kind": "text",
        "title": "One",
        "note": "2026-01-03",
        "link": "../../one.md",
        "anchors": ["first"],
    }
    assert by_title["Draft & co"]["note"] == "2026-11-20 draft"
    assert by_title["Gone"]["note"] == "2026-01-05 expired"
    assert (by_title["About"]["link"], by_title["About"]["note"]) == (
        *("../../../pages/about.md",),
        "page",
    )
    assert by_title["Letters"]["link"] == "../../../series/letters.md"
    assert by_title["Ä"]["link"] == "../../%C3%A4%20%28x%29.md"
    assert by_title["a b.png"]["link"] == "a%20b.png"
    assert "Three" not in by_title, "no text leads to itself"
    home = posixpath.dirname(source.path)
    for one in targets:
        path = posixpath.normpath(f"{home}/{unquote(one['link'])}")
        assert (at_desk.site.folder / path).is_file()


def test_every_offered_link_is_one_that_the_build_takes(at_desk: Sitting):
    state = at_desk.session.state
    assert state.site
    source = state.read.documents["content/posts/one.md"].source
    links = [
        one["link"] for one in targets_of(state.site, source) if one["note"].count("expired") == 0
    ]
    text = at_desk.text("posts/one.md") + "".join(f"\n[x]({link})\n" for link in links)
    with at_desk.session.imagined(source, text.encode(), settled=True) as imagined:
        assert [one.code for one in imagined.found if "link" in one.code] == []
