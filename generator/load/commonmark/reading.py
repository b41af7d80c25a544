"""Where the parser sees code, HTML, links and quotes in a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from generator.load.commonmark import parser

__all__ = ["Reading", "Spans", "definitions", "events", "read"]

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class Spans:
    """Parts of a text."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        """Take parts as (start, end), in any order; one may hold another."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if not self._ends or start >= self._ends[-1]:
                self._starts.append(start)
                self._ends.append(end)
            else:
                self._ends[-1] = max(self._ends[-1], end)

    def __contains__(self, position: int) -> bool:
        """Say whether a position lies in one of the parts."""
        number = bisect_right(self._starts, position) - 1
        return number >= 0 and position < self._ends[number]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Return the parts in order."""
        return zip(self._starts, self._ends, strict=True)


class Reading(NamedTuple):
    """Parts of a text, as (start, end)."""

    code: list[tuple[int, int]]
    """All code; blocks of it are in the next two as well."""
    fences: list[tuple[int, int]]
    indented: list[tuple[int, int]]
    html: list[tuple[int, int]]
    links: list[tuple[int, int]]
    rows: list[tuple[int, int, int]]
    """Rows of tables, each with how many columns its table has."""
    quoted: list[int]
    """The starts of the first paragraphs of quotes."""


def events(text: str) -> Iterator[tuple[Any, Any]]:
    """Return the parser's events with positions in characters."""
    return parser.events(_plain(text))


def definitions(text: str) -> list[tuple[int, int]]:
    """Return where the addresses of references are defined."""
    return parser.definitions(_plain(text)) if "]:" in text else []


def _plain(text: str) -> str:
    """Return a text in which bytes, which the parser counts, are characters."""
    return text if text.isascii() else _NOT_ASCII.sub("x", text)


def read(text: str) -> Reading:
    """Let the parser read a text."""
    found = Reading([], [], [], [], [], [], [])
    in_quote, columns = False, 0
    for event, span in events(text):
        if type(event) is not dict:
            in_quote = False
            continue
        here = span["start"], span["end"]
        opened = event.get("Start")
        if opened is None:
            if "Code" in event:
                found.code.append(here)
            elif "InlineHtml" in event:
                found.html.append(here)
        elif type(opened) is str:
            if opened == "Paragraph" and in_quote:
                found.quoted.append(span["start"])
            elif opened == "HtmlBlock":
                found.html.append(here)
            elif opened == "TableRow":
                found.rows.append((*here, columns))
        elif "CodeBlock" in opened:
            found.code.append(here)
            (found.indented if opened["CodeBlock"] == "Indented" else found.fences).append(here)
        elif "Link" in opened or "Image" in opened:
            found.links.append(here)
        elif "Table" in opened:
            columns = len(opened["Table"])
        in_quote = type(opened) is dict and "BlockQuote" in opened
    return found
