"""A page for each post."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.model.artifact import Phase
from generator.render.job import Job
from generator.render.viewing import (
    Lookup,
    description_of,
    head,
    least_headings,
    lookup_of,
    modified,
    post_view,
    rss_link,
    text_of,
)
from generator.render.views import PostPage
from generator.resolve.site import Site

__all__ = ["jobs"]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``post.html``, or the template that a post chose, for each published post."""
    lookup = lookup_of(site)
    for number, post in enumerate(site.posts):
        yield Job(
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
    return PostPage(
        head(
            site,
            "post",
            post.title,
            post.path,
            description=description_of(post),
            language=post.matter.language,
            feeds=feeds,
            hue=lookup.hue(post),
        ),
        post_view(lookup, post, newer, older),
    )
