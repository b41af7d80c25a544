from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("title", "letter", "short"),
    [
        ("Plain Talk", "P", "Plain Talk"),
        ("The Next Conversation", "T", "The Next"),
        ("<b>old", "B", "b>old"),
        ("日本語の仕事", "日", "日本語の仕事"),
        ("ß & ß", "S", "ß & ß"),
        ("!?", None, "!?"),
        ("Unbelievablylong", "U", "Unbelievablylong"),
    ],
)
def test_what_is_made_of_a_title(site, title: str, letter: str | None, short: str) -> None:
    made = site(config=f"title: {json.dumps(title)}\nurl: https://talk.example/\n")
    assert made.build().ok
    root = ET.fromstring(made.read("favicon.svg"))
    assert root.findtext(f"{SVG}text") == (letter or "")
    manifest = json.loads(made.read("site.webmanifest"))
    assert (manifest["name"], manifest["short_name"]) == (title, short)


@pytest.mark.parametrize("name", ["favicon.ico", "favicon.png", "favicon.svg"])
def test_none_is_drawn_where_there_is_one(site, name: str) -> None:
    made = site({f"content/static/{name}": "mine"})
    assert made.build().ok
    assert [path.name for path in made.output.glob("favicon.*")] == [name]
    assert made.read(name) == "mine"
    assert f'<link rel="icon" href="/{name}"' in made.read("index.html")
    assert made.read("index.html").count('rel="icon"') == 1


def test_beside_an_icon_for_one_maker_one_is_drawn_for_all(site) -> None:
    made = site({"content/static/apple-touch-icon.png": "mine"})
    assert made.build().ok
    page = made.read("index.html")
    assert '<link rel="icon" href="/favicon.svg"' in page
    assert '<link rel="apple-touch-icon" href="/apple-touch-icon.png"' in page
