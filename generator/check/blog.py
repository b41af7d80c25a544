"""The blog as readers would get it, and as its writer wrote it: what every rule looks at."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from generator.check.addresses import Addresses, Lead
from generator.check.leaf import Leaf
from generator.check.sheet import Sheet
from generator.check.texts import Text
from generator.check.trace import Trace
from generator.config.model import Check
from generator.model.document import Document
from generator.render.job import Work
from generator.resolve.site import Page, Post, Site

if TYPE_CHECKING:
    from generator.check.outside.answer import Answer

__all__ = ["Blog", "Written"]


class Written(NamedTuple):
    """A text: its title, its description as its front matter has it, and all that was read."""

    title: str
    description: str
    document: Document


@dataclass(frozen=True, eq=False)
class Blog:
    """A site, what each of its files holds, and where it was written.

    ``works`` and ``leaves`` are by the files of the output, ``texts`` by the paths of sources.
    ``failed`` are the codes of what keeps the site from being published as it is. ``answers`` are
    what other hosts said of the addresses that lead there, by address; None when nobody asked them.
    """

    site: Site
    works: Mapping[str, Work]
    leaves: Mapping[str, Leaf]
    texts: Mapping[str, Text]
    trace: Trace
    addresses: Addresses
    failed: frozenset[str] = frozenset()
    answers: Mapping[str, Answer] | None = field(default=None)

    @property
    def asked(self) -> Check:
        """What the writer asks of the blog."""
        return self.site.config.check

    @property
    def as_of(self) -> datetime:
        """The moment at which readers would get it."""
        return self.site.as_of

    @functools.cached_property
    def pages(self) -> Mapping[str, Sheet]:
        """The pages by their files, but for those that only lead to another one."""
        return {
            file: leaf.sheet
            for file, leaf in self.leaves.items()
            if leaf.sheet and not leaf.sheet.moved
        }

    @property
    def entries(self) -> tuple[Post | Page, ...]:
        """All posts and pages that are out."""
        return (*self.site.posts, *self.site.pages)

    @functools.cached_property
    def written(self) -> tuple[Written, ...]:
        """All texts that are out: posts, pages, and series that have a file of their own."""
        return (
            *(
                Written(one.title, one.matter.description or "", one.document)
                for one in self.entries
            ),
            *(
                Written(one.title, one.description or "", one.document)
                for one in self.site.series
                if one.document
            ),
        )

    def leads(self, file: str) -> Iterator[tuple[str, Lead]]:
        """Yield the links of a page that lead to the web, and where."""
        for address in self.pages[file].links:
            lead = self.addresses.lead(file, address)
            if lead:
                yield address, lead
