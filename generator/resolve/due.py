"""What comes or goes by the clock alone: what a writer waits for, and when the site is another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Final

from generator.model.document import Document, PlannedPart, ReaderComment, SeriesOutline
from generator.model.source import Kind
from generator.model.url import slugify
from generator.resolve.moments import localised, next_day
from generator.resolve.site import Due, Page, Post, Status

__all__ = ["change_of", "cron_lines", "due_of", "until_of"]

_YEAR: Final = timedelta(days=365)  # a line for cron names no year
_MOST_LINES: Final = 20  # half a year of weekly parts


def due_of(
    entries: Iterable[Post | Page],
    documents: Iterable[Document],
    plans: Mapping[tuple[str, int], datetime],
    zone: tzinfo,
    as_of: datetime,
) -> tuple[Due, ...]:
    """Return what falls due after ``as_of``, the first of it first; what is planned, on its day.

    Drafts never do. ``plans`` are the dates that ``release:`` gives to parts that are not written
    yet, by the series' slug and the number of the part, from 0.
    """
    found = [
        *(one for entry in entries for one in _of_entry(entry, zone)),
        *(one for document in documents for one in _of_document(document, plans, zone)),
    ]
    later = (one for one in found if change_of(one, zone) > as_of)
    return tuple(sorted(later, key=lambda one: (one.moment, one.kind, one.path, one.title)))


def until_of(
    entries: Iterable[Post | Page],
    documents: Iterable[Document],
    plans: Mapping[tuple[str, int], datetime],
    zone: tzinfo,
    as_of: datetime,
) -> datetime | None:
    """Return the first moment after ``as_of`` at which the clock alone changes something.

    A post or a comment falls due then, a post leaves, or a plan is overdue.
    """
    moments: list[datetime] = []
    for entry in entries:
        written = (entry.matter.date, entry.matter.expires)
        moments += [localised(moment, zone) for moment in written if moment]
        if isinstance(entry, Post) and entry.date:
            moments.append(entry.date)
    for document in documents:
        moments += [change_of(one, zone) for one in _of_document(document, plans, zone)]
    return min((moment for moment in moments if moment > as_of), default=None)


def change_of(due: Due, zone: tzinfo) -> datetime:
    """Return when a build makes another site for this: with a plan, once its day has passed."""
    return next_day(due.moment, zone) if due.kind == "part" else due.moment


def cron_lines(due: Iterable[Due], zone: tzinfo, as_of: datetime) -> tuple[str, ...]:
    """Return lines for cron, in UTC, one for each moment of the coming year that changes the site.

    The next twenty are enough: the build at each of them is a chance to write them anew. cron wakes
    at full minutes, so a second later than one counts for the next.
    """
    moments = {change_of(one, zone).astimezone(timezone.utc) for one in due}
    full = {
        moment.replace(second=0, microsecond=0)
        + timedelta(minutes=bool(moment.second or moment.microsecond))
        for moment in moments
        if moment - as_of < _YEAR
    }
    coming = sorted(full)[:_MOST_LINES]
    return tuple(f"{one.minute} {one.hour} {one.day} {one.month} *" for one in coming)


def _of_entry(entry: Post | Page, zone: tzinfo) -> Iterator[Due]:
    matter, source = entry.matter, entry.source
    if entry.status is Status.DRAFT:
        return
    date = entry.date if isinstance(entry, Post) else matter.date and localised(matter.date, zone)
    # Pages stay: `expires` is not theirs.
    expires = localised(matter.expires, zone) if matter.expires else None
    expires = expires if isinstance(entry, Post) else None
    if date and expires and expires <= date:
        return
    if date:
        kind = "post" if isinstance(entry, Post) else "page"
        yield Due(date, kind, entry.title, source, entry.document.place("date").line)
    if expires:
        line = entry.document.place("expires").line
        yield Due(expires, "expiry", entry.title, source, line)


def _of_document(
    document: Document, plans: Mapping[tuple[str, int], datetime], zone: tzinfo
) -> Iterator[Due]:
    matter, path = document.matter, document.source.path
    if isinstance(matter, SeriesOutline) and document.source.kind is Kind.SERIES:
        slug = slugify(document.source.name)
        for number, part in enumerate(matter.parts):
            if isinstance(part, PlannedPart):
                date = localised(part.planned, zone) if part.planned else plans.get((slug, number))
                if date:
                    yield Due(
                        date, "part", part.title, path, document.place(f"parts.{number}").line
                    )
    elif isinstance(matter, ReaderComment) and matter.date:
        date = localised(matter.date, zone)
        yield Due(date, "comment", matter.author, path, document.place("date").line)
