"""The home page and the pages after it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.job import Job
from generator.render.outputs.paging import Leaf, leaves, newest
from generator.render.viewing import Lookup, card, head, lookup_of, said, series_view
from generator.render.views import HomePage, StartView
from generator.resolve.site import Site

__all__ = ["jobs"]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``home.html`` for ``/``, ``/page/2/`` and so on."""
    lookup = lookup_of(site)
    for leaf in leaves(site, "/", site.posts):
        yield Job(
            leaf.path,
            Phase.LISTS,
            partial(_view, lookup, leaf),
            "home.html",
            Place(PATH),
            listed=True,
            modified=newest(leaf.posts),
        )


def _view(lookup: Lookup, leaf: Leaf) -> HomePage:
    site = lookup.site
    first = leaf.number == 1
    title = site.config.title if first else said(site, "posts_page", n=leaf.number)
    return HomePage(
        head(
            site,
            "home",
            title,
            leaf.path,
            previous=leaf.previous,
            next=leaf.next,
            within=None if first else (),
            # What is by one person alone is that person's page.
            me=[author.url for author in site.authors] if first and len(site.authors) == 1 else (),
        ),
        tuple(card(lookup, post) for post in leaf.posts),
        leaf.pagination(site),
        tuple(series_view(site, one) for one in site.series) if first else (),
        _start(site) if first else None,
    )


def _start(site: Site) -> StartView | None:
    for page in site.pages:
        if page.path == site.start:
            text = page.matter.description or page.document.summary_text
            return StartView(page.title, site.root.href(page.path), text)
    return None
