"""The archive: all years, each year, each month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Final, NamedTuple

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.filters import day
from generator.render.job import Job
from generator.render.outputs.paging import newest
from generator.render.viewing import Lookup, card, head, lookup_of, said
from generator.render.views import ArchivePage, ArchiveYear, MonthView, PeriodPage
from generator.resolve.site import Post, Site

__all__ = ["jobs"]

_FEW: Final = 120  # posts: as many titles as one page may list


class _Month(NamedTuple):
    year: int
    number: int
    posts: tuple[Post, ...]

    @property
    def first(self) -> datetime:
        return datetime(self.year, self.number, 1)  # noqa: DTZ001 - a month has no zone

    @property
    def path(self) -> str:
        return f"/archive/{self.year}/{self.number:02}/"


def jobs(site: Site) -> Iterator[Job]:
    """Make ``archive.html``, and ``period.html`` for each year and month that has posts."""
    dated = [(post.date, post) for post in site.posts if post.date]
    if not dated:
        return
    lookup = lookup_of(site)
    years: list[tuple[ArchiveYear, list[Post]]] = []
    for year, in_year in groupby(dated, key=lambda pair: pair[0].year):
        months = [
            _Month(year, number, tuple(post for _, post in in_month))
            for number, in_month in groupby(in_year, key=lambda pair: pair[0].month)
        ]
        path = f"/archive/{year}/"
        count = sum(len(month.posts) for month in months)
        shown = [post for month in months for post in month.posts] if len(dated) <= _FEW else []
        years.append((ArchiveYear(year, site.root.href(path), count), shown))
        yield _period(lookup, year, path, None, months)
        for month in months:
            yield _period(lookup, year, month.path, month, [month])
    yield Job(
        "/archive/",
        Phase.LISTS,
        partial(_archive, lookup, years),
        "archive.html",
        Place(PATH),
        listed=True,
        modified=newest(site.posts),
    )


def _archive(lookup: Lookup, years: Sequence[tuple[ArchiveYear, list[Post]]]) -> ArchivePage:
    site = lookup.site
    shown = tuple(
        replace(year, posts=tuple(card(lookup, post) for post in posts)) for year, posts in years
    )
    return ArchivePage(head(site, "archive", said(site, "archive"), "/archive/"), shown)


def _period(
    lookup: Lookup, year: int, path: str, month: _Month | None, months: Sequence[_Month]
) -> Job:
    return Job(
        path,
        Phase.LISTS,
        partial(_view, lookup, year, path, month, months),
        "period.html",
        Place(PATH),
        listed=True,
        modified=newest([post for one in months for post in one.posts]),
    )


def _view(
    lookup: Lookup, year: int, path: str, month: _Month | None, months: Sequence[_Month]
) -> PeriodPage:
    site = lookup.site
    title = day(month.first, site.config.language, "month") if month else str(year)
    archive = (said(site, "archive"), "/archive/")
    within = [archive, (str(year), f"/archive/{year}/")] if month else [archive]
    about = said(site, "posts_of", period=title)
    return PeriodPage(
        head(site, "period", title, path, description=about, within=within),
        year,
        site.root.href(f"/archive/{year}/"),
        month.first if month else None,
        tuple(
            MonthView(
                one.first,
                site.root.href(one.path),
                tuple(card(lookup, post) for post in one.posts),
            )
            for one in months
        ),
    )
