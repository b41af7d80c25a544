from __future__ import annotations

import re

import pytest
from PIL import Image

from generator.cli.qr import drawn

zxingcpp = pytest.importorskip("zxingcpp", reason="what reads codes is not installed")
MODULES = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}


@pytest.mark.parametrize(
    "address",
    [
        "http://192.168.1.20:8000/",
        "http://10.0.0.7:8001/blog/",
        "http://[fd12:3456:789a:1::20]:65535/a-rather-long-name-of-a-blog/",
    ],
)
def test_what_is_drawn_is_read_by_another_program(address):
    lines = [re.sub("\x1b\\[[0-9;]*m", "", line) for line in drawn(address).splitlines()]
    rows = [[MODULES[sign][half] for sign in line] for line in lines for half in (0, 1)]
    width, height = len(rows[0]), len(rows)
    assert all(len(row) == width for row in rows)
    assert not any(any(row[:4]) or any(row[-4:]) for row in rows)
    image = Image.new("L", (width, height), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            image.putpixel((x, y), 0 if dark else 255)
    scaled = image.resize((width * 6, height * 6), Image.Resampling.NEAREST)
    assert [one.text for one in zxingcpp.read_barcodes(scaled)] == [address]


def test_it_is_black_on_white_in_any_terminal():
    for line in drawn("http://192.168.1.20:8000/").splitlines():
        assert line.startswith("\x1b[38;5;16;48;5;231m")
        assert line.endswith("\x1b[0m")
