"""Errors as data: what is wrong, where, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

__all__ = ["Diagnostic", "Place", "Severity", "did_you_mean", "error", "nearest", "note", "warning"]


# What is quoted may hold what moves a terminal's cursor or rewrites what it shows.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Severity(StrEnum):
    """How bad it is: an error stops publication, a warning does so under ``--strict``."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file of the site: the path relative to the site, line and column from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing the writer should know.

    ``code`` names the rule in kebab-case and never changes; ``path`` is relative to the site with
    forward slashes; ``line`` and ``column`` count from 1, the column in characters.
    """

    severity: Severity
    code: str
    message: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str | None = None

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order for people: by file, then by place, then by rule."""
        return (self.path or "", self.line or 0, self.column or 0, self.code, self.message)

    def as_data(self) -> dict[str, str | int | None]:
        """Return it as plain data, for programs: each field by its name."""
        return {**asdict(self), "severity": self.severity.value}


def _make(
    severity: Severity, code: str, message: str, place: Place | str | None, hint: str | None
) -> Diagnostic:
    message = _CONTROL.sub("\ufffd", message)
    hint = hint and _CONTROL.sub("\ufffd", hint)
    if isinstance(place, Place):
        return Diagnostic(severity, code, message, place.path, place.line, place.column, hint)
    return Diagnostic(severity, code, message, place, hint=hint)


def error(
    code: str, message: str, place: Place | str | None = None, hint: str | None = None
) -> Diagnostic:
    """Return a diagnostic that stops publication."""
    return _make(Severity.ERROR, code, message, place, hint)


def warning(
    code: str, message: str, place: Place | str | None = None, hint: str | None = None
) -> Diagnostic:
    """Return a diagnostic that stops publication under ``--strict`` alone."""
    return _make(Severity.WARNING, code, message, place, hint)


def note(
    code: str, message: str, place: Place | str | None = None, hint: str | None = None
) -> Diagnostic:
    """Return a diagnostic that never stops anything."""
    return _make(Severity.NOTE, code, message, place, hint)


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like ``word``, or None when none is close.

    Similarity is that of :mod:`difflib` (Ratcliff and Obershelp's gestalt matching), without
    regard to case.
    """
    import difflib

    folded: dict[str, str] = {}
    for candidate in candidates:
        folded.setdefault(candidate.casefold(), candidate)
    if word.casefold() in folded:
        return folded[word.casefold()]
    found = difflib.get_close_matches(word.casefold(), sorted(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(word: str, candidates: Iterable[str], otherwise: str | None = None) -> str | None:
    """Return a hint that names the nearest candidate, or ``otherwise`` when none is close."""
    match = nearest(word, candidates)
    return f'did you mean "{match}"?' if match is not None else otherwise
