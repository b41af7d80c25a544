from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_descriptions_that_are_cut_off(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A", description="a" * 161),
        "content/posts/b.md": post("B", description="b" * 160),
    }
    assert places(looked(tmp_path, files), "long-description") == [("content/posts/a.md", 4, 14)]
    report = looked(tmp_path, files, "check: {description_length: 161}\n")
    assert places(report, "long-description") == []
