"""Descriptions that lists of results cut off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    most = blog.asked.description_length
    for _, description, document in blog.written:
        if (length := len(description)) > most:
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
