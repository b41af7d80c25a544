"""Each post and page as Markdown, beside its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from generator.model.artifact import Phase
from generator.model.url import markdown_path
from generator.render.job import Job
from generator.render.twin import TwinSeries, TwinView, encode
from generator.render.viewing import Lookup, lookup_of, text_of
from generator.resolve.site import Page, Post, Site

__all__ = ["jobs"]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``index.md`` beside each ``index.html`` of a post or page, if the blog wants it."""
    if not site.config.markdown_twins:
        return
    lookup = lookup_of(site)
    for post in site.posts:
        yield _job(site, post, partial(_of_post, lookup, post))
    for page in site.pages:
        yield _job(site, page, partial(_of_page, site, page))


def _job(site: Site, entry: Post | Page, view: partial[TwinView]) -> Job:
    text = text_of(site, entry.document, site.root.absolute(entry.path))
    return Job(
        markdown_path(entry.path),
        Phase.POSTS,
        view,
        encode,
        entry.document.place("slug"),
        texts=(replace(text, raw=True),),
    )


def _of_post(lookup: Lookup, post: Post) -> TwinView:
    root = lookup.site.root
    return TwinView(
        post.title,
        root.absolute(post.path),
        tuple(author.name for author in lookup.authors(post)),
        post.date,
        post.updated,
        tuple(
            TwinSeries(series.title, root.absolute(series.path), number, len(series.parts))
            for series, number in lookup.series(post)
        ),
    )


def _of_page(site: Site, page: Page) -> TwinView:
    return TwinView(page.title, site.root.absolute(page.path), updated=page.updated)
