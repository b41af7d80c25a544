"""Blocks: ``!!! tip "Title"`` with indented text, and callouts, quotes that start with ``[!TIP]``.

The parser gets both as quotes whose first paragraph is a mark with the title behind it, because a
quote holds what it holds together whatever that is: a fence that is never closed ends with it.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from generator.load.commonmark.boxes import ticked_by_reader
from generator.load.commonmark.marks import KIND_END, KIND_START, kinds_left_out
from generator.load.commonmark.reading import Spans, read
from generator.load.traps import DEEPEST

__all__ = ["Blocks", "Kind", "as_html", "as_quotes"]

_STEP: Final = 4  # spaces by which a block's text is indented
_START = re.compile(
    r"""^(?P<before>[ \t]*(?:(?:>|(?:[-+*]|\d{1,9}[.)])[ \t]|\[\^[^\]]+\]:)[ \t]*)*)!!!
        (?:[ ]?(?P<kind>[\w-]+(?:[ ]+[\w-]+)*)(?:[ ]+"(?P<title>[^\n]*?)")?[ ]*$)?""",
    re.VERBOSE,
)
_MARKER = re.compile(r"[-+*]|\d{1,9}[.)]|\[\^[^\]]+\]:[ \t]*")
_CALLOUT = re.compile(r"\[!(?P<kind>[\w-]+(?:[ ]*\|[ ]*[\w-]+)*)\](?P<fold>[-+])?(?P<title>[^\n]*)")
_QUOTE = re.compile(
    rf"<blockquote>\n<p>{KIND_START}(?P<kind>\d+){KIND_END}(?P<title>.*?)</p>\n"
    r"|<blockquote\b[^>]*>|(?P<end></blockquote>)",
    re.DOTALL,
)


class Kind(NamedTuple):
    """What a block is."""

    classes: str
    """Its first word says what it is for."""
    advice: bool = False
    """Whether scripts and checklists are made of it, as of ``!!! script``."""
    fold: str = ""
    """A callout that can be folded has ``+`` or ``-``, which say how it is at first."""


class Line(NamedTuple):
    """A line as the parser gets it: its text, the number it had and how much of its end is kept."""

    text: str
    number: int
    kept: int
    width: int
    """How long it was."""

    @property
    def shift(self) -> int:
        """By how much its end was further right."""
        return self.width - len(self.text)


class Wrong(NamedTuple):
    """A line that starts no block, or one whose block is empty; all count from 0."""

    number: int
    column: int
    empty: bool


class Blocks(NamedTuple):
    """A text in which blocks are quotes, and what became of its lines."""

    lines: list[Line]
    kinds: list[Kind]
    wrong: list[Wrong]

    @property
    def text(self) -> str:
        """The text."""
        return "\n".join(line.text for line in self.lines)


def as_quotes(text: str) -> Blocks:
    """Make quotes of a text's blocks."""
    lines = [
        Line(line, number, len(line), len(line)) for number, line in enumerate(text.split("\n"))
    ]
    made = Blocks(lines, [], [])
    if "!!!" in text:
        # What is in a block looks like code until the block is a quote: one level after the other.
        for _ in range(DEEPEST + 1):
            if not _quote(made):
                break
    if "[!" in text:
        _mark_callouts(made)
    return made


def _quote(made: Blocks) -> bool:
    """Make quotes of the blocks that are in none; say whether there were any."""
    starts = {
        number: match
        for number, line in enumerate(made.lines)
        if "!!!" in line.text and (match := _START.match(line.text))
    }
    if not starts:
        return False
    reading = read(made.text)
    code = Spans([*reading.code, *reading.html])
    offsets = _offsets(made.lines)
    old = made.lines[:]
    made.lines.clear()
    made.wrong[:] = [one for one in made.wrong if one.empty]
    number, quoted = 0, False
    while number < len(old):
        match = starts.get(number)
        if match is None or offsets[number] + match.end("before") in code:
            made.lines.append(old[number])
            number += 1
            continue
        at = old[number].number, match.end("before") + old[number].shift
        if match["kind"] is None:
            made.wrong.append(Wrong(*at, empty=False))
            made.lines.append(old[number])
            number += 1
            continue
        quoted = True
        below = list(_within(old, number + 1, match["before"]))
        if not any(line.text.strip() for line in below):
            made.wrong.append(Wrong(*at, empty=True))
        _put(made, old[number], match, below)
        number += 1 + len(below)
    return quoted


def _outside(before: str) -> str:
    """Return what stands before the further lines of what starts behind ``before``."""
    return _MARKER.sub(
        lambda marker: " " * (_STEP if marker[0][0] == "[" else len(marker[0])), before
    )


def _offsets(lines: list[Line]) -> list[int]:
    """Return where lines start in the text that they are."""
    return [0, *itertools.accumulate(len(line.text) + 1 for line in lines)]


def _added(text: str) -> Line:
    """Return a line that the writer's text does not have."""
    return Line(text, -1, 0, len(text))


