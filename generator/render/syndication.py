"""Feeds as bytes: RSS 2.0 and Atom 1.0 through feedgen, JSON Feed 1.1.

Sources: the RSS 2.0 specification with the RSS Advisory Board's best practices, RFC 4287,
https://www.jsonfeed.org/version/1.1/, https://www.w3.org/TR/xml-stylesheet/.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feedgen.feed import FeedGenerator

__all__ = ["FeedView", "Item", "atom", "json_feed", "rss"]


@dataclass(frozen=True, slots=True)
class Item:
    """A post in a feed; ``summary`` is text. Its HTML is given beside it."""

    id: str
    title: str
    permalink: str
    summary: str
    published: datetime
    updated: datetime
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    image: str | None
    language: str


@dataclass(frozen=True, slots=True)
class FeedView:
    """A feed: ``home`` is the page it belongs to, ``address`` its own; newest item first."""

    title: str
    description: str
    home: str
    address: str
    language: str
    authors: tuple[str, ...]
    updated: datetime
    items: tuple[Item, ...]
    styles: tuple[tuple[str, str], ...] = ()
    """For who opens it in a browser: the media type and link of each style sheet."""


def _generator(view: FeedView, media_type: str) -> FeedGenerator:
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.id(view.home)
    feed.title(view.title)
    feed.description(view.description)
    feed.subtitle(view.description)
    # The feed's own address comes last: RSS takes the last link as that of the page.
    feed.link(href=view.address, rel="self", type=media_type)
    feed.link(href=view.home, rel="alternate", type="text/html")
    feed.language(view.language)
    feed.generator("byline")
    feed.updated(view.updated)
    return feed


def rss(view: FeedView, contents: tuple[str, ...]) -> bytes:
    """Return RSS 2.0 with the full text in ``content:encoded``."""
    feed = _generator(view, "application/rss+xml")
    feed.load_extension("dc", atom=False, rss=True)
    feed.lastBuildDate(view.updated)
    for item, content in zip(view.items, contents, strict=True):
        entry = feed.add_entry(order="append")
        entry.title(item.title)
        entry.link(href=item.permalink)
        entry.guid(item.id, permalink=item.id == item.permalink)
        # Readers take a description for HTML, and the summary is text.
        entry.description(html.escape(item.summary or item.title, quote=False))
        entry.content(content)
        entry.published(item.published)
        for author in item.authors:
            entry.dc.dc_creator(author)
        for tag in item.tags:
            entry.category(term=tag)
    return _styled(bytes(feed.rss_str(pretty=True)), view)


def atom(view: FeedView, contents: tuple[str, ...]) -> bytes:
    """Return Atom 1.0 with the full text."""
    feed = _generator(view, "application/atom+xml")
    names = view.authors or (view.title,)
    for name in names:
        feed.author(name=name)
    for item, content in zip(view.items, contents, strict=True):
        entry = feed.add_entry(order="append")
        entry.id(item.id)
        entry.title(item.title)
        entry.link(href=item.permalink, rel="alternate", type="text/html")
        entry.summary(item.summary or item.title)
        entry.content(content, type="html")
        entry.published(item.published)
        entry.updated(item.updated)
        for author in item.authors:
            entry.author(name=author)
        for tag in item.tags:
            entry.category(term=tag, label=tag)
    return _styled(bytes(feed.atom_str(pretty=True)), view)


def _styled(feed: bytes, view: FeedView) -> bytes:
    """Put the style sheets below the XML declaration of a feed, in its first line."""
    declaration, end, rest = feed.partition(b"\n")
    lines = [
        f'<?xml-stylesheet type="{kind}" href="{html.escape(link)}"?>'.encode()
        for kind, link in view.styles
    ]
    return b"\n".join([declaration, *lines, rest]) if end else feed


def json_feed(view: FeedView, contents: tuple[str, ...]) -> bytes:
    """Return JSON Feed 1.1."""
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": view.title,
        "description": view.description,
        "home_page_url": view.home,
        "feed_url": view.address,
        "language": view.language,
        "authors": [{"name": name} for name in view.authors],
        "items": [
            _json_item(item, content, view.language)
            for item, content in zip(view.items, contents, strict=True)
        ],
    }
    if not view.authors:
        del feed["authors"]
    return (json.dumps(feed, ensure_ascii=False, indent=2) + "\n").encode()


def _json_item(item: Item, content: str, language: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": item.id,
        "url": item.permalink,
        "title": item.title,
        "summary": item.summary,
        "content_html": content,
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "authors": [{"name": name} for name in item.authors],
        "tags": list(item.tags),
        "image": item.image,
        "language": item.language if item.language != language else None,
    }
    # Content is the one of these that must be there, even when there is none.
    return {key: value for key, value in found.items() if value or key == "content_html"}
