from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post

TEXT = (
    "![A](http://else.example/a.png) ![B](https://else.example/b.png)\n\n"
    '<iframe src="HTTP://else.example/" title="A film"></iframe>\n\n[fine](http://else.example/)\n'
)


def test_what_is_loaded_without_encryption(tmp_path: Path) -> None:
    report = looked(tmp_path, {"content/posts/a.md": post("A", TEXT)})
    assert places(report, "mixed-content") == [
        ("content/posts/a.md", 8, 6),
        ("content/posts/a.md", 10, 14),
    ]


def test_a_blog_that_has_none_itself(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A", TEXT),
        "content/site.yaml": "title: Talk\nurl: http://talk.example/\n",
    }
    assert places(looked(tmp_path, files), "mixed-content") == []
