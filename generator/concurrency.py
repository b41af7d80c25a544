"""Run a pure function over many values: in this process, in several, or on any executor."""

from __future__ import annotations

import functools
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

__all__ = ["cores", "mapped", "pool"]

Item = TypeVar("Item")
Result = TypeVar("Result")


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def pool(workers: int) -> Iterator[Executor | None]:
    """Give a pool of processes to the body; None when one worker is enough."""
    if workers < 2:  # noqa: PLR2004
        yield None
        return
    # A fork shares what is imported already; elsewhere than on Linux it is not safe.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    with ProcessPoolExecutor(workers, mp_context=context) as executor:
        yield executor


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
