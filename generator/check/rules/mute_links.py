"""Links that a screen reader has no words for."""

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
        for address in sheet.mute:
            yield Finding(
                f'this link has no words: "{address}"',
                blog.trace.link(file, address),
                "say where it leads, between its brackets or as the text of its picture",
            )


RULE = Rule(
    "link-without-words",
    "A link has neither words nor a picture with words, so a screen reader can only spell out its "
    "address (WCAG 2.4.4).",
    Severity.WARNING,
    _look,
)
