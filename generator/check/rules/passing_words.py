"""Old posts that speak as if they had been written today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Place, Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]

_MONTHS: Final = 12


def _look(blog: Blog) -> Iterator[Finding]:
    for post in blog.site.posts:
        written = max(filter(None, (post.date, post.updated)), default=None)
        if written is None:
            continue
        now = blog.as_of
        age = (now.year - written.year) * _MONTHS + now.month - written.month
        if age - (now.day < written.day) < blog.asked.stale_after:
            continue
        text = blog.texts.get(post.source)
        for word in text.passing if text else ():
            yield Finding(
                f'"{word.written}" was true in {written:%Y-%m}',
                Place(post.source, word.line, word.column),
                f"write when that was, such as {written.year}, or look the post through and set "
                "updated:",
            )


RULE = Rule(
    "stale-words",
    'A post that is older than `check: stale_after:` says "recently", "this year" or the like; in '
    "English, Dutch, French, German, Italian, Polish, Portuguese and Spanish.",
    Severity.NOTE,
    _look,
    timely=True,
)
