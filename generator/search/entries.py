"""What is searched: of each post a small page with its text, and what a result says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from html import escape
from typing import Final

from generator.model.url import output_path
from generator.render.viewing import description_of, lookup_of, said
from generator.resolve.site import Post, Site

__all__ = ["Entry", "digest_of", "entries_of", "page_of"]

_FORMAT: Final = 1  # another number makes all indices anew


@dataclass(frozen=True, slots=True)
class Entry:
    """A post to be found. ``file`` is where its page lies, ``text`` the digest of its text.

    ``series`` are words, such as "Part 2 of 4 of Networking from scratch"; ``shelves`` the titles
    of its series. ``date`` is the day, as ``2010-07-28``, or empty.
    """

    source: str
    file: str
    href: str
    title: str
    language: str
    date: str
    description: str
    series: str
    shelves: tuple[str, ...]
    tags: tuple[str, ...]
    text: str


def entries_of(site: Site) -> tuple[Entry, ...]:
    """Return an entry for each post that is published, in an order that a new post leaves alone."""
    found = (_entry(site, post) for post in site.posts)
    return tuple(sorted(found, key=lambda entry: (entry.file, entry.source)))


def _entry(site: Site, post: Post) -> Entry:
    lookup = lookup_of(site)
    members = lookup.series(post)
    return Entry(
        source=post.source,
        file=output_path(post.path),
        href=site.root.href(post.path),
        title=post.title,
        language=post.matter.language or site.config.language,
        date=f"{post.date:%Y-%m-%d}" if post.date else "",
        description=description_of(post),
        series=", ".join(
            said(site, "part_of", n=number, total=len(series.parts), series=series.title)
            if len(series.parts) > 1
            else series.title
            for series, number in members
        ),
        shelves=tuple(series.title for series, _ in members),
        tags=tuple(tag.name for tag in lookup.tags(post)),
        text=post.document.digest,
    )


def digest_of(entries: Iterable[Entry]) -> str:
    """Return what stands for all that the index is made from, but for Pagefind itself."""
    digest = hashlib.blake2b(str(_FORMAT).encode(), digest_size=20)
    for entry in entries:
        digest.update(repr(astuple(entry)).encode())
    return digest.hexdigest()


def page_of(entry: Entry, text: str) -> str:
    """Return the page that Pagefind reads; ``text`` is the post's text as HTML.

    What a result says, and what it can be chosen by, stands where no word of it is taken for text.
    """
    return (
        f'<!doctype html><html lang="{escape(entry.language)}"><body data-pagefind-body>'
        f"<div data-pagefind-ignore>{''.join(_facts(entry))}</div>{text}</body></html>"
    )


def _facts(entry: Entry) -> Iterator[str]:
    facts = {
        "title": entry.title,
        "href": entry.href,
        "date": entry.date,
        "description": entry.description,
        "series": entry.series,
    }
    for name, value in facts.items():
        if value:
            yield f'<p data-pagefind-meta="{name}">{escape(value)}</p>'
    for name, values in (("series", entry.shelves), ("tag", entry.tags)):
        for value in values:
            yield f'<p data-pagefind-filter="{name}">{escape(value)}</p>'
