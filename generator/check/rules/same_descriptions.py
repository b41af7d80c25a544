"""Texts that describe themselves alike."""

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
    first: dict[str, str] = {}
    for one in (*blog.entries, *blog.outlines):
        document = one.document
        matter = document.matter if document else None
        if document is None or not isinstance(matter, FrontMatter | SeriesOutline):
            continue
        words = " ".join((matter.description or "").split()).casefold()
        other = first.setdefault(words, document.source.path) if words else document.source.path
        if other != document.source.path:
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
