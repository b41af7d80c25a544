from __future__ import annotations

from pathlib import Path

from tests.pictures import raster
from tests.unit.check.looking import looked, places, post


def test_texts_once_templates_too(tmp_path: Path) -> None:
    template = (
        '{% extends "byline/post.html" %}\n'
        "{% block after_content %}{{ super() }}\n"
        '<img src="/dot.png"><img src="/rim.png" alt="">\n'
        '<img src="/hem.png" role="presentation"><p hidden><img src="/nap.png"></p>{% endblock %}\n'
    )
    names = ("dot", "rim", "hem", "nap", "own")
    files = {
        "content/posts/a.md": post("A", "Look.\n\n![](/own.png)\n"),
        "templates/post.html": template,
        **{f"content/static/{name}.png": raster("png") for name in names},
    }
    assert places(looked(tmp_path, files), "image-without-words") == [
        ("content/posts/a.md", 10, 1),
        ("templates/post.html", 3, 11),
    ]
