"""Feeds that feed readers cannot read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


# Of two posts with one address or id the build has told; feeds cannot but have both.
_TOLD: Final = frozenset({"duplicate-id", "duplicate-slug"})


def _look(blog: Blog) -> Iterator[Finding]:
    if blog.failed & _TOLD:
        return
    for file, leaf in blog.leaves.items():
        for problem in leaf.problems:
            yield Finding(
                f"the feed /{file} {problem}",
                blog.works[file].origin,
                "feed readers may refuse the whole feed, or leave out what is wrong",
            )


RULE = Rule(
    "invalid-feed",
    "A feed breaks the rules of RSS 2.0, Atom (RFC 4287) or JSON Feed 1.1.",
    Severity.ERROR,
    _look,
)
