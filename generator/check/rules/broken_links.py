"""Links that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity, did_you_mean

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


_MOST: Final = 20  # addresses for which the nearest one is looked for: among many that takes long
_HINT: Final = "write an address of this site"


def _look(blog: Blog) -> Iterator[Finding]:
    known = [work.path for file, work in blog.works.items() if file in blog.pages]
    hints: dict[str, str | None] = {}
    for file in blog.pages:
        for address, lead in blog.leads(file):
            if not lead.inside or lead.file is not None:
                continue
            if lead.path not in hints:
                near = known if len(hints) < _MOST else ()
                hints[lead.path] = did_you_mean(lead.path, near, _HINT)
            for place in blog.trace.links(file, address):
                yield Finding(f'this link leads to no page: "{address}"', place, hints[lead.path])


RULE = Rule(
    "broken-link",
    "A link leads to a page or a file that the site does not have, be it in a text, in the menu, "
    "in a comment or in a template.",
    Severity.ERROR,
    _look,
)
