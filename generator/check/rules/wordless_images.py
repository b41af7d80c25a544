"""Pictures in templates and comments that have no text at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    # Those in texts and front matter are told of when these are read, also where alt is empty.
    for file, sheet in blog.pages.items():
        for image in sheet.images:
            if image.alt is None and not blog.trace.written(file, image.address):
                yield Finding(
                    "this picture says nothing to those who do not see it",
                    blog.trace.link(file, image.address),
                    'say what it shows by alt="…", or alt="" if it is mere decoration',
                )


RULE = Rule(
    "image-without-words",
    "A picture has no text for those who do not see it (WCAG 1.1.1). For mere decoration write "
    '`<img alt="" src="…">`, or `image_alt: ""`.',
    Severity.WARNING,
    _look,
)
