from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_the_day_has_come(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A", review_by="2026-11-22"),
        "content/posts/b.md": post("B", review_by="2026-11-23"),
        "content/posts/c.md": post("C", date="2027-01-01", review_by="2026-01-01"),
    }
    assert places(looked(tmp_path, files), "review-due") == [("content/posts/a.md", 7, 12)]
