"""Templates read tight: what is shown and read stays, whatever they say."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from generator.render.tight import Tight, tightened

SPACE = re.compile(r"[ \t\n\r\f]+")
KEPT = {"pre", "textarea", "script", "style", "code", "title"}


class Reader(HTMLParser):
    """Reads a page into what a browser makes of it, with white space folded where it folds."""

    CDATA_CONTENT_ELEMENTS = ("script", "style", "textarea", "title")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[Any] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, attrs))
        if tag in KEPT:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(f"/{tag}")
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        text = data if self.inside else SPACE.sub(" ", data)
        # What was a comment parts a text in two.
        if self.seen and isinstance(self.seen[-1], list):
            text = self.seen.pop()[0] + text
            text = text if self.inside else SPACE.sub(" ", text)
        self.seen.append([text])


def read(text: str) -> list[Any]:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader.seen


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>\n    a   b\n\n  </p>", "<p>\na b\n</p>"),
        ("<b>a</b>   <i> b</i>", "<b>a</b> <i> b</i>"),
        ("<a   href='x'\n   title='a  b'  >", "<a href='x'\ntitle='a  b' >"),
        ("a <!-- no --> b<!-- neither\n -->", "a  b"),
        ("<!--[if mso]>  x <![endif]-->", "<!--[if mso]>  x <![endif]-->"),
        ("<pre>\n  a\n</pre>  \n b", "<pre>\n  a\n</pre>\nb"),
        ("<textarea>  a  </textarea>", "<textarea>  a  </textarea>"),
        ("<SCRIPT>  a <!-- b -->  </SCRIPT>   c", "<SCRIPT>  a <!-- b -->  </SCRIPT> c"),
        ("<code>a  b</code>", "<code>a  b</code>"),
        ("<code><pre></code>  ", "<code><pre></code>  "),
        ("<pre><code>  </CODE>  </pre>  a", "<pre><code>  </CODE>  </pre> a"),
        (
            "<pre><script>'  <code>'</script>  </pre>  a",
            "<pre><script>'  <code>'</script>  </pre> a",
        ),
        ("a\u00a0 \u00a0b", "a\u00a0 \u00a0b"),
        ("a <  b", "a < b"),
    ],
)
def test_what_goes_and_what_stays(text: str, expected: str):
    assert tightened(text) == expected


def test_what_stands_between_tags_of_jinja_goes_on_behind_them():
    environment = Environment(extensions=[Tight], trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(
        '<a title="a  {{ x }}  b"   {% if x %} rel="x  y" {% endif %}   id=k>  \n'
        "<!-- {{ x }}  x -->  <pre>  {{ x }}  \n</pre>  {% if x %}  <i>{% endif %}  z"
    )
    assert template.render(x="  q  ") == (
        '<a title="a    q    b"  rel="x  y"  id=k>\n<!--   q    x --> <pre>    q    \n</pre>  <i> z'
    )


def test_mistakes_are_told_in_the_line_where_they_stand():
    environment = Environment(extensions=[Tight])
    with pytest.raises(ZeroDivisionError) as raised:
        environment.from_string("<p>\n\n\n  <!--\n\n-->\n{{ 1 // 0 }}").render()
    assert raised.traceback[-1].lineno + 1 == 7


PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</li>", "<br>", "<span class='a  b'>"),
        *(
            "</span>",
            "<pre>",
            "</pre>",
            "<textarea>",
            "</textarea>",
            "<code>",
            "</code>",
            "<!-- c -->",
        ),
        *(
            " ",
            "  ",
            "\n",
            "\t\n ",
            "\u00a0",
            "word",
            "a > b",
            "&nbsp;",
            "&lt;",
            '<i title="x  y">',
        ),
        *("<script>let a = '  ';</script>", "<svg viewBox='0 0 1 1'>", "<kbd>", "</kbd>", '"', "'"),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_what_a_browser_reads_is_the_same(text: str):
    tight = tightened(text)
    assert read(tight) == read(text)
    assert len(tight) <= len(text)
    assert read(tightened(tight)) == read(tight)
