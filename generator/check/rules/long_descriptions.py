"""Descriptions that lists of results cut off."""

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
    most = blog.asked.description_length
    for one in (*blog.entries, *blog.outlines):
        document = one.document
        matter = document.matter if document else None
        if document is None or not isinstance(matter, FrontMatter | SeriesOutline):
            continue
        if (length := len(matter.description or "")) > most:
            yield Finding(
                f"this description is {length} characters long; lists of results show about {most}",
                document.place("description"),
                "say in one or two sentences what readers will get",
            )


RULE = Rule(
    "long-description",
    "A `description` is longer than `check: description_length:`, so lists of results cut it off.",
    Severity.WARNING,
    _look,
)
