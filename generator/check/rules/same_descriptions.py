"""Texts that describe themselves alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for _, description, document in blog.written:
        words = " ".join(description.split()).casefold()
        other = first.setdefault(words, document.source.path)
        if words and other != document.source.path:
            yield Finding(
                f"this is also the description of {other}",
                document.place("description"),
                "say of each what the other does not have",
            )


RULE = Rule(
    "same-description",
    "Two texts have the same `description`.",
    Severity.WARNING,
    _look,
)
