"""What pages load without encryption."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    if not blog.site.root.origin.startswith("https:"):
        return
    for file, sheet in blog.pages.items():
        loaded = [one.address for one in sheet.loads]
        loaded += [address for one in sheet.images for address in (one.address, one.largest)]
        for address in dict.fromkeys(loaded):
            if not address.lower().startswith("http:"):
                continue
            for place in blog.trace.links(file, address):
                yield Finding(
                    f'this is loaded without encryption, so browsers may refuse it: "{address}"',
                    place,
                    "write https:// if that host has it, or put a copy beside the post",
                )


RULE = Rule(
    "mixed-content",
    "A page that is read over HTTPS loads something over HTTP, which browsers refuse or warn of.",
    Severity.ERROR,
    _look,
)
