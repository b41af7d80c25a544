"""What every rule owes: places that exist, the same findings each time, peace for a good blog."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.check import checking
from generator.check.blog import Blog
from generator.check.outside.answer import Answer
from generator.check.rule import Rule
from generator.check.rules import RULES
from generator.model.options import Options
from tests.conftest import AS_OF
from tests.journeys import everything
from tests.pictures import raster
from tests.unit.check.looking import post, written

BAD = {
    "content/posts/a.md": post(
        "A" * 70,
        "Recently, utilize [gone](https://talk.example/gone/#x) [other](https://else.example/a)\n"
        "[old](https://else.example/old) [busy](https://else.example/busy) [b](/tags/#nothing)\n\n"
        '#### Deep\n\n<p id="x">a</p><p id="x">b</p> <a href="/b/"></a>\n'
        '<img src="http://else.example/a.png" alt="a.png"> ![](door.png)\n\n'
        '<video><source src="https://talk.example/film.mp4"></video>\n\n'
        + "Organizational communication methodologies necessitate understanding. "
        * 20,
        date="2010-01-01",
        tags="",
        id="",
        review_by="2020-01-01",
        aliases="[/old/, /c/]",
    ),
    "content/posts/b.md": post("Same", description="", series="steps"),
    "content/posts/c.md": post("C", date="2027-01-01", series="steps"),
    "content/posts/d.md": post("Same", description="Same.", series="steps", id="urn:d"),
    "content/posts/e.md": post("E", description="Same."),
    "content/posts/f.md": post("F", description="f" * 200),
    "content/series/steps.md": "---\ntitle: Steps\nparts: [b, c, d]\n---\n",
    "content/static/door.png": raster("png", (400, 300)) + bytes(9_000),
    "content/static/own/feed.xml": "<rss",
    "content/static/own.html": '<h1>A</h1><img src="/gone.png"><img src="/door.png">',
}
CONFIG = (
    "check: {page_weight: 1, image_weight: 1, reading_ease: 60, banned: {utilize: use}}\n"
    'theme: {colors: {ink: "#aaaaaa"}}\nredirects: {/older/: /old/}\n'
    "images: {resize: no, keep_metadata: yes}\n"
)
ANSWERS = {
    "https://else.example/a": Answer(404),
    "https://else.example/old": Answer(200, "https://else.example/new"),
}


@pytest.fixture(scope="module")
def blog_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[Blog, Path]]:
    """Return a function that gives the blog that rules see, and its folder."""

    def make(files: dict[str, str | bytes], config: str = "") -> tuple[Blog, Path]:
        folder = written(tmp_path_factory.mktemp("blog"), files, config)
        seen: list[Blog] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(checking, "_by_rules", lambda blog, *_: [seen.append(blog)][:0])
            options = Options(as_of=AS_OF, cache=False)
            ask = lambda _, urls: {u: ANSWERS.get(u, Answer(429)) for u in urls}  # noqa: E731
            checking.check(folder, folder / "output", options, ask=ask)
        return seen[0], folder

    return make


@pytest.fixture(scope="module")
def bad(blog_of: Callable[..., tuple[Blog, Path]]) -> tuple[Blog, Path]:
    return blog_of(BAD, CONFIG)


@pytest.fixture(scope="module")
def good(blog_of: Callable[..., tuple[Blog, Path]]) -> Blog:
    return blog_of({"content/posts/a.md": post("A", "Ask them. Then wait.\n")})[0]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_finds_something_at_a_place_that_exists(rule: Rule, bad: tuple[Blog, Path]) -> None:
    blog, folder = bad
    found = list(rule.look(blog))
    assert found
    assert list(rule.look(blog)) == found
    for one in found:
        lines = (folder / one.place.path).read_text(encoding="utf-8", errors="replace").split("\n")
        assert 1 <= one.place.line <= len(lines)
        assert 1 <= one.place.column <= len(lines[one.place.line - 1]) + 1
        assert one.message[:1] != one.message[:1].upper() or one.message[0] in "\"'<"
        assert not one.message.endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_good_blog_is_left_in_peace(rule: Rule, good: Blog) -> None:
    assert list(rule.look(good)) == []


def test_a_blog_that_has_everything_has_no_error(
    blog_of: Callable[..., tuple[Blog, Path]],
) -> None:
    """Nothing that the theme shows on any kind of page is a mistake to any rule."""
    for language in ("en", "ar"):
        blog = blog_of(everything.files(language, "form: /comment.cgi"))[0]
        told = {rule.code for rule in RULES if any(True for _ in rule.look(blog))}
        assert told - {"unsure-link"} == {
            *("no-tags", "no-description", "long-title", "long-description")
        }
