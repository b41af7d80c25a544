"""Run a pure function over many values: in this process, in several, or on any executor."""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import TypeVar

__all__ = ["ProcessDied", "cores", "mapped", "pool"]

ProcessDied = BrokenProcessPool
"""A process of the pool was ended from outside, as systems do that run out of memory."""

Item = TypeVar("Item")
Result = TypeVar("Result")


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # Windows, macOS


@contextmanager
def pool(workers: int) -> Iterator[Executor | None]:
    """Give a pool of processes to the body; None when one worker is enough."""
    if workers < 2:  # noqa: PLR2004
        yield None
        return
    # A fork shares what is imported already; elsewhere than on Linux it is not safe.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    leash, end = context.Pipe(duplex=False)
    with (
        leash,
        end,
        ProcessPoolExecutor(workers, context, _serve, (leash, end)) as executor,
    ):
        try:
            yield executor
        except BaseException:
            # Nobody waits for results any more: the processes are not to finish what they do.
            end.close()
            raise


def _serve(leash: Connection, end: Connection) -> None:
    """Prepare a process of the pool: it ends when the other end of the leash is let go.

    That is so however the first process ends, even if it is killed; else the lock of the output,
    which is shared, would stay. An interrupt is for the first process, which then lets go.
    """
    end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(leash,), daemon=True).start()


def _end_with(leash: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        leash.recv_bytes()
    os._exit(1)


def mapped(
    executor: Executor | None,
    function: Callable[[Item], Result],
    items: Sequence[Item],
    batch: int,
) -> Iterator[Result]:
    """Yield ``function(item)`` for each item, in order.

    ``function`` and the items must be picklable when there is an executor; ``batch`` items travel
    together.
    """
    if executor is None:
        yield from map(function, items)
        return
    batches = [items[start : start + batch] for start in range(0, len(items), batch)]
    for results in executor.map(functools.partial(_each, function), batches):
        yield from results


def _each(function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    return [function(item) for item in items]
