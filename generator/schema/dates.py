"""Dates in every spelling that YAML 1.1 or ISO 8601 allows, and zones by their names."""

from __future__ import annotations

import re
import zoneinfo
from datetime import date, datetime, time, timedelta, timezone

__all__ = ["named_zone", "parse_moment", "why_no_moment"]

# https://yaml.org/type/timestamp.html, with the seconds optional as people leave them out.
_YAML = re.compile(
    r"""(\d{4})-(\d\d?)-(\d\d?)
        (?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?
        (?:[ \t]*(Z|z|[-+]\d\d?(?::?\d\d)?))?)?""",
    re.VERBOSE,
)
_ORDINAL = re.compile(r"(\d{4})-?(\d{3})")
# The form of the names in the IANA database: of what has another, Python would make the name of a
# module to import, and of a long one so many that it runs out of stack.
_ZONE = re.compile(r"[A-Za-z][\w+-]{0,31}(?:/[A-Za-z0-9][\w+-]{0,31}){0,2}", re.ASCII)
_EARLIEST, _LATEST = 1000, 9998  # any zone's offset keeps such a year representable


def parse_moment(text: str) -> datetime | None:
    """Return the moment that ``text`` names, or None when it names none.

    A date is the midnight it starts with; the result is naive when the text names no zone.
    Calendar, week (``2010-W30-3``) and ordinal (``2010-209``) dates of ISO 8601 are read, basic
    and extended.
    """
    text = text.strip()
    try:
        moment = _yaml(text) or _ordinal(text) or datetime.fromisoformat(text.upper())
    except (ValueError, OverflowError):
        return None
    return moment if _EARLIEST <= moment.year <= _LATEST else None


def named_zone(name: str) -> zoneinfo.ZoneInfo | None:
    """Return the zone of the IANA database that has this name, whoever wrote it, or None."""
    try:
        return zoneinfo.ZoneInfo(name) if _ZONE.fullmatch(name) else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def why_no_moment(text: str) -> str:
    """Return a hint for a text that :func:`parse_moment` takes for no moment."""
    text = text.strip()
    match = _YAML.fullmatch(text)
    if not match and re.match(r"\d{4}-\d\d?-\d\d?[Tt ]", text):
        return "write the time as 09:30, and a zone behind it as Z or +02:00"
    if not match:
        return "write it as year-month-day, such as 2010-07-28, or 2010-07-28T09:30"
    year, month, day = (int(part) for part in match.groups()[:3])
    if not _EARLIEST <= year <= _LATEST:
        return f"use a year from {_EARLIEST} to {_LATEST}"
    try:
        date(year, month, day)
    except ValueError:
        return "the calendar has no such day; it is year-month-day"
    return "the clock has no such time: hours go to 23, minutes and seconds to 59"


def _yaml(text: str) -> datetime | None:
    match = _YAML.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    microsecond = int((fraction or "0")[:6].ljust(6, "0"))
    # ISO 8601 writes the midnight at the end of a day as 24:00.
    late = hour == "24" and not int(minute) and not int(second or 0) and not microsecond
    moment = datetime(
        int(year),
        int(month),
        int(day),
        0 if late else int(hour or 0),
        int(minute or 0),
        int(second or 0),
        microsecond,
        tzinfo=_zone(zone) if zone else None,
    )
    return moment + timedelta(days=1) if late else moment


def _zone(text: str) -> timezone:
    if text in "Zz":
        return timezone.utc
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")  # noqa: PLR2004
    if int(minutes) > 59:  # noqa: PLR2004
        raise ValueError(text)
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if text[0] == "-" else offset)


def _ordinal(text: str) -> datetime | None:
    match = _ORDINAL.fullmatch(text)
    if not match:
        return None
    year, day = int(match[1]), int(match[2])
    found = date(year, 1, 1) + timedelta(days=day - 1)
    if day < 1 or found.year != year:
        raise ValueError(text)
    return datetime.combine(found, time.min)
