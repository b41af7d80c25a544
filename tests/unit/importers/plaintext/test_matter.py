"""Front matter in all its forms, whole and broken: nothing of it is lost unsaid."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.importers.importer import Weight
from generator.importers.plaintext.matter import read_headers, read_matter
from generator.importers.plaintext.telling import Telling


def told(text: str, headers: bool = False):
    telling = Telling("a.md")
    matter = (read_headers if headers else read_matter)(text, telling)
    return matter, [(one.code, one.place.line) for one in telling.remarks]


@pytest.mark.parametrize(
    ("text", "values", "line"),
    [
        ("---\ntitle: A\n---\nText.", {"title": "A"}, 4),
        ("\n\n---\ntitle: A\n---\nText.", {"title": "A"}, 6),
        ("---\ntitle: A\n...\nText.", {"title": "A"}, 4),
        ("--- \n---\nText.", {}, 3),
        ("---\n# only a comment\n---\nText.", {}, 4),
        (
            '---\ntags: [a, "b"]\nyes: no\nn: 12\nf: 1.5\nz: 007\n---\nText.',
            {"tags": ["a", "b"], "yes": False, "n": 12, "f": 1.5, "z": "007"},
            8,
        ),
        (
            "---\na:\n  b: [1]\nd: 2010-07-28\ne:\n---\nText.",
            {"a": {"b": [1]}, "d": "2010-07-28", "e": None},
            7,
        ),
        (
            "+++\ntitle = 'A'\ndate = 2010-07-28\n[params]\nx = 07:30:00\n+++\nText.",
            {"title": "A", "date": "2010-07-28", "params": {"x": "07:30:00"}},
            7,
        ),
        ('{"title": "A", "tags": ["b"]}\nText.', {"title": "A", "tags": ["b"]}, 2),
        ('{\n  "title": "A"\n}\n\nText.', {"title": "A"}, 4),
    ],
)
def test_front_matter_is_plain_data_and_the_text_keeps_its_place(text, values, line):
    matter, remarks = told(text)
    assert (matter.values, matter.body_line, remarks) == (values, line, [])
    assert matter.body.strip() == "Text."
    assert matter.there


@pytest.mark.parametrize(
    "text", ["Text.", "", "{% include a %}", "{not json}", "-- a\n---\n", "{ x"]
)
def test_a_text_without_is_left_as_it_is(text):
    matter, remarks = told(text)
    assert (matter.values, matter.body, matter.there, remarks) == ({}, text, False, [])


@pytest.mark.parametrize(
    ("text", "values", "remarks"),
    [
        # Tabs where YAML wants spaces.
        (
            "---\ntitle: A\ntags:\n\t- a\n\t- b\n---\nText.",
            {"title": "A", "tags": ["a", "b"]},
            [("yaml-tab", 3)],
        ),
        ("---\ntitle:\tA\tB\n---\nText.", {"title": "A\tB"}, []),
        # A colon in a title, a quote that is never closed, a list that is never closed.
        (
            "---\ntitle: Half: a minute\ntags: a\n---\nText.",
            {"title": "Half: a minute", "tags": "a"},
            [("front-matter", 2)],
        ),
        (
            '---\ntitle: "Half\ntags: a\n---\nText.',
            {"title": "Half", "tags": "a"},
            [("front-matter", 2)],
        ),
        (
            "---\ntags: [a, b\ntitle: A\n---\nText.",
            {"tags": ["a", "b"], "title": "A"},
            [("front-matter", 2)],
        ),
        (
            "---\ntags:\n- 'a\n- b\ntitle: A\n---\nText.",
            {"tags": ["a", "b"], "title": "A"},
            [("front-matter", 3)],
        ),
        ("---\ntitle: @home\n---\nText.", {"title": "@home"}, [("front-matter", 2)]),
        # The last of two counts.
        (
            "---\ntitle: A\ndate: 2010-07-28\ntitle: B\n---\nText.",
            {"title": "B", "date": "2010-07-28"},
            [("duplicate-key", 4)],
        ),
        ("---\ntitle: A\nnonsense\n---\nText.", {"title": "A"}, [("front-matter", 3)]),
        # Never closed.
        (
            "---\ntitle: A\ndate: 2010-07-28\n\nText.",
            {"title": "A", "date": "2010-07-28"},
            [("front-matter", 4)],
        ),
        ("+++\ntitle = 'A'\n\nText.", {"title": "A"}, [("front-matter", 3)]),
        # Broken TOML, key by key.
        (
            "+++\ntitle = 'A'\ndate = yesterday\n[params]\nx = 1\n+++\nText.",
            {"title": "A", "params": {"x": 1}},
            [("front-matter", 2), ("front-matter", 3)],
        ),
        (
            "+++\ntitle = 'A'\ntitle = 'B'\n+++\nText.",
            {"title": "B"},
            [("front-matter", 2), ("duplicate-key", 3)],
        ),
        # Broken JSON, line by line.
        (
            '{\n"title": "A",\n"tags": [a],\n"n": 1,\n}\nText.',
            {"title": "A", "n": 1},
            [("front-matter", 1), ("front-matter", 3)],
        ),
        ('{"title": "A", "title": "B"}\nText.', {"title": "B"}, [("duplicate-key", 1)]),
    ],
)
def test_what_is_broken_is_told_and_the_rest_is_read(text, values, remarks):
    matter, found = told(text)
    assert (matter.values, found) == (values, remarks)
    assert matter.body.strip() == "Text."


def test_json_that_never_ends_is_text():
    text = '{\n"title": "A",\nText.'
    assert told(text)[0].body == text


def test_an_entity_bomb_of_yaml_is_text():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\ntitle: A"
    matter, remarks = told(f"---\n{bomb}\n---\nText.")
    assert matter.values["title"] == "A"
    assert {code for code, _line in remarks} == {"front-matter"}


def test_what_is_nested_too_deeply_does_not_end_the_import():
    for text in (f"---\na: {'[' * 5000}\ntitle: A\n---\nT", f'{{"a": {"[" * 100_000}\n'):
        assert told(text)[0].values.get("title", "A") == "A"
    matter, _ = told(f"+++\na = {'[' * 5000}{']' * 5000}\ntitle = 'A'\n+++\nT")
    assert matter.values["title"] == "A"


@pytest.mark.parametrize(
    ("text", "values", "line"),
    [
        ("Title: A: b\nTags: x, y\n\nText.", {"title": "A: b", "tags": "x, y"}, 4),
        (
            "Title: A\nSummary: one\n    two\n\tthree\n\nText.",
            {"title": "A", "summary": "one\ntwo\nthree"},
            6,
        ),
        ("TITLE: A\ndate:2010-07-28\nText.", {"title": "A", "date": "2010-07-28"}, 3),
        ("---\ntitle: A\ntags:\n  - x\n---\n\nText.", {"title": "A", "tags": ["x"]}, 6),
        ("---\nTitle: A: b\n---\nText.", {"Title": "A: b"}, 4),
        ("Title: A", {"title": "A"}, 2),
    ],
)
def test_headers(text, values, line):
    matter, _remarks = told(text, headers=True)
    assert (matter.values, matter.body_line) == (values, line)
    assert matter.body.strip() in {"Text.", ""}


def test_headers_that_stand_twice_are_both_kept():
    matter, remarks = told("Title: A\nTags: x\nTags: y\n\nText.", headers=True)
    assert matter.values["tags"] == "x\ny"
    assert remarks == [("duplicate-key", 3)]


@pytest.mark.parametrize("text", ["Text.", "", "Not a header\n\nText."])
def test_no_headers(text):
    matter, _ = told(text, headers=True)
    assert (matter.body, matter.there) == (text, False)


@given(st.text(st.sampled_from("ab:-+={}[]\"'\n\t #,.1&*|>\\"), max_size=60), st.booleans())
def test_nothing_raises_and_no_line_vanishes(text, headers):
    for form in (
        text,
        f"---\n{text}\n---\nText.",
        f"+++\n{text}\n+++\nText.",
        f"{{{text}}}\nText.",
    ):
        matter, _remarks = told(form, headers)
        assert len(matter.body.split("\n")) <= len(form.split("\n")) + 1
        json.dumps(matter.values)


def test_remarks_say_how_bad_it_is():
    telling = Telling("a.md", "key")
    telling.lost("a", "gone")
    telling.lost("a", "gone")
    telling.noted("b", "seen", 3)
    assert [(one.weight, one.place.line, one.entry) for one in telling.remarks] == [
        (Weight.LOST, 1, "key"),
        (Weight.NOTED, 3, "key"),
    ]
