"""The zone of an old blog, guessed from its dates."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from generator.importers.zones import guessed_zone, in_zone, zone_called


def moment(month: int, hours: float) -> datetime:
    return datetime(2010, month, 3, 9, 30, tzinfo=timezone(timedelta(hours=hours)))


@pytest.mark.parametrize(
    ("moments", "language", "zone"),
    [
        ([moment(1, -8), moment(7, -7)], "en", "America/Los_Angeles"),
        ([moment(1, -5), moment(7, -4)], "", "America/New_York"),
        ([moment(1, 1), moment(7, 2)], "de", "Europe/Berlin"),
        ([moment(1, 1), moment(7, 2)], "fr-CA", "Europe/Paris"),
        ([moment(1, -7), moment(7, -7)], "en", "America/Phoenix"),
        ([moment(1, 5.5)], "en", "Asia/Kolkata"),
        ([moment(1, 5.75)], "en", "Asia/Kathmandu"),
        ([moment(1, 0), moment(7, 1)], "en-GB", "Europe/London"),
        ([moment(1, 0), moment(7, 0)], "en", None),
        ([moment(1, -8), moment(1, 3)], "en", None),
        ([datetime(2010, 1, 1)], "en", None),  # noqa: DTZ001 - it names no zone
        ([], "en", None),
    ],
)
def test_a_zone_is_one_that_all_dates_fit(
    moments: list[datetime], language: str, zone: str | None
) -> None:
    found = guessed_zone(moments, language)
    if zone == "Asia/Kathmandu":
        assert found in {"Asia/Kathmandu", "Asia/Katmandu"}
    else:
        assert found == zone


def test_a_moment_is_shown_as_clocks_there_showed_it() -> None:
    zone = zone_called("America/Los_Angeles")
    assert zone is not None
    late = datetime(2010, 7, 29, 3, tzinfo=timezone.utc)
    assert in_zone(late, zone).isoformat() == "2010-07-28T20:00:00-07:00"
    bare = datetime(2010, 7, 29, 3)  # noqa: DTZ001 - it names no zone
    assert in_zone(bare, zone) is bare


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "\0"])
def test_what_is_no_zone(name: str) -> None:
    assert zone_called(name) is None
