"""Headings that skip a level, or say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    for file, sheet in blog.pages.items():
        for before, level, words in sheet.jumps:
            above = f"below one of level {before}" if before else "and is the first of its page"
            yield Finding(
                f'this heading is of level {level} {above}: "{words}"',
                blog.trace.heading(file, words),
                f"make it one of level {before + 1}: in Markdown, take away "
                f"{level - before - 1} of its #",
            )
        if sheet.tops > 1:
            yield Finding(
                f"the page has {sheet.tops} headings of level 1, and its title is one of them",
                blog.trace.page(file),
                "begin the headings of the text with ##",
            )
        for level in sheet.hollow:
            yield Finding(
                f"a heading of level {level} has no words",
                blog.trace.page(file),
                "give it some, or take it out",
            )


RULE = Rule(
    "heading-order",
    "A heading skips a level, has no words, or is a second one of level 1: screen readers make "
    "the table of contents of a page from its headings (WCAG 1.3.1).",
    Severity.WARNING,
    _look,
)
