"""Both Markdown engines, for any text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import example, given
from hypothesis import strategies as st
from markdown.extensions.toc import slugify_unicode

from generator.load.commonmark.headings import slug
from generator.load.document import load
from generator.load.markdown import Engine, convert, survey
from generator.model.source import Kind, Source
from tests.golden.alike import alike
from tests.properties.conftest import examples

COMMONMARK = Engine(name="commonmark")
_VOID = frozenset({"br", "hr", "img", "input"})

# Signs of which Markdown is made, and what is put between them.
_SIGNS = (
    *("#", "##", "###### ", "=", "---", "***", "*", "**", "_", "`", "```", "~~~", "``", "~", "~~"),
    *(">", "> ", "- ", "* ", "+ ", "1. ", "2) ", "- [ ] ", "- [x] ", ":   ", ": ", "|", "|-|-|"),
    *("[", "]", "](", ")", "![", "[^1]", "[^1]: ", "[a]: ", "!!! tip", '!!! script "T"', "!!! "),
    *(
        "!!! checklist",
        "> [!TIP]",
        "[!NOTE]- ",
        "*[HR]: ",
        "HR",
        "{: .a}",
        "{#b}",
        "{",
        "}",
        "[TOC]",
    ),
    *("https://a.example", "www.b.example", "c@d.example", '"', "'", "...", "--", "&amp;", "&#2;"),
    *(
        "\n",
        "\n",
        "\n\n",
        "    ",
        "  ",
        "\t",
        " ",
        "\\",
        "a",
        "b c",
        "é",
        "日本",
        "\ufdd0",
        "“",
        "”",
    ),
)
_RAW = ("<", ">", "<b>", "</div>", "<div>", "<!--", "-->", "<pre>", "<h2>", "&lt;", "<a href='b'>")
signs = st.lists(st.sampled_from(_SIGNS), max_size=40).map("".join)
raw_signs = st.lists(st.sampled_from((*_SIGNS, *_RAW)) | st.text(max_size=3), max_size=40).map(
    "".join
)

# Texts that mean the same to both: lists are apart from each other, and nothing is indented that
# could go on with one.
_BLOCKS = (
    *("## Head *x*", "## Head", '# Top "q"', "### Deep `c`", "## Own {#own-id}", "***"),
    *('one "two" it\'s -- x...', "**bold** and *it* `code`", "line  \nbreak", "mail me@c.example!"),
    *("https://a.example/x_y--z, see www.b.example.", "~~gone~~ and a~b~", "a <kbd>K</kbd> b"),
    *('[link](http://x.example/ "T") ![img](a.png)', "[ref][r] [r]\n\n[r]: /u 't'", "„so“ HR"),
    *(
        "&copy; &amp; a &lt; b",
        "x[^1] y[^n] z[^1]",
        "[^1]: one",
        "[^n]: note `n`",
        "<div>\nraw\n</div>",
    ),
    *("> quote\n> more", "> [!NOTE]\n> inside", "> [!WARNING] My *t*\n>\n> inside\n>\n> - l"),
    *("!!! tip\n    body\n\n    - x\n    - y", '!!! script "Hi *you*"\n    say\n\n    more'),
    *(
        "!!! checklist\n    - a\n    - [x] b **c**",
        '!!! exercise "E"\n    1. a\n\n    !!! note\n        b',
    ),
    *("```python\nx = 1 < 2\n```", '```\nplain "q" HR ~\n```', "| a | b |\n|---|:-:|\n| 1 | *2* |"),
    *(
        "- a\n- b\n    - c\n\nx",
        "1. x\n2. y\n\nx",
        "- [ ] t\n- [x] u **v**\n\nx",
        "Term\n:   def\n\nx",
    ),
    *("*[HR]: Human res", 'Para *x*{.y}\n{: .z title="T -- t" }', "### H {: #i}"),
)
texts = st.lists(st.sampled_from(_BLOCKS), max_size=8).map("\n\n".join)


@examples(400)
@given(raw_signs)
def test_any_text_is_read_without_a_traceback(text: str):
    source = Source("content/posts/a.md", Kind.POST, "a")
    document = load(source, f"---\ntitle: T\n---\n{text}".encode(), COMMONMARK)
    assert not {one.code for one in document.found} & {"markdown-failed", "markdown-timeout"}
    for one in document.found:
        assert one.line is None or 1 <= one.line <= len(re.findall("[\r\n]", text)) + 4


@examples(400)
@given(raw_signs)
def test_what_is_no_code_stays_in_its_place(text: str):
    surveyed = survey(text, "a.md", 1, COMMONMARK)
    lines = zip(surveyed.prose.split("\n"), text.split("\n"), strict=True)
    for prose, line in lines:
        assert len(prose) == len(line)
        assert all(kept in {" ", written} for kept, written in zip(prose, line, strict=True))


class _Nesting(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - the parser's
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert tag in _VOID or self.open.pop() == tag


@examples(400)
@given(signs)
@example("> !!! tip\n>     - [ ] a\n>\n>         !!! checklist\n>             - b\n")
@example('a[^1]\n\n[^1]: !!! script "B"\n        ```\n')
def test_what_the_engine_makes_is_balanced(text: str):
    made = convert(text, COMMONMARK).html
    nesting = _Nesting()
    nesting.feed(made)
    nesting.close()
    assert nesting.open == []
    assert not re.search("[\ufdd0-\ufdda]|%EF%B7%9[0-9A]", made)


@examples(300)
@given(texts, st.sampled_from(["en", "de", "fr"]))
def test_both_engines_make_the_same_of_what_means_the_same(text: str, language: str):
    one = convert(text, Engine(language=language))
    other = convert(text, Engine(language=language, name="commonmark"))
    assert alike("a.html", one.html.encode()) == alike("a.html", other.html.encode())
    assert one.headings == other.headings


@examples(400)
@given(st.text(max_size=30))
def test_a_heading_has_the_slug_that_the_other_engine_gives(words: str):
    assert slug(words) == slugify_unicode(words, "-")


words = st.text(
    st.characters(categories=("L", "N", "Zs"), include_characters=" -_.,!?"),
    min_size=1,
    max_size=12,
)


@examples(200)
@given(st.lists(words, max_size=8))
@example(["a", "a", "a_1", "a_1", "a_7", "a_7", "", "_1", "!"])
def test_plain_headings_have_the_same_ids(titles: list[str]):
    text = "\n\n".join(f"## x{' '.join(title.split())}" for title in titles)
    ids = [
        [heading.anchor for heading in convert(text, engine).headings]
        for engine in (Engine(smart_quotes=False), Engine(smart_quotes=False, name="commonmark"))
    ]
    assert ids[0] == ids[1]
