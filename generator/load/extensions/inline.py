"""Python-Markdown's inline patterns, tried only on text that they can match.

The engine tries some forty patterns on each run of text, most of them on text that lacks the
character they begin with, and that is half of the time of a conversion. Here a pattern that cannot
match is passed over; nothing else is different, and tests hold the result against the engine's own.
"""

from __future__ import annotations

from typing import Any, Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

from generator.load.extensions.needs import needs

__all__ = ["InlineExtension"]

# The engine's own names for what is overridden and called here; private to its class.
_HANDLE: Final = "_InlineProcessor__handleInline"
_APPLY: Final = "_InlineProcessor__applyPattern"

_Step = tuple[Any, str, tuple[str, ...]]


class _Sparing(InlineProcessor):
    """The engine's tree processor, which looks before it tries."""

    _patterns: tuple[Any, ...] = ()
    _steps: tuple[_Step, ...] = ()

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        patterns = tuple(self.inlinePatterns)
        if patterns != self._patterns:
            self._patterns, self._steps = patterns, tuple(map(_step, patterns))
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        apply = getattr(self, _APPLY)
        for index in range(patternIndex, len(self._steps)):
            pattern, piece, others = self._steps[index]
            matched, start = True, 0
            while matched and (piece in data or any(other in data for other in others)):
                data, matched, start = apply(pattern, data, index, start)
        return data


def _step(pattern: Any) -> _Step:
    """Return a pattern, and what of a text must hold for it to match: the empty text is in all."""
    piece, *others = sorted(needs(pattern.getCompiledRegExp())) or [""]
    return pattern, piece, tuple(others)


class InlineExtension(Extension):
    """Make sparing the engine's processors of inline patterns, its own and that of smart quotes."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Change the class of each, where the engine is built as known."""
        if not (hasattr(InlineProcessor, _HANDLE) and hasattr(InlineProcessor, _APPLY)):
            return
        for processor in md.treeprocessors:
            if type(processor) is InlineProcessor:
                # As it stands, so that what refers to it and what it holds stay.
                processor.__class__ = _Sparing
