"""The sparing processor of inline patterns gives the bytes that the stock engine gives."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import markdown
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.inlinepatterns import SimpleTagPattern

from generator.load import markdown as engines
from generator.load.extensions import sparing
from generator.load.markdown import Engine
from tests.hardening import table

LONG = os.environ.get("BYLINE_HYPOTHESIS") == "long"
PARTS = 8
# A share of them with all tests; 20,000 by `make harden`.
DOCUMENTS = (100_000 if LONG else 20_000 if table.is_whole() else 4_000) // PARTS
# A folder with texts for an engine, such as the tests in the source of Python-Markdown.
TEXTS = os.environ.get("BYLINE_MARKDOWN_TEXTS")
ROOT = Path(__file__).parents[2]

ENGINES = {
    "as it comes": Engine(),
    "plain quotes": Engine(smart_quotes=False),
    "German": Engine(language="de"),
    "angled quotes": Engine(options='{"smarty": {"smart_angled_quotes": true}}'),
    "more extensions": Engine(
        ("sane_lists", "nl2br", "wikilinks", "legacy_em", "legacy_attrs", "meta")
    ),
    "those of others": Engine(
        ("pymdownx.caret", "pymdownx.mark", "pymdownx.keys", "pymdownx.emoji", "pymdownx.critic"),
        '{"pymdownx.magiclink": {"repo_url_shorthand": true, "social_url_shorthand": true,'
        ' "user": "someone", "repo": "blog"}, "pymdownx.tilde": {"subscript": true}}',
    ),
}


class Both:
    """The engine with the sparing processors, and the same without."""

    def __init__(self, engine: Engine) -> None:
        self.ours = engines._make(engine)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sparing.SparingExtension, "extendMarkdown", lambda *_: None)
            self.stock = engines._make(engine)
        for name in ("inline", "smarty"):
            if name in self.ours.treeprocessors:
                assert type(self.ours.treeprocessors[name]) is sparing._Sparing
                assert type(self.stock.treeprocessors[name]) is not sparing._Sparing

    def compare(self, text: str) -> None:
        assert _converted(self.ours, text) == _converted(self.stock, text)


def _converted(made: markdown.Markdown, text: str) -> object:
    made.reset()
    try:
        return made.convert(text), getattr(made, "toc_tokens", None)
    except RecursionError:
        return "too deep"
    except Exception as problem:  # noqa: BLE001 - what the engine raises is to be the same
        return repr(problem)


def _texts() -> Iterator[tuple[str, str]]:
    """Give the Markdown of this repository, and of the engine's own tests if they are installed."""
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("content/**/*.md")]):
        yield path.name, path.read_text(encoding="utf-8")
    for path in sorted(ROOT.glob("tests/golden/cases/**/*.md")):
        yield path.name, path.read_text(encoding="utf-8", errors="replace")
    folders = [Path(TEXTS)] if TEXTS else []
    for name in ("markdown", "pymdown-extensions"):
        try:
            files = distribution(name).files or []
        except PackageNotFoundError:
            continue
        for file in files:
            if "test" in str(file) and file.suffix in {".txt", ".md", ".py"}:
                yield str(file), Path(str(file.locate())).read_text(encoding="utf-8")
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".txt", ".md", ".py", ".html"}:
                yield str(path), path.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("name", ENGINES)
def test_texts_that_people_wrote(name: str):
    both = Both(ENGINES[name])
    count = 0
    for _, text in _texts():
        both.compare(text)
        count += 1
    print(f"{count} texts")  # noqa: T201
    assert count > 100


_WORDS = (
    *("word", "two words", "www.example.com", "https://example.com/a_b?c=d&e", "me@example.com"),
    *("a_b_c", "2 * 3", "'90s", "O'Brien", "AT&T", "HTML", "é", "日本", "[^1]", "x" * 40),
)
_MARKS = (
    *"*_`~[]()<>!\\&\"'.-#|:{}^=@ ",
    *("**", "***", "__", "``", "~~", "--", "---", "...", "![", "](", "](/a)", "][", "[^", "]:"),
    *("<b>", "</b>", "<br>", "<!-- c -->", "<https://a.b>", "<a@b.cd>", "&amp;", "&#38;", "\\*"),
    *("  \n", "\n", "\\`", "://", "WWW.", "\u0002", "\u0003", "klzzwxh:0000", "{: .a }", "\t"),
)
_STARTS = (
    *("", "", "", "# ", "## ", "- ", "1. ", "> ", "    ", "!!! tip\n    ", "> [!NOTE]\n> "),
    *("[^1]: ", "*[HTML]: ", "[word]: ", ": ", "| ", "- [ ] ", "```\n", "<div markdown>\n"),
)
_INLINE = st.lists(st.sampled_from((*_WORDS, *_MARKS)), min_size=1, max_size=12).map("".join)
_LINE = st.builds("{}{}".format, st.sampled_from(_STARTS), _INLINE)
_DOCUMENT = st.lists(_LINE, min_size=1, max_size=5).map("\n\n".join)


@pytest.mark.parametrize("part", range(PARTS))
def test_texts_that_nobody_would_write(part: int):
    engine = list(ENGINES.values())[part % len(ENGINES)] if part >= 3 else Engine()
    both = Both(engine)

    @seed(part)
    @settings(
        max_examples=DOCUMENTS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(_DOCUMENT)
    def compare(text: str) -> None:
        both.compare(text)

    compare()


class _Older(SimpleTagPattern):
    """A pattern of the older kind, which extensions still bring along."""


def test_patterns_of_the_older_kind_and_such_as_come_late():
    both = Both(Engine())
    for made in (both.ours, both.stock):
        made.convert("Before the *others* were there.")
        made.inlinePatterns.register(_Older(r"(\+\+)(.*?)\+\+", "ins"), "ins", 75)
        made.inlinePatterns.register(_Naming(r"(?:)", made), "nothing", 74)
    for text in ("a ++b *c* d++ e ++f++", "++ ++", "none", "*++a++*", "[++x++](y) `++`"):
        both.compare(text)
    assert "<ins>" in both.ours.convert("a ++b++ c")


class _Naming(InlinePattern):
    """A pattern that matches everywhere, and takes nothing."""

    def handleMatch(self, m: object, data: str) -> tuple[None, None, None]:  # type: ignore[override]  # noqa: ARG002, N802
        return None, None, None


def test_an_engine_built_otherwise_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sparing, "_HANDLE", "no_such_name")
    made = engines._make(replace(Engine(), language="fr"))
    assert type(made.treeprocessors["inline"]) is not sparing._Sparing
    assert made.convert("*a*") == "<p><em>a</em></p>"
