"""Posts, lists and authors as microformats (https://microformats.org/wiki/microformats2)."""

from __future__ import annotations

from typing import Any

import mf2py
import pytest

from tests.conftest import SiteFolder
from tests.pictures import raster

CONFIG = "title: Plain Talk\nurl: https://talk.example/blog/\nauthor: ada\n"
HOME = "https://talk.example/blog/"
FILES = {
    "content/posts/one.md": "---\ntitle: One <b>\nslug: one\ndate: 2024-03-01\n"
    "updated: 2024-03-05\ntags: [calls, R&D]\nimage: /dot.png\nimage_alt: A dot\n---\n\n"
    "The *first* words.\n",
    "content/authors/ada.yaml": "name: Ada\nbio: Writes.\nurl: https://ada.example/\n"
    "email: ada@talk.example\n",
    "content/static/dot.png": raster("png"),
}


@pytest.fixture
def made(site) -> SiteFolder:
    blog: SiteFolder = site(FILES, config=CONFIG)
    assert blog.build().ok
    return blog


def found(made: SiteFolder, path: str, kind: str) -> list[dict[str, Any]]:
    """Return all of a kind on a page, wherever they stand."""
    todo = list(mf2py.parse(made.read(f"{path}index.html"), url=HOME + path)["items"])
    items = []
    while todo:
        item = todo.pop(0)
        if kind in item["type"]:
            items.append(item["properties"])
        todo += item.get("children", [])
    return items


def test_a_post_is_an_entry(made: SiteFolder) -> None:
    (entry,) = found(made, "one/", "h-entry")
    assert entry["name"] == ["One <b>"]
    assert entry["url"] == [f"{HOME}one/"]
    assert entry["uid"] == [f"{HOME}one/"]
    assert entry["published"] == ["2024-03-01"]
    assert entry["updated"] == ["2024-03-05"]
    assert entry["category"] == ["calls", "R&D"]
    assert entry["content"][0]["value"] == "The first words."
    assert entry["photo"] == [{"value": f"{HOME}dot.png", "alt": "A dot"}]
    (author,) = entry["author"]
    assert author["type"] == ["h-card"]
    assert author["properties"]["name"] == ["Ada"]
    assert author["properties"]["url"] == [f"{HOME}authors/ada/"]


@pytest.mark.parametrize("path", ["", "tags/calls/", "authors/ada/"])
def test_lists_hold_entries(made: SiteFolder, path: str) -> None:
    (entry,) = found(made, path, "h-entry")
    assert entry["name"] == ["One <b>"]
    assert entry["url"] == [f"{HOME}one/"]
    assert entry["published"] == ["2024-03-01"]
    assert entry["summary"] == ["The first words."]
    assert entry["category"] == ["calls", "R&D"]


def test_the_home_page_is_a_feed(made: SiteFolder) -> None:
    assert len(found(made, "", "h-feed")) == 1


def test_an_author_has_a_card(made: SiteFolder) -> None:
    (card,) = found(made, "authors/ada/", "h-card")
    assert card["name"] == ["Ada"]
    assert card["uid"] == [f"{HOME}authors/ada/"]
    assert card["url"] == [f"{HOME}authors/ada/", "https://ada.example/"]
    assert card["note"] == ["Writes."]
    assert card["email"] == ["mailto:ada@talk.example"]
