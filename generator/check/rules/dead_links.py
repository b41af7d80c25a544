"""Links to pages elsewhere that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.check.rules.outside_links import outside_links
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    for link in outside_links(blog):
        if link.answer.is_dead:
            yield Finding(
                f"this leads nowhere any more: {link.lead.url} ({link.answer.reason})",
                link.place,
                "look for its new address, or for a copy in an archive of the web, or take it out",
            )


RULE = Rule(
    "dead-link",
    "With `--external`: a link leads to a page elsewhere that is gone, or to a host that is.",
    Severity.WARNING,
    _look,
)
