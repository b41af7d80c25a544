"""The page on which readers search; the index is made in ``generator/search/``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.job import Job
from generator.render.viewing import has_search, head, said
from generator.render.views import LinkView, SearchPage
from generator.resolve.site import Site

__all__ = ["jobs"]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``search.html`` for ``/search/`` where readers can search."""
    if has_search(site):
        yield Job("/search/", Phase.LISTS, partial(_view, site), "search.html", Place(PATH))


def _view(site: Site) -> SearchPage:
    href = site.root.href
    ways = (
        (said(site, "archive"), "/archive/", any(post.date for post in site.posts)),
        (said(site, "tags"), "/tags/", site.tags),
        (said(site, "series"), "/series/", site.series),
    )
    return SearchPage(
        head(
            site,
            "search",
            said(site, "search"),
            "/search/",
            description=said(site, "search_all"),
            index=False,
        ),
        engine=href("/pagefind/pagefind.js"),
        languages=tuple(sorted({p.matter.language or site.config.language for p in site.posts})),
        series=tuple(LinkView(series.title, href(series.path)) for series in site.series),
        ways=tuple(LinkView(title, href(path)) for title, path, there in ways if there),
    )
