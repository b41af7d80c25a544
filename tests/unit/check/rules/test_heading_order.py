from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_levels_that_are_skipped(tmp_path: Path) -> None:
    text = "## One\n\n#### **Too** deep, isn't it?\n\n### Fine\n\n<h1>Up</h1>\n\n<h3>Raw</h3>\n"
    report = looked(tmp_path, {"content/posts/a.md": post("A", text)})
    assert places(report, "heading-order") == [
        ("content/posts/a.md", 1, 1),
        ("content/posts/a.md", 10, 1),
        ("content/posts/a.md", 16, 5),
    ]
    first = next(one for one in report.diagnostics if one.code == "heading-order")
    assert "2 headings of level 1" in first.message


def test_headings_without_words(tmp_path: Path) -> None:
    text = '<h2></h2>\n\n<h3><img src="https://else.example/a.png" alt="Said"></h3>\n'
    report = looked(tmp_path, {"content/posts/a.md": post("A", text)})
    assert places(report, "heading-order") == [("content/posts/a.md", 1, 1)]


def test_a_heading_of_a_template(tmp_path: Path) -> None:
    template = (
        '{% extends "byline/post.html" %}\n'
        "{% block after_content %}{{ super() }}<h5>In small print</h5>{% endblock %}\n"
    )
    files = {"content/posts/a.md": post("A", "Fine."), "templates/post.html": template}
    report = looked(tmp_path, files)
    assert places(report, "heading-order") == [("templates/post.html", 2, 43)]
