"""The order of posts, and where the date of one comes from."""

from __future__ import annotations

from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any

from generator.config.model import Config
from generator.load.document import load
from generator.load.markdown import Engine
from generator.model.source import Kind, Source
from generator.resolve.entries import newest_first
from generator.resolve.resolve import resolve

UTC = timezone.utc
AS_OF = datetime(2026, 11, 22, tzinfo=UTC)


def _post(matter: str, named: str | None = None) -> Any:
    source = Source("content/posts/a.md", Kind.POST, "a", date=named)
    document = load(source, f"---\ntitle: A\n{matter}---\n".encode(), Engine())
    site = resolve([document], (), Config(title="T", timezone="UTC"), {}, AS_OF)[0]
    return site.everything[0]


def test_newest_first_then_by_slug_and_those_without_a_date_last():
    def post(slug: str, *date: int) -> Any:
        return SimpleNamespace(slug=slug, date=datetime(*date, tzinfo=UTC) if date else None)

    posts = [post("b"), post("old", 1960, 1, 1), post("z", 2020, 1, 2), post("a", 2020, 1, 2)]
    posts += [post("a2"), post("new", 2020, 1, 3)]
    ordered = [one.slug for one in sorted(posts, key=newest_first)]
    assert ordered == ["new", "a", "z", "old", "a2", "b"]


def test_the_date_of_a_file_s_name_stands_in_for_one_that_is_not_written():
    assert _post("", "2020-03-04").date == datetime(2020, 3, 4, tzinfo=UTC)
    assert _post("date: 2021-05-06\n", "2020-03-04").date == datetime(2021, 5, 6, tzinfo=UTC)
