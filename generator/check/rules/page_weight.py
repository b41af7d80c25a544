"""Pages that take long to load."""

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
    most = blog.asked.page_weight * _KILOBYTE
    for file in blog.pages:
        parts = _parts(blog, file)
        weight = sum(parts.values())
        if weight > most:
            heaviest = max(parts, key=lambda one: (parts[one], one))
            yield Finding(
                f"the page {blog.works[file].path} weighs {weight // _KILOBYTE:,} KB; "
                f"{blog.asked.page_weight:,} is the most",
                blog.trace.page(file),
                f"most of it is {heaviest}, with {parts[heaviest] // _KILOBYTE:,} KB",
            )


def _parts(blog: Blog, file: str) -> dict[str, int]:
    """Return the weights of a page and of all files of the site that it loads, in bytes."""
    sheet = blog.pages[file]
    parts = {file: blog.leaves[file].sent}
    for address in (*(one.address for one in sheet.loads), *(one.largest for one in sheet.images)):
        lead = blog.addresses.lead(file, address)
        if lead and lead.file and lead.file in blog.leaves:
            parts[lead.file] = blog.leaves[lead.file].sent
    return parts


RULE = Rule(
    "heavy-page",
    "A page weighs more than `check: page_weight:` with all that it loads from the site, of each "
    "picture the largest version; text as hosts compress it.",
    Severity.WARNING,
    _look,
)
