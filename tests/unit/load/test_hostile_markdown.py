"""Texts on which Python-Markdown takes very long, or recurses to death."""

from __future__ import annotations

import threading

import pytest

from generator.load.document import load
from generator.load.limits import TooSlow, time_limit
from generator.load.markdown import Engine
from generator.model.document import Document
from generator.model.source import Kind, Source


def read(body: str, seconds: int = 1) -> Document:
    text = f"---\ntitle: Hostile\n---\n{body}"
    source = Source("content/posts/hostile.md", Kind.POST, "hostile")
    return load(source, text.encode(), Engine(timeout=seconds))


def test_a_conversion_is_bounded_in_time() -> None:
    # Many more such texts are in tests/hardening.
    (problem,) = read("[" * 20_000).found
    assert (problem.code, problem.path, problem.line) == (
        "markdown-timeout",
        "content/posts/hostile.md",
        4,
    )
    assert problem.message == "Markdown took longer than 1 s"


@pytest.mark.parametrize(
    "body",
    [
        "*" * 2_000 + "a" + "*" * 2_000,
        ">" * 5_000 + " a",
        "> " * 5_000 + "a",
        "\n".join("    " * n + "- a" for n in range(500)),
        "\n\n".join("    " * n + "!!! tip\n" for n in range(300)),
        "\n".join("    " * n + f"a\n{'    ' * n}:   b\n" for n in range(3_000)),
    ],
    ids=["asterisks", "quotes", "spaced quotes", "lists", "admonitions", "definitions"],
)
def test_a_conversion_is_bounded_in_depth(body: str) -> None:
    (problem,) = read(body, seconds=10).found
    assert (problem.code, problem.path) == ("markdown-depth", "content/posts/hostile.md")


def test_deep_indentation_is_no_depth() -> None:
    assert read("Look:\n\n" + " " * 400 + "art\n").found == ()


def test_a_text_that_breaks_an_extension_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("no such thing")

    monkeypatch.setattr("generator.load.markdown.convert", broken)
    (problem,) = read("Text").found
    assert problem.code == "markdown-failed"
    assert problem.message == "Markdown could not read this text (ValueError: no such thing)"


def test_the_limit_holds_in_other_threads_too() -> None:
    stopped: list[bool] = []

    def spin() -> None:
        try:
            with time_limit(0.1):
                while True:
                    pass
        except TooSlow:
            stopped.append(True)

    thread = threading.Thread(target=spin)
    thread.start()
    thread.join(30)
    assert stopped == [True]


def test_what_ends_in_time_is_left_alone() -> None:
    results: list[int] = []

    def count() -> None:
        with time_limit(60):
            results.append(1)

    count()
    thread = threading.Thread(target=count)
    thread.start()
    thread.join()
    assert results == [1, 1]


def test_a_block_that_starts_wrongly_or_stays_empty_is_told() -> None:
    found = read(
        '!!! tip\nNot indented.\n\n!!! tip “Curly”\n    Text\n\n!!! script "Fine"\n    Text'
    )
    problems = [(one.code, one.line, one.column) for one in found.found]
    assert problems == [("block-empty", 4, 1), ("block-start", 7, 1)]


def test_a_script_without_a_title() -> None:
    (html,) = read('!!! script ""\n    Say this.').content.parts
    assert html == (
        '<figure class="admonition script">\n<blockquote>\n<p>Say this.</p>\n'
        "</blockquote>\n</figure>"
    )


def test_a_depth_in_the_middle_of_a_text_is_placed() -> None:
    (problem,) = read("Fine.\n\n" + "> " * 40 + "deep").found
    assert (problem.line, problem.column) == (6, 81)


def test_what_is_done_after_the_conversion_has_no_more_time_than_it() -> None:
    links = "".join(f"[a](/b{n}) " for n in range(30_000))
    source = Source("content/posts/hostile.md", Kind.POST, "hostile")
    document = load(source, links.encode(), Engine(name="commonmark", timeout=1))
    assert "markdown-timeout" in {one.code for one in document.found}
