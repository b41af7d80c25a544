"""The site's feeds, and one for each tag and series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render import syndication
from generator.render.job import Encoder, Job
from generator.render.outputs.series import posts_of
from generator.render.viewing import (
    Lookup,
    description_of,
    image_of,
    lookup_of,
    modified,
    said,
    text_of,
)
from generator.resolve.entries import newest_first
from generator.resolve.site import Post, Site

__all__ = ["jobs"]

# A feed without items has no time of its own, and the clock must not lend it one.
_NEVER = datetime(1970, 1, 1, tzinfo=timezone.utc)
_SITE_FEEDS: tuple[tuple[str, str, Encoder], ...] = (
    ("rss", "/feed.xml", syndication.rss),
    ("atom", "/atom.xml", syndication.atom),
    ("json", "/feed.json", syndication.json_feed),
)


# Browsers are giving XSLT up: one that has done so takes the second.
_STYLES: tuple[tuple[str, str], ...] = (
    ("text/xsl", "/assets/feed.xsl"),
    ("text/css", "/assets/feed.css"),
)


@dataclass(frozen=True, slots=True)
class _Channel:
    title: str
    description: str
    home: str
    path: str
    origin: Place


def jobs(site: Site) -> Iterator[Job]:
    """Make the site's feeds in the formats chosen, and RSS for tags and series."""
    config = site.config
    lookup = lookup_of(site)
    for name, path, encode in _SITE_FEEDS:
        if name in config.feeds.formats:
            channel = _Channel(
                config.title, config.description or config.title, "/", path, Place(PATH)
            )
            yield _feed(lookup, channel, site.posts, {}, encode)
    if config.feeds.tags:
        for tag in site.tags:
            posts = [site.by_slug[slug] for slug in tag.posts]
            channel = _Channel(
                f"{tag.name} – {config.title}",  # noqa: RUF001 - an en dash between two titles
                said(site, "posts_about", tag=tag.name),
                tag.path,
                f"{tag.path}feed.xml",
                tag.place,
            )
            yield _feed(lookup, channel, posts, {}, syndication.rss)
    if config.feeds.series:
        for series in site.series:
            posts = sorted(posts_of(site, series), key=newest_first)
            numbers = {part.post: part.number for part in series.parts if part.post}
            channel = _Channel(
                f"{series.title} – {config.title}",  # noqa: RUF001
                series.description or said(site, "parts_of", series=series.title),
                series.path,
                f"{series.path}feed.xml",
                series.place,
            )
            titles = {
                post.slug: said(site, "part_title", n=numbers[post.slug], title=post.title)
                for post in posts
            }
            yield _feed(lookup, channel, posts, titles, syndication.rss)


def _feed(
    lookup: Lookup,
    channel: _Channel,
    posts: Iterable[Post],
    titles: dict[str, str],
    encode: Encoder,
) -> Job:
    site = lookup.site
    newest = [post for post in posts if post.date][: site.config.feeds.limit]
    texts = tuple(text_of(site, post.document, site.root.absolute(post.path)) for post in newest)
    view = partial(_view, lookup, channel, newest, titles)
    return Job(channel.path, Phase.FEEDS, view, encode, channel.origin, texts=texts)


def _view(
    lookup: Lookup, channel: _Channel, posts: Iterable[Post], titles: dict[str, str]
) -> syndication.FeedView:
    site = lookup.site
    items = tuple(_item(lookup, post, titles.get(post.slug, post.title)) for post in posts)
    return syndication.FeedView(
        title=channel.title,
        description=channel.description,
        home=site.root.absolute(channel.home),
        address=site.root.absolute(channel.path),
        language=site.config.language,
        # An item without authors would inherit the feed's, who did not write it.
        authors=tuple(author.name for author in site.authors)
        if all(item.authors for item in items)
        else (),
        updated=max((item.updated for item in items), default=_NEVER),
        items=items,
        styles=tuple((kind, site.root.href(path)) for kind, path in _STYLES),
    )


def _item(lookup: Lookup, post: Post, title: str) -> syndication.Item:
    site = lookup.site
    permalink = site.root.absolute(post.path)
    return syndication.Item(
        id=post.matter.id or permalink,
        title=title,
        permalink=permalink,
        summary=description_of(post),
        published=post.date or _NEVER,
        updated=modified(post) or _NEVER,
        authors=tuple(author.name for author in lookup.authors(post)),
        tags=tuple(tag.name for tag in lookup.tags(post)),
        image=image.permalink if (image := image_of(site, post)) else None,
        language=post.matter.language or site.config.language,
    )
