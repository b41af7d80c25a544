"""Python-Markdown's patterns, tried only on text that they can match.

The engine tries some forty inline patterns on each run of text and a dozen on each block, most of
them on text that lacks the character they begin with; that is more than half of the time of a
conversion. Here a pattern that cannot match is passed over. Nothing else is different, and tests
hold the result against the engine's own.
"""

from __future__ import annotations

import re
from typing import Any, Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor
from markdown.util import INLINE_PLACEHOLDER_PREFIX, AtomicString

from generator.load.extensions.needs import needs

__all__ = ["SparingExtension"]

# The engine's own names for what is overridden and called here; private to its class.
_HANDLE: Final = "_InlineProcessor__handleInline"
_APPLY: Final = "_InlineProcessor__applyPattern"

# Where processors come from that use their patterns as objects with methods alone.
_KNOWN: Final = re.compile(r"markdown\.|pymdownx\.quotes$")


class _Sparing(InlineProcessor):
    """The engine's tree processor, which looks before it tries."""

    _patterns: tuple[Any, ...] = ()
    _pieces: tuple[tuple[int, str], ...] = ()
    _needed: tuple[int, ...] = ()
    _likely: dict[int, tuple[int, ...]]

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        patterns = tuple(self.inlinePatterns)
        if patterns != self._patterns:
            self._prepare(patterns)
        if self._is_idle("".join(tree.itertext())):
            self.stashed_nodes: dict[str, Element | str] = {}
            return tree
        return super().run(tree, ancestors)

    def _is_idle(self, text: str) -> bool:
        """Say whether no pattern can match anywhere in a tree: then it stays as it is."""
        return INLINE_PLACEHOLDER_PREFIX not in text and not self._worth_trying(text)

    def _prepare(self, patterns: tuple[Any, ...]) -> None:
        """Give each piece that a pattern may need a bit, and each pattern the bits of its pieces.

        The empty piece, of patterns of which nothing can be said, is in all texts.
        """
        wanted = [needs(pattern.getCompiledRegExp()) or {""} for pattern in patterns]
        bits = {piece: 1 << n for n, piece in enumerate(sorted(set().union(*wanted)))}
        self._patterns = patterns
        self._pieces = tuple((bit, piece) for piece, bit in bits.items())
        self._needed = tuple(sum(bits[piece] for piece in pieces) for pieces in wanted)
        self._likely = {}

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        apply = getattr(self, _APPLY)
        changed = True
        while changed:
            changed = False
            for index in self._worth_trying(data):
                if index < patternIndex:
                    continue
                matched, start = True, 0
                while matched:
                    data, matched, start = apply(self._patterns[index], data, index, start)
                    changed = changed or matched
                if changed:  # so may be what the text holds
                    patternIndex = index + 1  # noqa: N806
                    break
        return data

    def _worth_trying(self, data: str) -> tuple[int, ...]:
        """Return the numbers of the patterns that may match somewhere in a text."""
        held = 0
        for bit, piece in self._pieces:
            if piece in data:
                held |= bit
        if held not in self._likely:
            self._likely[held] = tuple(
                index for index, needed in enumerate(self._needed) if needed & held
            )
        return self._likely[held]


class _Reluctant:
    """A compiled pattern for use on whole texts, which looks before it tries."""

    def __init__(self, pattern: re.Pattern[str], piece: str, others: tuple[str, ...]) -> None:
        self._pattern, self._piece, self._others = pattern, piece, others
        self.match = pattern.match  # looks at one place only: that is no dearer than to look first

    def search(self, text: str, *bounds: int) -> re.Match[str] | None:
        if self._piece in text or (self._others and any(one in text for one in self._others)):
            return self._pattern.search(text, *bounds)
        return None

    def sub(self, new: Any, text: str, count: int = 0) -> str:
        if self._piece in text or (self._others and any(one in text for one in self._others)):
            return self._pattern.sub(new, text, count)
        return str(text)  # of the plain kind, as the pattern gives it

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pattern, name)


class SparingExtension(Extension):
    """Make sparing whatever tries patterns: those of extensions, as far as they are known."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Change the processors where the engine is built as known."""
        if hasattr(InlineProcessor, _HANDLE) and hasattr(InlineProcessor, _APPLY):
            for processor in md.treeprocessors:
                if type(processor) is InlineProcessor:
                    # As it stands, so that what refers to it and what it holds stay.
                    processor.__class__ = _Sparing
        blocks: Any = md.parser.blockprocessors
        for processor in (*md.preprocessors, *blocks, *md.treeprocessors):
            if _KNOWN.match(type(processor).__module__):
                _spare(processor)


def _spare(processor: Any) -> None:
    for name in dir(processor):
        pattern = getattr(processor, name)
        if isinstance(pattern, re.Pattern) and (pieces := sorted(needs(pattern))):
            setattr(processor, name, _Reluctant(pattern, pieces[0], tuple(pieces[1:])))
