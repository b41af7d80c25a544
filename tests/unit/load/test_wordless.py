"""Pictures that say nothing to who does not see them are told of, each at its place."""

from __future__ import annotations

import pytest

from generator.config.model import COMMONMARK, PYTHON_MARKDOWN
from generator.load.document import load
from generator.load.markdown import Engine
from generator.model.source import Kind, Source

ENGINES = [PYTHON_MARKDOWN, COMMONMARK]
HEAD = "---\ntitle: T\n{}---\n"


def told(body: str, engine: str, keys: str = "") -> list[str]:
    text = HEAD.format(keys) + body
    source = Source("content/posts/a.md", Kind.POST, "a")
    document = load(source, text.encode(), Engine(name=engine))
    return [
        f"{one.line}:{one.column}" for one in document.found if one.code == "image-without-words"
    ]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("![](x.jpg)", ["4:1"]),
        ("![ ](x.jpg)", ["4:1"]),
        ('Words ![](<x y.jpg> "A caption") ![a](x.jpg) ![](z.jpg)', ["4:7", "4:46"]),
        ("[![](x.jpg)](y.html)", ["4:2"]),
        ("- one\n- ![](x.jpg)\n\n> ![](y.jpg)", ["5:3", "7:3"]),
        ("![][x]\n\n[x]: x.jpg", ["4:1"]),
        ("![](https://example.com/x.jpg)", ["4:1"]),
        ('Text.\n\n<img src="x.jpg">', ["6:1"]),
        ("a <img\nsrc='x.jpg' title='alt'> b", ["4:3"]),
        ("<img src=x.jpg data-alt=a>\n\n![](x.jpg)", ["4:1", "6:1"]),
        ("!!! tip\n    ![](x.jpg)", ["5:5"]),
        # Meant so.
        ('<img src="x.jpg" alt="">', []),
        ("<img src=x.jpg alt>", []),
        ("<img alt='' src='x.jpg'>\n\n![Words](x.jpg)", []),
        # No pictures.
        ("`![](x.jpg)`\n\n    ![](x.jpg)\n\n```\n![](x.jpg)\n<img src=x>\n```", []),
        ("\\![](x.jpg)", []),
        ("<!-- ![](x.jpg) -->", []),
        ("![Words](x.jpg) and ![] alone", []),
        ("![Words](x.jpg)", []),
    ],
)
def test_where_words_are_missing(engine, body, places):
    assert told(body, engine) == places


@pytest.mark.parametrize("engine", ENGINES)
def test_one_that_is_meant_beside_one_that_is_not(engine):
    assert told("<img alt='' src='x.jpg'>\n\n![](x.jpg)", engine) == ["6:1"]


@pytest.mark.parametrize(
    ("keys", "places"),
    [
        ("image: x.jpg\n", ["3:8"]),
        ("image: x.jpg\nimage_alt: Words\n", []),
        ('image: x.jpg\nimage_alt: ""\n', []),
        ("image_alt: Words\n", []),
        ("image: https://example.com/x.jpg\n", ["3:8"]),
    ],
)
def test_the_picture_of_a_post(keys, places):
    assert told("Text.", PYTHON_MARKDOWN, keys) == places


def test_one_that_an_extension_makes_is_told_of_where_its_address_stands():
    text = "---\ntitle: T\n---\nText.\n\n((x.jpg))\n"
    source = Source("content/posts/a.md", Kind.POST, "a")
    document = load(source, text.encode(), Engine(("tests.unit.load.test_wordless:Shouted",)))
    assert [(one.line, one.column) for one in document.found] == [(6, 3)]


def Shouted(**_):  # noqa: N802 - an extension, as the engine looks for one
    from xml.etree.ElementTree import Element

    from markdown.extensions import Extension
    from markdown.inlinepatterns import InlineProcessor

    class Pattern(InlineProcessor):
        def handleMatch(self, m, data):  # noqa: ARG002, N802
            return Element("img", {"src": m[1]}), m.start(0), m.end(0)

    class Made(Extension):
        def extendMarkdown(self, md):  # noqa: N802
            md.inlinePatterns.register(Pattern(r"\(\(([\w.]+)\)\)", md), "shouted", 200)

    return Made()
