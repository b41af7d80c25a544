"""What each kind of page says of itself to machines, by way of a whole build."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from generator.render.structured import json_ld
from generator.render.viewing import site_view
from generator.render.views import (
    AuthorsPage,
    Head,
    HomePage,
    LinkView,
    Pagination,
    ShareImage,
    TextView,
)
from tests.conftest import SiteFolder
from tests.pictures import raster

HOSTILE = "</script><script>alert(1)</script><!--"
CONFIG = f"""\
title: "Talk {HOSTILE}"
url: https://talk.example/blog/
description: Talk about talk.
language: en-GB
timezone: Europe/London
posts_per_page: 2
"""
HOME = "https://talk.example/blog/"


def post(title: str, date: str, *more: str) -> str:
    lines = "\n".join(more)
    return f"---\ntitle: {title}\ndate: {date}\n{lines}\n---\n\nFive words are in this.\n"


FILES = {
    "content/posts/one.md": post("One", "2024-03-01", "authors: ada"),
    "content/posts/two.md": post(
        f'"{HOSTILE}"',
        "2024-06-02T09:30",
        "updated: 2024-07-01",
        "slug: two",
        "authors: [ada, Bob]",
        "tags: [calls, C++]",
        "image: /dot.png",
        "image_alt: A dot",
        "language: de",
    ),
    "content/posts/three.md": post("Three", "2023-01-01", "series: [Steps, Others]"),
    "content/posts/undated.md": "---\ntitle: Undated\nauthors: ada\n---\n",
    "content/series/steps.md": "---\ntitle: Steps\ndescription: How to.\ncomplete: true\n"
    "parts: [one, two, {title: Not yet, planned: 2027-01-01}, three]\n---\n",
    "content/pages/about.md": "---\ntitle: About\nimage: /dot.png\n---\n\nWho we are.\n",
    "content/authors/ada.yaml": "name: Ada\nbio: Writes.\nurl: https://ada.example/\n",
    "content/static/dot.png": raster("png"),
}


@pytest.fixture
def graph(site: Callable[..., SiteFolder]) -> Callable[[str], dict[str, Any]]:
    """Return a function from a page to the nodes of its graph, by type."""
    made = site(FILES, config=CONFIG)
    assert made.build().ok

    def read(name: str) -> dict[str, Any]:
        found = re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', made.read(name), re.DOTALL
        )
        assert len(found) == 1
        data = json.loads(found[0])
        assert data["@context"] == "https://schema.org"
        return {node["@type"]: node for node in data["@graph"]}

    return read


def crumbs(nodes: dict[str, Any]) -> list[tuple[str, str]]:
    items = nodes["BreadcrumbList"]["itemListElement"]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    return [(item["name"], item["item"]) for item in items[1:]]


def test_a_post(graph) -> None:
    nodes = graph("two/index.html")
    two = nodes["BlogPosting"]
    assert two == {
        "@type": "BlogPosting",
        "@id": f"{HOME}two/#post",
        "url": f"{HOME}two/",
        "mainEntityOfPage": f"{HOME}two/",
        "headline": HOSTILE,
        "inLanguage": "de",
        "wordCount": 5,
        "timeRequired": "PT1M",
        "description": "Five words are in this.",
        "datePublished": "2024-06-02T09:30:00+01:00",
        "dateModified": "2024-07-01T00:00:00+01:00",
        "author": [
            {
                "@type": "Person",
                "@id": f"{HOME}authors/ada/#person",
                "name": "Ada",
                "url": f"{HOME}authors/ada/",
                "sameAs": ["https://ada.example/"],
            },
            {
                "@type": "Person",
                "@id": f"{HOME}authors/bob/#person",
                "name": "Bob",
                "url": f"{HOME}authors/bob/",
            },
        ],
        "image": {
            "@type": "ImageObject",
            "url": f"{HOME}dot.png",
            "width": 40,
            "height": 30,
            "caption": "A dot",
        },
        "keywords": ["calls", "C++"],
        "isPartOf": [
            {
                "@type": "WebSite",
                "@id": f"{HOME}#website",
                "url": HOME,
                "name": f"Talk {HOSTILE}",
            },
            {
                "@type": "CreativeWorkSeries",
                "@id": f"{HOME}series/steps/#series",
                "url": f"{HOME}series/steps/",
                "name": "Steps",
            },
        ],
        "position": 2,
    }
    assert crumbs(nodes) == [
        ("Series", f"{HOME}series/"),
        ("Steps", f"{HOME}series/steps/"),
        (HOSTILE, f"{HOME}two/"),
    ]


def test_a_post_of_two_series_has_no_one_place(graph) -> None:
    nodes = graph("three/index.html")
    assert "position" not in nodes["BlogPosting"]
    assert [one["name"] for one in nodes["BlogPosting"]["isPartOf"][1:]] == ["Others", "Steps"]
    assert crumbs(nodes) == [("Three", f"{HOME}three/")]


def test_a_post_without_date_says_none(graph) -> None:
    node = graph("undated/index.html")["BlogPosting"]
    assert not {"datePublished", "dateModified", "image", "keywords"} & node.keys()


def test_a_series_names_the_parts_that_are_out(graph) -> None:
    nodes = graph("series/steps/index.html")
    series = nodes["CreativeWorkSeries"]
    assert series["@id"] == f"{HOME}series/steps/#series"
    assert series["description"] == "How to."
    assert [(part["position"], part["url"]) for part in series["hasPart"]] == [
        (1, f"{HOME}one/"),
        (2, f"{HOME}two/"),
        (4, f"{HOME}three/"),
    ]
    assert series["startDate"] == "2023-01-01T00:00:00+00:00"
    assert series["endDate"] == "2024-06-02T09:30:00+01:00"
    assert "endDate" not in graph("series/others/index.html")["CreativeWorkSeries"]
    assert crumbs(nodes) == [("Series", f"{HOME}series/"), ("Steps", f"{HOME}series/steps/")]


def test_the_home_page(graph) -> None:
    nodes = graph("index.html")
    assert nodes["WebSite"] == {
        "@type": "WebSite",
        "@id": f"{HOME}#website",
        "url": HOME,
        "name": f"Talk {HOSTILE}",
        "inLanguage": "en-GB",
        "description": "Talk about talk.",
    }
    rows = nodes["CollectionPage"]["mainEntity"]["itemListElement"]
    assert [row["url"] for row in rows] == [f"{HOME}two/", f"{HOME}one/"]
    assert "BreadcrumbList" not in nodes
    assert crumbs(graph("page/2/index.html")) == [("Posts, page 2", f"{HOME}page/2/")]


def test_an_author(graph) -> None:
    nodes = graph("authors/ada/index.html")
    person = nodes["ProfilePage"]["mainEntity"]
    assert person["@id"] == f"{HOME}authors/ada/#person"
    assert (person["name"], person["description"]) == ("Ada", "Writes.")
    assert person["sameAs"] == ["https://ada.example/"]
    way = [("Authors", f"{HOME}authors/"), ("Ada", f"{HOME}authors/ada/")]
    assert crumbs(nodes) == way
    second = ("Ada, page 2", f"{HOME}authors/ada/page/2/")
    assert crumbs(graph("authors/ada/page/2/index.html")) == [*way, second]


@pytest.mark.parametrize(
    ("name", "kind", "way"),
    [
        ("about/", "WebPage", [("About", "about/")]),
        ("tags/", "CollectionPage", [("Tags", "tags/")]),
        ("tags/calls/", "CollectionPage", [("Tags", "tags/"), ("calls", "tags/calls/")]),
        ("series/", "CollectionPage", [("Series", "series/")]),
        ("authors/", "CollectionPage", [("Authors", "authors/")]),
        ("archive/", "CollectionPage", [("Archive", "archive/")]),
        ("archive/2024/", "CollectionPage", [("Archive", "archive/"), ("2024", "archive/2024/")]),
        (
            "archive/2024/06/",
            "CollectionPage",
            [("Archive", "archive/"), ("2024", "archive/2024/"), ("June 2024", "archive/2024/06/")],
        ),
    ],
)
def test_other_pages(graph, name: str, kind: str, way: list[tuple[str, str]]) -> None:
    nodes = graph(f"{name}index.html")
    assert nodes[kind]["url"] == HOME + name
    assert nodes[kind]["isPartOf"]["@id"] == f"{HOME}#website"
    assert crumbs(nodes) == [(title, HOME + path) for title, path in way]


def test_a_page_that_is_not_listed_says_nothing(site) -> None:
    made = site(FILES, config=CONFIG)
    assert made.build().ok
    assert "ld+json" not in made.read("404.html")
    assert "og:" not in made.read("404.html")
    assert "canonical" not in made.read("404.html")


def test_search_is_offered_where_there_is_one(site) -> None:
    outcome = site(FILES, config=CONFIG).build()
    view = replace(site_view(outcome.site, {}), search=LinkView("Search", "/blog/search/"))
    head = Head("home", "", "Talk", "", "/blog/", HOME, "en")
    page = HomePage(head, (), Pagination(1, 1, None, None), (), None)
    website = json.loads(json_ld(view, page, TextView()))["@graph"][0]
    assert website["potentialAction"] == {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": f"{HOME}search/?q={{search_term_string}}",
        },
        "query-input": "required name=search_term_string",
    }


def test_an_image_says_how_large_it_is(site) -> None:
    view = site_view(site(FILES, config=CONFIG).build().site, {})
    head = Head(
        "authors", "", "Authors", "", "/", HOME, "en", image=ShareImage("https://x/", "", 3, 2)
    )
    node = json.loads(json_ld(view, AuthorsPage(head, ()), TextView()))["@graph"][0]
    assert node["image"] == {"@type": "ImageObject", "url": "https://x/", "width": 3, "height": 2}
