"""Bytes of an export to clean text, as a stream, whatever encoding they claim.

Exports are cut off, glued together and saved by editors that mean well. So bytes that are no
UTF-8 are taken for what they mostly are, Windows' encoding of western Europe.
They are counted.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

__all__ = ["TextStream"]

_CHUNK: Final = 1 << 18  # bytes
_DECLARED: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LIKELY: Final = "cp1252"
_ESCAPED: Final = re.compile("[\udc80-\udcff]+")  # as Python's "surrogateescape" has bytes


class TextStream:
    """The text of a stream in pieces; afterwards it knows what was wrong with it."""

    def __init__(self, stream: BinaryIO) -> None:
        """Read from ``stream``."""
        self._stream = stream
        self.encoding = "utf-8"
        self.unknown_encoding = ""
        """What the file said of itself, where nobody knows such an encoding."""
        self.misread = 0
        """How many bytes were not in the encoding that the file claims."""

    def __iter__(self) -> Iterator[str]:
        """Yield the text."""
        first = self._stream.read(_CHUNK)
        self.encoding = self._encoding(first)
        if self.encoding == "utf-8":
            yield from self._utf8(first.removeprefix(codecs.BOM_UTF8))
            return
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        chunk = first
        while chunk:
            text = decoder.decode(chunk)
            self.misread += text.count("\ufffd")
            yield text
            chunk = self._stream.read(_CHUNK)
        yield decoder.decode(b"", final=True)

    def _encoding(self, start: bytes) -> str:
        for mark, name in _MARKS:
            if start.startswith(mark):
                return name
        if start[:2] in {b"<\0", b"\0<"}:
            return "utf-16-le" if start[1] == 0 else "utf-16-be"
        declared = _DECLARED.search(start[:1024])
        if declared is None:
            return "utf-8"
        name = declared[1].decode().lower()
        try:
            found = codecs.lookup(name)
        except LookupError:
            self.unknown_encoding = name
            return "utf-8"
        # Who can read this declaration as bytes has no UTF-16 before them.
        if found.name.startswith(("utf-16", "utf-32", "utf-8", "ascii")) or not _is_of_text(found):
            return "utf-8"
        # Browsers read Latin 1 as Windows' superset of it, and so it is meant (WHATWG Encoding).
        return _LIKELY if found.name == "iso8859-1" else found.name

    def _utf8(self, chunk: bytes) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        while chunk:
            yield _ESCAPED.sub(self._guessed, decoder.decode(chunk))
            chunk = self._stream.read(_CHUNK)
        yield _ESCAPED.sub(self._guessed, decoder.decode(b"", final=True))

    def _guessed(self, wrong: re.Match[str]) -> str:
        self.misread += len(wrong[0])
        return wrong[0].encode("utf-8", "surrogateescape").decode(_LIKELY, "replace")


def _is_of_text(codec: codecs.CodecInfo) -> bool:
    return bool(getattr(codec, "_is_text_encoding", True)) and codec.incrementaldecoder is not None
