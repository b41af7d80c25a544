"""Dates as the site's readers see them, and what is out at the moment of a build."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone, tzinfo

from generator.model.document import FrontMatter
from generator.resolve.site import Status

__all__ = ["localised", "next_day", "on_clocks", "status_of"]


def localised(moment: datetime, zone: tzinfo) -> datetime:
    """Return ``moment`` in the site's zone, as a fixed offset of whole minutes.

    A moment without a zone is taken as the wall time there. Before standard time, offsets had
    seconds, which RFC 3339 (section 4.2) cannot write: they are rounded.
    """
    there = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    offset = there.utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    return there.replace(tzinfo=timezone(timedelta(minutes=minutes)))


def on_clocks(moment: datetime, zone: tzinfo) -> datetime:
    """Return :func:`localised` of a time of day that may not be on the clocks of its day.

    One that is left out when clocks go forward is the same time after the change as it would have
    been before it; of one that comes twice the first is taken.
    """
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return localised(moment.astimezone(timezone.utc), zone)


def next_day(moment: datetime, zone: tzinfo) -> datetime:
    """Return when the day of ``moment`` is over: a plan for that day is overdue from then on."""
    tomorrow = moment.date() + timedelta(days=1)
    return localised(datetime.combine(tomorrow, time()), zone)


def status_of(
    matter: FrontMatter, date: datetime | None, expires: datetime | None, as_of: datetime
) -> Status:
    """Say what a post or page is at the moment ``as_of``."""
    if matter.draft:
        return Status.DRAFT
    if date is not None and date > as_of:
        return Status.SCHEDULED
    if expires is not None and expires <= as_of:
        return Status.EXPIRED
    return Status.PUBLISHED
