"""Take out of picture files what cameras and programs wrote into them, without touching a pixel.

What is needed to show the picture stays, colour profiles too; all else goes: where and when it was
taken, with what, by whom, comments, previews, and whatever follows the picture's end.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from typing import Final

__all__ = ["Uncuttable", "stripped"]


class Uncuttable(Exception):  # noqa: N818 - an answer, not a failure
    """The file is not built as its format says, or there is no cutting in its format."""


def stripped(data: bytes, kind: str) -> bytes:
    """Return the file without its metadata: the same bytes where it has none.

    Raises :class:`Uncuttable` for what can only be saved anew.
    """
    try:
        return _CUTTERS[kind](data)
    except (IndexError, struct.error):
        raise Uncuttable from None


# JPEG: ITU-T T.81, annex B: markers, most of them with a length.
_MARK, _SOI, _EOI, _SOS = 0xFF, 0xD8, 0xD9, 0xDA
_APP_FIRST, _APP_LAST, _COMMENT = 0xE0, 0xEF, 0xFE
_JPEG_KEPT: Final = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
# What ends a run of coded data: a marker other than a stuffed byte or a restart.
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _jpeg(data: bytes) -> bytes:
    kept = [data[:2]]
    at = 2
    while True:
        while data[at] == data[at + 1] == _MARK:  # a marker may be padded
            at += 1
        if data[at] != _MARK:
            raise Uncuttable
        marker = data[at + 1]
        if marker == _EOI:
            kept.append(data[at : at + 2])
            return b"".join(kept)
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SOI or end > len(data):
            raise Uncuttable
        if marker == _SOS:
            following = _JPEG_MARKER.search(data, end)
            if following is None:
                raise Uncuttable
            end = following.start()
        if not _is_told(marker, data[at + 4 : end]):
            kept.append(data[at:end])
        at = end


def _is_told(marker: int, content: bytes) -> bool:
    """Say whether a segment of a JPEG file tells something that is not needed to show it."""
    if marker in _JPEG_KEPT:
        return not content.startswith(_JPEG_KEPT[marker])
    return marker == _COMMENT or _APP_FIRST <= marker <= _APP_LAST


# PNG, third edition: https://www.w3.org/TR/png-3/, section 5: chunks of length, type, data, check.
_PNG_START: Final = 8
_PNG_KEPT: Final = frozenset(
    b"tRNS gAMA cHRM sRGB iCCP sBIT bKGD hIST pHYs sPLT cICP mDCV cLLI acTL fcTL fdAT".split()
)
_CRITICAL: Final = 0x20  # the bit of a chunk's first letter that says that it can be left out


def _png(data: bytes) -> bytes:
    kept = [data[:_PNG_START]]
    at = _PNG_START
    while True:
        (length,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise Uncuttable
        if kind in _PNG_KEPT or not kind[0] & _CRITICAL:
            kept.append(data[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end


# WebP: https://developers.google.com/speed/webp/docs/riff_container, and RFC 9649.
_WEBP_KEPT: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_EXIF_XMP: Final = 0x08 | 0x04


def _webp(data: bytes) -> bytes:
    whole = 8 + struct.unpack_from("<I", data, 4)[0]
    if whole > len(data):
        raise Uncuttable
    kept: list[bytes] = []
    at = 12
    while at + 8 <= whole:
        kind, (length,) = data[at : at + 4], struct.unpack_from("<I", data, at + 4)
        end = at + 8 + length + length % 2
        chunk = data[at:end]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_EXIF_XMP]) + chunk[9:]
        if kind in _WEBP_KEPT:
            kept.append(chunk)
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


# GIF89a: https://www.w3.org/Graphics/GIF/spec-gif89a.txt, sections 18 to 27.
_GIF_IMAGE, _GIF_EXTENSION, _GIF_END = 0x2C, 0x21, 0x3B
_GIF_CONTROL, _GIF_APPLICATION = 0xF9, 0xFF
_GIF_LOOPS: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def _gif(data: bytes) -> bytes:
    at = 13 + _palette(data[10])
    kept = [data[:at]]
    while True:
        start, kind = at, data[at]
        if kind == _GIF_END:
            return b"".join([*kept, data[at : at + 1]])
        if kind == _GIF_IMAGE:
            at = _blocks_end(data, at + 11 + _palette(data[at + 9]))
            kept.append(data[start:at])
        elif kind == _GIF_EXTENSION:
            at = _blocks_end(data, at + 2)
            label, name = data[start + 1], data[start + 3 : start + 14]
            if label == _GIF_CONTROL or (label == _GIF_APPLICATION and name in _GIF_LOOPS):
                kept.append(data[start:at])
        else:
            raise Uncuttable


def _palette(flags: int) -> int:
    """Return how many bytes a table of colours takes, of which a byte of flags speaks."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks_end(data: bytes, at: int) -> int:
    """Return where a run of blocks, each with its length before it, ends."""
    while length := data[at]:
        at += length + 1
    return at + 1


# AVIF is an ISO base media file (ISO/IEC 23008-12): an item of metadata is one of its entries.
_AVIF_TOLD = re.compile(rb"infe.{8,10}?(?:Exif|mime)", re.DOTALL)


def _avif(data: bytes) -> bytes:
    if _AVIF_TOLD.search(data, 0, _AVIF_HEAD):
        raise Uncuttable
    return data


_AVIF_HEAD: Final = 1 << 16


def _bmp(data: bytes) -> bytes:
    return data


_CUTTERS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "jpeg": _jpeg,
    "png": _png,
    "webp": _webp,
    "gif": _gif,
    "avif": _avif,
    "bmp": _bmp,
}
