from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from markupsafe import Markup

from generator.render.filters import counted, day, direction_of, fill_in, iso

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


def test_a_count_takes_the_form_that_its_language_has_for_it() -> None:
    english = "{n} post | {n} posts"
    assert [counted(english, n) for n in (0, 1, 2)] == ["0 posts", "1 post", "2 posts"]
    assert counted("{n} article | {n} articles", 0, "fr") == "0 article"
    polish = "{n} wpis | {n} wpisy | {n} wpisów | {n} wpisu"
    assert [counted(polish, n, "pl") for n in (1, 3, 5)] == ["1 wpis", "3 wpisy", "5 wpisów"]
    assert counted("{n} min", 7, "xx-nowhere") == "7 min"


def test_words_are_filled_in() -> None:
    assert fill_in("Part {n} of {total} in {x}", n=2, total=4) == "Part 2 of 4 in {x}"
    # What is filled in is not looked at again.
    assert fill_in("{a}{b}", a="{b}", b="{a}") == "{b}{a}"


def test_html_may_be_filled_in_and_nothing_else_becomes_html() -> None:
    filled = fill_in("<i> & {link}: {name}", link=Markup("<a>x</a>"), name="<b>")
    assert filled == "&lt;i&gt; &amp; <a>x</a>: &lt;b&gt;"
    assert isinstance(filled, Markup)
    assert not isinstance(fill_in("<i> {name}", name="<b>"), Markup)


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("de", "ltr")]
)
def test_languages_have_a_direction(language: str, direction: str) -> None:
    assert direction_of(language) == direction
