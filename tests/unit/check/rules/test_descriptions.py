from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_what_says_nothing_of_itself(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A", "Words.", description="", series="s"),
        "content/posts/b.md": post("B"),
        "content/pages/c.md": "---\ntitle: C\n---\n",
        "content/series/s.md": "---\ntitle: S\n---\nWords.\n",
    }
    report = looked(tmp_path, files)
    assert places(report, "no-description") == [
        ("content/pages/c.md", 2, 8),
        ("content/posts/a.md", 2, 8),
        ("content/series/s.md", 2, 8),
    ]
    said = [one.message for one in report.diagnostics if one.code == "no-description"]
    assert [message.endswith("show nothing") for message in said] == [True, False, False]
