"""Diagnostics, progress and tables for people."""

from __future__ import annotations

import sys
import time
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, TextIO

from generator.model.diagnostic import Diagnostic, Severity
from generator.quoting import quoted

__all__ = ["Progress", "count", "print_diagnostics", "table"]

_COLOURS: Final = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_WIDEST: Final = 160  # characters of a source line that are shown


def print_diagnostics(
    found: Iterable[Diagnostic],
    folders: Sequence[Path],
    stream: TextIO | None = None,
    themes: Sequence[Path] = (),
) -> None:
    """Print diagnostics with their source lines.

    Paths are looked for in ``folders``, templates also in ``themes``. The lines go to standard
    error, as it is then, if no ``stream`` is given.
    """
    stream = stream or sys.stderr
    colour = stream.isatty()
    for problem in found:
        where = ":".join(
            str(part) for part in (problem.path, problem.line, problem.column) if part is not None
        )
        kind = problem.severity.value
        if colour:
            kind = f"\x1b[1;{_COLOURS[problem.severity]}m{kind}\x1b[0m"
        stream.write(f"{where + ': ' if where else ''}{kind}: {problem.message} [{problem.code}]\n")
        stream.write(_excerpt(problem, folders, themes))
        if problem.hint:
            stream.write(f"  hint: {problem.hint}\n")


def _excerpt(problem: Diagnostic, folders: Sequence[Path], themes: Sequence[Path]) -> str:
    """Return the source line with a caret below the column, or nothing."""
    source = quoted(problem, folders, themes)
    if source is None or problem.line is None or problem.column is None:
        return ""
    if problem.line > len(source.lines):
        return ""
    line = source.lines[problem.line - 1].expandtabs(1)
    start = max(0, problem.column - _WIDEST // 2) if len(line) > _WIDEST else 0
    shown = "".join(c if c.isprintable() else " " for c in line[start : start + _WIDEST])
    before = shown[: problem.column - 1 - start]
    number = f"{problem.line:>5}"
    return f"{number} | {shown}\n{'':>5} | {' ' * _width(before)}^\n"


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def count(number: int, one: str, many: str) -> str:
    """Return a number with the word that fits it."""
    return f"{number:,} {one if number == 1 else many}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows in columns, each as wide as its widest cell."""
    widths = [max(_width(row[n]) for row in (header, *rows)) for n in range(len(header))]
    lines = []
    for row in (header, *rows):
        cells = [
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"


class Progress:
    """A bar that appears on a terminal when work lasts over a second."""

    _AFTER: Final = 1.0  # seconds
    _EVERY: Final = 0.1
    _CELLS: Final = 24

    def __init__(self, stream: TextIO, *, shown: bool) -> None:
        """Write to ``stream`` if it is a terminal and ``shown``."""
        self._stream = stream
        self._shown = shown and stream.isatty()
        self._start = self._last = time.monotonic()
        self._drawn = False

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take the state of a stage."""
        if not self._shown:
            return
        moment = time.monotonic()
        if moment - self._start < self._AFTER or moment - self._last < self._EVERY:
            return
        self._last, self._drawn = moment, True
        full = self._CELLS * done // max(total, 1)
        bar = "█" * full + "·" * (self._CELLS - full)
        self._stream.write(f"\r{stage:<9} {bar} {done:,} of {total:,}\x1b[K")
        self._stream.flush()

    def close(self) -> None:
        """Take the bar away."""
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
