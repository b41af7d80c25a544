from __future__ import annotations

import contextlib
from datetime import date, datetime, time

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from generator.schema.cadence import Cadence, Unclear, moments, parse_cadence

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STARTS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0))


def days(text: str, number: int = 4) -> list[str]:
    return [moment.isoformat(timespec="minutes") for moment in moments(parse_cadence(text), number)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-03-02", "2027-03-02T00:00 2027-03-02T00:00"),
        ("2027-03-02 at 9", "2027-03-02T09:00 2027-03-02T09:00"),
        ("2027-03-02T09:30", "2027-03-02T09:30 2027-03-02T09:30"),
        ("2027-03-02T09:00+02:00", "2027-03-02T09:00+02:00 2027-03-02T09:00+02:00"),
        ("Weekly on TUESDAY from 2027-03-03", "2027-03-09T00:00 2027-03-16T00:00"),
        ("weekly from 2027-03-03 at 7pm", "2027-03-03T19:00 2027-03-10T19:00"),
        ("every Tuesday from 2027-03-02 09:15", "2027-03-02T09:15 2027-03-09T09:15"),
        ("weekly on Tue and Fri from 2027-03-03", "2027-03-05T00:00 2027-03-09T00:00"),
        ("every weekday at 12 am from 2027-03-05", "2027-03-05T00:00 2027-03-08T00:00"),
        ("every other week on Mondays from 2027-03-03", "2027-03-08T00:00 2027-03-22T00:00"),
        ("every 10 days starting 2027-03-02", "2027-03-02T00:00 2027-03-12T00:00"),
        ("daily at 6.45 from 2027-03-02", "2027-03-02T06:45 2027-03-03T06:45"),
        ("monthly from 2027-01-31", "2027-01-31T00:00 2027-02-28T00:00"),
        ("monthly on the 15th from 2027-01-16", "2027-02-15T00:00 2027-03-15T00:00"),
        ("monthly on the last day from 2027-01-16", "2027-01-31T00:00 2027-02-28T00:00"),
        ("every 3 months on the first Monday from 2027-01-05", "2027-02-01T00:00 2027-05-03T00:00"),
        ("monthly on the last Friday from 2027-01-30", "2027-02-26T00:00 2027-03-26T00:00"),
    ],
)
def test_what_a_writer_may_say(text, expected):
    assert days(text, 2) == expected.split()


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("soon", 'no day to begin with: "from" is missing', "weekly on Tuesday at 09:00"),
        ("wekly from 2027-03-02", 'is not clear: "wekly"', 'did you mean "weekly"?'),
        ("noon from 2027-03-02", "is not clear", "write a date"),
        ("every blue moon from 2027-03-02", "no day of the week", "write one of Monday"),
        ("every Tuesday on Monday from 2027-03-02", "is not clear", "write a date"),
        ("weekly on Tusday from 2027-03-02", '"tusday"', 'did you mean "Tuesday"?'),
        ("weekly on Tuesday from March", 'a "from" that is no date: "march"', "year-month-day"),
        ("weekly from 2027-03-02T09:00Z", "a time or a zone", "at 09:00"),
        ("weekly at 8 from 2027-03-02 09:00", "a time or a zone", "at 09:00"),
        ("weekly from 3027-03-02", "after the year 2999", "an earlier day"),
        ("weekly at 25:00 from 2027-03-02", 'no time of day behind "at"', "write it as 09:00"),
        ("weekly at 13pm from 2027-03-02", 'no time of day behind "at"', "write it as 09:00"),
        ("every 0 days from 2027-03-02", "steps of 0", "from 1 to 366"),
        ("daily on Monday from 2027-03-02", "comes every day", 'write "weekly on monday"'),
        ("monthly on the 32nd from 2027-03-02", "no day of a month", "on the 15th"),
        ("2027-13-02", "is not a date", "the calendar has no such day"),
        ("2027-03-02T09:00 at 9", "says its time twice", "delete one of the two"),
    ],
)
def test_what_is_not_clear_is_told(text, message, hint):
    with pytest.raises(Unclear) as told:
        parse_cadence(text)
    assert message in told.value.message
    assert hint in told.value.hint


@given(st.text(max_size=60))
def test_no_text_is_too_odd(text):
    with contextlib.suppress(Unclear):
        assert len(moments(parse_cadence(text), 5)) == 5


@given(STARTS, TIMES, st.integers(1, 366), st.sets(st.integers(0, 6), min_size=1))
def test_weeks_are_those_of_the_standard(first, at, step, weekdays):
    listed = " and ".join(DAYS[day] for day in sorted(weekdays))
    found = moments(parse_cadence(f"every {step} weeks on {listed} at {at:%H:%M} from {first}"), 9)
    # Its weeks are counted from the one of the first day that counts.
    start = next(rrule.rrule(rrule.WEEKLY, datetime.combine(first, at), byweekday=weekdays)._iter())
    wanted = rrule.rrule(rrule.WEEKLY, start, interval=step, byweekday=weekdays, count=9)
    assert found == list(wanted)


@given(STARTS, st.integers(1, 366))
def test_days_are_those_of_the_standard(first, step):
    wanted = rrule.rrule(rrule.DAILY, datetime.combine(first, time()), interval=step, count=7)
    assert moments(parse_cadence(f"every {step} days from {first}"), 7) == list(wanted)


@given(STARTS, st.integers(1, 24), st.integers(0, 6), st.sampled_from((1, 2, 3, 4, -1)))
def test_months_are_those_of_the_standard(first, step, weekday, nth):
    names = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
    text = f"every {step} months on the {names[nth]} {DAYS[weekday]} from {first}"
    on = [rrule.weekday(weekday, nth)]
    start = rrule.rrule(rrule.MONTHLY, datetime.combine(first, time()), byweekday=on)[0]
    wanted = rrule.rrule(rrule.MONTHLY, start, byweekday=on, interval=step, count=7)
    assert moments(parse_cadence(text), 7) == list(wanted)


@given(STARTS)
def test_a_month_without_the_day_has_its_last(first):
    found = moments(parse_cadence(f"monthly from {first}"), 13)
    months = [(one.year * 12 + one.month) for one in found]
    assert months == [*range(months[0], months[0] + 13)]
    assert all(one.day == min(first.day, _length(one)) for one in found)


def _length(moment: datetime) -> int:
    later = date(moment.year + moment.month // 12, moment.month % 12 + 1, 1)
    return (later - moment.date().replace(day=1)).days


def test_past_the_end_of_the_calendar_the_last_day_stands():
    found = moments(Cadence(date(2999, 1, 1), unit="month", step=366, day=1), 400)
    assert len(found) == 400
    assert found[-1] == found[-2]
    assert found[-1].year > 9900
