"""Dates as exports spell them."""
# ruff: noqa: DTZ001 - what names no zone has none

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from generator.importers.dates import is_doubtful, moment_of

DAY = datetime(2010, 7, 28)
HALF_PAST = DAY.replace(hour=9, minute=30)
UTC = HALF_PAST.replace(tzinfo=timezone.utc)


def zoned(hours: float) -> datetime:
    return HALF_PAST.replace(tzinfo=timezone(timedelta(hours=hours)))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2010-07-28", DAY),
        ("2010-7-28", DAY),
        ("20100728", DAY),
        ("2010/07/28", DAY),
        ("2010.07.28", DAY),
        ("2010年7月28日", DAY),
        ("2010-W30-3", DAY),
        ("2010-209", DAY),
        ("28 July 2010", DAY),
        ("28-Jul-2010", DAY),
        ("28th July, 2010", DAY),
        ("July 28, 2010", DAY),
        ("Jul 28 2010", DAY),
        ("Wednesday, July 28, 2010", DAY),
        ("28. Juli 2010", DAY),
        ("28 juillet 2010", DAY),
        ("28 de julio de 2010", DAY),
        ("28 luglio 2010", DAY),
        ("28 juli 2010", DAY),
        ("7/28/2010", DAY),
        ("28/7/2010", DAY),
        ("28.07.2010", DAY),
        ("2010-07-28 09:30", HALF_PAST),
        ("2010-07-28T09:30:00", HALF_PAST),
        ("2010/07/28 09:30:00", HALF_PAST),
        ("28.07.2010 09:30", HALF_PAST),
        ("July 28, 2010 at 9:30 am", HALF_PAST),
        ("Mittwoch, 28. Juli 2010 um 9:30 Uhr", HALF_PAST),
        ("Wed Jul 28 09:30:00 2010", HALF_PAST),
        ("2010-07-28T09:30:00Z", UTC),
        ("2010-07-28T09:30:00.000Z", UTC),
        ("20100728T093000Z", UTC),
        ("Wed, 28 Jul 2010 09:30:00 GMT", UTC),
        ("Wed, 28 Jul 2010 09:30:00 +0000", UTC),
        ("1280309400", UTC),
        ("1280309400000", UTC),
        ("2010-07-28T09:30:00.000-07:00", zoned(-7)),
        ("2010-07-28 09:30:00 +0200", zoned(2)),
        ("July 28, 2010 9:30 AM PDT", zoned(-7)),
        ("28 Jul 2010 9:30 UTC+5:30", zoned(5.5)),
    ],
)
def test_a_date_is_read(text: str, meant: datetime) -> None:
    assert moment_of(text) == meant


@pytest.mark.parametrize("value", [date(2010, 7, 28), DAY, "2010-07-28"])
def test_what_yaml_and_toml_read_already(value: object) -> None:
    assert moment_of(value) == DAY


@pytest.mark.parametrize(
    "value",
    [
        *("", "yesterday", "2010-13-45", "31 Feb 2010", "0000-00-00 00:00:00", "12", "28 Xyz 2010"),
        *("2010-07-28 noonish", "-0001-11-30", "99999-01-01", None, True, [2010], {"y": 1}),
        *("28/28/2010", "Jul 28, 2010 27:00"),
    ],
)
def test_what_is_no_date_is_none(value: object) -> None:
    assert moment_of(value) is None


def test_midday_and_midnight() -> None:
    assert moment_of("July 28, 2010 12:00 pm") == DAY.replace(hour=12)
    assert moment_of("July 28, 2010 12:00 am") == DAY


def test_day_and_month_may_be_doubtful() -> None:
    assert is_doubtful("3/4/2010")
    assert moment_of("3/4/2010") == datetime(2010, 3, 4)
    assert moment_of("3.4.2010") == datetime(2010, 4, 3)
    assert not any(map(is_doubtful, ("13/4/2010", "4/4/2010", "2010-03-04", 7)))
