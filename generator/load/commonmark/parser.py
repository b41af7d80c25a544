"""The CommonMark parser, set up as the blog wants it.

It is pulldown-cmark, by way of pyromark: four times as fast as comrak, whose wheels for Windows
want Python 3.14, with the same extensions but for bare addresses.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pyromark
from pyromark import Options

from generator.load.commonmark.code import highlighted

__all__ = ["Panic", "definitions", "events", "html", "panics"]

# Without attributes of headings: nested deeply enough, they make the parser panic (0.13.5).
_OPTIONS: Final = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_DEFINITION_LIST
)


class Panic(Exception):  # noqa: N818 - it names what happened
    """The parser gave up on a text: a mistake in it."""


def html(text: str, *, smart_quotes: bool) -> str:
    """Return the HTML of a text."""
    with panics():
        return _parser(smart_quotes=smart_quotes).html(text)


def events(text: str) -> Iterator[tuple[Any, Any]]:
    """Return the parts of a text in order, each with its position in bytes."""
    with panics():
        yield from pyromark.events_with_range(text, options=_OPTIONS)


def definitions(text: str) -> list[tuple[int, int]]:
    """Return where the addresses of references are defined, in bytes."""
    with panics():
        found = pyromark.reference_definitions(text, options=_OPTIONS)
        return [(one["span"]["start"], one["span"]["end"]) for one in found.values()]


@functools.cache
def _parser(*, smart_quotes: bool) -> pyromark.Markdown:
    options = _OPTIONS | Options.ENABLE_SMART_PUNCTUATION if smart_quotes else _OPTIONS
    return pyromark.Markdown(options=options, highlight=highlighted)


@contextmanager
def panics() -> Iterator[None]:
    """Make an exception of a panic, which would pass by ``except Exception``."""
    try:
        yield
    except BaseException as problem:
        if type(problem).__name__ == "PanicException":
            raise Panic(str(problem)) from None
        raise
