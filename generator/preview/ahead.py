"""What a page will look like once all is read again: the blog as it was, the news put into it.

To resolve a blog of ten thousand posts takes most of a second, and the writer looks at one page.
So that page is made first, of what is known; where the rest makes it another one, it follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from generator.config.model import Config
from generator.config.words import words_of
from generator.model.document import Document, FrontMatter, SeriesOutline
from generator.resolve.site import Page, Part, Post, Series, Site

__all__ = ["with_config", "with_documents"]

_Entry = TypeVar("_Entry", Post, Page)


def with_documents(site: Site, documents: Mapping[str, Document]) -> Site | None:
    """Return the site with other texts and front matter of its posts, pages and series.

    What follows from them elsewhere (order, tags, links from other texts) is as it was. None where
    that would be another page than the one to come: a text links elsewhere, or is no longer what
    it was.
    """
    old = {post.source: post.document for post in site.posts}
    old |= {page.source: page.document for page in site.pages}
    old |= {one.document.source.path: one.document for one in site.series if one.document}
    for path, document in documents.items():
        if path not in old or not _leads_alike(old[path], document):
            return None
    titles = {
        post.slug: (post.title, documents[post.source].matter.title)  # type: ignore[union-attr]
        for post in site.posts
        if post.source in documents
    }
    posts = tuple(_entry(post, documents) for post in site.posts)
    pages = tuple(_entry(page, documents) for page in site.pages)
    series = tuple(_series(one, documents, titles) for one in site.series)
    return replace(
        site,
        posts=posts,
        pages=pages,
        series=series,
        by_slug={post.slug: post for post in posts},
    )


def with_config(site: Site, config: Config) -> Site | None:
    """Return the site with other settings; None where they change its addresses or texts."""
    old = site.config
    fixed = ("url", "permalink", "markdown", "language", "timezone", "images", "redirects", "menu")
    if any(getattr(old, name) != getattr(config, name) for name in fixed):
        return None
    return replace(site, config=config, words=words_of(config.language, config.words))


def _leads_alike(old: Document, new: Document) -> bool:
    """Say whether two versions of a text have the same links, and are files of one kind."""
    if type(old.matter) is not type(new.matter):
        return False
    pairs = ((old.content, new.content), (old.summary, new.summary))
    return all(
        [link.target for link in before.links] == [link.target for link in after.links]
        for before, after in pairs
    )


def _entry(entry: _Entry, documents: Mapping[str, Document]) -> _Entry:
    document = documents.get(entry.source)
    if document is None or not isinstance(document.matter, FrontMatter):
        return entry
    return replace(entry, document=document, matter=document.matter)


def _series(
    series: Series, documents: Mapping[str, Document], titles: Mapping[str, tuple[str, str]]
) -> Series:
    """Return a series with the new titles of its parts, and what its own file says now."""
    if any(part.post in titles for part in series.parts):
        series = replace(series, parts=tuple(_part(part, titles) for part in series.parts))
    document = documents.get(series.document.source.path) if series.document else None
    if document is None or not isinstance(document.matter, SeriesOutline):
        return series
    matter = document.matter
    return replace(series, document=document, title=matter.title, description=matter.description)


def _part(part: Part, titles: Mapping[str, tuple[str, str]]) -> Part:
    old, new = titles.get(part.post or "", ("", ""))
    return replace(part, title=new) if part.post and part.title == old else part
