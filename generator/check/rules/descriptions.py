"""Posts, pages and series that do not say what they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    for _, description, document in blog.written:
        if not description:
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
