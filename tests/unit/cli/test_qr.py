from __future__ import annotations

import pytest

from generator.cli.qr import drawn
from tests.terminal import modules, pictured

zxingcpp = pytest.importorskip("zxingcpp", reason="what reads codes is not installed")


@pytest.mark.parametrize(
    "address",
    [
        "http://192.168.1.20:8000/",
        "http://10.0.0.7:8001/blog/",
        "http://[fd12:3456:789a:1::20]:65535/a-rather-long-name-of-a-blog/",
    ],
)
def test_what_is_drawn_is_read_by_another_program(address):
    assert [one.text for one in zxingcpp.read_barcodes(pictured(drawn(address)))] == [address]


def test_it_is_black_on_white_with_white_around_it():
    said = drawn("http://192.168.1.20:8000/")
    rows = modules(said)
    assert len(rows) == 2 * len(said.splitlines())  # each line has its own colours
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not any(any(row[:4]) or any(row[-4:]) for row in rows)
    assert not any(any(row) for row in (*rows[:4], *rows[-4:]))
