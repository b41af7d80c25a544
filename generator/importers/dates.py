"""Dates as exports, feeds and front matter of all kinds spell them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

from generator.schema.dates import parse_moment

__all__ = ["is_doubtful", "moment_of"]

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier januar januari enero gennaio janeiro ene",
            "feb february février februar februari febrero febbraio fevereiro fev",
            "mar march mars märz maart marzo março mär mrz",
            "apr april avril abril aprile abr avr",
            "may mai mei mayo maggio maio",
            "jun june juin juni junio giugno junho",
            "jul july juillet juli julio luglio julho",
            "aug august août augustus agosto ago aoû",
            "sep sept september septembre septiembre settembre setembro set",
            "oct october octobre oktober octubre ottobre outubro okt out",
            "nov november novembre noviembre novembro",
            "dec december décembre dezember diciembre dicembre dezembro dez dic déc",
        ),
        start=1,
    )
    for name in names.split()
}
_ZONES: Final = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "cet": 1, "cest": 2, "bst": 1, "ist": 5.5, "jst": 9,
}  # fmt: skip
_CLOCK: Final = re.compile(
    r"""(?:[T,@\s]\s*|\s+at\s+|\s+um\s+)(?P<hour>\d{1,2})
        (?:[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?
        \s*(?P<half>[ap]\.?m\.?)?
        \s*(?P<zone>(?!uhr)[a-z]{1,5}|(?:utc|gmt)?\s*[-+\u2212]\d{1,2}:?(?:\d{2})?)?
        \s*(?:\([^)]*\)|uhr)?""",
    re.VERBOSE | re.IGNORECASE,
)
_DAY_FIRST: Final = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?,?[\s-]+(?:de\s+)?([^\W\d_]+)\.?,?[\s-]+(?:del?\s+)?(\d{4})"
)
_MONTH_FIRST: Final = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})\s*[/.年-]\s*(\d{1,2})\s*[/.月-]\s*(\d{1,2})日?")
_PACKED: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TURNED: Final = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_WEEKDAY: Final = re.compile(
    r"^[^\W\d_]+\.?,\s+|^(?:[^\W\d_]+day|mon|tue|wed|thu|fri|sat|sun)\s+",
    re.IGNORECASE,
)
_STAMP: Final = re.compile(r"(\d{9,10})(?:\.\d+|\d{3})?")
_MIDYEAR: Final = 12  # a number above is no month
_EARLIEST, _LATEST = 1000, 9998  # as in front matter


def moment_of(value: object) -> datetime | None:
    """Return the moment that ``value`` names, naive where it names no zone; None if it names none.

    Besides what front matter allows: RFC 822 and its relatives, dates in words in the larger
    languages of Europe, ``7/28/2010``, seconds since 1970, and dates that YAML or TOML read.
    """
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - it names no zone
    text = " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
    if isinstance(value, bool) or not text or text.startswith(("0000-", "-0001-")):
        return None
    if _STAMP.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10] if len(text) > 10 else text), timezone.utc)  # noqa: PLR2004
    try:
        moment = parse_moment(text) or _in_words(_WEEKDAY.sub("", text, count=1)) or _mail(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment and _EARLIEST <= moment.year <= _LATEST else None


def is_doubtful(value: object) -> bool:
    """Say whether day and month of ``value`` may be the other way round: ``3/4/2010``."""
    match = _TURNED.match(value.strip()) if isinstance(value, str) else None
    return bool(
        match and match[1] != match[3] and int(match[1]) <= _MIDYEAR and int(match[3]) <= _MIDYEAR
    )


def _mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def _in_words(text: str) -> datetime | None:
    for pattern, order in (
        (_YEAR_FIRST, (1, 2, 3)),
        (_DAY_FIRST, (3, 2, 1)),
        (_MONTH_FIRST, (3, 1, 2)),
        (_TURNED, (4, 1, 3)),
        (_PACKED, (1, 2, 3)),
    ):
        if match := pattern.match(text):
            year, month, day = (match[number] for number in order)
            numbered = int(month) if month.isdigit() else _MONTHS.get(month.casefold(), 0)
            first, second = numbered, int(day)
            # Of two numbers America writes the month first, most others the day.
            if pattern is _TURNED and (
                first > _MIDYEAR or (match[2] != "/" and second <= _MIDYEAR)
            ):
                first, second = second, first
            moment = datetime(int(year), first, second)  # noqa: DTZ001 - a zone follows, if any
            return _with_clock(moment, text[match.end() :])
    return None


def _with_clock(day: datetime, rest: str) -> datetime | None:
    if not rest.strip(" .,"):
        return day
    match = _CLOCK.fullmatch(rest)
    if match is None:
        return None
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    zone = _zone(match["zone"] or "")
    if match["zone"] and zone is None:
        return None
    moment = day.replace(
        minute=int(match["minute"] or 0), second=min(59, int(match["second"] or 0))
    )
    return moment.replace(hour=hour, tzinfo=zone)


def _zone(text: str) -> timezone | None:
    name = text.strip().casefold().replace("\u2212", "-")
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    match = re.fullmatch(r"(?:utc|gmt)?\s*([-+])(\d{1,2}):?(\d{2})?", name)
    if not match:
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(-offset if match[1] == "-" else offset)
