"""What reaches in a text from a start to an end, changed in one pass, however hostile the text is.

A regular expression that reaches that far looks for the end from each start anew: with many starts
and no end it takes minutes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

__all__ = ["replaced", "without_raw"]

_RAW: Final = re.compile(r"<(pre|script|style|textarea|xmp)\b|<!--", re.IGNORECASE)


def replaced(
    text: str,
    start: re.Pattern[str],
    end: Callable[[re.Match[str]], str],
    change: Callable[[re.Match[str], str, str], str],
) -> str:
    """Return a text in which what reaches from a start to the next end of its kind is changed.

    ``end`` gives the pattern of a start's end; ``change`` gets the start, what stands between the
    two, and all of it. An end that is not there is looked for once, so that many starts without
    one take no longer than one.
    """
    parts: list[str] = []
    done = at = 0
    lacking: set[str] = set()
    flags = start.flags & re.IGNORECASE
    while match := start.search(text, at):
        at, closing = match.end(), end(match)
        if closing in lacking:
            continue
        found = re.compile(closing, flags).search(text, at)
        if found is None:
            lacking.add(closing)
            continue
        whole = text[match.start() : found.end()]
        parts += [text[done : match.start()], change(match, text[at : found.start()], whole)]
        done = at = found.end()
    return "".join([*parts, text[done:]])


def without_raw(text: str, away: Callable[[str], str]) -> str:
    """Put away what HTML does not read as HTML, and comments."""

    def end(start: re.Match[str]) -> str:
        return rf"</{start[1].lower()}\s*+>" if start[1] else "-->"

    return replaced(text, _RAW, end, lambda _start, _inner, whole: away(whole))
