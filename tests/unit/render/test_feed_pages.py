"""Feeds opened in a browser: what the style sheet makes of them, by way of a whole build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import REPOSITORY, SiteFolder

CONFIG = """\
title: Plain & <Talk>
url: https://talk.example/blog/
description: Talk about talk.
language: {language}
"""
FILES = {
    "content/posts/one.md": "---\ntitle: One & <b>\ndate: 2024-03-01\nseries: Steps\n---\n\n"
    "If a < b & c > d, say &amp;lt;.\n",
    "content/posts/two.md": "---\ntitle: Two\ndate: 2024-03-02T23:30-08:00\ntags: calls\n---\n",
}
FEEDS = ["feed.xml", "atom.xml", "tags/calls/feed.xml", "series/steps/feed.xml"]


def page_of(made: SiteFolder, name: str):
    """Return the page that a browser with XSLT shows."""
    feed = etree.fromstring(made.read(name).encode())
    sheet = etree.fromstring((made.output / "assets/feed.xsl").read_bytes())
    html = str(etree.XSLT(sheet)(feed.getroottree()))
    return etree.fromstring(html, etree.HTMLParser())


def words(element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.fixture
def blog(site: Callable[..., SiteFolder]) -> SiteFolder:
    made = site(FILES, config=CONFIG.format(language="de"))
    assert made.build().ok
    return made


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_names_its_style_sheets_first(blog: SiteFolder, name: str) -> None:
    assert blog.read(name).split("\n")[:3] == [
        "<?xml version='1.0' encoding='UTF-8'?>",
        '<?xml-stylesheet type="text/xsl" href="/blog/assets/feed.xsl"?>',
        '<?xml-stylesheet type="text/css" href="/blog/assets/feed.css"?>',
    ]
    for path in ("assets/feed.xsl", "assets/feed.css"):
        assert (blog.output / path).is_file()


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_a_page_that_says_what_it_is(blog: SiteFolder, name: str) -> None:
    page = page_of(blog, name)
    assert page.get("lang") == "de"
    assert page.xpath("//link[@rel='stylesheet']/@href") == ["/blog/assets/feed.css"]
    assert page.xpath("//script | //style | //@style | //@onclick") == []
    assert page.xpath("//code[@class='address']/text()") == [f"https://talk.example/blog/{name}"]
    assert "This address is a feed" in words(page.xpath("//section[@class='how']")[0])
    assert page.xpath("//section[@class='how']/@lang") == ["en"]
    assert words(page.xpath("//h1")[0]) == words(page.xpath("//title")[0])
    home = "https://talk.example/blog/" + name.rpartition("/")[0]
    assert page.xpath("//p[@class='home']/a/@href") == [home.rstrip("/") + "/"]


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_all_posts_are_listed(blog: SiteFolder, name: str) -> None:
    page = page_of(blog, name)
    items = page.xpath("//ol[@class='items']/li")
    assert [words(item.find("h3")) for item in items] == ["Two", "One & <b>"]
    assert page.xpath("//ol[@class='items']//a/@href") == [
        "https://talk.example/blog/two/",
        "https://talk.example/blog/one/",
    ]
    assert "2024" in words(items[0].find("p"))
    assert ":" not in words(items[0].find("p"))
    # A post without words says nothing more than its title.
    assert [words(about) for about in page.xpath("//li/p[@class='about']")] == [
        "If a < b & c > d, say &lt;."
    ]


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_an_empty_feed_says_so(site: Callable[..., SiteFolder], name: str) -> None:
    made = site(config=CONFIG.format(language="en"))
    assert made.build().ok
    assert "Nothing yet" in words(page_of(made, name))


def test_the_style_sheet_is_replaced_as_any_file_of_the_theme(site) -> None:
    made = site({"templates/assets/feed.css": "/* mine */"})
    assert made.build().ok
    assert made.read("assets/feed.css") == "/* mine */"


def test_it_asks_nothing_of_other_hosts() -> None:
    for name in ("feed.xsl", "feed.css"):
        text = Path(REPOSITORY / "templates/assets" / name).read_text(encoding="utf-8")
        found = [line for line in text.splitlines() if "http" in line and "w3.org" not in line]
        assert found == []
