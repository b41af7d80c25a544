"""Links to pages elsewhere of which nothing could be learnt."""

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
        if link.answer.is_unsure:
            yield Finding(
                f"nobody can say whether this still leads anywhere: {link.lead.url} "
                f"({link.answer.reason})",
                link.place,
                "open it in a browser; check: skip: in site.yaml leaves addresses alone",
            )


RULE = Rule(
    "unsure-link",
    "With `--external`: a page elsewhere could not be asked for, because its host does not want "
    "programs to, is busy, or lies in a network of your own.",
    Severity.NOTE,
    _look,
)
