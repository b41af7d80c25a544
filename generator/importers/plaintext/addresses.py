"""The addresses that Jekyll and Hugo made of patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

__all__ = ["filled", "jekyll_slug", "moment_parts", "pattern_of", "tidy"]

_TOKEN: Final = re.compile(r":(\w+)")
_PRETTY: Final = re.compile(r"[^\w._~!$&'()+,;=@-]+|_(?<!\w)")
_LATIN: Final = re.compile(r"[\W_]+")


def filled(pattern: str, parts: Mapping[str, Callable[[], str]]) -> str:
    """Return a pattern with its parts ``:name`` filled in.

    Names are the longest that fit, as ``:title:output_ext``; an unknown one stays as it is.
    """

    def one(match: re.Match[str]) -> str:
        for end in range(len(match[1]), 0, -1):
            if (name := match[1][:end]) in parts:
                return parts[name]() + match[1][end:]
        return match[0]

    return tidy(_TOKEN.sub(one, pattern))


def tidy(path: str) -> str:
    """Return a path that starts with one slash and has no two beside each other."""
    return "/" + re.sub(r"/{2,}", "/", path).lstrip("/")


def moment_parts(moment: datetime | None) -> dict[str, Callable[[], str]]:
    """Return the parts of patterns that a date fills in; all are empty where there is none."""
    if moment is None:
        names = ("year", "month", "day", "monthname", "weekday", "weekdayname", "yearday", "hour")
        others = ("minute", "second", "short_year", "i_month", "i_day", "short_month", "long_month")
        return dict.fromkeys((*names, *others, "y_day", "week", "w_year", "short_day"), lambda: "")
    iso = moment.isocalendar()
    return {
        "year": lambda: f"{moment.year:04}",
        "month": lambda: f"{moment.month:02}",
        "day": lambda: f"{moment.day:02}",
        "hour": lambda: f"{moment.hour:02}",
        "minute": lambda: f"{moment.minute:02}",
        "second": lambda: f"{moment.second:02}",
        "short_year": lambda: f"{moment.year % 100:02}",
        "i_month": lambda: str(moment.month),
        "i_day": lambda: str(moment.day),
        "y_day": lambda: f"{moment:%j}",
        "short_month": lambda: f"{moment:%b}",
        "long_month": lambda: f"{moment:%B}",
        "short_day": lambda: f"{moment:%a}",
        "monthname": lambda: f"{moment:%B}",
        "weekday": lambda: str(moment.isoweekday() % 7),
        "weekdayname": lambda: f"{moment:%A}",
        "yearday": lambda: str(int(f"{moment:%j}")),
        "week": lambda: f"{iso.week:02}",
        "w_year": lambda: str(iso.year),
    }


def jekyll_slug(text: str, *, pretty: bool = False, cased: bool = False) -> str:
    """Return a text as Jekyll's ``slugify`` has it, in its modes ``default`` and ``pretty``.

    Source: https://jekyllrb.com/docs/liquid/filters/#options-for-the-slugify-filter
    """
    slug = (_PRETTY if pretty else _LATIN).sub("-", text).strip("-")
    return slug if cased else slug.lower()


def pattern_of(pattern: str, names: Mapping[str, str]) -> str:
    """Return a pattern as ``site.yaml`` has it, or empty where it says what that cannot say.

    ``names`` says which parts are ``{slug}``, ``{year}``, ``{month}`` and ``{day}``.
    """
    ours = re.sub(r":(\w+?)(?=:|/|-|\.|$|_)", lambda m: names.get(m[1], m[0]), pattern.rstrip(" "))
    ours = tidy(ours)
    if ":" in ours or ours.count("{slug}") != 1:
        return ""
    return ours if ours.endswith(("/", ".html", ".htm")) else f"{ours}/"
