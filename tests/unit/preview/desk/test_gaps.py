"""Series with all their parts, and what is missing."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

import pytest

from generator.model.options import Options
from generator.preview.desk.gaps import SeriesMap, maps_of
from tests.conftest import AS_OF, SiteFolder
from tests.unit.preview.holding import opened

pytestmark = pytest.mark.usefixtures("same_program")


def post(title: str, day: str, more: str = "") -> str:
    return f"---\ntitle: {title}\ndate: {day}\nseries: S\n{more}---\n\nWords.\n"


def maps(folder: SiteFolder, *, drafts: bool = True) -> dict[str, SeriesMap]:
    with opened(folder.folder, Options(as_of=AS_OF, drafts=drafts, future=drafts)) as session:
        state = session.state
        assert state.site
        found = maps_of(state.site, state.read.documents.values(), zoneinfo.ZoneInfo("UTC"))
        return {one.title: one for one in found}


@pytest.fixture
def blog(site: Callable[..., SiteFolder]) -> Callable[..., dict[str, SeriesMap]]:
    def make(files: dict[str, str], *, drafts: bool = True) -> dict[str, SeriesMap]:
        return maps(site(files), drafts=drafts)

    return make


def test_all_parts_with_what_they_are(blog):
    outline = (
        "---\ntitle: S\nparts:\n  - one\n  - two\n  - three\n"
        '  - {title: Plan, planned: "2026-12-01"}\n---\n'
    )
    one = blog(
        {
            "content/series/s.md": outline,
            "content/posts/one.md": post("One", "2026-11-01"),
            "content/posts/two.md": post("Two", "2026-11-02", "draft: true\n"),
            "content/posts/three.md": post("Three", "2026-12-24"),
        }
    )["S"]
    said = [(stone.number, stone.title, stone.state, str(stone.day)) for stone in one.stones]
    assert said == [
        (1, "One", "published", "2026-11-01"),
        (2, "Two", "draft", "2026-11-02"),
        (3, "Three", "scheduled", "2026-12-24"),
        (4, "Plan", "planned", "2026-12-01"),
    ]
    assert (one.out, one.slug, one.url, one.complete) == (1, "s", "/series/s/", False)
    assert one.gaps == ()
    assert one.stones[3].edit == one.edit == "/_desk/edit/series/s.md"
    assert one.stones[0].url == "/one/"


def test_parts_that_readers_do_not_see_are_there_too(blog):
    outline = "---\ntitle: S\nannounce: false\nparts:\n  - one\n  - two\n  - {title: Plan}\n---\n"
    one = blog(
        {
            "content/series/s.md": outline,
            "content/posts/one.md": post("One", "2026-11-01"),
            "content/posts/two.md": post("Two", "2026-11-02", "draft: true\n"),
        },
        drafts=False,
    )["S"]
    assert [stone.state for stone in one.stones] == ["published", "draft", "planned"]
    assert one.stones[1].url is None
    assert one.stones[1].edit == "/_desk/edit/posts/two.md"
    assert one.gaps == ("“Plan” has no day yet.",)


def test_gaps_of_a_plan(blog):
    outline = (
        '---\ntitle: S\nparts:\n  - {title: Early, planned: "2026-03-04"}\n  - {title: Open}\n'
        "  - one\n  - two\n---\n"
    )
    files = {
        "content/series/s.md": outline,
        "content/posts/one.md": post("One", "2026-11-02", "draft: true\n"),
        "content/posts/two.md": post("Two", "2026-11-01"),
    }
    assert blog(files)["S"].gaps == (
        "“Early” was planned for 4 March 2026 and is not written.",
        "“Open” is not written, and a later part is out.",
        "“One” is still a draft, and a later part is out.",
    )


def test_numbers_that_no_post_has(blog):
    files = {
        "content/posts/one.md": post("One", "2026-11-01", "part: 1\n"),
        "content/posts/four.md": post("Four", "2026-11-02", "part: 4\n"),
    }
    assert blog(files)["S"].gaps == (
        "No post says that it is part 2.",
        "No post says that it is part 3.",
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", "The last part came out on 1 March 2026, and none is planned."),
        ("complete: true\n", ""),
    ],
)
def test_a_series_that_has_fallen_silent(blog, more: str, said: str):
    files = {
        "content/series/s.md": f"---\ntitle: S\nparts: [one]\n{more}---\n",
        "content/posts/one.md": post("One", "2026-03-01"),
    }
    gaps = blog(files)["S"].gaps
    assert [gap[: len(said)] for gap in gaps] == ([said] if said else [])
    files["content/posts/one.md"] = post("One", "2026-11-01")
    assert blog(files)["S"].gaps == ()


def test_those_with_gaps_come_first_and_names_are_kept(blog):
    files = {
        "content/posts/a.md": "---\ntitle: A\ndate: 2026-11-01\nseries: Alpha\n---\n",
        "content/posts/b.md": "---\ntitle: B\ndate: 2026-11-01\nseries: Beta\npart: 2\n---\n",
        "content/posts/c.md": "---\ntitle: C\nseries: Gamma Rays\ndraft: true\n---\n",
    }
    found = blog(files, drafts=False)
    assert list(found) == ["Beta", "Alpha", "Gamma Rays"]
    assert found["Gamma Rays"].url is None
    assert found["Gamma Rays"].edit is None
    assert blog({}) != {}
