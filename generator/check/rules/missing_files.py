"""Scripts, style sheets and other files that pages load and the site does not have."""

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
        for one in sheet.loads:
            lead = blog.addresses.lead(file, one.address)
            if not lead or not lead.inside or lead.file is not None:
                continue
            for place in blog.trace.links(file, one.address):
                yield Finding(
                    f'<{one.tag}> loads a file that is not there: "{one.address}"',
                    place,
                    "put the file into content/static/, or take the element out",
                )


RULE = Rule(
    "missing-file",
    "A page loads a script, a style sheet, a sound or a film that the site does not have.",
    Severity.ERROR,
    _look,
)
