"""The start of a preview: pages before the blog is read, and reading it as quickly as can be."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import subprocess

    from generator.model.options import Options
    from generator.preview.early import Early
    from generator.preview.session import Session
    from generator.preview.state import Answer

__all__ = ["Opening", "tidy"]

_MANY: Final = 60  # unread texts: what they take is longer than to start a process for them
_LARGE: Final = 500  # posts: then to find out what is remembered takes a moment
_LOOK: Final = 0.02  # seconds


def tidy() -> None:
    """Clear away what nobody holds any more, and look no more at what is left.

    To look at all that is held of ten thousand posts takes 0.3 s, in which nothing else is done;
    nearly all of it stays for good, and goes by itself where it does not.
    """
    gc.collect()
    gc.freeze()


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
