"""Run a command and say what it took: time by the clock, time of processors, memory."""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

__all__ = ["Failed", "Took", "measure", "median"]

_PROC: Final = Path("/proc")
_SHORTEST: Final = 0.02  # seconds between two looks at the memory
_SPARING: Final = 40  # a look may take this part of the time, lest it slows what it looks at
_RSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024


class Failed(Exception):  # noqa: N818 - it names what happened
    """A command that is measured did not succeed."""


@dataclass(frozen=True)
class Took:
    """What one run took: seconds by the clock, seconds of processors, megabytes at the peak."""

    wall: float
    cpu: float
    peak: float


def median(runs: Iterable[Took]) -> Took:
    """Return the median of each number by itself."""
    rows = [asdict(run) for run in runs]
    return Took(**{name: statistics.median(row[name] for row in rows) for name in rows[0]})


def measure(command: Sequence[str]) -> Took:
    """Run a command to its end.

    The processors' time is that of the whole tree of processes, system calls included. Raises
    :class:`Failed` when the command does not succeed.
    """
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=said)
        with _Watcher(process.pid) as watcher:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise Failed(f"{command[0]} failed: {said.read().decode(errors='replace')[-2000:]}")
    peak = watcher.peak or usage.ru_maxrss * _RSS_UNIT
    return Took(wall, usage.ru_utime + usage.ru_stime, peak / 1e6)


class _Watcher(threading.Thread):
    """Looks again and again at how much memory a tree of processes holds."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._root = root
        self._over = threading.Event()

    def __enter__(self) -> Self:
        if _PROC.is_dir():
            self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self.ident is not None:
            self.join()

    def run(self) -> None:
        pause = 0.0
        while not self._over.wait(pause):
            start = time.thread_time()
            self.peak = max(self.peak, sum(map(_memory, _tree(self._root))))
            pause = max(_SHORTEST, _SPARING * (time.thread_time() - start))


def _tree(root: int) -> list[int]:
    """Return a process and all that it started."""
    found, todo = [], [root]
    while todo:
        found.append(todo.pop())
        # Each thread knows the processes that it started itself.
        for thread in (_PROC / str(found[-1]) / "task").glob("*/children"):
            with contextlib.suppress(OSError):  # it is over
                todo += map(int, thread.read_text().split())
    return found


def _memory(process: int) -> int:
    """Return the bytes that a process holds, of what it shares only its part where that is known.

    Without its part, what is shared counts once for each process.
    """
    folder = _PROC / str(process)
    try:
        for line in (folder / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):  # it is over
        return 0
