"""Pictures that take long to load."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]

_KILOBYTE: Final = 1000


def _look(blog: Blog) -> Iterator[Finding]:
    most = blog.asked.image_weight * _KILOBYTE
    for file, sheet in blog.pages.items():
        for image in sheet.images:
            lead = blog.addresses.lead(file, image.largest)
            leaf = blog.leaves.get(lead.file or "") if lead else None
            if leaf and leaf.sent > most:
                yield Finding(
                    f"this picture weighs {leaf.sent // _KILOBYTE:,} KB; "
                    f"{blog.asked.image_weight:,} is the most",
                    blog.trace.link(file, image.address),
                    "make it smaller, or save it in another format: photographs as JPEG, drawings "
                    "as SVG or PNG",
                )


RULE = Rule(
    "heavy-image",
    "A picture weighs more than `check: image_weight:` in the largest version that a page offers.",
    Severity.WARNING,
    _look,
)
