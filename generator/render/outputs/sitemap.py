"""The sitemap: what else was planned, for search engines.

Source: https://www.sitemaps.org/protocol.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from html import escape
from operator import itemgetter
from typing import Final

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.job import Job, Work
from generator.resolve.site import Site

__all__ = ["jobs"]

_MOST: Final = 50_000  # addresses in one file, by the protocol
_XMLNS: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True, slots=True)
class SitemapView:
    """``element`` is ``url`` or ``sitemap``; each entry an address and the day of its change."""

    element: str
    entries: tuple[tuple[str, str | None], ...]


def jobs(site: Site, work: Iterable[Work]) -> Iterator[Job]:
    """Make ``sitemap.xml``; past 50,000 addresses it is an index of several files."""
    entries = sorted(
        (
            (
                site.root.absolute(job.path),
                job.modified.date().isoformat() if job.modified else None,
            )
            for job in work
            if isinstance(job, Job) and job.listed
        ),
        # By the address alone: two sources may claim one, and one of them have no time.
        key=itemgetter(0),
    )
    place = Place(PATH)
    if len(entries) <= _MOST:
        view = partial(SitemapView, "url", tuple(entries))
        yield Job("/sitemap.xml", Phase.SITEMAP, view, encode, place)
        return
    names: list[tuple[str, str | None]] = []
    for number, start in enumerate(range(0, len(entries), _MOST), start=1):
        part = tuple(entries[start : start + _MOST])
        path = f"/sitemap-{number}.xml"
        days = [day for _, day in part if day]
        names.append((site.root.absolute(path), max(days, default=None)))
        yield Job(path, Phase.SITEMAP, partial(SitemapView, "url", part), encode, place)
    index = partial(SitemapView, "sitemap", tuple(names))
    yield Job("/sitemap.xml", Phase.SITEMAP, index, encode, place)


def encode(view: SitemapView, _texts: tuple[str, ...] = ()) -> bytes:
    """Return the XML."""
    outer = "urlset" if view.element == "url" else "sitemapindex"
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{outer} xmlns="{_XMLNS}">']
    for address, day in view.entries:
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        lines.append(f"<{view.element}><loc>{escape(address)}</loc>{changed}</{view.element}>")
    return "\n".join([*lines, f"</{outer}>", ""]).encode()
