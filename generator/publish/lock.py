"""One build at a time in one output folder."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from generator.publish.manifest import FOLDER

__all__ = ["Held", "held"]

_NAME: Final = "lock"
_POLL: Final = 0.05  # seconds


class Held(Exception):  # noqa: N818 - it names the state
    """Another process has the lock; ``holder`` says which, as far as is known."""

    def __init__(self, holder: str) -> None:
        """Name the holder."""
        super().__init__(holder)
        self.holder = holder


@contextmanager
def held(
    output: Path, patience: float, waiting: Callable[[str], None] = lambda _: None
) -> Iterator[None]:
    """Hold the output's lock in the body, waiting up to ``patience`` seconds for it.

    The lock is the operating system's, so that of a process that died is free at once. ``waiting``
    is called once, with the holder, when there is a wait. Raises :class:`Held` when it is over.
    """
    path = output / FOLDER / _NAME
    descriptor = _open(path)
    try:
        deadline = time.monotonic() + patience
        told = False
        while True:
            if _try_lock(descriptor):
                if _is_at(descriptor, path):
                    break
                # Cleaning removed the file while this process waited: nobody else will see it.
                stale, descriptor = descriptor, _open(path)
                os.close(stale)
                continue
            holder = _holder(descriptor)
            if time.monotonic() >= deadline:
                raise Held(holder)
            if not told:
                waiting(holder)
                told = True
            time.sleep(_POLL)
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, f"process {os.getpid()}".encode())
        try:
            yield
        finally:
            # What was done is done, even where this name cannot be taken away.
            with suppress(OSError):
                os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _try_lock(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return _try_lock_windows(descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _try_lock_windows(descriptor: int) -> bool:  # Windows
    import msvcrt

    try:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return False
    return True


def _read(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, 200)


def _holder(descriptor: int) -> str:
    try:
        return _read(descriptor).decode(errors="replace") or "another process"
    except OSError:  # Windows: what is locked cannot be read
        return "another process"
