from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_ids_twice_on_a_page(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A", '<p id="x">One</p>\n\n<p id="x">Two</p>\n'),
        "content/posts/b.md": post("B", "## Main\n\n## Two {#two}\n\n## Three {#two}\n"),
        "content/posts/c.md": post("C", '<a name="y" id="y">One</a>\n'),
    }
    assert places(looked(tmp_path, files), "repeated-anchor") == [
        ("content/posts/a.md", 8, 4),
        ("content/posts/b.md", 8, 1),
        ("content/posts/b.md", 10, 9),
    ]
