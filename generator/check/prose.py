"""A text as it is to be read aloud: its Markdown without code, marks, tags and addresses.

What is taken out is replaced by spaces, so that each word keeps its line and its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["paragraphs", "read_aloud", "without_speech"]

# In this order: what one takes out, the next no longer meets.
_SILENT: Final = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"<!--.*?-->", re.DOTALL),
        (r"<(script|style|svg|math)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE),
        (r"</?[a-zA-Z][^<>]*>", 0),
        (r"<[a-zA-Z][\w+.-]*:[^\s<>]*>", 0),
        (r"!\[[^\]\n]*\](?:\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|\[[^\]]*\])?", 0),
        (r"(?<=\])\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)", 0),
        (r"(?<=\])\[[^\]\n]*\]", 0),
        (r"\[\^[^\]\n]+\]:?", 0),
        (r"^[ ]{0,3}\*?\[[^\]\n]+\]:.*$", re.MULTILINE),
        (r"\b(?:https?://|www\.)[^\s<>]+", 0),
        (r"\{[:#.][^{}\n]*\}", 0),
        (r"^[ ]*(?:!!!|\?\?\?\+?)[ ]?[\w -]*", re.MULTILINE),
        (r"\[!\w+\]", 0),
        (r"[*_~`\[\]]", 0),
    )
)
_NO_PROSE: Final = re.compile(r"\s*(?:#{1,6}(?:\s|$)|\||(?:=+|-+|\*{3,}|_{3,})\s*$|:?-+:?\s*\|)")
_TABLE: Final = re.compile(r"\S.*\s\|\s")
_UNDERLINE: Final = re.compile(r"[ ]{0,3}(?:=+|-{2,})\s*")
_ITEM: Final = re.compile(r"[\s>]*(?:[-+*]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?")
# The block's own line, and all below it that is indented or blank.
_SCRIPT: Final = re.compile(r"^([ ]*)!!![ ]?script\b.*(?:\n(?:\1[ ]{4}.*|[ ]*)$)*", re.MULTILINE)
_QUOTED: Final = re.compile(
    r"“[^”“\n]*”|„[^“”„\n]*[“”]|«[^»«\n]*»|»[^«»\n]*«|(?<!\w)\"[^\"\n]*\"(?!\w)|\u2018[^\u2018\n]*?\u2019(?!\w)"
)
_QUOTE: Final = re.compile(r"[\s>]*>")


def read_aloud(prose: str) -> str:
    """Return a text, its code already blanked out, with all blanked out that nobody reads aloud."""
    for pattern in _SILENT:
        prose = pattern.sub(_blank, prose)
    return prose


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def without_speech(prose: str) -> str:
    """Return a text without what it puts into others' mouths: `!!! script`, and quotations."""
    return _QUOTED.sub(_blank, _SCRIPT.sub(_blank, prose))


def paragraphs(aloud: str) -> Iterator[str]:
    """Yield the paragraphs and the list items, without headings and tables."""
    lines = aloud.split("\n")
    gathered: list[str] = []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        heading = _UNDERLINE.fullmatch(below) and line.strip() and not gathered
        silent = heading or _NO_PROSE.match(line) or _TABLE.match(line) or not line.strip()
        item = _ITEM.match(line)
        if (silent or item) and gathered:
            yield " ".join(gathered)
            gathered = []
        if not silent:
            gathered.append(_without_mark(line, item).strip())
    if gathered:
        yield " ".join(gathered)


def _without_mark(line: str, item: re.Match[str] | None) -> str:
    if item:
        return line[item.end() :]
    quote = _QUOTE.match(line)
    return line[quote.end() :] if quote else line
