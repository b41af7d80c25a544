from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post

TEXT = "Things have changed recently, and what you did most\nrecently counts; *this\nyear* too.\n"


def test_old_posts_that_speak_of_their_day(tmp_path: Path) -> None:
    files = {
        "content/posts/old.md": post("Old", TEXT, date="2025-11-22"),
        "content/posts/new.md": post("New", TEXT, date="2025-11-23"),
        "content/posts/seen.md": post("Seen", TEXT, date="2010-01-01", updated="2026-01-01"),
        "content/posts/undated.md": post("Undated", TEXT, date=""),
        "content/posts/deutsch.md": post(
            "Alt", "Kürzlich war es anders, recently.\n", date="2020-01-01", language="de"
        ),
    }
    report = looked(tmp_path, files)
    assert places(report, "stale-words") == [
        ("content/posts/deutsch.md", 9, 1),
        ("content/posts/old.md", 8, 21),
        ("content/posts/old.md", 9, 19),
    ]
    told = [one.message for one in report.diagnostics if one.code == "stale-words"]
    assert told[0] == '"Kürzlich" was true in 2020-01'
    later = looked(tmp_path, files, "check: {stale_after: 13}\n")
    assert [path for path, *_ in places(later, "stale-words")] == ["content/posts/deutsch.md"]


def test_what_others_say_and_code_do_not_count(tmp_path: Path) -> None:
    text = (
        'She said "I came here recently" and “just recently.”\n\n'
        '!!! script "On the telephone"\n    I moved here recently.\n\n    This year, that is.\n\n'
        'Afterwards `recently`, [that](/a/ "recently").\n\n    recently\n\n'
        "```\nrecently\n```\n<!-- recently -->\nLately!\n"
    )
    files = {"content/posts/a.md": post("A", text, date="2010-01-01")}
    assert places(looked(tmp_path, files), "stale-words") == [("content/posts/a.md", 23, 1)]
