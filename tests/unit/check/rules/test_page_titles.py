from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_a_page_without_a_title(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A", "Fine."),
        "templates/post.html": "<!doctype html><html><head></head><body><h1>A</h1></body></html>",
        "content/static/own.html": "",
    }
    assert places(looked(tmp_path, files), "no-title") == [
        ("content/posts/a.md", 2, 8),
        ("content/static/own.html", 1, 1),
    ]
