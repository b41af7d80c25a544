from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_titles_of_two_pages(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("Asking"),
        "content/posts/b.md": post("asking", id="urn:other", description="Other."),
        "content/posts/c.md": post("Answering"),
    }
    report = looked(tmp_path, files)
    assert places(report, "same-title") == [("content/posts/b.md", 2, 8)]


def test_pages_that_nobody_finds_do_not_count(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("Page not found"),
        "content/static/old.html": (
            '<meta http-equiv="Refresh" content="0; /a/"><title>Page not found – Talk</title>'
        ),
    }
    assert places(looked(tmp_path, files), "same-title") == []
