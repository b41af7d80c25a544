"""A feed of the newest comments of the whole blog."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render import syndication
from generator.render.commenting import FEED, anchor_of, has_feed
from generator.render.job import Job
from generator.resolve.site import Comment, Post, Site

__all__ = ["jobs"]

_SUMMARY = 240  # characters of a comment's text


@dataclass(frozen=True, slots=True)
class _Feed:
    """A feed, and the HTML of each of its items."""

    feed: syndication.FeedView
    contents: tuple[str, ...]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``/comments/feed.xml`` where there is a comment that is shown."""
    if has_feed(site):
        yield Job(FEED, Phase.FEEDS, partial(_view, site), encode, Place(PATH))


def _view(site: Site) -> _Feed:
    written = [
        (site.by_slug[slug], one)
        for slug, comments in site.comments.items()
        if slug in site.by_slug
        for one in comments
    ]
    written.sort(key=lambda pair: (-pair[1].date.timestamp(), pair[0].slug, pair[1].name))
    newest = written[: site.config.feeds.limit]
    return _Feed(
        syndication.FeedView(
            title=f"Comments – {site.config.title}",  # noqa: RUF001 - an en dash between two titles
            description=f"What readers say to {site.config.title}",
            home=site.root.absolute("/"),
            address=site.root.absolute(FEED),
            language=site.config.language,
            authors=(),
            updated=max(one.date for _, one in newest),
            items=tuple(_item(site, post, one) for post, one in newest),
        ),
        tuple(one.html for _, one in newest),
    )


def _item(site: Site, post: Post, one: Comment) -> syndication.Item:
    permalink = site.root.absolute(f"{post.path}#{anchor_of(one.name)}")
    text = one.text if len(one.text) <= _SUMMARY else one.text[: _SUMMARY - 1] + "…"
    return syndication.Item(
        id=permalink,
        title=f"{one.author} on {post.title}",
        permalink=permalink,
        summary=text,
        published=one.date,
        updated=one.date,
        authors=(one.author,),
        tags=(),
        image=None,
        language=post.matter.language or site.config.language,
    )


def encode(view: _Feed, _texts: tuple[str, ...] = ()) -> bytes:
    """Return the feed as RSS 2.0."""
    return syndication.rss(view.feed, view.contents)
