"""Links to places on pages that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity, did_you_mean

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]

_HINT = "use the id of something on that page"
_TOP = "top"  # by HTML's own rule the start of any page
_WORDS = ":~:"  # what follows names words on the page: it is for the browser alone


def _look(blog: Blog) -> Iterator[Finding]:
    hints: dict[tuple[str | None, str], str | None] = {}
    ids = {file: frozenset(sheet.ids) for file, sheet in blog.pages.items()}
    for file in blog.pages:
        for address, lead in blog.leads(file):
            anchor = lead.anchor.partition(_WORDS)[0]
            known = ids.get(lead.file or "") if lead.inside else None
            if known is None or not anchor or anchor in known or anchor.lower() == _TOP:
                continue
            where = "this page" if lead.file == file else f"the page {lead.path}"
            if (lead.file, anchor) not in hints:
                hints[lead.file, anchor] = did_you_mean(anchor, sorted(known), _HINT)
            hint = hints[lead.file, anchor]
            for place in blog.trace.links(file, address):
                yield Finding(f'there is no "#{anchor}" on {where}', place, hint)


RULE = Rule(
    "broken-anchor",
    "A link leads to a place on a page, named after `#`, that the page does not have.",
    Severity.ERROR,
    _look,
)
