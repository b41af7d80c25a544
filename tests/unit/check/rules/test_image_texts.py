from __future__ import annotations

from pathlib import Path

import pytest

from tests.pictures import raster
from tests.unit.check.looking import looked, places, post


@pytest.mark.parametrize(
    "alt",
    ["house.jpg", "IMG_2041", "DSC0041", "Screenshot 2026-10-01", "Picture", "Foto.", "x" * 251],
)
def test_a_text_that_says_nothing(alt: str, tmp_path: Path) -> None:
    files = {
        "content/posts/a/index.md": post("A", f"Look.\n\n![{alt}](door.png)\n"),
        "content/posts/a/door.png": raster("png"),
    }
    column = len(alt) + 5
    assert places(looked(tmp_path, files), "image-text") == [
        ("content/posts/a/index.md", 10, column)
    ]


@pytest.mark.parametrize("alt", ["A red door", "The picture that hung there", "x" * 250])
def test_a_text_that_says_something(alt: str, tmp_path: Path) -> None:
    files = {
        "content/posts/a/index.md": post("A", f"![{alt}](door.png)\n"),
        "content/posts/a/door.png": raster("png"),
    }
    assert places(looked(tmp_path, files), "image-text") == []


def test_the_picture_of_a_post_itself(tmp_path: Path) -> None:
    files = {
        "content/posts/a/index.md": post("A", "Look.", image="door.png", image_alt="door.png"),
        "content/posts/a/door.png": raster("png"),
    }
    assert places(looked(tmp_path, files), "image-text") == [("content/posts/a/index.md", 7, 8)]
