from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_titles_that_are_cut_off(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A" * 66),
        "content/posts/b.md": post("B" * 65, series="long"),
        "content/series/long.md": f"---\ntitle: {'L' * 66}\ndescription: Fine.\n---\n",
    }
    assert places(looked(tmp_path, files), "long-title") == [
        ("content/posts/a.md", 2, 8),
        ("content/series/long.md", 2, 8),
    ]
    report = looked(tmp_path, files, "check: {title_length: 66}\n")
    assert places(report, "long-title") == []
