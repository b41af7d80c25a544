"""The form says what the file says, and changes nothing but what is filled in."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, timedelta, timezone

import pytest

from generator.load.amend import amended
from generator.load.document import ONLY_POSTS
from generator.model.document import FrontMatter, SeriesOutline
from generator.model.source import Kind
from generator.preview.desk.form import Field, changes_of, form_of, groups_of

_HEAD = """---
title: "One: two"
date: 2026-01-03
updated: 2026-02-01T09:30
expires: 2026-03-01 09:30 +02:00
review_by: soon
draft: yes
tags: [work, talk]
authors: ann
aliases:
  - /old/
  - /older/
part: 3
toc: off
comments: closed
extra: {mood: calm}
mine: kept  # unknown
---
"""


def fields(head: str = _HEAD, kind: Kind = Kind.POST) -> dict[str, Field]:
    found = form_of(head, kind)
    assert found is not None
    return {field.name: field for field in found}


def test_every_key_of_the_schema_has_a_field_with_its_words():
    names = {field.name for field in dataclasses.fields(FrontMatter)}
    assert fields().keys() == names - {"extra"}
    assert fields(kind=Kind.PAGE).keys() == names - {"extra", *ONLY_POSTS}
    series = {field.name for field in dataclasses.fields(SeriesOutline)}
    assert fields(kind=Kind.SERIES).keys() == series - {"extra", "parts"}
    for field in (*fields().values(), *fields(kind=Kind.SERIES).values()):
        assert field.label
        assert field.help.endswith(".")
        assert "`" not in field.help
    assert "<code>byline new</code>" in fields()["id"].help


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [
        ("title", "text", "One: two"),
        ("date", "moment", "2026-01-03"),
        ("updated", "moment", "2026-02-01T09:30"),
        ("expires", "written", "2026-03-01 09:30 +02:00"),
        ("review_by", "written", "soon"),
        ("draft", "check", "yes"),
        ("tags", "list", "work, talk"),
        ("authors", "list", "ann"),
        ("aliases", "lines", "/old/\n/older/"),
        ("part", "number", "3"),
        ("toc", "choice", "no"),
        ("comments", "choice", "closed"),
        ("series", "list", ""),
        ("description", "long", ""),
        ("image", "text", ""),
    ],
)
def test_a_field_says_what_the_file_says(name: str, kind: str, value: str):
    field = fields()[name]
    assert (field.kind, field.value) == (kind, value)
    assert name != "updated" or (field.day, field.time) == ("2026-02-01", "09:30")


def test_small_things():
    assert fields()["draft"].checked
    assert not fields("---\ntitle: x\n---\n")["draft"].checked
    commas = fields('---\ntags: ["a, b", c]\n---\n')["tags"]
    assert (commas.kind, commas.value) == ("lines", "a, b\nc")
    assert fields("---\ndate:\n---\n")["date"] == fields("---\n---\n")["date"]


def test_what_says_the_same_changes_nothing():
    said = {field.name: field.value for field in fields().values()}
    assert changes_of(_HEAD, said, Kind.POST) == {}
    assert amended(_HEAD, {}) == _HEAD


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("title", " Other \n title ", "Other title"),
        ("title", "", None),
        ("date", "2026-05-06", date(2026, 5, 6)),
        ("date", "2026-05-06 08:00", datetime(2026, 5, 6, 8, 0)),  # noqa: DTZ001 - as written
        (
            "expires",
            "2026-05-06 08:00 +02:00",
            datetime(2026, 5, 6, 8, 0, tzinfo=timezone(timedelta(hours=2))),
        ),
        ("date", "some day", "some day"),
        ("date", "", None),
        ("draft", "no", None),
        ("tags", "a,, b ,", ["a", "b"]),
        ("tags", " ", None),
        ("aliases", "/x, y/\n\n /z/", ["/x, y/", "/z/"]),
        ("part", "4", 4),
        ("part", "four", "four"),
        ("toc", "yes", True),
        ("toc", "", None),
        ("comments", "no", False),
        ("description", "One\ntwo. ", "One two."),
    ],
)
def test_changes_are_values(name: str, text: str, value: object):
    assert changes_of(_HEAD, {name: text}, Kind.POST) == {name: value}


def test_what_is_not_in_the_form_is_passed_over():
    for name in ("extra", "mine", "__class__", ""):
        assert changes_of(_HEAD, {name: "x"}, Kind.POST) == {}
    assert changes_of(_HEAD, {"series": "x"}, Kind.PAGE) == {}
    assert changes_of("---\n[\n---\n", {"title": "x"}, Kind.POST) == {}


def test_only_what_changed_is_touched():
    values = changes_of(_HEAD, {"tags": "work", "draft": "no"}, Kind.POST)
    expected = _HEAD.replace("[work, talk]", "[work]").replace("draft: yes\n", "")
    assert amended(_HEAD, values) == expected


@pytest.mark.parametrize("head", ["", "---\n[\n---\n", "---\ntitle: x\n", "---\n- a\n---\n"])
def test_without_front_matter_there_is_no_form(head: str):
    assert form_of(head, Kind.POST) is None


def test_groups_hold_each_field_once():
    found = form_of(_HEAD, Kind.POST)
    assert found
    groups = groups_of(found)
    names = [field.name for _, some in groups for field in some]
    assert sorted(names) == sorted({field.name for field in found} - {"title"})
    assert [title for title, _ in groups][-1] == "The page"
    series = form_of("---\ntitle: x\n---\n", Kind.SERIES)
    assert series
    titles = [title for title, _ in groups_of(series)]
    assert titles == ["What it is about", "The page"]
