from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_anchors_are_held_against_the_page_as_it_is(tmp_path: Path) -> None:
    text = (
        "## Here\n\n"
        "[a](#here), [b](/b/#below), [c](/tags/#nothing), [d](/tags/talking/#main), [e](#top),\n"
        "[f](/b/#:~:text=Fine), [g](https://talk.example/b/#gone), [h](/feed.xml#gone)\n"
    )
    files = {"content/posts/a.md": post("A", text), "content/posts/b.md": post("B", "## Below\n")}
    report = looked(tmp_path, files)
    assert places(report, "broken-anchor") == [
        ("content/posts/a.md", 10, 33),
        ("content/posts/a.md", 11, 28),
    ]
    hints = {one.hint for one in report.diagnostics if one.code == "broken-anchor"}
    assert "use the id of something on that page" in hints
