from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_descriptions_of_two_texts(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A", description="On asking."),
        "content/posts/b.md": post("B", description="on  Asking."),
        "content/posts/c.md": post("C", description=""),
        "content/posts/d.md": post("D", description=""),
    }
    report = looked(tmp_path, files)
    assert places(report, "same-description") == [("content/posts/b.md", 4, 14)]
    assert any("content/posts/a.md" in one.message for one in report.diagnostics)
