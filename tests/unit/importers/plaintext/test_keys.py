"""Values of front matter made what they are meant to be, each told where it was not."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from generator.importers.plaintext.entries import common_fields, of_page, titled
from generator.importers.plaintext.keys import Keys, by_commas
from generator.importers.plaintext.telling import Telling


def day(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=timezone.utc).replace(tzinfo=None)


def keys(values, lines=None):
    telling = Telling("a.md")
    return Keys(values, lines or {}, telling), telling


def codes(telling):
    return [(one.code, one.place.line) for one in telling.remarks]


@pytest.mark.parametrize(
    ("value", "text", "told"),
    [
        ("A  title\nof two", "A title of two", False),
        ("<b>A</b> &amp; b", "A & b", False),
        ("A &amp; b", "A & b", False),
        (12, "12", False),
        (True, "true", False),
        (["a", None, 2], "a, 2", True),
        ({"a": 1}, "", True),
        (None, "", False),
        ("", "", False),
        ([], "", False),
    ],
)
def test_text(value, text, told):
    made, telling = keys({"title": value}, {"title": 3})
    assert (made.text("title"), codes(telling)) == (text, [("front-matter", 3)] if told else [])


@pytest.mark.parametrize(
    ("value", "words", "told"),
    [
        ("a, b", ("a, b",), False),
        (["a", "B", "b", "", None, 3], ("a", "B", "3"), False),
        (7, ("7",), False),
        ({"a": 1, "b": 2}, ("a", "b"), True),
        (["a", ["b"]], ("a",), True),
        (None, (), False),
    ],
)
def test_words(value, words, told):
    made, telling = keys({"tags": value})
    assert (made.words("tags"), bool(telling.remarks)) == (words, told)


def test_words_with_commas():
    assert keys({"t": "a, b c"})[0].words("t", split=by_commas) == ("a", "b c")
    assert keys({"t": "Last, First; Other"})[0].words("t", split=by_commas) == (
        "Last, First",
        "Other",
    )
    assert keys({"t": "a\nb, c"})[0].words("t", split=by_commas) == ("a", "b", "c")


@pytest.mark.parametrize(
    ("value", "flag", "told"),
    [(True, True, 0), ("Yes", True, 0), ("off", False, 0), (0, False, 0), (None, None, 0),
     ("perhaps", None, 1)],
)  # fmt: skip
def test_flags(value, flag, told):
    made, telling = keys({"draft": value})
    assert (made.flag("draft"), len(telling.remarks)) == (flag, told)


@pytest.mark.parametrize(
    ("value", "number", "told"),
    [
        (3, 3, 0),
        ("4", 4, 0),
        (5.0, 5, 0),
        (5.5, None, 1),
        ("x", None, 1),
        (True, None, 1),
        (None, None, 0),
    ],
)
def test_numbers(value, number, told):
    made, telling = keys({"part": value})
    assert (made.number("part"), len(telling.remarks)) == (number, told)
    assert ("part" in made.rest()) == bool(told)


@pytest.mark.parametrize(
    ("value", "moment", "code"),
    [
        ("2010-07-28", day(2010, 7, 28), None),
        (["July 28, 2010"], day(2010, 7, 28), None),
        ("3/4/2010", day(2010, 3, 4), "doubtful-date"),
        ("soon", None, "bad-date"),
        ("2010-13-45", None, "bad-date"),
        (None, None, None),
    ],
)
def test_moments(value, moment, code):
    made, telling = keys({"date": value}, {"date": 2})
    assert made.moment("date") == moment
    assert codes(telling) == ([(code, 2)] if code else [])
    assert ("date" in made.rest()) == (code == "bad-date")


def test_names_are_found_whatever_their_case_and_what_says_the_same_is_done_with():
    made, _ = keys({"Title": "A", "summary": "S", "description": "S", "excerpt": "other"})
    assert "title" in made
    assert made.text("title") == "A"
    assert made.text("description", "summary", "excerpt") == "S"
    assert made.rest() == {"excerpt": "other"}


@pytest.mark.parametrize(
    ("values", "image", "alt", "extra"),
    [
        ({"image": "a.png"}, "a.png", None, {}),
        ({"image": "a.png", "image_alt": "A"}, "a.png", "A", {}),
        ({"cover": {"image": "a.png", "alt": "A"}}, "a.png", "A", {}),
        ({"image": {"path": "a.png", "width": 3}}, "a.png", None,
         {"image": {"path": "a.png", "width": 3}}),
        ({"header": {"teaser": "a.png"}}, "a.png", None, {}),
        ({"header": "tall"}, "", None, {"header": "tall"}),
        ({"image": ["a.png", "b.png"]}, "a.png", None, {"image": ["a.png", "b.png"]}),
        ({"image": ["a.png"]}, "a.png", None, {}),
        ({"image": {"color": "red"}}, "", None, {"image": {"color": "red"}}),
    ],
)  # fmt: skip
def test_pictures(values, image, alt, extra):
    fields = common_fields(keys(values)[0])
    assert (fields["image"], fields["image_alt"], fields["extra"]) == (image, alt, extra)


@pytest.mark.parametrize(
    ("values", "authors"),
    [
        ({"author": "Ann"}, ("Ann",)),
        ({"author": {"name": "Ann", "email": "nobody"}}, ("Ann",)),
        ({"authors": ["Ann", {"name": "Ben"}, {"x": 1}, None]}, ("Ann", "Ben")),
        ({"authors": "Ann, Ben"}, ("Ann", "Ben")),
        ({"authors": 3}, ()),
        ({}, ()),
    ],
)
def test_authors(values, authors):
    assert common_fields(keys(values)[0], split=by_commas)["authors"] == authors


def test_comments_are_only_ever_switched_off():
    assert common_fields(keys({"comments": False})[0])["comments"] is False
    assert common_fields(keys({"comments": True})[0])["comments"] is None


def test_a_page_keeps_what_only_posts_have_under_extra():
    telling = Telling("a.md")
    made = Keys({"series": ["S"], "part": 2, "expires": "2031-01-01"}, {}, telling)
    fields = of_page(common_fields(made), telling)
    assert (fields["series"], fields["part"], fields["expires"]) == ((), None, None)
    assert fields["extra"] == {"series": ["S"], "part": 2, "expires": "2031-01-01T00:00:00"}
    assert [one.code for one in telling.remarks] == ["page"] * 3


@pytest.mark.parametrize(
    ("body", "title", "text", "line"),
    [
        ("# A *b* #\n\nText.", "A *b*", "\nText.", 6),
        ("\n# A {#x}\nText.", "A", "Text.", 7),
        ("A\n===\nText.", "A", "Text.", 7),
        ("## A\nText.", "My post", "## A\nText.", 5),
        ("Text.", "My post", "Text.", 5),
        ("", "My post", "", 5),
    ],
)
def test_a_title_that_was_not_given(body, title, text, line):
    made, telling = keys({})
    assert titled(made, body, 5, "my-post", telling) == (title, text, line)
    assert codes(telling) == [("no-title", 1)]
