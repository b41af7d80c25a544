"""Texts that are hard to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from generator.check.readability import LANGUAGES, ease
from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]

_FEWEST: Final = 100  # words: Flesch's own samples had so many, and fewer say little


def _look(blog: Blog) -> Iterator[Finding]:
    bar = blog.asked.reading_ease
    for entry in blog.entries if bar else ():
        language = (entry.matter.language or blog.site.config.language).lower().partition("-")[0]
        text = blog.texts.get(entry.source)
        if text is None or text.measure.words < _FEWEST or language not in LANGUAGES:
            continue
        measure = text.measure
        if (score := ease(measure, language)) < bar:
            yield Finding(
                f"this text is hard to read: {max(0, round(score))} on Flesch's scale of 100, "
                f"where you ask for {bar}",
                entry.document.place("title"),
                f"its sentences have {measure.words / measure.sentences:.0f} words on average, its "
                f"words {measure.syllables / measure.words:.1f} syllables: shorten the longest",
            )


RULE = Rule(
    "hard-to-read",
    "A text is harder to read than `check: reading_ease:` allows, on Flesch's scale as fitted to "
    "Dutch, English, French, German, Italian, Portuguese or Spanish.",
    Severity.NOTE,
    _look,
)
