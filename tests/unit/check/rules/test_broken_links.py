from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_links_are_told_where_they_were_written(tmp_path: Path) -> None:
    report = looked(
        tmp_path,
        {
            "content/posts/a.md": post("A", "One [own](https://talk.example/gone/) address.\n"),
            "content/authors/ada.yaml": "name: Ada\nurl: https://talk.example/nobody/\n",
            "templates/post.html": (
                '{% extends "byline/post.html" %}\n'
                '{% block after_content %}<p><a href="/nowhere/">here</a></p>{% endblock %}\n'
            ),
        },
        "author: ada\ntheme:\n  links:\n    - title: Mine\n      url: https://talk.example/mine/\n",
    )
    assert places(report, "broken-link") == [
        ("content/authors/ada.yaml", 1, 1),
        ("content/posts/a.md", 8, 11),
        ("content/site.yaml", 8, 12),
        ("templates/post.html", 2, 38),
    ]


def test_what_the_build_tells_is_told_once(tmp_path: Path) -> None:
    text = "A [file](gone.md), an [address](/gone/) and [the same](/gone/).\n"
    report = looked(tmp_path, {"content/posts/a.md": post("A", text)})
    assert places(report, "broken-link") == [
        ("content/posts/a.md", 8, 10),
        ("content/posts/a.md", 8, 33),
        ("content/posts/a.md", 8, 56),
    ]


def test_all_ways_in_which_hosts_answer_an_address(tmp_path: Path) -> None:
    text = (
        "[a](https://talk.example/b), [b](http://talk.example/b/index.html), [c](https://talk.example)"
        ", [d](https://talk.example/page), [e](https://talk.example/old/x)"
        ", [f](//talk.example/older)"
        ", [g](mailto:ada@talk.example), [h](https://else.example/gone), [i](https://[bad/)\n"
    )
    files = {
        "content/posts/a.md": post("A", text),
        "content/posts/b.md": post("B", "Fine."),
        "content/static/page.html": "<!doctype html><title>Own</title><h1>Own</h1>",
        "content/static/_redirects": "# mine\n/old/* /b/ 301\n\n/older /b/\n",
    }
    assert places(looked(tmp_path, files), "broken-link") == []


def test_a_base_path_is_part_of_the_address(tmp_path: Path) -> None:
    text = "[a](https://talk.example/b/), [b](https://talk.example/blog/b/), [c](https://talk.example/blog/c/)\n"
    files = {
        "content/posts/a.md": post("A", text),
        "content/posts/b.md": post("B", "Fine."),
        "content/site.yaml": "title: Talk\nurl: https://talk.example/blog/\n",
    }
    assert places(looked(tmp_path, files), "broken-link") == [("content/posts/a.md", 8, 70)]
