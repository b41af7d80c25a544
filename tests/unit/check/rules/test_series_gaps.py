from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post

SERIES = "---\ntitle: Steps\ndescription: Steps.\nparts:\n  - a\n  - b\n  - c\n  - d\n---\n"


def test_a_part_to_come_before_one_that_is_out(tmp_path: Path) -> None:
    files = {
        "content/series/steps.md": SERIES,
        "content/posts/a.md": post("A"),
        "content/posts/b.md": post("B", date="2027-01-01"),
        "content/posts/c.md": post("C"),
        "content/posts/d.md": post("D", date="2027-02-01"),
    }
    report = looked(tmp_path, files)
    assert places(report, "series-gap") == [("content/series/steps.md", 5, 3)]
    message = next(one.message for one in report.diagnostics if one.code == "series-gap")
    assert message == 'part 2 of "Steps", "B", is still to come, but part 3 is out'


def test_numbers_with_a_gap_are_told_by_the_build(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A", series="Steps", part="1"),
        "content/posts/c.md": post("C", series="Steps", part="3"),
    }
    report = looked(tmp_path, files)
    assert len(places(report, "part-gap")) == 1
    assert places(report, "series-gap") == []
