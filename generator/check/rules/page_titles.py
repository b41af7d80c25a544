"""Pages without a title."""

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
        if not sheet.title:
            yield Finding(
                f"the page {blog.works[file].path} has no title",
                blog.trace.page(file, "title"),
                "put <title>…</title> into its head",
            )


RULE = Rule(
    "no-title",
    "A page has no `<title>`, which browsers show in the tab and search engines in their lists.",
    Severity.WARNING,
    _look,
)
