"""Formats of pictures: by the ending of a name, and by the first bytes of a file."""

from __future__ import annotations

import posixpath
import re
from typing import Final, NamedTuple

__all__ = ["SVG", "Format", "format_of_bytes", "format_of_name"]


class Format(NamedTuple):
    """A format: the name it has in the program and for people, its media type, its endings.

    ``shown`` says whether browsers show it.
    """

    name: str
    title: str
    type: str
    endings: tuple[str, ...]
    shown: bool = True


SVG: Final = Format("svg", "SVG", "image/svg+xml", (".svg",))
_FORMATS: Final = (
    Format("jpeg", "JPEG", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif")),
    Format("png", "PNG", "image/png", (".png", ".apng")),
    Format("webp", "WebP", "image/webp", (".webp",)),
    Format("gif", "GIF", "image/gif", (".gif",)),
    Format("avif", "AVIF", "image/avif", (".avif",)),
    Format("bmp", "BMP", "image/bmp", (".bmp",)),
    SVG,
    Format("heic", "HEIC", "image/heic", (".heic", ".heif"), shown=False),
    Format("tiff", "TIFF", "image/tiff", (".tif", ".tiff"), shown=False),
    Format("jxl", "JPEG XL", "image/jxl", (".jxl",), shown=False),
)
_BY_ENDING: Final = {ending: one for one in _FORMATS for ending in one.endings}
_BY_NAME: Final = {one.name: one for one in _FORMATS}

# The first bytes, as each format's own specification gives them.
_MAGIC: Final = (
    (re.compile(rb"\xff\xd8\xff"), "jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    # The brands of an ISO base media file: the first is what it is, others what it also is.
    (re.compile(rb"....ftyp(?:avi[fs]|.{4}.{0,64}?avi[fs])", re.DOTALL), "avif"),
    (re.compile(rb"....ftyp(?:hei[cxms]|hev[cx]|mif1|msf1)", re.DOTALL), "heic"),
    (re.compile(rb"BM.{12}", re.DOTALL), "bmp"),
    (re.compile(rb"II\*\0|MM\0\*"), "tiff"),
    (re.compile(rb"\xff\x0a|\0\0\0\x0cJXL "), "jxl"),
    (
        re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:[?!][^>]*>\s*<?)*.{0,4000}?<?svg[\s>]", re.DOTALL),
        "svg",
    ),
)


def format_of_name(name: str) -> Format | None:
    """Return the format that a file's name speaks of; None for what is no picture by its name."""
    return _BY_ENDING.get(posixpath.splitext(name)[1].lower())


def format_of_bytes(data: bytes) -> Format | None:
    """Return the format that the first bytes of a file are of, if it is a known one."""
    for pattern, name in _MAGIC:
        if pattern.match(data):
            return _BY_NAME[name]
    return None
