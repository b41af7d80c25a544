"""All pages are made once when there is time, to see what is wrong with those nobody looks at."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from generator.preview.session import Session

__all__ = ["Trial"]

_SLICE: Final = 0.008  # seconds of work at a time that nobody asked for
_QUIET: Final = 1.0  # seconds without a save until there is such work
_ENOUGH: Final = 20  # pages that fail: the rest will not say anything else


class Trial:
    """Tries a few pages at a time."""

    def __init__(
        self, idle: Callable[[Callable[[], None], float], object], ended: Callable[[], None]
    ) -> None:
        """Take what has something done after so many seconds when nothing else is to be done.

        ``ended`` is called when all have been tried.
        """
        self._idle, self._ended = idle, ended
        self._tries: Iterator[str | None] | None = None
        self._stirred = float("-inf")
        self.failed: set[str] = set()
        """The addresses of pages that could not be made."""

    def stir(self) -> None:
        """Take in that somebody is at work."""
        self._stirred = time.monotonic()

    def begin(self, session: Session) -> None:
        """Try all pages, unless that is under way."""
        if not self._tries:
            self._tries = session.trial()
            self._idle(self._some, 0.0)

    def _some(self) -> None:
        now = time.monotonic()
        if self._stirred + _QUIET > now:
            self._idle(self._some, self._stirred + _QUIET - now)
            return
        for failed in self._tries or ():
            if failed is not None:
                self.failed.add(failed)
            if len(self.failed) >= _ENOUGH:
                break
            if time.monotonic() > now + _SLICE:
                self._idle(self._some, 0.0)
                return
        self._tries = None
        self._ended()
