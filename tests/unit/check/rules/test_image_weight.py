from __future__ import annotations

from pathlib import Path

from tests.pictures import raster
from tests.unit.check.looking import looked, places, post


def test_the_largest_version_counts(tmp_path: Path) -> None:
    files = {
        "content/posts/a/index.md": post("A", "Words.\n\n![A door](door.png)\n"),
        "content/posts/a/door.png": raster("png", (400, 300)) + bytes(90_000),
        "content/posts/b.md": post("B", '<img alt="Else" src="https://else.example/a.png">\n'),
    }
    config = "images: {resize: no, keep_metadata: yes}\ncheck: {image_weight: 80}\n"
    report = looked(tmp_path, files, config)
    assert places(report, "heavy-image") == [("content/posts/a/index.md", 10, 11)]
    smaller = looked(tmp_path, files, "check: {image_weight: 80}\n")
    assert places(smaller, "heavy-image") == []
