"""Lists that somebody typed, or pasted out of a word processor: lines that begin with a bullet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from generator.importers.prose.blocks import Block, Listing, Paragraph
from generator.importers.prose.spans import Break, Span, Word

__all__ = ["bulleted"]

# No hyphen and no dash: in many languages these open what somebody says.
_BULLET: Final = re.compile(r"[\s\u00a0]*[•·▪●◦‣][\s\u00a0]*")


def bulleted(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks with lists where two lines or more, side by side, begin with a bullet."""
    found: list[Block] = []
    for items, group in groupby(blocks, lambda block: _items(block) is not None):
        members = list(group)
        lines = [item for block in members for item in _items(block) or ()] if items else ()
        if len(lines) > 1:
            found.append(Listing(tuple((Paragraph(line),) for line in lines), None))
        else:
            found += members
    return found


def _items(block: Block) -> list[tuple[Span, ...]] | None:
    """Return the lines of a paragraph without their bullets, or None where one has none."""
    if not isinstance(block, Paragraph):
        return None
    lines: list[list[Span]] = [[]]
    for one in block.spans:
        if isinstance(one, Break):
            lines.append([])
        else:
            lines[-1].append(one)
    found = [_without_bullet(line) for line in lines]
    return [tuple(line) for line in found if line] if all(found) else None


def _without_bullet(line: list[Span]) -> list[Span] | None:
    words = [one.text if isinstance(one, Word) else "\0" for one in line]
    match = _BULLET.match("".join(words))
    left = match.end() if match else 0
    rest: list[Span] = []
    for one, text in zip(line, words, strict=True):
        if isinstance(one, Word) and left < len(text):
            rest.append(Word(text[left:], one.marks))
        elif not isinstance(one, Word):
            rest.append(one)
        left = max(0, left - len(text))
    return rest if match and rest else None
