"""Front matter is changed where it says, and nowhere else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.load.amend import CannotAmend, amended, amended_yaml, front_matter

POST = """---
# What it is.
title: "A: title"   # shown on the page
date: 2026-07-28
tags: [one, two]  # two of them

aliases:
  - /old/      # from 2010
  - /older/
# How it reads.
summary: |
  Two lines
  of it.

draft: true
---

title: not this one
"""


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"title": "Other"}, 'title: "A: title"   # shown', "title: Other   # shown"),
        ({"title": "B: c"}, 'title: "A: title"', 'title: "B: c"'),
        ({"draft": False}, "draft: true", "draft: false"),
        ({"draft": None}, "draft: true\n", ""),
        ({"date": date(2027, 1, 2)}, "date: 2026-07-28", "date: 2027-01-02"),
        (
            {"date": datetime(2027, 1, 2, 9, 30, tzinfo=timezone(timedelta(hours=2)))},
            "date: 2026-07-28",
            "date: 2027-01-02 09:30+02:00",
        ),
        ({"tags": ["one", "a, b"]}, "tags: [one, two]", 'tags: [one, "a, b"]'),
        ({"tags": None}, "tags: [one, two]  # two of them\n", ""),
        ({"aliases": ["/old/", "/older/", "/x/"]}, "- /older/\n", "- /older/\n  - /x/\n"),
        (
            {"aliases": ["/older/"]},
            "aliases:\n  - /old/      # from 2010\n  - /older/",
            "aliases:\n  - /older/",
        ),
        ({"aliases": None}, "aliases:\n  - /old/      # from 2010\n  - /older/\n", ""),
        ({"summary": "One"}, "summary: |\n  Two lines\n  of it.\n", "summary: One\n"),
        ({"id": "urn:uuid:1"}, "draft: true\n", "draft: true\nid: urn:uuid:1\n"),
        ({"summary": "One\ntwo."}, "  Two lines\n  of it.\n", "  One\n  two.\n"),
    ],
)
def test_one_thing_changes(changes, old, new):
    assert POST.count(old) == 1
    changed = amended(POST, changes)
    if changes == {"summary": "One\ntwo."}:
        assert yaml.safe_load(changed.split("---")[1])["summary"] == "One\ntwo."
        return
    assert changed == POST.replace(old, new)


def test_line_ends_and_mark_stay():
    text = "\ufeff" + POST.replace("\n", "\r\n")
    changed = amended(text, {"draft": False, "aliases": ["/old/", "/older/", "/x/"], "id": "a:b"})
    assert "\n" not in changed.replace("\r\n", "")
    assert changed.startswith("\ufeff---\r\n# What")
    assert "draft: false\r\nid: a:b\r\n---\r\n" in changed


def test_what_has_no_front_matter_is_refused():
    for text in ("", "title: x\n", "---\ntitle: x\n", "---\n- a\n---\n", "---\n{a: [\n---\n"):
        with pytest.raises(CannotAmend):
            amended(text, {"id": "x:y"})


def test_empty_front_matter_takes_a_key():
    assert amended("---\n---\ntext", {"id": "x:y"}) == "---\nid: x:y\n---\ntext"
    assert amended("---\n# only this\n---\n", {"a": 1}) == "---\n# only this\na: 1\n---\n"


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        ("{a: 1, b: 2}\n", {"c": [1, "x, y"]}, '{a: 1, b: 2, c: [1, "x, y"]}\n'),
        ("{a: 1, b: 2}\n", {"a": None}, "{b: 2}\n"),
        ("{a: 1, b: 2}\n", {"b": None}, "{a: 1}\n"),
        ("{a: 1}\n", {"a": None}, "{}\n"),
        ("{a: {b: 1}, c: 2}\n", {"a": "x"}, "{a: x, c: 2}\n"),
        ("{}\n", {"a": "x"}, "{a: x}\n"),
        ("a:\nb: 2\n", {"a": "x"}, "a: x\nb: 2\n"),
        ("a: >\n  x\n  y\n\n# c\nb: 2\n", {"a": "z"}, "a: z\n\n# c\nb: 2\n"),
        ("a:\n- x\n- y # why\nb: 2\n", {"a": ["x", "y", "z"]}, "a:\n- x\n- y # why\n- z\nb: 2\n"),
        ("a:\n  b: []\nc: 1\n", {"a": {"b": 2}}, "a:\n  b: 2\nc: 1\n"),
        ("a: 1", {"b": 2}, "a: 1\nb: 2\n"),
    ],
)
def test_shapes(text, changes, expected):
    assert amended_yaml(text, changes) == expected


_TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff")
)
_KEYS = st.sampled_from(["title", "tags", "id", "extra", "parts", "aliases", "draft"])
_LEAVES = _TEXTS | st.booleans() | st.integers() | st.dates(date(1000, 1, 1))
_VALUES = _LEAVES | st.lists(_LEAVES) | st.dictionaries(_KEYS, _LEAVES | st.lists(_TEXTS))


@given(
    st.dictionaries(_KEYS, _VALUES),
    st.dictionaries(_KEYS, _VALUES | st.none()),
    st.sampled_from([None, True, False]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_set_is_read_back(before, changes, flow, newline):
    written = yaml.safe_dump(before, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    text = f"---\n{written}---\nBody\n".replace("\n", newline)
    wanted = {**before, **changes}
    wanted = {key: value for key, value in wanted.items() if value is not None}
    changed = amended(text, changes)
    assert (yaml.safe_load(changed.split("---" + newline)[1]) or {}) == wanted
    assert changed.endswith(f"---{newline}Body{newline}")


@given(st.dictionaries(_KEYS, _VALUES | _TEXTS.map(lambda text: f"{text}\n{text}")))
def test_front_matter_is_read_back(values):
    text = front_matter(values)
    assert (yaml.safe_load(text.split("---\n")[1]) or {}) == values or "---" in str(values)


def test_moments_are_short():
    assert front_matter(
        {
            "date": datetime.fromisoformat("2026-01-02T09:30"),
            "updated": datetime(2026, 1, 2, tzinfo=UTC),
        }
    ) == ("---\ndate: 2026-01-02 09:30\nupdated: 2026-01-02 00:00+00:00\n---\n")
