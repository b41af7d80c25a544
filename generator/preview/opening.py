"""The start of a preview: pages before the blog is read, and reading it as quickly as can be."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import subprocess

    from generator.model.options import Options
    from generator.preview.early import Early
    from generator.preview.session import Session
    from generator.preview.state import Answer

__all__ = ["Opening", "Tidying"]

_MANY: Final = 60  # unread texts: what they take is longer than to start a process for them
_LARGE: Final = 500  # posts: then to find out what is remembered takes a moment
_RARELY: Final = 200  # times as long as it takes, until all is looked at again
_SHORT: Final = 0.1  # seconds, that nobody notices who saves meanwhile
_LOOK: Final = 0.02  # seconds


class Tidying:
    """Clears away what nobody holds any more; to be called when there is nothing else to do.

    To look at all that is held of ten thousand posts takes 0.3 s, in which nothing else is done;
    nearly all of it stays, and goes by itself where it does not. So what is left is not looked at
    the next time, but for now and then: what went in circles stays until then.
    """

    def __init__(self) -> None:
        """Look at everything the first time."""
        self._all_at = 0.0  # when to look at everything again, by the monotonic clock
        self._took = _SHORT  # seconds, for everything

    def after(self) -> float:
        """Return for how many seconds nobody is to have wanted anything before this is done.

        Where it takes long, what is saved in that time would wait: then that is to be less likely.
        """
        return 0.5 if self._took < _SHORT else 1.0

    def __call__(self) -> None:
        """Clear away."""
        start = time.monotonic()
        everything = start >= self._all_at
        if everything:
            gc.unfreeze()
        gc.collect()
        gc.freeze()
        if everything:
            end = time.monotonic()
            self._took = end - start
            self._all_at = end + self._took * _RARELY


class Opening:
    """Opens a session; until then it has early pages, where that takes longer than they do."""

    def __init__(self, folder: Path, options: Options) -> None:
        """Take the site in ``folder``."""
        self._folder, self._options = folder, options
        self._early: Early | None = None
        self._reader: subprocess.Popen[bytes] | None = None
        self._may_ask, self._is_open = threading.Event(), threading.Event()

    def session(self) -> Session:
        """Read the blog; only the thread that uses the session calls this."""
        from generator.preview.session import Session

        if _is_large(self._folder):
            self._make_early()
        session = Session(self._folder, self._options)
        session.open(self._have_read)
        self._is_open.set()
        return session

    def early(self, path: str, given_up: Callable[[], bool]) -> Answer | None:
        """Return a page if the blog is not read yet and the page can be made without; else None.

        It waits until that is known, or until ``given_up``.
        """
        while not self._is_open.is_set() and not self._may_ask.wait(_LOOK):
            if given_up():
                return None
        if self._is_open.is_set() or self._early is None:
            return None
        from generator.preview.early import waiting

        return self._early.answer(path) or (None if _is_file(path) else waiting())

    def stop(self) -> None:
        """End what was started."""
        if self._reader:
            self._reader.terminate()

    def _make_early(self) -> None:
        """Make the home page of what is newest, and let other pages be asked for."""
        from generator.preview.early import Early

        self._early = Early(self._folder, self._options)
        self._early.answer("/")
        self._may_ask.set()

    def _have_read(self, unread: int) -> None:
        """Have many texts read by other processes, and make pages meanwhile."""
        from generator.preview.warming import warmed

        if unread < _MANY:
            return
        if self._early is None:
            self._make_early()  # before others want the processors
        self._reader = warmed(self._folder, self._options)
        self._reader.wait()


def _is_large(folder: Path) -> bool:
    try:
        with os.scandir(folder / "content" / "posts") as entries:
            return sum(1 for _ in entries) > _LARGE
    except OSError:
        return False


def _is_file(path: str) -> bool:
    """Say whether an address is that of something else than a page."""
    name = path.rpartition("/")[2]
    return "." in name and not name.endswith(".html")
