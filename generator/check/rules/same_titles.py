"""Pages that cannot be told apart by their titles."""

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
    for file, sheet in sorted(blog.pages.items()):
        if not sheet.indexed or not sheet.title:
            continue
        other = first.setdefault(sheet.title.casefold(), file)
        # What stands in no text and no template of the writer's is not the writer's to change.
        if other != file and blog.trace.document(file):
            yield Finding(
                f'"{sheet.title}" is also the title of {blog.works[other].path}',
                blog.trace.page(file, "title"),
                "give each a title of its own, by which readers can choose",
            )


RULE = Rule(
    "same-title",
    "Two pages have the same title, so readers cannot choose between them in a list.",
    Severity.WARNING,
    _look,
)
