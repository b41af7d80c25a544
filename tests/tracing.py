"""Keep the measuring of branches from standing still where a time limit runs out in its midst."""

from __future__ import annotations

import contextlib
import threading
from typing import Final

import coverage

__all__ = ["outlast_limits"]

_PATIENCE: Final = 0.2  # seconds; nobody has the lock for longer than it takes to add to a dict


class PatientLock:
    """A lock that is taken from whoever was interrupted while having it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def acquire(self) -> None:
        self._lock.acquire(timeout=_PATIENCE)

    def release(self) -> None:
        with contextlib.suppress(RuntimeError):  # it was taken meanwhile, and given back
            self._lock.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


def outlast_limits() -> None:
    """Have this process's coverage, if it is measured, guard its data with such a lock.

    A signal that ends what takes too long can come just when the tracer has taken its own lock,
    which then nobody gives back: the whole run would stand still at the next new file.
    """
    measuring = coverage.Coverage.current()
    collector = getattr(measuring, "_collector", None)
    if getattr(collector, "data_lock", None):
        collector.data_lock = PatientLock()
