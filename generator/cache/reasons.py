"""Why something was not taken from an earlier build: codes, as the index keeps them, and words."""

from __future__ import annotations

from typing import Final

__all__ = [
    "BYLINE",
    "FIRST",
    "LOST",
    "MARKDOWN",
    "NEW",
    "NO_CACHE",
    "OUTPUT",
    "TEXT",
    "THEME",
    "VIEW",
    "words",
]

FIRST: Final = "first"
NO_CACHE: Final = "no-cache"
BYLINE: Final = "byline"
THEME: Final = "theme"
NEW: Final = "new"
OUTPUT: Final = "output"
TEXT: Final = "text"
VIEW: Final = "view"
MARKDOWN: Final = "markdown"
LOST: Final = "lost"

_WORDS: Final = {
    FIRST: "there was no earlier build to take it from",
    NO_CACHE: "the cache was not to be used",
    BYLINE: "byline itself, its packages or its options had changed",
    THEME: "a template, or something that every page shows, had changed",
    NEW: "it was new",
    OUTPUT: "it was missing or changed in the output",
    TEXT: "its text had changed",
    VIEW: "what it shows beside its text had changed",
    MARKDOWN: "how Markdown is read had changed",
    LOST: "the cache had lost it",
}


def words(code: str) -> str:
    """Return a reason in words; after a colon a code may have the sources that had changed."""
    kind, _, sources = code.partition(":")
    return _WORDS[kind] + (f" ({sources})" if sources else "")
