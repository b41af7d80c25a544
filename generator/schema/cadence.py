"""When the parts of a series come out: one date for all, or ``weekly on Tuesday from 2027-03-02``.

The days are those of a calendar, counted without clock or zone; what zone the time of day is in is
for who asks to say. Where RFC 5545 (section 3.3.10) would leave a short month out, its last day is
taken, since a part must have a day.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count, islice
from typing import Final

from generator.model.diagnostic import did_you_mean
from generator.schema.dates import parse_moment, why_no_moment

__all__ = ["Cadence", "Unclear", "moments", "parse_cadence"]

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS: Final = {"daily": "day", "weekly": "week", "monthly": "month"}
_ORDINALS: Final = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_WORDS: Final = (*_UNITS, *_DAYS, "every", "weekday", "from", "at", "other")
_LATEST: Final = 2999  # a year: with the longest steps, more parts than anyone writes stay in range
_LONGEST: Final = 366  # of a step, in days, weeks or months
_LONGEST_TEXT: Final = 200  # characters; the longest that says something has some hundred
_FORM: Final = "write a date, or such as: weekly on Tuesday at 09:00 from 2027-03-02"
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(am|pm)?")
_RULE = re.compile(
    r"(?:(?P<word>daily|weekly|monthly)|every (?:(?P<step>other|\d+) )?(?P<unit>day|week|month)s?"
    r"|every (?P<days>\D+?))"
    r"(?: on (?:the )?(?P<on>.+))?"
)


@dataclass(frozen=True, slots=True)
class Cadence:
    """Days that follow each other, from ``first`` on, and the time of day on each.

    ``unit`` is ``once``, ``day``, ``week`` or ``month``, of which every ``step``-th counts.
    ``weekdays`` (0 is Monday) are those of a week; in a month the ``nth`` (0 the first, -1 the
    last) of the one weekday, or else the day ``day``. ``zoned`` is the moment itself where its zone
    was written.
    """

    first: date
    at: time = time()
    unit: str = "once"
    step: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    day: int = 0
    zoned: datetime | None = None


class Unclear(ValueError):  # noqa: N818 - it says of a text what it is
    """A text names no cadence: ``message`` follows the key, ``hint`` says what to write."""

    def __init__(self, message: str, hint: str = _FORM) -> None:
        """Carry both."""
        super().__init__(message)
        self.message, self.hint = message, hint


def parse_cadence(text: str) -> Cadence:
    """Return what a text says; raises :class:`Unclear` when it says nothing of the kind."""
    words = " ".join(text.split()).casefold()
    if len(words) > _LONGEST_TEXT:
        raise Unclear(f"is not clear: it has {len(words):,} characters")
    if re.match(r"\d", words):
        return _once(words)
    rule, start = _cut(words, "from", "starting")
    if start is None:
        problem = _unknown(words) or Unclear('says no day to begin with: "from" is missing')
        raise problem
    rule, early = _cut(rule, "at")
    start, late = _cut(start, "at")
    first = parse_moment(start)
    if first is None:
        raise Unclear(f'has a "from" that is no date: "{start}"', why_no_moment(start))
    if first.tzinfo is not None or (first.time() != time() and (early or late)):
        raise Unclear(
            "has a time or a zone behind its day",
            'write the time as "at 09:00"; its zone is the timezone: of site.yaml',
        )
    if first.year > _LATEST:
        raise Unclear(f"begins after the year {_LATEST}", "write an earlier day")
    said = early or late
    at = _time(said) if said else first.time()
    return _rule(rule, first.date(), at)


def moments(cadence: Cadence, number: int) -> list[datetime]:
    """Return the first ``number`` moments, without a zone unless one was written.

    One date alone is that of all; past the end of the calendar the last one stands for the rest.
    """
    if cadence.zoned:
        return [cadence.zoned] * number
    if cadence.unit == "once":
        return [datetime.combine(cadence.first, cadence.at)] * number
    days = [*islice(_days(cadence), number)]
    days += [days[-1] if days else cadence.first] * (number - len(days))
    return [datetime.combine(day, cadence.at) for day in days]


def _once(words: str) -> Cadence:
    day, at = _cut(words, "at")
    moment = parse_moment(day)
    if moment is None:
        raise Unclear(f'is not a date: "{day}"', why_no_moment(day))
    if at and (moment.time() != time() or moment.tzinfo):
        raise Unclear("says its time twice", "delete one of the two")
    if at:
        return Cadence(moment.date(), _time(at))
    return Cadence(moment.date(), moment.time(), zoned=moment if moment.tzinfo else None)


def _cut(words: str, *marks: str) -> tuple[str, str | None]:
    """Return what stands before one of the words, and what behind it."""
    for mark in marks:
        before, found, after = f" {words} ".partition(f" {mark} ")
        if found:
            return before.strip(), after.strip()
    return words, None


def _time(text: str) -> time:
    match = _TIME.fullmatch(text)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if match and match[3]:
        hour = hour % 12 + (12 if match[3] == "pm" else 0) if 1 <= hour <= 12 else 24  # noqa: PLR2004
    if hour > 23 or minute > 59:  # noqa: PLR2004
        raise Unclear(f'has no time of day behind "at": "{text}"', "write it as 09:00")
    return time(hour, minute)


def _rule(rule: str, first: date, at: time) -> Cadence:
    match = _RULE.fullmatch(rule)
    if match is None:
        raise _unknown(rule) or Unclear(f'is not clear: "{rule}"')
    if match["days"]:
        if match["on"]:
            raise Unclear(f'is not clear: "{rule}"')
        return Cadence(first, at, "week", 1, _weekdays(match["days"]))
    unit = _UNITS.get(match["word"] or "", match["unit"] or "")
    step = 2 if match["step"] == "other" else int(match["step"] or 1)
    if not 1 <= step <= _LONGEST:
        raise Unclear(f"cannot count in steps of {step}", f"use a number from 1 to {_LONGEST}")
    on = match["on"]
    if unit == "day" and on:
        raise Unclear("names a day, but comes every day", f'write "weekly on {on}"')
    if unit == "week":
        return Cadence(first, at, unit, step, _weekdays(on) if on else (first.weekday(),))
    plain = Cadence(first, at, unit, step)
    return _in_month(on, plain) if unit == "month" else plain


def _in_month(on: str | None, plain: Cadence) -> Cadence:
    if on is None:
        return replace(plain, day=plain.first.day)
    nth, _, weekday = on.partition(" ")
    if nth in _ORDINALS and weekday != "day":
        return replace(plain, nth=_ORDINALS[nth], weekdays=_weekdays(weekday)[:1])
    if on == "last day":
        return replace(plain, day=31)
    match = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|\.)?(?: day)?", on)
    if match is None or not 1 <= int(match[1]) <= 31:  # noqa: PLR2004
        raise Unclear(
            f'names no day of a month: "{on}"',
            'write such as "on the 15th" or "on the first Monday"',
        )
    return replace(plain, day=int(match[1]))


def _weekdays(text: str) -> tuple[int, ...]:
    if text in {"weekday", "weekdays"}:
        return (0, 1, 2, 3, 4)
    found = set()
    for word in re.split(r"[ ,]+(?:and |& )?", text):
        short = word.removesuffix("s") if len(word) > 4 else word  # noqa: PLR2004 - "tuesdays"
        known = [n for n, day in enumerate(_DAYS) if len(short) > 2 and day.startswith(short)]  # noqa: PLR2004
        if not known:
            names = [*map(str.title, _DAYS)]
            hint = did_you_mean(word, names, f"write one of {', '.join(names)}")
            raise Unclear(f'names no day of the week: "{word}"', hint or _FORM)
        found.add(known[0])
    return tuple(sorted(found))


def _unknown(words: str) -> Unclear | None:
    """Return what to say of the first word that is none of those that are understood."""
    for word in re.findall(r"[^\W\d_]+", words):
        if word not in _WORDS and (hint := did_you_mean(word, _WORDS)):
            return Unclear(f'is not clear: "{word}"', hint)
    return None


def _days(cadence: Cadence) -> Iterator[date]:
    """Yield the days of a cadence, as far as the calendar goes."""
    spans: dict[str, Callable[[Cadence, int], list[date]]] = {
        "day": _of_day,
        "week": _of_week,
        "month": _of_month,
    }
    try:
        # What lies before the first day in its week or month does not count as one of the steps.
        started = None
        for span in count():
            days = [day for day in spans[cadence.unit](cadence, span) if day >= cadence.first]
            started = span if started is None and days else started
            if days and started is not None and (span - started) % cadence.step == 0:
                yield from days
    except (ValueError, OverflowError):
        return


def _of_day(cadence: Cadence, span: int) -> list[date]:
    return [cadence.first + timedelta(days=span)]


def _of_week(cadence: Cadence, span: int) -> list[date]:
    monday = cadence.first + timedelta(days=7 * span - cadence.first.weekday())
    return [monday + timedelta(days=day) for day in cadence.weekdays]


def _of_month(cadence: Cadence, span: int) -> list[date]:
    years, month = divmod(cadence.first.month - 1 + span, 12)
    year = cadence.first.year + years
    weekday, length = calendar.monthrange(year, month + 1)
    if not cadence.weekdays:
        return [date(year, month + 1, min(cadence.day, length))]
    days = [*range((cadence.weekdays[0] - weekday) % 7 + 1, length + 1, 7)]
    return [date(year, month + 1, days[cadence.nth])]
