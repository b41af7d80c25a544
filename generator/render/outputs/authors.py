"""A page for each author, and the page of all."""

from __future__ import annotations

from collections.abc import Iterator

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.job import Job
from generator.render.outputs.paging import leaves, newest
from generator.render.viewing import author_view, card, head, lookup_of
from generator.render.views import AuthorPage, AuthorsPage
from generator.resolve.site import Site

__all__ = ["jobs"]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``author.html`` for each page of each author, and ``authors.html``."""
    if not site.authors:
        return
    lookup = lookup_of(site)
    for author in site.authors:
        posts = [site.by_slug[slug] for slug in author.posts]
        for leaf in leaves(site, author.path, posts):
            title = author.name if leaf.number == 1 else f"{author.name}, page {leaf.number}"
            yield Job(
                leaf.path,
                Phase.LISTS,
                AuthorPage(
                    head(
                        site,
                        "author",
                        title,
                        leaf.path,
                        description=author.bio or f"Posts by {author.name}",
                        previous=leaf.previous,
                        next=leaf.next,
                    ),
                    author_view(site, author),
                    tuple(card(lookup, post) for post in leaf.posts),
                    leaf.pagination(site),
                ),
                "author.html",
                author.place,
                listed=True,
                modified=newest(leaf.posts),
            )
    yield Job(
        "/authors/",
        Phase.LISTS,
        AuthorsPage(
            head(site, "authors", "Authors", "/authors/"),
            tuple(author_view(site, author) for author in site.authors),
        ),
        "authors.html",
        Place(PATH),
        listed=True,
    )
