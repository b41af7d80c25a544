from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_images_of_texts_once_and_those_of_templates_too(tmp_path: Path) -> None:
    text = '![A door](door.jpg)\n\n<img src="https://talk.example/x.png" alt="A house">\n'
    template = (
        '{% extends "byline/post.html" %}\n'
        "{% block after_content %}{{ super() }}\n"
        '<img alt="" src="/assets/gone.png" srcset="/a.png 100w, /b.png 2x,">{% endblock %}\n'
    )
    report = looked(
        tmp_path, {"content/posts/a.md": post("A", text), "templates/post.html": template}
    )
    assert places(report, "broken-image") == [
        ("content/posts/a.md", 8, 11),
        ("content/posts/a.md", 10, 11),
        ("templates/post.html", 3, 18),
        ("templates/post.html", 3, 44),
    ]
