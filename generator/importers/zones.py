"""In which zone an old blog's clock stood, as far as its dates show it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Final

from generator.schema.dates import named_zone

__all__ = ["guessed_zone", "in_zone", "zone_called"]

# Those where most people live come first: many zones have had the same clocks for decades.
_LIKELY: Final = (
    "America/New_York", "America/Los_Angeles", "America/Chicago", "America/Denver",
    "America/Phoenix", "America/Anchorage", "Pacific/Honolulu", "America/Halifax",
    "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Mexico_City", "America/Bogota",
    "Europe/London", "Europe/Berlin", "Europe/Athens", "Europe/Moscow", "Asia/Jerusalem",
    "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Shanghai",
    "Asia/Tokyo", "Australia/Perth", "Australia/Adelaide", "Australia/Sydney",
    "Australia/Brisbane", "Pacific/Auckland", "Africa/Lagos", "Africa/Johannesburg",
    "Africa/Nairobi",
)  # fmt: skip
_BY_LANGUAGE: Final = {
    "de": "Europe/Berlin", "fr": "Europe/Paris", "it": "Europe/Rome", "es": "Europe/Madrid",
    "nl": "Europe/Amsterdam", "pl": "Europe/Warsaw", "pt-br": "America/Sao_Paulo",
    "pt": "Europe/Lisbon", "sv": "Europe/Stockholm", "da": "Europe/Copenhagen",
    "no": "Europe/Oslo", "fi": "Europe/Helsinki", "cs": "Europe/Prague", "hu": "Europe/Budapest",
    "el": "Europe/Athens", "ru": "Europe/Moscow", "tr": "Europe/Istanbul", "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul", "en-gb": "Europe/London", "en-au": "Australia/Sydney",
}  # fmt: skip
_MANY: Final = 400  # dates that a zone is held against


def zone_called(name: str) -> tzinfo | None:
    """Return the zone of that name, if there is one."""
    return named_zone(name)


def guessed_zone(moments: Iterable[datetime], language: str) -> str | None:
    """Return a zone whose clocks showed what all ``moments`` say; None if nothing speaks for one.

    Times that are all UTC say nothing: many exports turn theirs into it.
    """
    said = {
        (moment.year, moment.month, offset): moment
        for moment in moments
        if (offset := moment.utcoffset()) is not None
    }
    if not said or all(offset == timedelta() for _, _, offset in said):
        return None
    samples = [said[key] for key in sorted(said)][:_MANY]
    tag = language.lower()
    first = _BY_LANGUAGE.get(tag) or _BY_LANGUAGE.get(tag.partition("-")[0])
    names = [*([first] if first else []), *_LIKELY, *sorted(zoneinfo.available_timezones())]
    for name in names:
        zone = zone_called(name)
        if zone and all(_fits(moment, zone) for moment in samples):
            return name
    return None


def _fits(moment: datetime, zone: tzinfo) -> bool:
    return moment.astimezone(zone).utcoffset() == moment.utcoffset()


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Return a moment as the clocks of a zone showed it; what names no zone was theirs already.

    The offset is fixed and of whole minutes, as dates in front matter have it.
    """
    if moment.tzinfo is None:
        return moment
    there = moment.astimezone(zone)
    minutes = round((there.utcoffset() or timedelta()).total_seconds() / 60)
    return there.replace(tzinfo=timezone(timedelta(minutes=minutes)), microsecond=0)