def _put(made: Blocks, start: Line, match: re.Match[str], below: list[Line]) -> None:
    before = match["before"]
    outside = _outside(before)
    classes = " ".join(match["kind"].lower().split())
    title = match["title"]
    if title is None:
        title = classes.split(" ", 1)[0].capitalize()
    mark = f"{KIND_START}{len(made.kinds)}{KIND_END}"
    made.kinds.append(Kind(classes, advice=True))
    if outside == before:  # the first line of an item has nothing above it
        made.lines.append(_added(outside.rstrip()))
    made.lines.append(start._replace(text=f"{before}> {mark}{title}", kept=0))
    made.lines.append(_added(f"{outside}>"))
    for line in below:
        made.lines.append(line._replace(text=f"{outside}> {line.text}"))
    made.lines.append(_added(outside.rstrip()))


def _within(lines: list[Line], number: int, before: str) -> Iterator[Line]:
    """Return the lines of a block, without their indentation."""
    outside = _outside(before)
    blank: list[Line] = []
    for line in lines[number:]:
        rest = _rest(line.text, outside)
        if rest is None:
            return
        if not rest.strip():
            blank.append(line._replace(text="", kept=0))
            continue
        width = len(rest) - len(rest.lstrip(" \t"))
        wide = rest[:width].expandtabs(_STEP)
        if len(wide) < _STEP:
            return
        yield from blank
        blank = []
        rest = wide[_STEP:] + rest[width:]
        yield line._replace(text=rest, kept=min(line.kept, len(rest)))


def _rest(line: str, outside: str) -> str | None:
    """Return what of a line is in the quotes and items that ``outside`` stands for, or None."""
    position = 0
    for character in outside:
        if position >= len(line):
            return "" if ">" not in outside[position:] else None
        if character == ">":
            while line[position : position + 1] == " ":
                position += 1
            if line[position : position + 1] != ">":
                return None
            position += 1
        elif line[position] in " \t":
            position += 1
        elif line[position] != ">":
            return None
    return line[position:]


def _mark_callouts(made: Blocks) -> None:
    """Put marks where quotes start as callouts do, each with its title in a line of its own."""
    text = made.text
    offsets = _offsets(made.lines)
    starts: dict[int, re.Match[str]] = {}
    for position in read(text).quoted:
        if match := _CALLOUT.match(text, position):
            starts[bisect_right(offsets, position) - 1] = match
    if not starts:
        return
    old = made.lines[:]
    made.lines.clear()
    for number, line in enumerate(old):
        match = starts.get(number)
        if match is None:
            made.lines.append(line)
            continue
        before = line.text[: match.start() - offsets[number]]
        names = [name.strip() for name in match["kind"].split("|")]
        title = match["title"].strip() or names[0].title()
        mark = f"{KIND_START}{len(made.kinds)}{KIND_END}"
        classes = " ".join([names[0].lower(), *names[1:]])
        made.kinds.append(Kind(classes, fold=match["fold"] or ""))
        outside = _outside(before)
        made.lines.append(line._replace(text=f"{before}{mark}{title}", kept=0))
        made.lines.append(_added(outside.rstrip()))


def as_html(html: str, kinds: list[Kind]) -> str:
    """Make blocks of the quotes that have marks."""
    pieces: list[str] = []
    opened: list[tuple[Kind | None, int]] = []
    last = 0
    for match in _QUOTE.finditer(html):
        pieces.append(html[last : match.start()])
        last = match.end()
        if match["kind"] is not None:
            kind = kinds[int(match["kind"])]
            pieces.append(_opening(kind, match["title"]))
            opened.append((kind, len(pieces)))
        elif not match["end"]:
            opened.append((None, 0))
            pieces.append(match[0])
        else:
            closed, start = opened.pop() if opened else (None, 0)
            if closed and closed.advice and "checklist" in closed.classes.split():
                pieces[start:] = [ticked_by_reader("".join(pieces[start:]))]
            pieces.append(_closing(closed) if closed else match[0])
    pieces.append(html[last:])
    return kinds_left_out("".join(pieces))


def _opening(kind: Kind, title: str) -> str:
    if kind.fold:
        shown = ' open="open"' if kind.fold == "+" else ""
        return f'<details class="{kind.classes}"{shown}>\n<summary>{title}</summary>\n'
    if kind.advice and "script" in kind.classes.split():
        heading = f'<figcaption class="admonition-title">{title}</figcaption>\n' if title else ""
        return f'<figure class="admonition {kind.classes}">\n{heading}<blockquote>\n'
    heading = f'<p class="admonition-title">{title}</p>\n' if title else ""
    return f'<div class="admonition {kind.classes}">\n{heading}'


def _closing(kind: Kind) -> str:
    if kind.fold:
        return "</details>"
    if kind.advice and "script" in kind.classes.split():
        return "</blockquote>\n</figure>"
    return "</div>"
