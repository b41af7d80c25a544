"""One thread for all that touches the blog: what somebody waits for comes first."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final, ParamSpec, TypeVar

__all__ = ["ASKED", "IDLE", "LATER", "Thread"]

ASKED: Final = 0
"""Somebody waits for an answer, or a file was saved."""

LATER: Final = 1
"""It follows from what was done."""

IDLE: Final = 2
"""It can wait until nothing else is there."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Thread:
    """Does one thing after the other: by rank, and within a rank in the order in which it came.

    It ends with its process, whatever it is at: so nobody who has had enough waits for it.
    """

    def __init__(
        self,
        name: str,
        rest: Callable[[], object] = lambda: None,
        after: Callable[[], float] = lambda: 1.0,
    ) -> None:
        """Start it; it waits for work, and calls ``rest`` once whenever it has waited a while.

        ``after`` says how many seconds that is.
        """
        self.name = name
        self._work: list[tuple[int, int, float, Future[Any], Callable[[], Any]]] = []
        self._count = itertools.count()
        self._changed = threading.Condition()
        self._ended = False
        self._rest, self._after, self._rested = rest, after, True
        self._last: Callable[[], object] = lambda: None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(
        self, call: Callable[_P, _T], /, *arguments: _P.args, **named: _P.kwargs
    ) -> Future[_T]:
        """Have something done that somebody waits for."""
        return self._put(ASKED, 0.0, lambda: call(*arguments, **named))

    def later(self, rank: int, call: Callable[[], _T], *, after: float = 0.0) -> Future[_T]:
        """Have something done ``after`` so many seconds, once nothing of a lower rank is there."""
        return self._put(rank, after, call)

    def _put(self, rank: int, after: float, call: Callable[[], _T]) -> Future[_T]:
        future: Future[_T] = Future()
        due = time.monotonic() + after
        with self._changed:
            if self._ended:
                future.cancel()
            else:
                self._work.append((rank, next(self._count), due, future, call))
                self._changed.notify()
        return future

    def stop(self, seconds: float, last: Callable[[], object] = lambda: None) -> bool:
        """Drop what is not begun, and wait so long for what is; says whether it has ended.

        ``last`` is what the thread does at its own end.
        """
        with self._changed:
            self._ended, self._last = True, last
            dropped, self._work = self._work, []
            self._changed.notify()
        for *_, future, _ in dropped:
            future.cancel()
        if threading.current_thread() is not self._thread:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (taken := self._next()) is not None:
            future, call = taken
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = call()
            except BaseException as problem:  # noqa: BLE001 - whoever asked is told
                future.set_exception(problem)
            else:
                future.set_result(result)
            # Not held until the next thing comes: it may be all of a blog.
            del future, call, taken
        self._last()

    def _next(self) -> tuple[Future[Any], Callable[[], Any]] | None:
        """Return what is to be done next, as soon as there is something; None at the end."""
        with self._changed:
            while not self._ended:
                now = time.monotonic()
                due = [one for one in self._work if one[2] <= now]
                if due:
                    first = min(due, key=lambda one: one[:2])
                    self._work.remove(first)
                    self._rested = False
                    return first[3], first[4]
                soonest = min((one[2] for one in self._work), default=None)
                after = self._after()
                if not self._rested and (soonest is None or soonest > now + after):
                    if self._changed.wait(after):
                        continue
                    self._rested = True
                    return Future(), self._rest
                self._changed.wait(None if soonest is None else max(0.0, soonest - now))
        return None
