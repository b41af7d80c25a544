"""A page for each post."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.model.artifact import Phase
from generator.render.job import Job
from generator.render.sharing import post_image
from generator.render.viewing import (
    Lookup,
    brief,
    head,
    least_headings,
    lookup_of,
    modified,
    post_view,
    rss_link,
    said,
    text_of,
    twin_link,
)
from generator.render.views import PostPage
from generator.resolve.site import Post, Site

__all__ = ["job", "jobs"]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``post.html``, or the template that a post chose, for each published post."""
    lookup = lookup_of(site)
    for number in range(len(site.posts)):
        yield job(lookup, number)


def job(lookup: Lookup, number: int) -> Job:
    """Make the page of one post, the ``number``-th of the site's."""
    site = lookup.site
    post = site.posts[number]
    return Job(
        post.path,
        Phase.POSTS,
        partial(_view, lookup, number),
        post.matter.template or "post.html",
        post.document.place("template" if post.matter.template else "slug"),
        listed=True,
        modified=modified(post),
        texts=(text_of(site, post.document, toc=least_headings(site, post.matter.toc)),),
    )


def _view(lookup: Lookup, number: int) -> PostPage:
    site = lookup.site
    post = site.posts[number]
    newer = site.posts[number - 1] if number else None
    older = site.posts[number + 1] if number + 1 < len(site.posts) else None
    feeds = (
        tuple(rss_link(site, one.title, one.path) for one, _ in lookup.series(post))
        if site.config.feeds.series
        else ()
    )
    previous, following = _beside(lookup, post)
    return PostPage(
        head(
            site,
            "post",
            post.title,
            post.path,
            description=post.matter.description or brief(post.document.summary_text),
            language=post.matter.language,
            feeds=feeds,
            hue=lookup.hue(post),
            previous=previous,
            next=following,
            type="article",
            image=post_image(site, post),
            within=_within(lookup, post),
            markdown=twin_link(site, post.path),
        ),
        post_view(lookup, post, newer, older),
    )


def _within(lookup: Lookup, post: Post) -> list[tuple[str, str]]:
    """Return the way to a post: through its series, if it has one alone."""
    series = lookup.series(post)
    if len(series) != 1:
        return []
    one, _ = series[0]
    return [(said(lookup.site, "series"), "/series/"), (one.title, one.path)]


def _beside(lookup: Lookup, post: Post) -> tuple[str | None, str | None]:
    """Return the paths of the posts to read before and after one: parts, or prequel and sequel."""
    site = lookup.site
    before: str | None = None
    after: str | None = None
    for series, number in lookup.series(post):
        earlier, later = reversed(series.parts[: number - 1]), series.parts[number:]
        before = before or next((part.post for part in earlier if part.post), None)
        after = after or next((part.post for part in later if part.post), None)
    before = before or site.prequels.get(post.slug)
    after = after or site.sequels.get(post.slug)
    return _path(site, before), _path(site, after)


def _path(site: Site, slug: str | None) -> str | None:
    post = site.by_slug.get(slug) if slug else None
    return post.path if post else None
