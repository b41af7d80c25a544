from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_what_a_page_loads_is_there(tmp_path: Path) -> None:
    text = '<video><source src="https://talk.example/film.mp4"></video>\n'
    template = (
        '{% extends "byline/post.html" %}\n'
        "{% block after_content %}{{ super() }}\n"
        '<script src="/gone.js"></script><script src="/there.js"></script>\n'
        '<link rel="stylesheet" href="/gone.css"><link rel="me" href="/me/">\n'
        "{% endblock %}\n"
    )
    files = {
        "content/posts/a.md": post("A", text),
        "content/static/there.js": "1;",
        "templates/post.html": template,
    }
    report = looked(tmp_path, files)
    assert places(report, "missing-file") == [
        ("content/posts/a.md", 8, 21),
        ("templates/post.html", 3, 14),
        ("templates/post.html", 4, 30),
    ]
