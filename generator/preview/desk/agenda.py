"""What happens on which day: posts that are out or will be, planned parts, reviews, endings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from generator.preview.desk.gaps import SeriesMap
from generator.preview.desk.reach import edit_url
from generator.resolve.moments import localised
from generator.resolve.site import Post, Site, Status

__all__ = ["Day", "Happening", "Month", "ahead", "happenings_of", "month_of"]

_WEEK: Final = 7
_ORDER: Final = ("review", "planned", "scheduled", "expires", "draft", "published")


@dataclass(frozen=True, slots=True)
class Happening:
    """Something on a day of the calendar.

    ``kind`` is published, scheduled, draft (with a date), planned (a part of ``series`` that is
    not written), review or expires. ``late`` says that the day is over and nothing came of it.
    """

    day: date
    kind: str
    title: str
    url: str | None
    edit: str | None
    series: str | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month's sheet; ``inside`` says whether it is of that month."""

    day: date
    inside: bool
    today: bool
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month's sheet, in weeks from Monday; ``before`` and ``after`` are its neighbours."""

    first: date
    before: date
    after: date
    weeks: tuple[tuple[Day, ...], ...]

    @property
    def days(self) -> tuple[Day, ...]:
        """All days of the sheet."""
        return tuple(day for week in self.weeks for day in week)


def happenings_of(site: Site, maps: Iterable[SeriesMap], zone: tzinfo) -> tuple[Happening, ...]:
    """Return all that has a day, in order."""
    today = site.as_of.astimezone(zone).date()
    found = [
        *(one for post in site.everything for one in _of_post(site, post, zone, today)),
        *(one for series in maps for one in _of_series(series)),
    ]
    return tuple(sorted(found, key=lambda one: (one.day, _ORDER.index(one.kind), one.title)))


def _of_post(site: Site, post: Post, zone: tzinfo, today: date) -> Iterator[Happening]:
    url = site.root.href(post.path) if post.slug in site.by_slug else None
    edit = edit_url(post.source)
    if post.date:
        kind = "published" if post.status is Status.EXPIRED else post.status.value
        day = post.date.date()
        late = post.status is Status.DRAFT and day < today
        yield Happening(day, kind, post.title, url, edit, late=late)
    for kind, moment in (("review", post.matter.review_by), ("expires", post.matter.expires)):
        if moment and post.status is not Status.DRAFT:
            day = _day(moment, zone)
            late = kind == "review" and day <= today
            yield Happening(day, kind, post.title, url, edit, late=late)


def _of_series(series: SeriesMap) -> Iterator[Happening]:
    for stone in series.stones:
        if stone.state == "planned" and stone.day:
            yield Happening(
                *(stone.day, "planned", stone.title, series.url, stone.edit),
                series=series.title,
                late=stone.late,
            )


def _day(moment: datetime, zone: tzinfo) -> date:
    return localised(moment, zone).date()


def ahead(happenings: Iterable[Happening], today: date) -> tuple[Happening, ...]:
    """Return what is to be done: what is late first, then what comes, in order."""
    some = [one for one in happenings if one.kind != "published"]
    late = [one for one in some if one.late]
    coming = [one for one in some if not one.late and one.day >= today]
    return (*late, *coming)


def month_of(first: date, happenings: Iterable[Happening], today: date) -> Month:
    """Return the sheet of the month that starts with ``first``."""
    by_day: dict[date, list[Happening]] = {}
    for one in happenings:
        by_day.setdefault(one.day, []).append(one)
    after = _next(first)
    start = first - timedelta(days=first.weekday())
    weeks = []
    while start < after:
        days = [start + timedelta(days=number) for number in range(_WEEK)]
        weeks.append(
            tuple(
                Day(day, first <= day < after, day == today, tuple(by_day.get(day, ())))
                for day in days
            )
        )
        start += timedelta(days=_WEEK)
    return Month(first, (first - timedelta(days=1)).replace(day=1), after, tuple(weeks))


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
