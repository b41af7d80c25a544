"""Posts, pages and series that do not say what they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity
from generator.model.document import FrontMatter, SeriesOutline

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    for one in (*blog.entries, *blog.outlines):
        document = one.document
        matter = document.matter if document else None
        if document and isinstance(matter, FrontMatter | SeriesOutline) and not matter.description:
            begins = "the start of the text" if document.summary_text else "nothing"
            yield Finding(
                f"there is no description, so lists and search engines show {begins}",
                document.place("title"),
                "add a line description: with one or two sentences for those who decide to read it",
            )


RULE = Rule(
    "no-description",
    "A post, a page or a series has no `description`, so lists, feeds and search engines show the "
    "start of its text.",
    Severity.NOTE,
    _look,
)
