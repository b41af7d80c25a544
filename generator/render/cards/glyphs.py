"""Which characters a font has: its table ``cmap``, in TrueType, OpenType and collections of them.

Source: https://learn.microsoft.com/typography/opentype/spec/cmap, formats 4 and 12, which all fonts
of today have.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

__all__ = ["NotAFont", "characters"]

_BMP: Final = 4
_ALL: Final = 12
_NONE: Final = 0xFFFF
_TTC: Final = b"ttcf"
_KINDS: Final = (b"\0\1\0\0", b"OTTO", b"true")


class NotAFont(Exception):  # noqa: N818 - it is said of a file
    """The bytes are no font that can be read."""


def characters(data: bytes) -> frozenset[int]:
    """Return the code points that the font in ``data`` has a glyph for.

    Of a collection, those of its first font. Raises :class:`NotAFont`.
    """
    try:
        return frozenset(_characters(data))
    except (struct.error, IndexError) as problem:
        raise NotAFont("the font is damaged") from problem


def _characters(data: bytes) -> Iterator[int]:
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == _TTC else 0
    if data[start : start + 4] not in _KINDS:
        raise NotAFont("it is no font in the format TrueType or OpenType")
    for number in range(struct.unpack_from(">H", data, start + 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
        if tag == b"cmap":
            yield from _mapped(data, offset)


def _mapped(data: bytes, table: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", data, table + 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">I", data, table + 8 + 8 * number)
        (form,) = struct.unpack_from(">H", data, table + offset)
        if form == _BMP:
            yield from _segments(data, table + offset)
        elif form == _ALL:
            yield from _groups(data, table + offset)


def _segments(data: bytes, at: int) -> Iterator[int]:
    """Yield the characters of format 4: segments, each with a shift or a list of glyphs."""
    (twice,) = struct.unpack_from(">H", data, at + 6)
    form = f">{twice // 2}H"
    ends = struct.unpack_from(form, data, at + 14)
    starts, shifts, lists = (
        struct.unpack_from(form, data, at + 16 + twice * part) for part in (1, 2, 3)
    )
    done = -1
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        # They ascend; in a damaged font they might not, and tell of the same ones over and over.
        for point in range(max(start, done + 1), end + 1):
            glyph = point
            if lists[number]:
                where = at + 16 + 3 * twice + 2 * number + lists[number] + 2 * (point - start)
                (glyph,) = struct.unpack_from(">H", data, where)
            if point != _NONE and glyph and (glyph + shifts[number]) & _NONE:
                yield point
        done = max(done, end)


def _groups(data: bytes, at: int) -> Iterator[int]:
    """Yield the characters of format 12: from, to, and the first one's glyph."""
    (count,) = struct.unpack_from(">I", data, at + 12)
    done = -1
    for number in range(count):
        first, last, _ = struct.unpack_from(">III", data, at + 16 + 12 * number)
        if last > 0x10FFFF:  # noqa: PLR2004 - the last of all characters
            raise NotAFont("the font is damaged")
        yield from range(max(first, done + 1), last + 1)
        done = max(done, last)
