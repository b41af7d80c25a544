from __future__ import annotations

import pytest

from generator.pipeline import Options, read_site
from generator.render.related import Related
from tests.conftest import AS_OF, SiteFolder


def post(title: str, day: int, tags: str, more: str = "") -> str:
    return f"---\ntitle: {title}\ndate: 2020-01-{day:02}\ntags: [{tags}]\n{more}---\nWords.\n"


@pytest.fixture
def related(site):
    def of(files: dict[str, str], slug: str, count: int = 3, without: tuple[str, ...] = ()):
        made: SiteFolder = site({f"content/posts/{name}.md": text for name, text in files.items()})
        found, _ = read_site(made.folder, Options(AS_OF))
        assert found is not None
        return [one.slug for one in Related(found).to(found.by_slug[slug], count, without)]

    return of


COMMON = {
    "a": post("A", 1, "work, letters"),
    "b": post("B", 2, "work, letters"),
    "c": post("C", 3, "work"),
    "d": post("D", 20, "work"),
    "e": post("E", 5, "tea"),
}


def test_the_rarest_shared_topic_counts_most_then_the_nearest_day(related) -> None:
    assert related(COMMON, "a") == ["b", "c", "d"]
    assert related(COMMON, "a", count=1) == ["b"]


def test_without_shared_topics_there_is_none(related) -> None:
    assert related(COMMON, "e") == []


def test_what_the_page_leads_to_anyway_is_left_out(related) -> None:
    assert related(COMMON, "a", without=("b",)) == ["c", "d"]


def test_parts_of_the_same_series_are_left_out(related) -> None:
    series = "series: S\n"
    files = {
        **COMMON,
        "a": post("A", 1, "work, letters", series + "part: 1\n"),
        "b": post("B", 2, "work, letters", series + "part: 2\n"),
    }
    assert related(files, "a") == ["c", "d"]
