"""The head of pages, read by a parser from a built blog."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from generator.render.filters import locale
from generator.render.viewing import brief
from tests.conftest import SiteFolder
from tests.pictures import raster

CONFIG = """\
title: Plain Talk
url: https://talk.example/blog/
description: Talk about talk.
language: pt
author: ada
posts_per_page: 2
share: {twitter: "@plaintalk", fediverse: "@talk@social.example"}
markdown_twins: true
"""
HOME = "https://talk.example/blog/"
LONG = "A sentence that goes on for so long that it fills a line of its own, more or less. " * 4


def post(title: str, date: str, *more: str) -> str:
    lines = "\n".join(more)
    return f"---\ntitle: {title}\ndate: {date}\n{lines}\n---\n\n{LONG}\n"


FILES = {
    "content/posts/one.md": post("One", "2024-03-01"),
    "content/posts/two.md": post(
        "'Two & \"more\" <b>'",
        "2024-03-02T10:00Z",
        "updated: 2024-03-05",
        "slug: two",
        "tags: [calls, R&D]",
        "image: dot.png",
        "image_alt: 'A \"dot\"'",
        f"description: {LONG}",
    ),
    "content/posts/dot.png": raster("png"),
    "content/posts/four.md": post("Four", "2024-03-04", "prequel: alone"),
    "content/posts/alone.md": post("Alone", "2024-03-03", "language: de-AT"),
    "content/series/steps.md": "---\ntitle: Steps\n"
    "parts: [one, {title: Planned}, two, {title: Last}]\n---\n",
    "content/pages/about.md": "---\ntitle: About\n---\n\nWho we are.\n",
    "content/authors/ada.yaml": "name: Ada\nurl: https://ada.example/\n",
    "content/authors/eve.yaml": "name: Eve\nurl: javascript:alert(1)\n",
}


class Page(HTMLParser):
    """The head of a page: its metas by name or property, its links by relation."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.meta: dict[str, list[str]] = {}
        self.links: dict[str, list[dict[str, str | None]]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values: dict[str, Any] = dict(attrs)
        if tag == "meta" and (name := values.get("property") or values.get("name")):
            self.meta.setdefault(name, []).append(values["content"])
        if tag == "link":
            self.links.setdefault(values["rel"], []).append(values)

    def hrefs(self, rel: str) -> list[str | None]:
        return [link["href"] for link in self.links.get(rel, [])]


@pytest.fixture
def head(site: Callable[..., SiteFolder]) -> Callable[[str], Page]:
    made = site(FILES, config=CONFIG)
    outcome = made.build()
    assert outcome.ok, outcome.diagnostics
    return lambda path: Page(made.read(f"{path}index.html"))


def test_a_post_with_everything(head) -> None:
    page = head("two/")
    assert {name: values for name, values in page.meta.items() if ":" in name} == {
        "og:type": ["article"],
        "og:title": ['Two & "more" <b>'],
        "og:url": [f"{HOME}two/"],
        "og:site_name": ["Plain Talk"],
        "og:locale": ["pt_BR"],
        "og:description": [LONG.strip()],
        "og:image": [f"{HOME}posts/dot.png"],
        "og:image:width": ["40"],
        "og:image:height": ["30"],
        "og:image:alt": ['A "dot"'],
        "article:published_time": ["2024-03-02T10:00:00+00:00"],
        "article:modified_time": ["2024-03-05T00:00:00+00:00"],
        "article:author": [f"{HOME}authors/ada/"],
        "article:section": ["Steps"],
        "article:tag": ["calls", "R&D"],
        "twitter:card": ["summary_large_image"],
        "twitter:site": ["@plaintalk"],
        "fediverse:creator": ["@talk@social.example"],
    }
    assert page.meta["theme-color"] == ["#faf7f1", "#171615"]
    assert page.meta["color-scheme"] == ["light dark"]
    assert page.meta["generator"] == ["byline"]
    assert page.hrefs("canonical") == [f"{HOME}two/"]
    assert page.hrefs("manifest") == ["/blog/site.webmanifest"]
    assert page.hrefs("icon") == ["/blog/favicon.svg"]
    assert page.hrefs("me") == []
    assert page.hrefs("alternate") == [
        "/blog/series/steps/feed.xml",
        "/blog/feed.xml",
        "/blog/atom.xml",
        "/blog/feed.json",
        "/blog/two/index.md",
    ]


def test_a_plain_post(head) -> None:
    page = head("alone/")
    assert page.meta["twitter:card"] == ["summary"]
    assert page.meta["og:locale"] == ["de_AT"]
    assert page.meta["description"] == [LONG[: LONG.index(".") + 1]]
    assert page.meta["og:description"] == page.meta["description"]
    assert "og:image" not in page.meta
    assert "article:modified_time" not in page.meta


@pytest.mark.parametrize(
    ("path", "previous", "following"),
    [
        ("one/", [], [f"{HOME}two/"]),
        ("two/", [f"{HOME}one/"], []),
        ("alone/", [], [f"{HOME}four/"]),
        ("four/", [f"{HOME}alone/"], []),
        ("", [], [f"{HOME}page/2/"]),
        ("page/2/", [HOME], []),
        ("about/", [], []),
    ],
)
def test_the_page_before_and_the_page_after(head, path: str, previous, following) -> None:
    page = head(path)
    assert (page.hrefs("prev"), page.hrefs("next")) == (previous, following)


def test_whose_pages_are(head) -> None:
    assert head("").hrefs("me") == ["https://ada.example/"]
    assert head("page/2/").hrefs("me") == []
    author = head("authors/ada/")
    assert author.hrefs("me") == ["https://ada.example/"]
    assert author.meta["og:type"] == ["profile"]


def test_an_address_that_is_none_of_the_web_is_not_in_the_head(site) -> None:
    made = site(FILES, config=CONFIG.replace("ada", "eve"))
    assert made.build().ok
    assert Page(made.read("authors/eve/index.html")).hrefs("me") == []


def test_of_two_authors_the_home_page_is_no_ones(site) -> None:
    made = site(FILES, config=CONFIG.replace("author: ada", "authors: [ada, eve]"))
    assert made.build().ok
    assert Page(made.read("index.html")).hrefs("me") == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Short.", "Short."),
        ("x" * 160, "x" * 160),
        ("x" * 161, "x" * 159 + "…"),
        ("word " * 40, "word " * 31 + "word…"),
        ("a, " * 90, "a, " * 52 + "a…"),
        ("w" * 79 + "! " + "x " * 90, "w" * 79 + "! " + "x " * 38 + "x…"),
        ("w" * 80 + "! " + "x " * 90, "w" * 80 + "!"),
    ],
)
def test_descriptions_are_as_long_as_lists_show_them(text: str, shown: str) -> None:
    assert brief(text) == shown
    assert len(brief(text)) <= 160


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "en_US"),
        ("de", "de_DE"),
        ("pt-BR", "pt_BR"),
        ("zh-Hant", "zh_TW"),
        ("xx", "xx"),
        ("sl-rozaj-biske", "sl-rozaj-biske"),
    ],
)
def test_languages_have_a_territory(language: str, shown: str) -> None:
    assert locale(language) == shown
