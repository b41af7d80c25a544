"""What is known of files that changed: which can be told of, and which want a second look.

A file is told of when nobody writes to it. One that went is looked at twice, since editors take a
file away for a moment to put another in its place.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.preview.glimpse import Glimpse, glimpse, is_written

__all__ = ["AGAIN", "Findings"]

AGAIN: Final = 0.05
"""Seconds until a doubtful file is looked at again."""


@dataclass(frozen=True)
class _Doubt:
    """A file to be looked at again: how it looked, and when to do that (seconds, monotonic).

    Once ``closed``, nobody is waited for who still has it open: some keep files open for hours.
    """

    seen: Glimpse | None
    due: float
    closed: bool


class Findings:
    """Gathers what changed until it is taken. ``now`` is in seconds of one clock."""

    def __init__(self) -> None:
        """Start with nothing known."""
        self._ready: set[str] = set()
        self._lost = False
        self._doubts: dict[str, _Doubt] = {}  # in the order in which they are due
        self._seen: dict[str, Glimpse] | None = None

    def lose(self) -> None:
        """Take in that anything may have changed."""
        self._lost = True

    def closed(self, path: str, now: float) -> None:
        """Take in that somebody who could write to a file has closed it."""
        if is_written(path) or not os.path.lexists(path):
            self._doubt(path, now, closed=True)
        else:
            self._settle(path)

    def stirred(self, path: str, now: float) -> None:
        """Take in that a file came or went; one that is being written is told of when closed."""
        try:
            mode = os.lstat(path).st_mode
        except (OSError, ValueError):
            self._doubt(path, now)
            return
        if stat.S_ISLNK(mode):
            self._linked(path)
        elif not stat.S_ISREG(mode):
            self._settle(path)
        elif (written := is_written(path)) is None:
            self._doubt(path, now)
        elif not written:
            self._settle(path)

    def _linked(self, path: str) -> None:
        if os.path.isdir(path):  # noqa: PTH112 - a string, as all paths here
            self._lost = True
        else:
            self._settle(path)

    def _doubt(self, path: str, now: float, *, closed: bool = False) -> None:
        before = self._doubts.pop(path, None)
        closed = closed or (before is not None and before.closed)
        self._doubts[path] = _Doubt(glimpse(path), now + AGAIN, closed)

    def _settle(self, path: str) -> None:
        self._doubts.pop(path, None)
        self._ready.add(path)

    def due(self) -> float | None:
        """Return when a file is to be looked at again, if one is."""
        return next((doubt.due for doubt in self._doubts.values()), None)

    def look_again(self, now: float) -> None:
        """Look at the doubtful files whose time has come."""
        for path, doubt in list(self._doubts.items()):
            if doubt.due > now:
                break
            if glimpse(path) == doubt.seen:
                del self._doubts[path]
                if doubt.closed or not is_written(path):
                    self._ready.add(path)
            elif doubt.closed:
                self._doubt(path, now)
            else:
                del self._doubts[path]
                self.stirred(path, now)

    def compare(self, found: dict[str, Glimpse], now: float) -> bool:
        """Find what changed since the last such look; say whether there was one.

        ``found`` becomes what the next one is compared with.
        """
        before, self._seen = self._seen, found
        if before is None:
            return False
        for path in {path for path, _ in before.items() ^ found.items()}:
            if is_written(path):
                # Left as it was, it is found again.
                found.pop(path, None)
                if path in before:
                    found[path] = before[path]
            else:
                self.stirred(path, now)
        return True

    def forget(self) -> None:
        """Compare no more with what was seen before."""
        self._seen = None

    def taken(self) -> frozenset[Path] | None:
        """Return what is to be told, and hold it no more: None when anything may have changed."""
        if self._lost:
            self._lost = False
            self._ready.clear()
            return None
        ready, self._ready = self._ready, set()
        if self._seen is not None:
            for path in ready:
                # Before it is told: whoever is told reads this state of it or a later one.
                if seen := glimpse(path):
                    self._seen[path] = seen
                else:
                    self._seen.pop(path, None)
        return frozenset(map(Path, ready))
