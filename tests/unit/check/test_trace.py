from __future__ import annotations

from pathlib import Path

from tests.pictures import raster
from tests.unit.check.looking import looked, places, post


def test_versions_of_a_picture_lead_to_the_picture(tmp_path: Path) -> None:
    files = {
        "content/posts/a/index.md": post("A", "Words.\n\n![A door](door.jpg)\n"),
        "content/posts/a/door.jpg": raster("jpeg", (900, 600)),
    }
    report = looked(tmp_path, files, "check: {image_weight: 1}\n")
    assert places(report, "heavy-image") == [("content/posts/a/index.md", 10, 11)]


def test_what_a_reader_s_comment_says(tmp_path: Path) -> None:
    comment = "author: Ada\ndate: 2026-10-02\nbody: |\n  See [this](https://talk.example/gone/).\n"
    files = {"content/posts/a.md": post("A"), "content/comments/a/one.yaml": comment}
    report = looked(tmp_path, files)
    assert places(report, "broken-link") == [("content/comments/a/one.yaml", 4, 14)]


def test_a_text_that_lists_show_is_told_of_once(tmp_path: Path) -> None:
    text = "See [this](https://talk.example/gone/), and wait.\n\nMore.\n"
    report = looked(tmp_path, {"content/posts/a.md": post("A", text, description="")})
    assert places(report, "broken-link") == [("content/posts/a.md", 7, 12)]


def test_a_page_of_the_blog_itself(tmp_path: Path) -> None:
    """What no file of the writer's says stands at what wants the page."""
    template = (
        '{% extends "byline/tags.html" %}\n'
        '{% block main %}{{ super() }}<a href="/{{ 1 + 1 }}/">two</a><h5>{{ 2 }}</h5>'
        '<h4></h4><p id="p{{ 1 }}">a</p><p id="p{{ 1 }}">b</p>{% endblock %}\n'
    )
    report = looked(tmp_path, {"content/posts/a.md": post("A"), "templates/tags.html": template})
    for code in ("broken-link", "heading-order", "repeated-anchor"):
        assert ("content/site.yaml", 1, 1) in places(report, code)


def test_a_heading_with_an_id_and_a_link(tmp_path: Path) -> None:
    text = "#### See [that](/a/) {#see}\n\n#### Other {: #other }\n"
    report = looked(tmp_path, {"content/posts/a.md": post("A", text)})
    found = places(report, "heading-order")
    assert found == [("content/posts/a.md", 8, 1)]
