"""What HTML wants of a browser that a content security policy has to allow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.load.demands import demands_of, hash_of
from generator.load.document import load
from generator.load.markdown import Engine
from generator.model.source import Kind, Source


def found(text: str) -> list[tuple[str, str, str]]:
    return [(one.kind, one.value, text[one.start : one.end]) for one in demands_of(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value", "written"),
    [
        ("<p><script>let a</script>", "inline", "let a", "<script>let a"),
        ('<script type="module"> a </script >', "inline", " a ", '<script type="module"> a '),
        ("<SCRIPT TYPE=text/JavaScript></SCRIPT>", "inline", "", "<SCRIPT TYPE=text/JavaScript>"),
        (
            "<script async src=https://A.example:81/b.js?c></script>",
            "script-src",
            "https://a.example:81",
            "https://A.example:81/b.js?c",
        ),
        (
            "<script src='//a.example/b'></script>",
            "script-src",
            "https://a.example",
            "//a.example/b",
        ),
        (
            '<form method=post action="https://u:p@a.example/?x&amp;y">',
            "form-action",
            "https://a.example",
            "https://u:p@a.example/?x&amp;y",
        ),
        (
            '<link href="https://a.example/b.css" rel="alternate stylesheet">',
            "style-src",
            "https://a.example",
            "https://a.example/b.css",
        ),
        ('<p class="a > b" onClick="go()">', "handler", "onclick", "onClick"),
        ("<p><script>to the end", "inline", "to the end", "<script>to the end"),
        # As templates write it: with tags of their own that may have a bracket.
        ("<script {{ 1 > 0 }}>a</script>", "inline", "a", "<script {{ 1 > 0 }}>a"),
    ],
)
def test_what_is_demanded(text: str, kind: str, value: str, written: str):
    assert found(text) == [(kind, value, written)]


@pytest.mark.parametrize(
    "text",
    [
        "<p>Words on script and onclick = so.</p>",
        '<script type="application/ld+json">{}</script>',
        '<script src="/assets/site.js"></script>',
        '<script src="{{ site.assets["site.js"].url }}"></script>',
        '<form action="/search/"><link rel="me" href="https://a.example/">',
        "<form><link rel=stylesheet href=a.css><link rel=stylesheet>",
        "<!-- <script>no</script> -->",
        "<!-- <script>not closed</script>",
        "<pre>&lt;script&gt;</pre>",
        "<script src='https://[bad/'></script>",
        '<a data-on="x" once=1>',
    ],
)
def test_what_is_not(text: str):
    assert found(text) == []


def test_the_hash_is_that_of_the_specification():
    # CSP Level 3, section 8.1, has this script and its hash.
    script = "alert('Hello, world.');"
    assert hash_of(script) == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"


def test_a_text_has_them_with_their_places():
    text = (
        "---\ntitle: A\n---\n\nWords.\n\n<script>let a = '<b>'</script>\n\n"
        'A <b onclick="go()">word</b>.\n'
    )
    document = load(Source("content/posts/a.md", Kind.POST, "a"), text.encode(), Engine())
    assert [
        (one.kind, one.value, one.place.line, one.place.column) for one in document.demands
    ] == [
        ("inline", hash_of("let a = '<b>'"), 7, 1),
        ("handler", "onclick", 9, 6),
    ]


@given(st.text(alphabet="<>script/= on'\"a{}%-!", max_size=80))
def test_nothing_is_too_odd_to_be_read(text: str):
    assert all(text[one.start : one.end] for one in demands_of(text + "<script"))
