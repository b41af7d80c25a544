"""Run a pure function over many values: in this process, in several, or on any executor."""

from __future__ import annotations

import contextlib
import functools
import gc
import inspect
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack, contextmanager
from multiprocessing import connection
from multiprocessing.connection import Connection
from typing import Any, Final, Protocol, TypeVar

__all__ = ["Alone", "Crew", "Forked", "Hired", "ProcessDied", "cores", "crew", "mapped"]

ProcessDied = BrokenProcessPool
"""A process of ours was ended from outside, as systems do that run out of memory."""

Item = TypeVar("Item")
Result = TypeVar("Result")

_TOKEN: Final = 4  # bytes
_MOST_TOKENS: Final = 1_024  # what fits into any pipe, even the shortest, before anybody reads


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # Windows, macOS


class Crew(Protocol):
    """Those who do the work. ``near`` says whether they share this machine's memory and disk."""

    near: bool

    def over(
        self, function: Callable[[Item], Result], items: Sequence[Item], batch: int
    ) -> AbstractContextManager[Iterator[Result]]:
        """Start on ``function(item)`` for each item; the body is given the results, in order.

        What the function raises is raised where the results are read. ``batch`` items go together.
        """
        ...


class Alone:
    """The process itself, which does each thing as its result is read."""

    near = True

    @contextmanager
    def over(
        self,
        function: Callable[[Item], Result],
        items: Sequence[Item],
        batch: int,  # noqa: ARG002 - one by one is as good
    ) -> Iterator[Iterator[Result]]:
        """See :class:`Crew`."""
        yield map(function, items)


class Hired:
    """Any executor of ``concurrent.futures``: a pool of processes, a cluster.

    The function and the items must be picklable.
    """

    near = False

    def __init__(self, executor: Executor) -> None:
        """Take an executor, which stays its owner's."""
        self._executor = executor

    @contextmanager
    def over(
        self, function: Callable[[Item], Result], items: Sequence[Item], batch: int
    ) -> Iterator[Iterator[Result]]:
        """See :class:`Crew`."""
        with contextlib.closing(mapped(self._executor, function, items, batch)) as results:
            yield results


class Forked:
    """Processes that are forked for the work in hand.

    They find the function, the items and all that is imported in the memory that they share with
    this process, so that nothing is pickled but the results, and no item that is not needed there
    is touched. Raises :class:`ProcessDied` when one of them is ended from outside.
    """

    near = True

    def __init__(self, workers: int) -> None:
        """Ask for so many processes."""
        self._workers = workers

    @contextmanager
    def over(
        self, function: Callable[[Item], Result], items: Sequence[Item], batch: int
    ) -> Iterator[Iterator[Result]]:
        """See :class:`Crew`."""
        batch = max(batch, -(-len(items) // _MOST_TOKENS))
        batches = range(0, len(items), batch)
        context = multiprocessing.get_context("fork")
        # Nothing that is here already is garbage; to look at it would copy it, process by process.
        gc.freeze()
        leash, end = context.Pipe(duplex=False)
        tokens, given = os.pipe()
        os.write(given, b"".join(start.to_bytes(_TOKEN, "big") for start in batches))
        os.close(given)
        readers: list[Connection] = []
        processes = []
        try:
            for _ in range(min(self._workers, len(batches))):
                reader, writer = context.Pipe(duplex=False)
                readers.append(reader)
                work = (function, items, batch, tokens, writer, leash, end)
                process = context.Process(target=_serve, args=work, daemon=True)
                process.start()
                processes.append(process)
                writer.close()
            os.close(tokens)
            results = _in_order(batches, readers)
            yield results
            if inspect.getgeneratorstate(results) == inspect.GEN_CLOSED:
                for process in processes:  # they have nothing to do any more
                    process.join()
        finally:
            end.close()  # they end, whatever they do
            for reader in readers:
                reader.close()
            for process in processes:
                process.join()
            leash.close()
            gc.unfreeze()


def _serve(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    batch: int,
    tokens: int,
    writer: Connection,
    leash: Connection,
    end: Connection,
) -> None:
    """Work as one of the processes: take batches as long as there are some."""
    _obey(leash, end)
    while token := os.read(tokens, _TOKEN):
        start = int.from_bytes(token, "big")
        results: list[Any] | Exception
        try:
            results = [function(item) for item in items[start : start + batch]]
        except Exception as problem:  # noqa: BLE001 - it is raised in the first process
            results = problem
        writer.send((start, results))


def _in_order(batches: Sequence[int], readers: list[Connection]) -> Generator[Any, None, None]:
    """Yield what the processes send, in the order of the items."""
    waiting: dict[int, list[Any] | Exception] = {}
    open_readers = list(readers)
    for start in batches:
        while start not in waiting:
            if not open_readers:
                raise ProcessDied
            for reader in connection.wait(open_readers):
                assert isinstance(reader, Connection)
                try:
                    number, results = reader.recv()
                except (EOFError, OSError):  # it has ended, maybe in the middle of a message
                    open_readers.remove(reader)
                else:
                    waiting[number] = results
        ready = waiting.pop(start)
        if isinstance(ready, Exception):
            raise ready
        yield from ready


@contextmanager
def crew(workers: int) -> Iterator[Crew]:
    """Give the body so many workers of this machine."""
    if workers < 2:  # noqa: PLR2004
        yield Alone()
    elif sys.platform == "linux":
        yield Forked(workers)
    else:  # Windows, macOS: there a fork is not safe
        with _pool(workers) as executor:  # Windows, macOS
            yield Hired(executor)  # Windows, macOS


@contextmanager
def _pool(workers: int) -> Iterator[Executor]:
    """Give a pool of processes to the body."""
    context = multiprocessing.get_context()
    with ExitStack() as stack:
        leash, end = context.Pipe(duplex=False)
        stack.enter_context(leash)
        stack.enter_context(end)
        executor = stack.enter_context(ProcessPoolExecutor(workers, context, _obey, (leash, end)))
        try:
            yield executor
        except BaseException:
            # Nobody waits for results any more: the processes are not to finish what they do.
            end.close()
            raise


def _obey(leash: Connection, end: Connection) -> None:
    """Prepare a process of ours: it ends when the other end of the leash is let go.

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
    executor: Executor,
    function: Callable[[Item], Result],
    items: Sequence[Item],
    batch: int,
) -> Generator[Result, None, None]:
    """Yield ``function(item)`` for each item, in order; ``batch`` items travel together."""
    batches = [items[start : start + batch] for start in range(0, len(items), batch)]
    for results in executor.map(functools.partial(_each, function), batches):
        yield from results


def _each(function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    return [function(item) for item in items]
