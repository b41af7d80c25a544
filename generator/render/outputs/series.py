"""A landing page for each series, and the hub of all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.colour import hue_of
from generator.render.job import Job
from generator.render.outputs.paging import newest
from generator.render.sharing import series_image
from generator.render.viewing import head, said, series_view, text_of
from generator.render.views import SeriesHub, SeriesPage
from generator.resolve.site import Post, Series, Site

__all__ = ["jobs", "posts_of"]


def posts_of(site: Site, series: Series) -> list[Post]:
    """Return the published posts of a series, in its order."""
    return [site.by_slug[part.post] for part in series.parts if part.post]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``series.html`` for each series, and ``series_hub.html`` for ``/series/``."""
    if not site.series:
        return
    for one in site.series:
        yield Job(
            one.path,
            Phase.LISTS,
            partial(_view, site, one),
            "series.html",
            one.place,
            listed=True,
            modified=newest(posts_of(site, one)),
            texts=(text_of(site, one.document),) if one.document else (),
        )
    yield Job(
        "/series/",
        Phase.LISTS,
        partial(_hub, site),
        "series_hub.html",
        Place(PATH),
        listed=True,
        modified=newest([post for one in site.series for post in posts_of(site, one)]),
    )


def _view(site: Site, one: Series) -> SeriesPage:
    view = series_view(site, one)
    return SeriesPage(
        head(
            site,
            "series",
            one.title,
            one.path,
            description=view.description,
            feeds=(view.feed,) if view.feed else (),
            hue=hue_of(one.slug, one.hue),
            image=series_image(site, one),
            within=[(said(site, "series"), "/series/")],
        ),
        view,
    )


def _hub(site: Site) -> SeriesHub:
    return SeriesHub(
        head(site, "series-hub", said(site, "series"), "/series/"),
        tuple(series_view(site, one) for one in site.series),
    )
