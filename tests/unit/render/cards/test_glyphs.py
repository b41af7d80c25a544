"""What a font has letters for, read from its own table."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.render.cards.glyphs import NotAFont, characters
from generator.render.cards.lettering import SANS, SERIF, _packaged


def font(*tables: bytes, kind: bytes = b"\0\1\0\0") -> bytes:
    """Return a font that has nothing but a table of characters."""
    offsets = [4 + 8 * len(tables)]
    for table in tables:
        offsets.append(offsets[-1] + len(table))
    records = b"".join(struct.pack(">HHI", 3, 1, offset) for offset in offsets[:-1])
    cmap = struct.pack(">HH", 0, len(tables)) + records + b"".join(tables)
    head = kind + struct.pack(">HHHH", 1, 0, 0, 0)
    return head + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap)) + cmap


def groups(*pairs: tuple[int, int]) -> bytes:
    body = b"".join(struct.pack(">III", first, last, 1) for first, last in pairs)
    return struct.pack(">HHIII", 12, 0, 16 + len(body), 0, len(pairs)) + body


# Characters 65 and 66 by a shift, 97 to 99 by a list of glyphs, of which 98 has none.
SEGMENTS = struct.pack(
    ">HHHHHHH 3H H 3H 3H 3H 3H",
    *(4, 0, 0, 6, 0, 0, 0),
    *(66, 99, 0xFFFF),
    0,
    *(65, 97, 0xFFFF),
    *(-64 & 0xFFFF, 0, 1),
    *(0, 4, 0),
    *(7, 0, 9),
)


@pytest.mark.parametrize("role", [SERIF, SANS])
def test_the_fonts_that_byline_brings(role: str):
    found = characters(_packaged(role).read_bytes())
    assert set(map(ord, "Aéßłőğ–“”…·жΩ1€")) <= found
    assert found.isdisjoint(map(ord, "א中ॐ🎉"))


def test_segments_and_groups_and_collections():
    assert characters(font(SEGMENTS)) == {65, 66, 97, 99}
    assert characters(font(groups((0x1F600, 0x1F602)), SEGMENTS)) >= {65, 0x1F600, 0x1F602}
    assert characters(font(groups((65, 65)), kind=b"OTTO")) == {65}
    assert characters(font(groups((65, 70), (60, 66), (69, 72)))) == set(range(65, 73))
    one = font(groups((65, 66)))
    # In a collection all offsets count from its start.
    collection = b"ttcf" + struct.pack(">IIII", 0x10000, 1, 20, 0)
    moved = one[:20] + struct.pack(">I", 48) + one[24:]
    assert characters(collection + moved) == {65, 66}


@pytest.mark.parametrize(
    "data",
    [b"", b"wOF2" + b"\0" * 40, b"<svg/>", font(groups((65, 0x7FFFFFFF))), font(SEGMENTS)[:-20]],
)
def test_what_is_no_font_is_refused(data: bytes):
    with pytest.raises(NotAFont):
        characters(data)


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 100))
def test_no_bytes_do_harm(noise: bytes, at: int):
    data = bytearray(font(SEGMENTS))
    data[at : at + len(noise)] = noise[:20]
    with contextlib.suppress(NotAFont):
        assert all(0 <= point <= 0x10FFFF for point in characters(bytes(data)))
