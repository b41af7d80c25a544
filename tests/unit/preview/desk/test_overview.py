"""All that the desk shows at a glance."""

from __future__ import annotations

from datetime import date

import pytest

from generator.model.diagnostic import Place, error, warning
from generator.preview.desk.overview import Overview, overview_of
from generator.preview.desk.timing import Slow
from tests.unit.preview.desk.sitting import Sitting

_SLOW = (Slow("/one/", 3.0),)


def overview(at_desk: Sitting, month: str = "", problems=()) -> Overview:
    state = at_desk.session.state
    assert state.site
    return overview_of(state, state.site, problems, _SLOW, month)


def test_what_is_there(at_desk: Sitting):
    seen = overview(at_desk)
    assert seen.today == date(2026, 11, 22)
    assert (seen.published, seen.words) == (2, 7)
    (draft,) = seen.drafts
    assert (draft.title, draft.status, draft.words, str(draft.day)) == (
        *("Draft & co", "draft", 2),
        "2026-11-20",
    )
    assert (draft.url, draft.edit) == ("/draft/", "/_desk/edit/posts/draft.md")
    assert [(one.title, one.series) for one in seen.scheduled] == [("Three", ("Steps",))]
    assert [one.title for one in seen.reviews] == ["One"]
    assert [one.title for one in seen.planned] == ["Early", "Late"]
    assert [one.title for one in seen.series] == ["Letters", "Steps"]
    assert [(one.name, one.url, one.posts, one.share) for one in seen.topics] == [
        ("work", "/tags/work/", 2, 100.0),
        ("talk", "/tags/talk/", 1, 50.0),
    ]
    assert seen.slowest == _SLOW
    assert seen.plot
    assert seen.warnings == ()


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("", "2026-11-01"),
        ("2026-12", "2026-12-01"),
        ("1999-02", "1999-02-01"),
        ("2026-13", "2026-11-01"),
        ("0001-01", "2026-11-01"),
        ("9999-12", "2026-11-01"),
        ("2026-12-01'\"<", "2026-11-01"),
    ],
)
def test_the_month_that_is_asked_for(at_desk: Sitting, asked: str, first: str):
    assert str(overview(at_desk, asked).month.first) == first


def test_what_is_wrong_by_file_the_worst_first(at_desk: Sitting):
    problems = [
        warning("a", "A.", Place("content/posts/one.md", 3, 2)),
        error("b", "B.", Place("content/posts/two.md", 5)),
        warning("c", "C.", "templates/post.html"),
        error("d", "D."),
        warning("e", "E.", Place("content/posts/two.md", 2)),
    ]
    groups = overview(at_desk, problems=problems).warnings
    said = [(one.path, [told.problem.code for told in one.told]) for one in groups]
    assert said == [
        (None, ["d"]),
        ("content/posts/two.md", ["e", "b"]),
        ("content/posts/one.md", ["a"]),
        ("templates/post.html", ["c"]),
    ]
    assert groups[2].told[0].edit == "/_desk/edit/posts/one.md?line=3&column=2"
    assert groups[3].told[0].edit is None


def test_words_are_those_of_the_text_as_it_stands(at_desk: Sitting):
    path = at_desk.site.folder / "content/posts/one.md"
    path.write_text(f"{path.read_text()}\nThree more words.\n")
    at_desk.session.changed([path])
    assert overview(at_desk).words == 10
