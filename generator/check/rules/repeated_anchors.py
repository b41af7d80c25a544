"""Ids that stand on a page more than once."""

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
        for name in sheet.twice:
            yield Finding(
                f'the id "{name}" stands more than once on the page {blog.works[file].path}',
                blog.trace.anchor(file, name),
                "give one of the two another id: a link finds the first of them only",
            )


RULE = Rule(
    "repeated-anchor",
    "An id stands on a page more than once, so a link to it finds the first one only.",
    Severity.WARNING,
    _look,
)
