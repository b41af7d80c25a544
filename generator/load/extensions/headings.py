"""Keep the page's one first-level heading for its title: a text that has its own moves down."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

__all__ = ["HeadingsExtension"]

_HEADING = re.compile(r"h([1-6])")
_AFTER_INLINE_BEFORE_TOC = 12


class _Demote(Treeprocessor):
    def run(self, root: Element) -> None:
        if root.find(".//h1") is None:
            return
        for element in root.iter():
            if match := _HEADING.fullmatch(str(element.tag)):
                element.tag = f"h{min(6, int(match[1]) + 1)}"


class HeadingsExtension(Extension):
    """Shift all headings of a text down by one level if one of them is of the first."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the tree processor."""
        md.treeprocessors.register(_Demote(md), "byline-headings", _AFTER_INLINE_BEFORE_TOC)
