"""The links of pages to other hosts, with what these say of them; used by three rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from generator.check.addresses import Lead
from generator.model.diagnostic import Place

if TYPE_CHECKING:
    from generator.check.blog import Blog
    from generator.check.outside.answer import Answer

__all__ = ["OutsideLink", "outside_links"]


class OutsideLink(NamedTuple):
    """A link elsewhere: as it stands on a page, where it leads, where it was written.

    ``in_text`` says that the address itself stands at that place.
    """

    address: str
    lead: Lead
    place: Place
    in_text: bool
    answer: Answer


def outside_links(blog: Blog) -> Iterator[OutsideLink]:
    """Yield all links elsewhere that were asked for, each place once; none if nobody asked."""
    told: set[tuple[str, Place]] = set()
    for file, sheet in blog.pages.items() if blog.answers is not None else ():
        for address in sheet.addresses:
            lead = blog.addresses.lead(file, address)
            answer = blog.answers.get(lead.url) if lead and blog.answers else None
            if lead is None or answer is None:
                continue
            written = bool(blog.trace.written(file, address))
            for place in blog.trace.links(file, address):
                if (address, place) not in told:
                    told.add((address, place))
                    yield OutsideLink(address, lead, place, written, answer)
