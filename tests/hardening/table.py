"""The rows of the table: what is done to byline, and how often."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["ROWS", "Row", "counted", "is_whole", "quoted", "table"]


class Row(NamedTuple):
    """One kind of trial, and when it is passed."""

    what: str
    passed: str


_KILLED: Final = "each file old or new, and whole; the next run, with no cleaning, as a clean one"
_REFUSED: Final = "exit 1, one diagnostic with the path, the old site untouched, no traceback"
_SAME: Final = "the same bytes"

_HEAD: Final = "| what is done to it | times | passed when |"
_START: Final = "<!-- harden: written by `make harden` -->\n"
_END: Final = "<!-- harden: end -->"

ROWS: Final[Mapping[str, Row]] = {
    "killed": Row("killed at a system call, of a build or of a deployment", _KILLED),
    "failing": Row("a system call that fails: disk full, no rights, read-only …", _REFUSED),
    "full": Row("a disk that is really full, of bytes or of files", _REFUSED),
    "crowd": Row("builds, a preview and a deployment of one blog at once", "no mixture"),
    "edits": Row("random edits, each build held against a clean one", _SAME),
    "places": Row("other hash seeds, zones, languages, masks, orders, folders, jobs", _SAME),
    "yaml": Row("front matter and settings nobody would write", "no exception; line and column"),
    "markdown": Row("Markdown made to take long", "done in a second, or told to take long"),
    "exports": Row("exports that are cut, bent, or made to burst", "nothing outside `content/`"),
    "requests": Row("requests that a preview must refuse", "nothing leaks, few statuses"),
    "scripts": Row("strings that would run as a script, wherever strangers write", "none runs"),
    "names": Row("names that try to leave the output", "an error or a safe name"),
    "collisions": Row("two sources for one file, by case and form too", "both are named"),
    "links": Row("symbolic links, special and unreadable files", "nothing from outside"),
    "saves": Row("saves in all the ways of editors, in crowds, after a pause", "none is lost"),
    "standing": Row("edits seen by a preview that goes on and on", "none stale, memory flat"),
    "signals": Row("signals at random moments", "exit 130, 143 or 129, no temporary file"),
    "feeds": Row("texts that no feed can carry as they are", "well-formed and valid"),
    "templates": Row("templates that loop, recurse, or reach for more", "stopped and told"),
    "secrets": Row("secrets in settings, environment and errors", "none is ever shown or kept"),
}


# A line of the table that `make mutate` writes.
_MUTANTS: Final = Path(__file__).parents[1] / "mutation/results.md"


def is_whole() -> bool:
    """Say whether all is to be done, as ``make harden`` asks."""
    return os.environ.get("BYLINE_HARDEN") == "1"


def table(counts: Mapping[str, int]) -> str:
    """Return what was done, as Markdown."""
    lines = [_HEAD, "|---|---:|---|"]
    lines += [
        f"| {row.what} | {counts[name]:,} | {row.passed} |"
        for name, row in ROWS.items()
        if counts.get(name)
    ]
    if _MUTANTS.exists():
        lines.append(_MUTANTS.read_text(encoding="utf-8").strip())
    return "\n".join([*lines, ""])


def counted(text: str) -> dict[str, int]:
    """Return what a table says was done: the name of a row → how often."""
    said = {row.what: name for name, row in ROWS.items()}
    cells = (line.strip("| ").split(" | ") for line in text.splitlines() if " | " in line)
    return {
        said[cell[0]]: int(cell[1].replace(",", "")) for cell in cells if cell and cell[0] in said
    }


def quoted(text: str, counts: Mapping[str, int]) -> str:
    """Return a text with the table between its two marks.

    Rows that were not done this time stay as they were.
    """
    start, found, rest = text.partition(_START)
    before, end, after = rest.partition(_END)
    if not found or not end:
        raise ValueError(f"no place for the table: {_START} … {_END}")
    return f"{start}{_START}\n{table({**counted(before), **counts})}\n{_END}{after}"
