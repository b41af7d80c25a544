"""A list of posts for each tag, and the page of all tags."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.job import Job
from generator.render.outputs.paging import Leaf, leaves, newest
from generator.render.viewing import Lookup, card, head, lookup_of, rss_link, said, tag_view
from generator.render.views import TagPage, TagsPage
from generator.resolve.site import Site, Tag

__all__ = ["jobs"]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``tag.html`` for each page of each tag, and ``tags.html`` for ``/tags/``."""
    if not site.tags:
        return
    lookup = lookup_of(site)
    for tag in site.tags:
        posts = [site.by_slug[slug] for slug in tag.posts]
        for leaf in leaves(site, tag.path, posts):
            yield Job(
                leaf.path,
                Phase.LISTS,
                partial(_view, lookup, tag, leaf),
                "tag.html",
                tag.place,
                listed=True,
                modified=newest(leaf.posts),
            )
    yield Job(
        "/tags/",
        Phase.LISTS,
        partial(_all, site),
        "tags.html",
        Place(PATH),
        listed=True,
        modified=newest(site.posts),
    )


def _view(lookup: Lookup, tag: Tag, leaf: Leaf) -> TagPage:
    site = lookup.site
    return TagPage(
        head(
            site,
            "tag",
            tag.name
            if leaf.number == 1
            else said(site, "page_title", title=tag.name, n=leaf.number),
            leaf.path,
            description=said(site, "posts_about", tag=tag.name),
            feeds=(rss_link(site, tag.name, tag.path),) if site.config.feeds.tags else (),
            previous=leaf.previous,
            next=leaf.next,
            within=leaf.within((said(site, "tags"), "/tags/"), (tag.name, tag.path)),
        ),
        tag_view(site, tag),
        tuple(card(lookup, post) for post in leaf.posts),
        leaf.pagination(site),
    )


def _all(site: Site) -> TagsPage:
    return TagsPage(
        head(site, "tags", said(site, "tags"), "/tags/"),
        tuple(tag_view(site, tag) for tag in site.tags),
    )
