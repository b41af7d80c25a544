"""Words that are true for a while only, in the languages that the theme speaks.

Those that mostly mean the day on which they were written. "Now", "today" and "last week", which
mostly mean any day, are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

__all__ = ["occurrences", "passing"]

_PASSING: Final[Mapping[str, tuple[str, ...]]] = {
    "en": (
        *("recently", "lately", "this year", "last year", "next year", "this month", "nowadays"),
        *("these days", "just released", "just announced", "upcoming", "as of this writing"),
        "at the time of writing",
    ),
    "de": (
        *("kürzlich", "neulich", "vor kurzem", "in letzter Zeit", "dieses Jahr", "in diesem Jahr"),
        *("letztes Jahr", "im letzten Jahr", "nächstes Jahr", "diesen Monat", "in diesem Monat"),
        *("heuer", "heutzutage", "derzeit"),
    ),
    "fr": (
        *("récemment", "dernièrement", "cette année", "l'année dernière", "l'an dernier"),
        *("l'année prochaine", "l'an prochain", "ce mois-ci", "ces derniers temps"),
        "de nos jours",
    ),
    "es": (
        *("recientemente", "últimamente", "este año", "el año pasado", "el próximo año"),
        *("el año que viene", "este mes", "hoy en día", "hace poco"),
    ),
    "it": (
        *("di recente", "recentemente", "ultimamente", "quest'anno", "l'anno scorso"),
        *("l'anno prossimo", "questo mese", "al giorno d'oggi", "poco fa"),
    ),
    "nl": (
        *("onlangs", "recentelijk", "de laatste tijd", "dit jaar", "vorig jaar", "volgend jaar"),
        *("deze maand", "tegenwoordig", "kort geleden"),
    ),
    "pl": (
        *("niedawno", "ostatnio", "w tym roku", "w zeszłym roku", "w przyszłym roku"),
        *("w tym miesiącu", "obecnie", "w dzisiejszych czasach"),
    ),
    "pt": (
        *("recentemente", "ultimamente", "este ano", "neste ano", "no ano passado"),
        *("ano passado", "no próximo ano", "ano que vem", "este mês", "neste mês"),
        *("hoje em dia", "há pouco tempo"),
    ),
}


# What makes any day of a word: "what you did most recently".
_RELATIVE: Final = re.compile(r"\b(?:most|more)\s+\Z", re.IGNORECASE)
_BEFORE: Final = 10  # characters that are looked at


def passing(text: str, language: str) -> Iterator[tuple[int, str, str]]:
    """Yield where such words stand in a text, as :func:`occurrences` does.

    ``language`` is a tag's first part; in other languages there are none.
    """
    for at, listed, written in occurrences(text, _PASSING.get(language, ())):
        if not _RELATIVE.search(text[max(0, at - _BEFORE) : at]):
            yield at, listed, written


def occurrences(text: str, phrases: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """Yield where phrases stand in a text as whole words: the offset, the phrase, what is written.

    Letter case, the form of an apostrophe and the kind of white space make no difference; of
    phrases that begin at the same place the longest counts.
    """
    named = sorted(phrases, key=len, reverse=True)
    if not named:
        return
    pattern = "|".join(f"({_spelt(phrase)})" for phrase in named)
    for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE):
        assert match.lastindex is not None
        yield match.start(), named[match.lastindex - 1], " ".join(match[0].split())


def _spelt(phrase: str) -> str:
    # Between two words there may be the end of a line, but not of a paragraph.
    spelt = r"[^\S\n]*(?:\n[^\S\n]*|[^\S\n])".join(map(re.escape, phrase.split()))
    return spelt.replace("'", "['\u2019]")
