"""The archive: all years, each year, each month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.job import Job
from generator.render.outputs.paging import newest
from generator.render.viewing import card, head, lookup_of
from generator.render.views import ArchivePage, ArchiveYear, MonthView, PeriodPage
from generator.resolve.site import Post, Site

__all__ = ["jobs"]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``archive.html``, and ``period.html`` for each year and month that has posts."""
    dated = [(post.date, post) for post in site.posts if post.date]
    if not dated:
        return
    lookup = lookup_of(site)
    years: list[ArchiveYear] = []
    for year, in_year in groupby(dated, key=lambda pair: pair[0].year):
        months: list[tuple[MonthView, list[Post]]] = []
        for number, in_month in groupby(in_year, key=lambda pair: pair[0].month):
            posts = [post for _, post in in_month]
            first = datetime(year, number, 1)  # noqa: DTZ001 - a month has no zone
            path = f"/archive/{year}/{number:02}/"
            cards = tuple(card(lookup, post) for post in posts)
            months.append((MonthView(first, site.root.href(path), cards), posts))
        year_path = f"/archive/{year}/"
        everything = [post for _, posts in months for post in posts]
        years.append(ArchiveYear(year, site.root.href(year_path), len(everything)))
        yield _period(site, year, year_path, None, tuple(view for view, _ in months), everything)
        for view, posts in months:
            path = f"{year_path}{view.month.month:02}/"
            yield _period(site, year, path, view.month, (view,), posts)
    yield Job(
        "/archive/",
        Phase.LISTS,
        ArchivePage(head(site, "archive", "Archive", "/archive/"), tuple(years)),
        "archive.html",
        Place(PATH),
        listed=True,
        modified=newest(site.posts),
    )


def _period(
    site: Site,
    year: int,
    path: str,
    month: datetime | None,
    months: tuple[MonthView, ...],
    posts: list[Post],
) -> Job:
    title = f"{month:%Y-%m}" if month else str(year)
    return Job(
        path,
        Phase.LISTS,
        PeriodPage(
            head(site, "period", title, path, description=f"Posts of {title}"),
            year,
            site.root.href(f"/archive/{year}/"),
            month,
            months,
        ),
        "period.html",
        Place(PATH),
        listed=True,
        modified=newest(posts),
    )
