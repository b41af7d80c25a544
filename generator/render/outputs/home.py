"""The home page and the pages after it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.job import Job
from generator.render.outputs.paging import leaves, newest
from generator.render.viewing import card, head, lookup_of, series_view
from generator.render.views import HomePage
from generator.resolve.site import Site

__all__ = ["jobs"]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``home.html`` for ``/``, ``/page/2/`` and so on."""
    lookup = lookup_of(site)
    shelf = tuple(series_view(site, one) for one in site.series)
    for leaf in leaves(site, "/", site.posts):
        title = site.config.title if leaf.number == 1 else f"Posts, page {leaf.number}"
        yield Job(
            leaf.path,
            Phase.LISTS,
            HomePage(
                head(site, "home", title, leaf.path, previous=leaf.previous, next=leaf.next),
                tuple(card(lookup, post) for post in leaf.posts),
                leaf.pagination(site),
                shelf if leaf.number == 1 else (),
            ),
            "home.html",
            Place(PATH),
            listed=True,
            modified=newest(leaf.posts),
        )
