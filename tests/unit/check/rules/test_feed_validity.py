from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_feeds_of_byline_are_valid(tmp_path: Path) -> None:
    text = "Words & <em>more</em>, [here](/a/).\n\n<video controls></video>\n"
    files = {"content/posts/a.md": post("A", text, series="Steps")}
    assert places(looked(tmp_path, files), "invalid-feed") == []


def test_what_the_build_tells_is_told_once(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A", id="urn:x"),
        "content/posts/b.md": post("B", id="urn:x"),
    }
    assert places(looked(tmp_path, files), "invalid-feed") == []


def test_a_feed_of_the_writer_s_own(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A"),
        "content/static/old/feed.xml": '<rss version="2.0"><channel></rss>',
    }
    report = looked(tmp_path, files)
    assert places(report, "invalid-feed") == [("content/static/old/feed.xml", 1, 1)]
