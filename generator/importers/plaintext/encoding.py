"""Bytes of an old file to text, whatever program saved it."""

from __future__ import annotations

import codecs
from typing import Final

from generator.importers.importer import Weight
from generator.importers.plaintext.telling import Telling
from generator.schema.text import CONTROL

__all__ = ["text_of"]

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BESIDE: Final = 2  # bytes of a letter of UTF-16
# What Windows saved in the West, and browsers read where "latin-1" is said (WHATWG Encoding).
_LAST: Final = "cp1252"


def text_of(data: bytes, telling: Telling, encoding: str = "") -> str:
    """Return a file's text with Unix line ends, control characters made spaces.

    ``encoding`` is what the blog's settings name. A byte-order mark is believed first, then UTF-8,
    then that; what is none of them is read as Windows-1252, and told.
    """
    text = _unmarked(data, telling, encoding).replace("\r\n", "\n").replace("\r", "\n")
    if match := CONTROL.search(text):
        line = text.count("\n", 0, match.start()) + 1
        sign = f"U+{ord(match[0]):04X}"
        telling.noted("control-character", f"control characters ({sign}) became spaces", line)
        text = CONTROL.sub(" ", text)
    return text


def _unmarked(data: bytes, telling: Telling, encoding: str) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace")
    if b"\0" in data[:_BESIDE]:
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
    for name in (encoding, _LAST):
        try:
            text = data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
        message = f"this file is not UTF-8 and was read as {name}"
        weight = Weight.NOTED if name == encoding else Weight.GUESSED
        telling.tell(weight, "encoding", message, line, hint="look at its accents and quotes")
        return text
    message = "bytes of this file are of no known encoding and became �"
    telling.lost("encoding", message, line, "save the file with the encoding UTF-8")
    return data.decode("utf-8", errors="replace")
