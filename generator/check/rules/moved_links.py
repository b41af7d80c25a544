"""Links to pages elsewhere that have moved for good."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.fixes import Swap
from generator.check.rule import Finding, Rule
from generator.check.rules.outside_links import outside_links
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    for link in outside_links(blog):
        if link.answer.moved:
            mark = link.address.find("#")
            new = link.answer.moved + (link.address[mark:] if mark != -1 else "")
            yield Finding(
                f"this has moved for good: {link.lead.url}",
                link.place,
                f"write {new}" + ("; --fix does" if link.in_text else ""),
                Swap(link.place, link.address, new) if link.in_text else None,
            )


RULE = Rule(
    "moved-link",
    "With `--external`: a link leads to a page elsewhere that says it has moved for good. `--fix` "
    "writes the new address.",
    Severity.NOTE,
    _look,
)
