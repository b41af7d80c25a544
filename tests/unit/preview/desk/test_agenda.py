"""What happens on which day."""

from __future__ import annotations

import zoneinfo
from datetime import date

from generator.preview.desk.agenda import ahead, happenings_of, month_of
from generator.preview.desk.gaps import maps_of
from tests.unit.preview.desk.sitting import Sitting

_UTC = zoneinfo.ZoneInfo("UTC")
_TODAY = date(2026, 11, 22)


def happenings(at_desk: Sitting):
    state = at_desk.session.state
    maps = maps_of(state.site, state.read.documents.values(), _UTC)
    return happenings_of(state.site, maps, _UTC)


def test_everything_with_a_day_in_order(at_desk: Sitting):
    said = [(str(one.day), one.kind, one.title, one.late) for one in happenings(at_desk)]
    assert said == [
        ("2026-01-03", "published", "One", False),
        ("2026-01-05", "published", "Gone", False),
        ("2026-02-01", "expires", "Gone", False),
        ("2026-02-03", "published", "Two", False),
        ("2026-10-01", "planned", "Early", True),
        ("2026-11-01", "review", "One", True),
        ("2026-11-20", "draft", "Draft & co", True),
        ("2026-12-24", "scheduled", "Three", False),
        ("2027-03-01", "expires", "Three", False),
        ("2027-05-01", "planned", "Late", False),
    ]


def test_where_they_lead(at_desk: Sitting):
    by_title = {(one.title, one.kind): one for one in happenings(at_desk)}
    one = by_title["One", "review"]
    assert (one.url, one.edit) == ("/one/", "/_desk/edit/posts/one.md")
    assert by_title["Gone", "published"].url is None
    early = by_title["Early", "planned"]
    assert (early.url, early.edit) == ("/series/letters/", "/_desk/edit/series/letters.md")
    assert early.series == "Letters"


def test_what_is_late_comes_first_and_what_is_over_not_at_all(at_desk: Sitting):
    said = [(one.title, one.kind) for one in ahead(happenings(at_desk), _TODAY)]
    assert said == [
        ("Early", "planned"),
        ("One", "review"),
        ("Draft & co", "draft"),
        ("Three", "scheduled"),
        ("Three", "expires"),
        ("Late", "planned"),
    ]


def test_a_sheet_has_whole_weeks(at_desk: Sitting):
    sheet = month_of(date(2026, 11, 1), happenings(at_desk), _TODAY)
    assert [len(week) for week in sheet.weeks] == [7] * 6
    assert (str(sheet.days[0].day), str(sheet.days[-1].day)) == ("2026-10-26", "2026-12-06")
    assert sum(day.inside for day in sheet.days) == 30
    assert [str(day.day) for day in sheet.days if day.today] == ["2026-11-22"]
    assert {str(day.day): len(day.happenings) for day in sheet.days if day.happenings} == {
        "2026-11-01": 1,
        "2026-11-20": 1,
    }
    assert (sheet.before, sheet.after) == (date(2026, 10, 1), date(2026, 12, 1))
    february = month_of(date(2027, 2, 1), (), _TODAY)
    assert [len(week) for week in february.weeks] == [7] * 4
    assert (february.before, february.after) == (date(2027, 1, 1), date(2027, 3, 1))
