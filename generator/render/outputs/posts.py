"""A page for each post."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model.artifact import Phase
from generator.render.job import Job
from generator.render.viewing import head, lookup_of, modified, post_view, rss_link, text_of
from generator.render.views import PostPage
from generator.resolve.site import Site

__all__ = ["jobs"]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``post.html``, or the template that a post chose, for each published post."""
    lookup = lookup_of(site)
    for number, post in enumerate(site.posts):
        newer = site.posts[number - 1] if number else None
        older = site.posts[number + 1] if number + 1 < len(site.posts) else None
        view = post_view(lookup, post, newer, older)
        feeds = (
            tuple(rss_link(site, one.title, one.path) for one, _ in lookup.series(post))
            if site.config.feeds.series
            else ()
        )
        yield Job(
            post.path,
            Phase.POSTS,
            PostPage(
                head(
                    site,
                    "post",
                    post.title,
                    post.path,
                    description=view.description,
                    language=post.matter.language,
                    feeds=feeds,
                ),
                view,
            ),
            post.matter.template or "post.html",
            post.document.place("template" if post.matter.template else "slug"),
            listed=True,
            modified=modified(post),
            texts=(text_of(site, post.document),),
        )
