from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_posts_without_a_tag(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A", tags=""),
        "content/posts/b.md": post("B"),
        "content/pages/c.md": "---\ntitle: C\ndescription: C.\n---\n",
    }
    assert places(looked(tmp_path, files), "no-tags") == [("content/posts/a.md", 2, 8)]
