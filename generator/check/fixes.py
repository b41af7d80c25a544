"""What can be mended without a person, and how: each other byte of the file stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import quote

from generator.authoring import FileChanged, rewrite
from generator.load.amend import CannotAmend, amended
from generator.model.diagnostic import Place

__all__ = ["Fix", "SetKey", "Swap", "mended"]

_LINE_END: Final = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class SetKey:
    """Give a key of a file's front matter a value."""

    path: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Swap:
    """Write one address for another that stands at a place."""

    place: Place
    old: str
    new: str

    @property
    def path(self) -> str:
        """The file that it changes."""
        return self.place.path


Fix: TypeAlias = SetKey | Swap


def mended(folder: Path, fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    """Mend what can be mended in the site in ``folder``; returns what was.

    A file is written whole or not at all, and only if nobody else has changed it meanwhile. What
    does not stand where it should is left alone: it is told of again by the next check.
    """
    by_path: dict[str, list[Fix]] = {}
    for fix in dict.fromkeys(fixes):
        by_path.setdefault(fix.path, []).append(fix)
    done: list[Fix] = []
    for path, wanted in sorted(by_path.items()):
        done += _mended_file(folder / path, wanted)
    return tuple(done)


def _mended_file(path: Path, wanted: Sequence[Fix]) -> list[Fix]:
    try:
        before = path.read_bytes()
        after, done = _mended_text(before.decode("utf-8"), wanted)
        if done:
            rewrite(path, before, after.encode("utf-8"))
    except (OSError, UnicodeError, FileChanged):
        return []
    return done


def _mended_text(text: str, wanted: Sequence[Fix]) -> tuple[str, list[Fix]]:
    done: list[Fix] = []
    swaps = [fix for fix in wanted if isinstance(fix, Swap)]
    # From the end on, so that what comes before stays where it was.
    for swap in sorted(swaps, key=lambda one: (one.place.line, one.place.column), reverse=True):
        changed = _swapped(text, swap)
        if changed is not None:
            text = changed
            done.append(swap)
    for fix in wanted:
        if isinstance(fix, SetKey):
            try:
                text = amended(text, {fix.key: fix.value})
            except CannotAmend:
                continue
            done.append(fix)
    return text, done


def _swapped(text: str, swap: Swap) -> str | None:
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    if swap.place.line > len(starts):
        return None
    mark = 1 if swap.place.line == 1 and text.startswith("\ufeff") else 0
    start = starts[swap.place.line - 1] + swap.place.column - 1 + mark
    # A writer may have written "&" as HTML wants it, or encoded what need not be.
    spelt = dict.fromkeys(
        (swap.old, swap.old.replace("&", "&amp;"), quote(swap.old, safe="%/:?#[]@!$&'()*+,;=~"))
    )
    for old in spelt:
        if text.startswith(old, start):
            new = swap.new.replace("&", "&amp;") if "&amp;" in old else swap.new
            return text[:start] + new + text[start + len(old) :]
    return None
