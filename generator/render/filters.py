"""Filters for templates: dates in words, and little else."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

__all__ = ["FILTERS"]

# CLDR has no day-first form for plain English, and a date should be clear to all who read it.
_ENGLISH: Final = {"full": "EEEE, d MMMM y", "long": "d MMMM y", "month": "MMMM y"}
_OTHERS: Final = {"full": "full", "long": "long", "month": "yMMMM"}


def day(moment: datetime, language: str = "en", form: str = "long") -> str:
    """Return a date in words: ``long`` (12 June 2026), ``full`` (with its weekday), ``month``."""
    return _in_words(moment.date(), language, form)


@functools.lru_cache(maxsize=4096)
def _in_words(moment: date, language: str, form: str) -> str:
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date, format_skeleton

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    if locale.language == "en" and locale.territory != "US":
        return str(format_date(moment, _ENGLISH[form], locale=locale))
    if form == "month":
        midnight = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001
        return str(format_skeleton(_OTHERS[form], midnight, locale=locale))
    return str(format_date(moment, _OTHERS[form], locale=locale))


def iso(moment: datetime) -> str:
    """Return a moment as ``datetime`` attributes want it: a day alone when it is a midnight."""
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds")


def plural(count: int, one: str, many: str) -> str:
    """Return a count with the word that fits it."""
    return f"{count} {one if count == 1 else many}"


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {"day": day, "iso": iso, "plural": plural}
