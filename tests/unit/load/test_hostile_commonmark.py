"""Texts on which a careless parser takes very long, or recurses to death.

The parser cannot be interrupted, so it and all that is done before and after it must be done soon,
whatever the text is: four times the text takes about four times as long.
"""

from __future__ import annotations

import pytest

from generator.load.document import load
from generator.load.limits import time_limit
from generator.load.markdown import Engine, convert
from generator.model.document import Document
from generator.model.source import Kind, Source

SIZE = 30_000  # characters
SOON = 2  # seconds: byline's own limit; it is some hundredths, but a quadratic step is not
ENGINE = Engine(name="commonmark", language="de", timeout=SOON)


def again(pattern: str, size: int = SIZE) -> str:
    return pattern * (size // len(pattern))


def stairs(step: str, text: str, size: int = SIZE) -> str:
    """Return lines, each indented by one step more."""
    lines: list[str] = []
    while size > 0:
        lines.append(step * len(lines) + text)
        size -= len(lines[-1]) + 1
    return "\n".join(lines)


def numbered(pattern: str, size: int = SIZE) -> str:
    return "".join(pattern.replace("N", str(n)) for n in range(size // (len(pattern) + 3)))


SHAPES = {
    "brackets": again("["),
    "brackets closed": again("[", SIZE // 2) + again("]", SIZE // 2),
    "images": again("!["),
    "links": again("[a]("),
    "links in links": again("[", SIZE // 2) + "a" + again("](b)", SIZE // 2),
    "references": again("[a][b"),
    "definitions": numbered("[aN]: b\n") + again("[a1]"),
    "asterisks": "a" + again("*") + "b",
    "asterisks alternating": again("*a_ "),
    "asterisks closing": again("a**b") + again("c* "),
    "underscores": again("_") + "a",
    "tildes": again("~~a ~"),
    "backticks": again("`"),
    "backticks of all lengths": stairs("`", " a "),
    "backticks alternating": again("`a``"),
    "quotation marks": again('"a '),
    "apostrophes": again("'"),
    "backslashes": again("\\"),
    "ampersands": again("&"),
    "references to characters": again("&#1;"),
    "tags": again("<a "),
    "comments": again("<!--"),
    "comments in a line": again("x <!-- "),
    "blocks of HTML": again("<div>\n"),
    "instructions": again("<?"),
    "headings": again("# a\n"),
    "headings of one number": again("## a_1\n"),
    "headings in HTML": again("<h2>a\n\n## b\n\n"),
    "tables of contents": again("[TOC]\n\n") + again("## a\n"),
    "underlines": again("a\n") + "=",
    "a wide table": again("|a") + "\n" + again("|-") + "\n|x",
    "a long table": "|a|b\n|-|-\n" + again("|a|b|c\n"),
    "fences": again("```\n") + "a",
    "what is said behind a fence": "~~~ " + again("{ "),
    "tasks": again("- [ ] a\n"),
    "a long task": "- [ ] " + again("a "),
    "terms": again("a\n:   b\n\n"),
    "footnotes": again("[^a]") + "\n\n[^a]: x",
    "footnotes in one line": again("[^a]: ") + "x",
    "footnotes, many": numbered("[^N]: x\n") + numbered("[^N]"),
    "footnotes in footnotes": numbered("[^N]: [^1] \n\n"),
    "blocks": again("!!! tip\n    a\n\n"),
    "blocks that are empty": again("!!! tip\n"),
    "blocks that are none": again("!!!\n"),
    "a block of many kinds": "!!! " + again("a "),
    "checklists": "!!! checklist\n" + again("    - a\n"),
    "callouts": again("> [!TIP]\n> a\n\n"),
    "callouts unfinished": again("> [!"),
    "addresses": again("https://a.example "),
    "addresses without an end": again("https://"),
    "an address in brackets": "https://a.example" + again(")"),
    "hosts": again("www."),
    "mail": again("a.b@c.d "),
    "mail without an end": again("a@"),
    "a long host": "a@" + again("b."),
    "abbreviations": numbered("*[aN]: b\n") + "\n" + again("a1 a2 "),
    "abbreviations in HTML": "*[a]: b\n\n" + again("<pre>"),
    "attribute lists": again("*a*{.b}"),
    "attribute lists unfinished": again("{.a"),
    "attribute lists with a colon": again("{: a"),
    "attribute lists of many words": "*a*{" + again(".b ") + "}",
    "Markdown in HTML": again("<a markdown "),
    "spaces": again(" ") + "a",
    "tabs": again("\t") + "a",
    "numbers": "## 1_" + again("9") + "\n## 1_" + again("9"),
}
DEEP = {
    "quotes": again(">") + "a",
    "spaced quotes": again("> ") + "a",
    "lists": stairs("  ", "- a"),
    "lists in one line": again("- ") + "a",
    "lists of two kinds": again("- * ") + "a",
    "numbered lists": again("1. ") + "a",
    "blocks": stairs("    ", "!!! tip\n"),
    "a block in quotes": again("> ") + "!!! tip",
    "a checklist": "!!! checklist\n" + stairs("  ", "    - a"),
    "callouts": stairs("> ", "> [!TIP]\n"),
}


def read(body: str) -> Document:
    source = Source("content/posts/a.md", Kind.POST, "a")
    return load(source, f"---\ntitle: A\n---\n{body}".encode(), ENGINE)


@pytest.mark.parametrize("name", SHAPES)
def test_any_text_is_read_soon(name: str):
    document = read(SHAPES[name])
    severe = {"markdown-depth", "markdown-failed", "markdown-timeout"}
    assert not severe & {one.code for one in document.found}


@pytest.mark.parametrize("name", DEEP)
def test_a_text_is_bounded_in_depth(name: str):
    (problem,) = (one for one in read(DEEP[name]).found if one.code == "markdown-depth")
    assert problem.line is not None


@pytest.mark.parametrize("name", [*SHAPES, *DEEP])
def test_the_parser_itself_outlives_any_text(name: str):
    # Without the survey in front, and more of it.
    with time_limit(SOON * 4):
        convert({**SHAPES, **DEEP}[name] * 4, ENGINE)
