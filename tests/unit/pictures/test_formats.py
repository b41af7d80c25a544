from __future__ import annotations

import pytest

from generator.pictures.formats import format_of_bytes, format_of_name
from tests.pictures import SVG, gif, raster

BYTES = {
    **{kind: raster(kind) for kind in ("jpeg", "png", "webp", "avif", "bmp")},
    "gif": gif(),
    "svg": SVG.format(1, 1).encode(),
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "tiff": b"II*\0\x08\0\0\0",
    "jxl": b"\xff\x0a\0\0",
}


@pytest.mark.parametrize("kind", BYTES)
def test_a_format_is_known_by_the_first_bytes(kind):
    found = format_of_bytes(BYTES[kind])
    assert found is not None
    assert found.name == kind


@pytest.mark.parametrize(
    "text",
    [
        '\ufeff<svg xmlns="x"/>',
        '<?xml version="1.0"?>\n<svg\nxmlns="x"/>',
        '<!-- made by hand -->\n<!DOCTYPE svg PUBLIC "a" "b">\n<svg>',
        "  <svg>",
        '<s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
    ],
)
def test_svg_is_known_by_its_first_element(text):
    found = format_of_bytes(text.encode())
    assert found is not None
    assert found.name == "svg"


@pytest.mark.parametrize(
    "data", [b"", b"x", b"<html>", b"BM", b"RIFF1234WAVE", b"\0\0\0\x18ftypmp42"]
)
def test_other_bytes_are_no_picture(data):
    assert format_of_bytes(data) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a/b.JPG", "jpeg"),
        ("b.jpeg", "jpeg"),
        ("x.y.webp", "webp"),
        ("b.svg", "svg"),
        ("i.HEIC", "heic"),
    ],
)
def test_a_format_is_known_by_a_name(name, kind):
    found = format_of_name(name)
    assert found is not None
    assert found.name == kind


@pytest.mark.parametrize("name", ["a.txt", "jpg", "a.jpg/b", "", "a.svgz", "a.jpg.pdf"])
def test_other_names_are_of_no_picture(name):
    assert format_of_name(name) is None
