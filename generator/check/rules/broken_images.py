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
                if lead and lead.inside and lead.file is None:
                    yield Finding(
                        f'this image leads to no file: "{address}"',
                        blog.trace.link(file, address, blog.addresses),
                        "write the path of the file, or put the file there",
                    )


RULE = Rule(
    "broken-image",
    "A picture is shown that the site does not have.",
    Severity.ERROR,
    _look,
)
