"""Markdown made to take long is read within a second, or told to take long."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Final

import pytest

from generator.load.comments import LONGEST
from generator.load.document import load
from generator.load.markdown import Engine
from generator.model.diagnostic import Severity
from generator.model.document import Document
from generator.model.source import Kind, Source
from tests.hardening.conftest import Extent

_SOON: Final = 1  # second
_SIZES: Final = (4_000, 30_000, 300_000)  # characters: the first is done with all tests
_REFUSED: Final = {"markdown-timeout", "markdown-depth", "markdown-failed"}


def _again(pattern: str) -> Callable[[int], str]:
    return lambda size: pattern * (size // len(pattern))


def _numbered(pattern: str, then: str = "") -> Callable[[int], str]:
    """Repeat a pattern with a number for each N, and behind all of it another one."""
    each = len(pattern + then) + 6
    return lambda size: "\n".join(
        "".join(one.replace("N", str(n)) for n in range(size // each)) for one in (pattern, then)
    )


def _code(language: str, pattern: str) -> Callable[[int], str]:
    return lambda size: f"```{language}\n{_again(pattern)(size)}\n```\n"


def _stairs(step: str, text: str) -> Callable[[int], str]:
    """Give lines, each indented by one step more."""

    def made(size: int) -> str:
        lines = 0
        while lines * (lines * len(step) / 2 + len(text) + 1) < size:
            lines += 1
        return "\n".join(step * n + text for n in range(lines))

    return made


_SHAPES: Final[Mapping[str, Callable[[int], str]]] = {
    "brackets": _again("["),
    "brackets that close": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "images": _again("!["),
    "links": _again("[a]("),
    "links each elsewhere": _numbered("[a](/bN) "),
    "references": _numbered("[aN]: /bN\n", "[aN] "),
    "one footnote": lambda size: "[^1]" * (size // 4) + "\n\n[^1]: x",
    "footnotes": _numbered("[^N]: x\n", "a[^N] "),
    "asterisks around": lambda size: "*" * (size // 2) + "a" + "*" * (size // 2),
    "asterisks of two kinds": _again("*a **b"),
    "definitions": _again("a\n:   b\n\n"),
    "abbreviations": _numbered("*[aN]: b\n", "aN "),
    "headings and their list": lambda size: "[TOC]\n\n" + _numbered("## aN\n\n")(size),
    "underlines": _again("a\n---\n"),
    "fences": _again("```\na\n```\n\n"),
    "code that never ends": _code("perl", "s{"),
    "CDATA": _again("<![CDATA["),
    "comments that never end": _again("x <!-- "),
    "tags that never end": _again("<a "),
    "elements in elements": lambda size: "x " + "<b>" * (size // 3),
    "lists in lists": _stairs("    ", "- a"),
    "a wide table": lambda size: "\n".join(one * (size // 6) for one in ("|a", "|-", "|b")),
    "quotation marks": _again("'a \"b"),
}


def _cpu(read: Callable[[], Document]) -> tuple[float, Document]:
    """Do it, once more where it took too long: others work on this machine too."""
    for _ in range(2):
        start = time.thread_time()
        document = read()
        took = time.thread_time() - start
        if took <= _SOON:
            break
    return took, document


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_posts(engine: str, extent: Extent, tally: Callable[[str, int], None]):
    source = Source("content/posts/a.md", Kind.POST, "a")
    chosen = Engine(name=engine, timeout=_SOON)
    sizes = _SIZES[: extent(3, 1)]
    for size in sizes:
        for name, shape in _SHAPES.items():
            data = f"---\ntitle: A\n---\n{shape(size)}".encode()
            took, document = _cpu(lambda data=data: load(source, data, chosen))
            told = [one for one in document.found if one.code in _REFUSED]
            assert took <= _SOON * 1.5, (name, size, took, told)
            assert bool(document.content.parts) is not bool(told), (name, size)
            assert all(one.line and one.severity is Severity.ERROR for one in told), (name, size)
    tally("markdown", len(sizes) * len(_SHAPES))


def test_comments(
    extent: Extent, tally: Callable[[str, int], None], monkeypatch: pytest.MonkeyPatch
):
    def reached(*_: object) -> None:
        raise AssertionError("a comment came to a parser whose time nobody knows")

    monkeypatch.setattr("generator.load.markdown.convert", reached)
    monkeypatch.setattr("generator.load.markdown.survey", reached)
    monkeypatch.setattr("markdown.Markdown.convert", reached)
    sizes = (LONGEST - 5, LONGEST // 4, LONGEST + 1)[: extent(3, 1)]
    for size in sizes:
        for name, shape in _SHAPES.items():
            body = shape(size)[:size].ljust(size, "a")
            lines = body.replace("\n", "\n  ")
            data = f"author: A\ndate: 2020-01-02\nbody: |2\n  {lines}\n".encode()
            source = Source("content/comments/a/1.yaml", Kind.COMMENT, "a/1")
            took, document = _cpu(lambda data=data, source=source: load(source, data, Engine()))
            assert took <= _SOON / 4, (name, size, took)
            codes = {one.code for one in document.found}
            assert (
                bool(document.summary.parts)
                or codes & {"comment-too-deep", "no-words"}
                or (size > LONGEST and codes == {"comment-too-long"})
            ), (name, size, codes)
    tally("markdown", len(sizes) * len(_SHAPES))
