"""Bytes of a source file to text, with nothing in it that would break later stages."""

from __future__ import annotations

import re

from generator.model.diagnostic import Diagnostic, Place, error, warning

__all__ = ["CONTROL", "decode"]

_BOM = "\ufeff"
# Forbidden in XML 1.0 (section 2.2), so no feed could carry them; Python-Markdown uses two itself.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def decode(data: bytes, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the text of a source file with Unix line ends and without a byte-order mark.

    A file that is not UTF-8 gives an error and the text up to there; a control character becomes
    a space (so that columns stay right) and gives a warning.
    """
    found: list[Diagnostic] = []
    hint = 'save the file with the encoding "UTF-8"'
    # Without a byte-order mark, a first letter of UTF-16 still has a zero byte beside it.
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in data[:2]:
        return "", (error("not-utf-8", "this file is UTF-16, not UTF-8", Place(path), hint),)
    try:
        text = _unix(data.decode("utf-8"))
    except UnicodeDecodeError as problem:
        text = _unix(data[: problem.start].decode("utf-8"))
        message = f"byte {data[problem.start]:#04x} is not UTF-8"
        found.append(error("not-utf-8", message, _place_at(text, len(text), path), hint))
        return CONTROL.sub(" ", text), tuple(found)
    if match := CONTROL.search(text):
        found.append(
            warning(
                "control-character",
                f"an invisible control character (U+{ord(match[0]):04X}) stands here",
                _place_at(text, match.start(), path),
                "delete it; it was left out of the page",
            )
        )
        text = CONTROL.sub(" ", text)
    return text, tuple(found)


def _unix(text: str) -> str:
    return text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")


def _place_at(text: str, offset: int, path: str) -> Place:
    start = text.rfind("\n", 0, offset) + 1
    return Place(path, text.count("\n", 0, offset) + 1, offset - start + 1)
