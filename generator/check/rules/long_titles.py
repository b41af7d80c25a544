"""Titles that lists of results cut off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    most = blog.asked.title_length
    for title, _, document in blog.written:
        if len(title) > most:
            yield Finding(
                f"this title is {len(title)} characters long; lists of results show about {most}",
                document.place("title"),
                "say the same with fewer words, what matters most first",
            )


RULE = Rule(
    "long-title",
    "A title is longer than `check: title_length:`, so lists of results cut it off. The name of "
    "the blog behind it does not count.",
    Severity.WARNING,
    _look,
)
