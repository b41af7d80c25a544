"""The engine commonmark: what it makes of a text, and what it says that it lacks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.config.read import read_config
from generator.load.document import load
from generator.load.markdown import Engine, check_engine, convert, engine_of, survey
from generator.model.diagnostic import Severity
from generator.model.document import Document
from generator.model.source import Kind, Source
from tests.golden.alike import alike

OTHER = Engine()
ENGINE = Engine(name="commonmark")
REPOSITORY = Path(__file__).resolve().parents[3]


def html(text: str, **more: object) -> str:
    return convert(text, Engine(name="commonmark", **more)).html.strip()


def same(text: str, **more: object) -> str:
    """Return the HTML of a text, which is that of the other engine too."""
    made = convert(text, Engine(name="commonmark", **more))
    there = convert(text, Engine(**more))
    assert _alike(made.html) == _alike(there.html)
    assert made.headings == there.headings
    return made.html.strip()


def _alike(text: str) -> str:
    return alike("a.html", text.encode()).decode()


def told(text: str) -> list[tuple[str, int, int]]:
    found = survey(text, "a.md", 1, ENGINE).found
    assert all(one.path == "a.md" and one.hint for one in found)
    return [(one.code, one.line, one.column) for one in found]


def read(body: str, engine: Engine = ENGINE) -> Document:
    source = Source("content/posts/a.md", Kind.POST, "a")
    return load(source, f"---\ntitle: A\n---\n{body}".encode(), engine)


def test_neither_engine_imports_the_other():
    code = (
        "import sys; from generator.load.document import load; "
        "from generator.load.markdown import Engine, check_engine, convert, survey\n"
        "engine = Engine(name='commonmark')\n"
        "check_engine(engine, 'p', {}); survey('# A\\n\\n`b`', 'p', 1, engine)\n"
        "convert('# A\\n\\n!!! tip\\n    b[^1]\\n\\n[^1]: c\\n\\n```\\nplain\\n```\\n', engine)\n"
        "heavy = {'markdown', 'pymdownx', 'pygments', 'xml.etree.ElementTree'} & set(sys.modules)\n"
        "assert 'pyromark' in sys.modules and not heavy, heavy\n"
        "convert('```python\\na\\n```', engine)\n"
        "assert 'pygments' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=REPOSITORY)
    code = (
        "import sys; from generator.load.markdown import Engine, convert, survey\n"
        "survey('a', 'p', 1, Engine()); convert('a', Engine())\n"
        "assert 'pyromark' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=REPOSITORY)


def test_the_engine_is_chosen_in_the_settings():
    settings = read_config(b"title: T\nurl: https://a.example\nmarkdown: {engine: commonmark}\n")
    assert settings.found == ()
    assert engine_of(settings.config) == Engine(name="commonmark")
    assert engine_of(read_config(None).config).name == "python-markdown"
    (problem,) = read_config(
        b"title: T\nurl: https://a.example\nmarkdown: {engine: comonmark}\n"
    ).found
    assert (problem.severity, problem.line, problem.column) == (Severity.ERROR, 3, 20)
    assert problem.hint == 'did you mean "commonmark"?'


def test_what_is_for_the_other_engine_is_told_in_the_settings():
    settings = read_config(
        b"title: T\nurl: https://a.example\nmarkdown:\n  engine: commonmark\n"
        b"  extensions: [sane_lists]\n  options:\n    toc: {permalink: true}\n"
    )
    found = check_engine(engine_of(settings.config), "site.yaml", settings.places)
    assert [(one.severity, one.code, one.line) for one in found] == [
        (Severity.WARNING, "extensions-unused", 5),
        (Severity.WARNING, "options-unused", 7),
    ]


# Headings


def test_headings_have_the_ids_that_the_other_engine_gives():
    text = (
        "## A & *b* `c`\n\n## A & *b* `c`\n\n## a b c_1\n\n### Über 日本\n\n## !\n\n## ?\n\n"
        "Underlined\n---\n\n#### [l](#a) ![i](j.png) 'q'\n\n##### Deep\n\n## x[^1]\n\n[^1]: n\n"
    )
    made = convert(text, ENGINE)
    assert [heading.anchor for heading in made.headings] == [
        *("a-b-c", "a-b-c_1", "a-b-c_2", "über-日本", "_1", "_2", "underlined", "l-q", "x")
    ]
    same(text)


def test_a_chosen_id_is_kept_and_not_given_again():
    assert same("## Own\n\n## B {#own}\n\n## C {: #c .d }\n") == (
        '<h2 id="own_1">Own</h2>\n<h2 id="own">B</h2>\n<h2 class="d" id="c">C</h2>'
    )
    assert html("Two\nlines\n---") == '<h2 id="two-lines">Two\nlines</h2>'
    assert html("S {.x}\n---") == '<h2 id="s" class="x">S</h2>'


def test_headings_move_down_below_the_title():
    assert same("# A\n\n###### B\n") == '<h2 id="a">A</h2>\n<h6 id="b">B</h6>'


def test_headings_in_html_are_the_writers_own():
    text = "<h1>Raw</h1>\n\n## Made\n\n<h2>open\nhere\n\n### Again <!-- <h2> -->\n\n`<h2>`\nb\n"
    made = convert(text, ENGINE)
    assert [(one.level, one.anchor) for one in made.headings] == [(2, "made"), (3, "again")]
    assert "<h1>Raw</h1>" in made.html
    text = "!!! tip\n    ## A\n\n    <h2>B</h2>\n\nx[^1]\n\n[^1]: ## C\n\n# D\n"
    made = convert(text, ENGINE)
    assert [one.anchor for one in made.headings] == ["a", "d", "c"]
    assert "<h2>B</h2>" in made.html


def test_a_table_of_contents_stands_where_it_is_asked_for():
    same("[TOC]\n\n### A\n\n## B\n\n#### C & *d*\n\n### E\n\n## F\n\n##### G\n")
    same("[TOC]\n\nNo headings.\n")
    assert html("## A\n\n[TOC]\n\n[TOC]\n").count('<div class="toc">') == 1


# Attribute lists


@pytest.mark.parametrize(
    "text",
    [
        'A\n{: .note #n title="A -- note" }\n\n## n\n\n## N {#m .b k=v} ##\n\n## m\n',
        "[l](u){: rel=\"nofollow\" } *e*{.x} **s**{#y} `c`{: .z } ![i](p){ width=3 height='4' }",
        "<https://a.example>{.q} ~~d~~{.w} *a*{.b .c}*d*{: e f='g h'} [a *b*{.x} c](d){title=T}",
        'S {#s}\n---\n\n### T {: title="a_b_c--d" }\n',
        "- a\n{: .one }\n- b *c*\n  {: .two }\n\n> q\n{: .p }\n",
        "| a {: .th} | b |\n|---|---|\n| 1 {.td} | 2 |\n\nTerm {: .t}\n:   def\n    {: .d}\n",
        "x {: .y}\n\nz{.y} {.y} `{.a}` {.a}\n\n```\n*x*{.y}\n```\n\n    *x*{.y}\n",
        "{: .a}\n\n{% if x=1 %} ${foo} {x} {x y} a_{n=1} *b*{k=c&d}",
        "x[^1]{.n}\n\n[^1]: note\n    {: .m}\n",
        "!!! tip\n    p\n    {: .c}\n",
    ],
)
def test_attribute_lists_are_as_with_the_other_engine(text: str):
    same(text)


def test_an_attribute_list_in_an_address_or_a_title_stays_there():
    made = html('![a {.b}](c "d {.e}") [f](<g {.h}>) `i {.j}` [[k]](l){.m}')
    assert made == (
        '<p><img src="c" alt="a {.b}" title="d {.e}" /> <a href="g%20%7B.h%7D">f</a> '
        '<code>i {.j}</code> <a href="l" class="m">[k]</a></p>'
    )
    assert html("</p> *a*{.b} </em>\n\n## (c){.d}") == (
        '</p> *a*{.b} </em>\n<h2 id="cd">(c){.d}</h2>'
    )
    assert 'class="task-list-item t"' in html("- [ ] a\n  {: .t}\n- b")


# Blocks


@pytest.mark.parametrize(
    "text",
    [
        '!!! tip "A *b*"\n    C\n',
        '!!! note ""\n    C\n\n    - d\n\n        e\n\nf\n',
        "!!! Tip extra\n    !!! note\n        b\n\n        !!! tip\n            c\n    d\n",
        "a\n!!! tip\n    b\nc\n",
        "- a\n\n    !!! tip\n        b\n\n    c\n\n- d\n",
        "> !!! tip\n>     b\n>\n>     c\n>\n> d\n",
        "!!! tip\n        !!! code\n\n        code\n",
        '!!! script "Say"\n    a\n\n    b\n',
        '!!! script ""\n    a\n',
        "!!! checklist\n    - [x] a\n    - b\n        - c\n",
        "!!! exercise\n    > [!TIP]\n    > a\n",
        "> [!TIP]\n> a\n",
        "> [!Own-kind | more] *A* title\n>\n> a\n",
        "> [!note]- Folded\n> a\n",
        "> [!note]+\n> a\n>\n> - b\n",
        "> a\n> [!TIP]\n",
        "> > [!TIP]\n> > a\n>\n> b\n",
        "> [!script]\n> a\n",
        "    !!! tip\n        code\n",
    ],
)
def test_blocks_are_as_with_the_other_engine(text: str):
    same(text)


def test_a_block_holds_what_is_open_in_it():
    made = html("!!! tip\n    ```\n    a\n\n    <div>\n\n!!! note\n    <div>\n\nb\n")
    assert made.endswith("</div>\n<p>b</p>")
    assert made.count('<div class="admonition') == 2


def test_a_fence_that_swallows_a_block_shows_no_mark():
    made = html(
        "* a\n!!! tip\n    b\n  [^2]: n\n   !!! note\n  ```\n* :   - [ ] x\na\n[^2]\n"
        '!!! script "T *x*"'
    )
    assert "T *x*\n" in made
    assert "\ufdd0" not in made
    assert "\ufdd0" not in html('!!! tip "a`b"\n    `c\n')


def test_lines_of_a_block_in_a_quote_may_be_quoted_unevenly():
    made = html("> !!! tip\n  >     a\n>>     b\n>\n\n>     c\n")
    assert "<p>a</p>\n</div>\n<blockquote>" in made


def test_blocks_may_be_indented_as_commonmark_has_it():
    assert html('- !!! tip "T"\n      b\n\n  c\n') == (
        '<ul>\n<li>\n<div class="admonition tip">\n<p class="admonition-title">T</p>\n<p>b</p>\n'
        "</div>\n<p>c</p>\n</li>\n</ul>"
    )
    assert "admonition" in html("1. a\n\n   !!! tip\n       b\n")
    assert "admonition" in html("!!! tip\n\tb\n")
    assert html("> !!! tip\n>     b\nc\n").endswith("</div>\n</blockquote>\n<p>c</p>")


def test_fences_may_stand_in_a_block():
    made = html("!!! tip\n    ```\n    !!! no\n\n        x\n    ```\n")
    assert "<code>!!! no\n\n    x\n</code>" in made


def test_definitions_in_a_block_are_known_outside():
    made = html("!!! tip\n    [a]: /b\n    [^n]: note\n\n[a] [^n]\n")
    assert '<a href="/b">a</a>' in made
    assert '<li id="fn:n">' in made


# Lists


@pytest.mark.parametrize(
    "text",
    [
        "- [ ] a *b*\n- [x] c\n    - [X] d\n- e\n",
        "1. [ ] a\n2. b\n",
        "- [ ] a\n\n- [x] b\n\n    c\n",
        "- a [ ] b\n",
        "T\n:   a\n:   b *c*\n\nd\n",
    ],
)
def test_lists_are_as_with_the_other_engine(text: str):
    same(text)


def test_lists_in_html_are_the_writers_own():
    made = html("</ul>\n\n- [ ] a\n")
    assert made.startswith('</ul>\n<ul class="task-list">')


def test_a_list_keeps_its_first_number():
    assert html("3. [ ] a\n") == (
        '<ol start="3" class="task-list">\n<li class="task-list-item">'
        '<label><input disabled type="checkbox"> a</label></li>\n</ol>'
    )


# Footnotes


@pytest.mark.parametrize(
    "text",
    [
        "a[^x] b[^y] c[^x] d[^x]\n\n[^y]: Why *so*\n[^x]:\n    First\n\n    - a\n    - b\n",
        "a[^no]\n\n[^yes]: never used\n",
        'a[^Ü "q"]\n\n[^Ü "q"]: Quoted & all\n',
        "a[^1]\n\n[^1]: see[^2]\n[^2]: d\n",
        "a[^1]\n\n///Footnotes Go Here///\n\nb\n\n[^1]: c\n",
        "- a[^1]\n\n[^1]: !!! tip\n        b\n",
    ],
)
def test_footnotes_are_as_with_the_other_engine(text: str):
    same(text)


def test_footnotes_go_by_any_case_and_hold_html():
    made = html("a[^A]\n\n[^a]: <div>\n    <div>b</div>\n    </div>\n\nc\n")
    assert 'href="#fn:a">1</a>' in made
    assert made.index("<p>c</p>") < made.index('<div class="footnote">')
    assert html("a[^1]\n\n[^1]: <div>\n").endswith("</ol>\n</div>")
    assert "<code>b\n</code>" in html("a[^1]\n\n[^1]: ```\n    b\n    ```\n")


def test_notes_in_html_are_the_writers_own():
    text = '<p class="footnote-definition">a</p>'
    assert html(text) == text


def test_the_same_note_twice_is_the_first():
    made = html("a[^1]\n\n[^1]: b\n\n[^1]: c\n")
    assert "<p>b&#160;" in made
    assert made.count("<li") == 1


# Code


@pytest.mark.parametrize(
    "text",
    [
        "```python\na = '<b>'\n```\n",
        '~~~\n<a> & "b"\n\n~~~\n',
        '``` {.python .more hl_lines="1"}\na\nb\n```\n',
        "```py hl_lines='2'\na\nb\n```\n",
        "```{ .nosuch .more }\na\n```\n",
        "```nosuch\na\n```\n",
        '``` { .python linenums="1" linenostart="3" }\na\n```\n',
        "    a <b>\n\n    c\n",
        "```\n```\n",
    ],
)
def test_code_is_as_with_the_other_engine(text: str):
    same(text)


def test_code_stays_as_it_is_written():
    text = (
        'a ~b~ &#1; &ldquo;c&rdquo; “d” -- "e" http://f.example g@h.example !!! {x=1 y} [^1] {: .a}'
    )
    assert alike("a.html", html(f"`{text}`").encode()) == alike(
        "a.html", f"<p><code>{text.replace('&', '&amp;')}</code></p>".encode()
    )
    written = text.replace("&", "&amp;")
    for fence in ("```\n", "``` py x\n"):
        made = html(f"{fence}{text}\n*[a]: b\n```\n", language="de")
        assert made.count("~") == 2
    assert f"<code>{written}\n*[a]: b\n</code>" in html(f"```\n{text}\n*[a]: b\n```\n")


# Words


@pytest.mark.parametrize(
    "text",
    [
        '"A," -- she\'s \'so\' --- "Really?", "no"...',
        "a~b~c ~~d~~ /~e/ <https://a.example/~f/> [g](/~h) \\~i",
        "&ldquo;a&#8221; &copy; &#42;a&#42; &amp;amp; AT&T",
        "[a](/b?c=&#45;&amp;d 'e &#34;f&#34;')",
        "a<br>b <kbd>*c*</kbd> <!-- d -->\n\n<div>\n*e*\n</div>\n\n<!-- more -->\n\nf",
        "a  \nb",
    ],
)
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_words_are_as_with_the_other_engine(text: str, language: str):
    same(text, language=language)


def test_typed_quotes_stay():
    text = "„Ja“, “yes” [a](/“b”) `“`"
    for language in ("en", "de"):
        made = html(text, language=language)
        assert "„Ja“, “yes”" in made
        assert 'href="/%E2%80%9Cb%E2%80%9D"' in made
    assert html('a "b"', smart_quotes=False) == '<p>a "b"</p>'


def test_quotes_close_behind_what_they_quote():
    assert html('and "did you mean "draft"?". All') == ("<p>and “did you mean “draft”?”. All</p>")
    assert html('It\'s 10" "tall"', language="de") == "<p>It’s 10“ „tall“</p>"


@pytest.mark.parametrize(
    "text",
    [
        "See https://a.example/x_y_z--w?a=1&b=2. Or (http://b.example/c), **https://e.example**!",
        "HTTPS://a.example, ftp://b.example/~c/, 'https://d.example': (www.e.example/--f_g)",
        "www.a.example www._b.c_d www.",
        "[https://a.example](/b) [c www.a.example](/d) `https://e.example`",
        "<https://a.example> <a href='https://b.example'>c</a>",
        "[a]: https://b.example\n\n[a] https://c.example&amp;d=1; e",
        "me@a.example, you.and+me@b-c.example! not@local a@b@c.example x/y@z.example",
        "- https://a.example\n\n> https://b.example\n\n| a |\n|---|\n| https://c.example |",
        "https:// http://_x.example xhttps://a.example [`a` b](c) https://d.example",
    ],
)
def test_bare_addresses_are_links_as_with_the_other_engine(text: str):
    same(text)


def test_bare_addresses_of_which_the_other_engine_has_thought_differently_by_version():
    assert html("(http://b.example/c_(d)), http://a_b.c_d") == (
        '<p>(<a href="http://b.example/c_(d)">http://b.example/c_(d)</a>), http://a_b.c_d</p>'
    )


def test_addresses_beside_letters_of_other_scripts():
    assert html("Über [ä]: https://ä.example/ö\n\n[ü]: https://b.example\n") == (
        '<p>Über [ä]: <a href="https://%C3%A4.example/%C3%B6">https://ä.example/ö</a></p>'
    )


def test_abbreviations_are_explained():
    same('HR & R&D, HRM `HR` *HR*\n\n*[HR]: Human "resources"\n*[R&D]: Research\n')
    same("*[ ]: x\n\nA\n")
    same('A B\n\n*[A]: x\n*[B]:\n    y\n*[A]: ""\n')
    made = html("*[A]: x\n\nA <pre>A</pre> <!-- A --> A <code>A\n\nA\n")
    assert made.count("<abbr") == 2
    assert html("    *[A]: x\n\n*[A\\]]: b\n").count("*[A") == 2


def test_links_are_placed_where_they_are_written():
    document = read("[a](<é b.md>) `[a](é%20b.md)`\n\n!!! tip\n    [c](d.md)[^1]\n\n[^1]: e\n")
    links = document.content.links
    assert [(one.target, one.place.line, one.place.column) for one in links] == [
        ("%C3%A9%20b.md", 4, 6),
        ("d.md", 7, 9),
        ("#fn:1", 0 + 4, 1),
        ("#fnref:1", 9, 1),
    ]


# What is told


def test_markdown_in_html_is_told():
    text = '<div class="x" markdown="1">\n<p markdown> <i markdown="0">\n\n`<a markdown="1">`\n'
    assert told(text) == [("markdown-in-html", 1, 16), ("markdown-in-html", 2, 4)]


def test_an_open_fence_is_told():
    assert told("a\n\n```\nb\n") == [("unclosed-fence", 3, 1)]
    assert told("````\nb\n```\n\nc\n") == [("unclosed-fence", 3, 1)]
    assert told("> ~~~\n> b\n\n- ```\n  c\n  ```\n") == [("unclosed-fence", 1, 3)]
    assert told("```\nb\n`````\n\n~~~ x\n~~~\n") == []
    (problem,) = survey("````\nb\n```\n", "a.md", 5, ENGINE).found
    assert problem.hint == 'write "````" alone, as it starts in line 5'


def test_a_language_in_code_is_told():
    assert told("    :::python\n    a\n\nb\n\n    #!/bin/sh\n") == [("code-language", 1, 5)]


def test_cells_that_are_lost_are_told():
    text = "| a | b |\n|---|---|\n| `c|d` | e |\n| f \\| g | h |\n| i |\n> | j | k | l |\n"
    assert told(text)[:1] == [("table-cells", 3, 9)]
    assert told("a | b\n--|--\nc | d | e\nf | g\n") == [("table-cells", 3, 7)]
    assert "bar" not in convert(text, ENGINE).html


def test_blocks_that_are_none_are_told_at_their_places():
    text = (
        "!!! tip\nb\n\n- c\n\n    !!! “d”\n\n!!! note\n    é\n\n    !!! tip\n    e\n\n"
        "        !!! code\n\n```\n!!! f\n```\n"
    )
    assert told(text) == [("block-empty", 1, 1), ("block-start", 6, 5), ("block-empty", 11, 5)]


def test_what_is_right_here_is_not_told():
    assert told("a\n- b\n  - c\n1. d\n   - e\n\n> f\n> * g\n\n- h\n      i\n") == []


def test_code_and_comments_are_blanked_in_the_same_places():
    text = (
        'é `a` <!-- b -->\n\n!!! tip\n    é `c`\n\n    !!! note "`t`"\n        - ```\n          d\n'
        "          ```\n\n            e\n    f\n\n> [!TIP] g\n> `h`\n\n\ti\n\n<!--\nj\n-->\n"
    )
    prose = survey(text, "a.md", 1, ENGINE).prose
    assert [len(line) for line in prose.split("\n")] == [len(line) for line in text.split("\n")]
    assert prose.split() == [
        *("é", "!!!", "tip", "é", "!!!", "note", '"`t`"', "-", "e", "f", ">", "[!TIP]", "g", ">")
    ]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a\n\n" + "> " * 40 + "b", 3, 81),
        ("\n".join("  " * n + "- a" for n in range(40)), 33, 67),
        ("!!! tip\n    " + ">" * 33 + " b", 2, 39),
        ("- " * 40 + "b", 1, 81),
    ],
)
def test_what_is_too_deep_is_told_and_not_read(text: str, line: int, column: int):
    assert told(text) == [("markdown-depth", line, column)]
    assert read(text).content.parts == ()


def test_what_only_looks_deep_is_not_told():
    assert told("    " * 40 + "- a\n\n" + "-" * 80 + "\n\n* * *" + " *" * 40 + "\n") == []


def test_a_panic_of_the_parser_is_an_error(monkeypatch: pytest.MonkeyPatch):
    class PanicException(BaseException):
        pass

    def panic(*_: object, **__: object) -> None:
        raise PanicException("byte 3")

    monkeypatch.setattr("generator.load.commonmark.parser._parser", panic)
    monkeypatch.setattr("pyromark.events_with_range", panic)
    (problem,) = read("`a`").found
    assert (problem.code, problem.line) == ("markdown-failed", 4)
    assert "Panic: byte 3" in problem.message


def test_a_slow_text_is_given_up(monkeypatch: pytest.MonkeyPatch):
    def spin(*_: object) -> str:
        while True:
            pass

    monkeypatch.setattr("generator.load.commonmark.code._coloured", spin)
    (problem,) = read("```python\na\n```\n", Engine(name="commonmark", timeout=1)).found
    assert problem.code == "markdown-timeout"
