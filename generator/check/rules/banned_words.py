"""Words that the writer does not want to use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.passing import occurrences
from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Place, Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    banned = blog.asked.banned
    for title, description, document in blog.written if banned else ():
        for key, words in (("title", title), ("description", description)):
            for _, listed, written in occurrences(words, banned):
                yield _finding(written, document.place(key), banned[listed])
        text = blog.texts.get(document.source.path)
        for word in text.banned if text else ():
            place = Place(document.source.path, word.line, word.column)
            yield _finding(word.written, place, banned[word.listed])


def _finding(written: str, place: Place, instead: str) -> Finding:
    return Finding(f'you do not want to write "{written}"', place, f"instead: {instead}")


RULE = Rule(
    "banned-word",
    "A text, a title or a description has a word that stands in `check: banned:`.",
    Severity.WARNING,
    _look,
)
