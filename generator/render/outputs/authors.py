"""A page for each author, and the page of all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.job import Job
from generator.render.outputs.paging import Leaf, leaves, newest
from generator.render.viewing import Lookup, author_view, card, head, lookup_of, said
from generator.render.views import AuthorPage, AuthorsPage
from generator.resolve.site import Author, Site

__all__ = ["jobs"]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``author.html`` for each page of each author, and ``authors.html``."""
    if not site.authors:
        return
    lookup = lookup_of(site)
    for author in site.authors:
        posts = [site.by_slug[slug] for slug in author.posts]
        for leaf in leaves(site, author.path, posts):
            yield Job(
                leaf.path,
                Phase.LISTS,
                partial(_view, lookup, author, leaf),
                "author.html",
                author.place,
                listed=True,
                modified=newest(leaf.posts),
            )
    yield Job(
        "/authors/",
        Phase.LISTS,
        partial(_all, site),
        "authors.html",
        Place(PATH),
        listed=True,
    )


def _view(lookup: Lookup, author: Author, leaf: Leaf) -> AuthorPage:
    site = lookup.site
    return AuthorPage(
        head(
            site,
            "author",
            author.name
            if leaf.number == 1
            else said(site, "page_title", title=author.name, n=leaf.number),
            leaf.path,
            description=author.bio or said(site, "posts_by", author=author.name),
            previous=leaf.previous,
            next=leaf.next,
            type="profile",
            within=leaf.within((said(site, "authors"), "/authors/"), (author.name, author.path)),
            me=[author.url] if leaf.number == 1 else (),
        ),
        author_view(site, author),
        tuple(card(lookup, post) for post in leaf.posts),
        leaf.pagination(site),
    )


def _all(site: Site) -> AuthorsPage:
    return AuthorsPage(
        head(site, "authors", said(site, "authors"), "/authors/"),
        tuple(author_view(site, author) for author in site.authors),
    )
