"""The blocks of a text, and how they are written in Markdown.

What both engines read alike is written: four spaces below an item, code in an item by indentation,
since Python-Markdown knows no fences there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from generator.importers.hiding import apart
from generator.importers.prose.escaping import fenced
from generator.importers.prose.spans import Span, written

__all__ = [
    "Block",
    "Box",
    "Code",
    "Definitions",
    "Heading",
    "Html",
    "Listing",
    "Note",
    "Paragraph",
    "Quote",
    "Rule",
    "Table",
    "text_of",
]

_STEP: Final = "    "
_LANGUAGE: Final = re.compile(r"[\w+#.-]{1,30}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``anchor`` is empty where the one that is made of its words will do."""

    level: int
    spans: tuple[Span, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Code, with its language if it is known."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; ``start`` is the number of the first item, or None without numbers."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms, each with what is said of it."""

    entries: tuple[tuple[tuple[Span, ...], tuple[tuple[Block, ...], ...]], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``aligned`` has ``left``, ``center``, ``right`` or nothing for each column."""

    head: tuple[tuple[Span, ...], ...]
    rows: tuple[tuple[tuple[Span, ...], ...], ...]
    aligned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A box such as a tip."""

    kind: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Html:
    """HTML that stays, and comments."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


Block: TypeAlias = (
    Paragraph | Heading | Code | Quote | Listing | Definitions | Table | Box | Note | Html | Rule
)


def text_of(blocks: Sequence[Block], *, nested: bool = False) -> str:
    """Return blocks in Markdown; ``nested`` are those in an item, a box or a note."""
    parts: list[str] = []
    for number, block in enumerate(blocks):
        before = blocks[number - 1] if number else None
        # Two lists in a row, and code below a list, would be one with it.
        if isinstance(before, Listing | Definitions) and (
            isinstance(block, Listing) or (isinstance(block, Code) and nested)
        ):
            parts.append("<!-- -->")
        parts.append(_written(block, nested=nested))
    return "\n\n".join(part for part in parts if part)


def _written(block: Block, *, nested: bool) -> str:
    match block:
        case Paragraph(spans):
            return apart(written(spans), lambda _: False)
        case Heading(level, spans, anchor):
            words = written(spans).replace("  \n", " ")
            words = re.sub(r"(#+)$", lambda m: "\\" + m[1], words)
            return f"{'#' * level} {words}" + (f" {{#{anchor}}}" if anchor else "")
        case Code(text, language):
            return _code(text, language, nested=nested)
        case Quote(blocks):
            lines = text_of(blocks, nested=nested).split("\n")
            return "\n".join(f"> {line}".rstrip(" ") if not line.endswith("  ") else f"> {line}"
                             for line in lines)  # fmt: skip
        case Listing():
            return _listing(block)
        case Definitions(entries):
            return "\n\n".join(_definition(*entry) for entry in entries)
        case Table():
            return _table(block)
        case Box(kind, blocks):
            return f"!!! {kind}\n{_indented(text_of(blocks, nested=True))}"
        case Note(name, blocks):
            return f"[^{name}]: " + _indented(text_of(blocks, nested=True)).removeprefix(_STEP)
        case Html(text):
            return text
        case Rule():
            return "---"


def _indented(text: str) -> str:
    return "\n".join(f"{_STEP}{line}" if line.strip() else "" for line in text.split("\n"))


def _code(text: str, language: str, *, nested: bool) -> str:
    body = text.replace("\t", "    ") if nested else text
    if nested:
        return _indented(body)
    fence = fenced(body, "`", 3)
    named = language if _LANGUAGE.fullmatch(language) else ""
    return f"{fence}{named}\n{body}\n{fence}"


def _listing(block: Listing) -> str:
    loose = any(_is_loose(item) for item in block.items)
    wide = any(isinstance(part, Code) for item in block.items for part in item)
    lines: list[str] = []
    for number, item in enumerate(map(_led, block.items), start=block.start or 0):
        mark = "-" if block.start is None else f"{number}."
        # Code stands eight spaces in for both engines only where the words stand four in.
        mark = mark.ljust(4) if wide else f"{mark} "
        text = _tight(item) if not loose else text_of(item, nested=True)
        lines.append(f"{mark}{_indented(text).removeprefix(_STEP)}" if text else mark.rstrip())
    return ("\n\n" if loose else "\n").join(lines)


def _led(item: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return an item that starts with words: Python-Markdown knows no list right behind a mark."""
    return (Html("<!-- -->"), *item) if isinstance(item[0], Listing | Code) else item


def _is_loose(item: tuple[Block, ...]) -> bool:
    """Say whether an item is more than some words, and lists below them."""
    return bool(item) and not (
        isinstance(item[0], Paragraph | Listing)
        and all(isinstance(part, Listing) for part in item[1:])
    )


def _tight(item: tuple[Block, ...]) -> str:
    return "\n".join(text_of([part], nested=True) for part in item)


def _definition(term: tuple[Span, ...], meanings: tuple[tuple[Block, ...], ...]) -> str:
    lines = [written(term).replace("  \n", " ")]
    for blocks in meanings:
        lines.append(":   " + _indented(text_of(blocks, nested=True)).removeprefix(_STEP))
        if len(blocks) > 1:
            lines.append("")
    return "\n".join(lines).rstrip("\n")


def _table(block: Table) -> str:
    marks = {"left": ":--", "right": "--:", "center": ":-:"}
    lines = [_row(block.head), f"| {' | '.join(marks.get(one, '---') for one in block.aligned)} |"]
    return "\n".join([*lines, *(_row(row) for row in block.rows)])


def _row(cells: Sequence[Sequence[Span]]) -> str:
    return "| " + " | ".join(written(cell, in_table=True) for cell in cells) + " |"
