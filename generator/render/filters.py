"""Filters for templates: dates in words, and little else."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

__all__ = ["FILTERS", "counted", "day", "direction_of", "fill_in"]

# CLDR has no day-first form for plain English, and a date should be clear to all who read it.
_ENGLISH: Final = {"full": "EEEE, d MMMM y", "long": "d MMMM y", "month": "MMMM y"}
_NAME: Final = re.compile(r"\{(\w+)\}")
_RIGHT_TO_LEFT: Final = frozenset(
    {"ar", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"}
)
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


def fill_in(words: str, **values: Any) -> str:
    """Return words with their ``{names}`` filled in; a value may be HTML."""
    if any(hasattr(value, "__html__") for value in values.values()):
        from markupsafe import Markup, escape

        plain = {name: str(escape(value)) for name, value in values.items()}
        return Markup(_filled(str(escape(words)), plain))  # noqa: S704 - all of it is escaped
    return _filled(words, values)


def _filled(words: str, values: Mapping[str, Any]) -> str:
    return _NAME.sub(lambda match: str(values.get(match[1], match[0])), words)


@functools.lru_cache(maxsize=4096)
def counted(words: str, count: int, language: str = "en") -> str:
    """Return the words for a count of things: of forms like ``{n} post | {n} posts`` that one.

    The forms stand in the order of the language's plural categories in CLDR: one, …, other.
    """
    forms = words.split(" | ")
    return forms[_form(count, language, len(forms))].replace("{n}", str(count))


def _form(count: int, language: str, known: int) -> int:
    from babel import Locale, UnknownLocaleError

    try:
        rule = Locale.parse(language, sep="-").plural_form
    except (UnknownLocaleError, ValueError):
        rule = Locale("en").plural_form
    order = [tag for tag in _CATEGORIES if tag in rule.tags or tag == "other"]
    return min(order.index(rule(count)), known - 1)


_CATEGORIES: Final = ("zero", "one", "two", "few", "many", "other")


@functools.lru_cache(maxsize=64)
def locale(language: str) -> str:
    """Return a language as Open Graph wants it, with its territory: ``de`` is ``de_DE``.

    The territory that a tag does not name is the likeliest, after Unicode's CLDR.
    """
    from babel.core import get_global, parse_locale

    try:
        name, territory, script, *_ = parse_locale(language, sep="-")
    except ValueError:
        return language
    likely = get_global("likely_subtags")
    whole = likely.get(f"{name}_{script}") or likely.get(name) or ""
    territory = territory or whole.rpartition("_")[2]
    return f"{name}_{territory}" if territory else name


def direction_of(language: str) -> str:
    """Return in which direction a language is written: ``ltr`` or ``rtl``."""
    return "rtl" if language.split("-", maxsplit=1)[0].lower() in _RIGHT_TO_LEFT else "ltr"


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "counted": counted,
    "day": day,
    "direction": direction_of,
    "fill": fill_in,
    "iso": iso,
    "locale": locale,
}
