from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from generator.render.filters import day, iso, plural

MOMENT = datetime(2010, 7, 28, tzinfo=timezone(timedelta(hours=-7)))


@pytest.mark.parametrize(
    ("language", "form", "shown"),
    [
        ("en", "full", "Wednesday, 28 July 2010"),
        ("en", "long", "28 July 2010"),
        ("en-GB", "month", "July 2010"),
        ("en-US", "long", "July 28, 2010"),
        ("de", "full", "Mittwoch, 28. Juli 2010"),
        ("fr", "month", "juillet 2010"),
        ("xx-nowhere", "long", "28 July 2010"),
    ],
)
def test_dates_in_words(language: str, form: str, shown: str) -> None:
    assert day(MOMENT, language, form) == shown


def test_a_midnight_is_a_day() -> None:
    assert iso(MOMENT) == "2010-07-28"
    assert iso(MOMENT.replace(hour=9)) == "2010-07-28T09:00:00-07:00"


def test_plurals() -> None:
    assert [plural(n, "post", "posts") for n in (0, 1, 2)] == ["0 posts", "1 post", "2 posts"]
