"""Pictures that are not there."""

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
        for image in sheet.images:
            for address in dict.fromkeys((image.address, image.largest)):
                lead = blog.addresses.lead(file, address)
                if not lead or not lead.inside or lead.file is not None:
                    continue
                for place in blog.trace.links(file, address):
                    yield Finding(
                        f'this image leads to no file: "{address}"',
                        place,
                        "write the path of the file, or put the file there",
                    )


RULE = Rule(
    "broken-image",
    "A picture is shown that the site does not have.",
    Severity.ERROR,
    _look,
)
