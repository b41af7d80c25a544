"""Save what was written, if the file is still the one that was opened."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import NamedTuple

from generator.authoring import FileChanged, rewrite
from generator.preview.desk.halves import Halves, digest_of, halves_of, rewritten
from generator.preview.guard import Refused

__all__ = ["Conflict", "Row", "Saved", "rows", "save"]

_SAME = 2  # lines that are shown beside those that differ


class Saved(NamedTuple):
    """The file holds what was written; ``changed`` says whether it did not before."""

    digest: str
    changed: bool


class Conflict(NamedTuple):
    """The file is another one by now, None when it is gone."""

    theirs: Halves | None
    digest: str


class Row(NamedTuple):
    """One line of two versions side by side: ``kind`` is same, other or skip (lines left out)."""

    kind: str
    mine: str | None
    theirs: str | None


def save(file: Path, opened: str, text: str) -> Saved | Conflict:
    """Write a text over a file whose bytes still have the digest ``opened``.

    Raises :class:`Refused` when the system does not let it be written.
    """
    try:
        before = file.read_bytes()
    except FileNotFoundError:
        return Conflict(None, "")
    except OSError as problem:
        raise Refused(403, f"this file cannot be read: {problem.strerror}") from None
    if digest_of(before) != opened:
        return Conflict(halves_of(before), digest_of(before))
    after = rewritten(before, text)
    try:
        rewrite(file, before, after)
    except FileChanged as changed:
        if changed.now is None:
            return Conflict(None, "")
        return Conflict(halves_of(changed.now), digest_of(changed.now))
    except OSError as problem:
        raise Refused(403, f"this file cannot be written: {problem.strerror}") from None
    return Saved(digest_of(after), after != before)


def rows(mine: str, theirs: str) -> list[Row]:
    """Return two versions line by line, side by side; long runs that are the same are cut."""
    one, other = mine.split("\n"), theirs.split("\n")
    found: list[Row] = []
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    for group in matcher.get_grouped_opcodes(_SAME):
        found += [Row("skip", None, None)] if group[0][1] or group[0][3] else []
        for kind, start, end, low, high in group:
            size = max(end - start, high - low)
            found += [
                Row(
                    "same" if kind == "equal" else "other",
                    one[start + at] if start + at < end else None,
                    other[low + at] if low + at < high else None,
                )
                for at in range(size)
            ]
    return found
