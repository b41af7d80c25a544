"""Links that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity, did_you_mean

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    for file in blog.pages:
        for address, lead in blog.leads(file):
            if not lead.inside or lead.file is not None:
                continue
            known = [work.path for work in blog.works.values()]
            hint = did_you_mean(lead.path, known, "write an address of this site")
            for place in blog.trace.links(file, address):
                yield Finding(f'this link leads to no page: "{address}"', place, hint)


RULE = Rule(
    "broken-link",
    "A link leads to a page or a file that the site does not have, be it in a text, in the menu, "
    "in a comment or in a template.",
    Severity.ERROR,
    _look,
)
