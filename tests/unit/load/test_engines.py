"""The blog of this repository with either engine; the cache knows which one made what."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest

from generator.load.document import load
from generator.load.markdown import Engine
from generator.model.document import Document
from generator.model.source import Kind, Source
from tests.conftest import CONFIG, REPOSITORY, SiteFolder, byline
from tests.golden.alike import alike

TEXTS = sorted(
    path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "content").rglob("*.md")
)


@pytest.mark.parametrize("path", TEXTS)
def test_the_blog_of_this_repository_is_the_same(path: str):
    source = Source(path, Kind.POST, "a")
    data = (REPOSITORY / path).read_bytes()
    one, other = load(source, data, Engine()), load(source, data, Engine(name="commonmark"))
    assert one.found == other.found
    assert one.anchors == other.anchors
    assert one.headings == other.headings
    assert one.words == other.words
    assert _links(one) == _links(other)
    assert alike("a.html", _html(one)) == alike("a.html", _html(other))


def _links(document: Document) -> list[tuple[str, str, int, int]]:
    return [
        (unquote(link.target), link.tag, link.place.line, link.place.column)
        for link in document.content.links
    ]


def _html(document: Document) -> bytes:
    parts = document.content.parts
    return "".join(part if isinstance(part, str) else repr(part) for part in parts).encode()


def test_another_engine_makes_all_texts_anew(site: Callable[..., SiteFolder]):
    made = site({"content/posts/a.md": "---\ntitle: A\ndate: 2024-01-02\n---\nA:\n- b\n"})
    made.build()
    assert "<li>b" not in made.read("a/index.html")
    made.write({"content/site.yaml": f"{CONFIG}markdown: {{engine: commonmark}}\n"})
    assert made.build().ok
    assert "<li>b" in made.read("a/index.html")
    made.write({"content/site.yaml": CONFIG})
    made.build()
    assert "<li>b" not in made.read("a/index.html")


def test_what_is_not_used_is_told_and_the_site_published(site: Callable[..., SiteFolder]):
    made = site(
        {"content/posts/a.md": '---\ntitle: A\ndate: 2024-01-02\n---\n"A"\n- b\n'},
        config=f"{CONFIG}markdown:\n  engine: commonmark\n  smart_quotes: false\n"
        "  extensions: [no_such_extension]\n",
    )
    result = byline("build", cwd=made.folder)
    assert result.returncode == 0
    assert "content/site.yaml:6:15: warning" in result.stderr
    assert "<li>b" in made.read("a/index.html")
    assert '"A"' in made.read("a/index.html")
