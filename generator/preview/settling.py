"""Work in steps: some belong to one thread, those between may be done on another meanwhile.

To resolve and plan ten thousand posts takes a second or more. What a writer looks at and saves in
that second is not to wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import Any, TypeAlias, TypeVar

from generator.preview.thread import LATER, Thread

__all__ = ["Aside", "Steps", "driven"]

_T = TypeVar("_T")

Steps: TypeAlias = Generator[Callable[[], Any], Any, _T]
"""Yields what another thread may do, is sent what came of it, and returns what came of it all."""


def driven(steps: Steps[_T]) -> _T:
    """Do all of it here and now."""
    result = None
    while True:
        try:
            call = steps.send(result)
        except StopIteration as end:
            value: _T = end.value
            return value
        result = call()


class Aside:
    """Does work in steps, each on the thread where it belongs."""

    def __init__(self, here: Thread) -> None:
        """Take the thread that the work belongs to; another one is started for the rest."""
        self._here = here
        self._there = Thread(f"{here.name}-aside")

    def drive(self, steps: Steps[_T], done: Callable[[Callable[[], _T]], None]) -> None:
        """Begin, on the thread that the work belongs to.

        ``done`` is called there at the end, with what gives the result, or raises what went wrong.
        """
        self._go(steps, done, lambda: None)

    def _go(
        self,
        steps: Steps[_T],
        done: Callable[[Callable[[], _T]], None],
        result: Callable[[], Any],
    ) -> None:
        ended: Future[_T] = Future()
        try:
            call = steps.send(result())
        except StopIteration as end:
            ended.set_result(end.value)
        except Exception as problem:  # noqa: BLE001 - whoever began it is told
            ended.set_exception(problem)
        else:
            doing = self._there.submit(call)
            doing.add_done_callback(
                lambda made: self._here.later(LATER, lambda: self._go(steps, done, made.result))
            )
            return
        done(ended.result)

    def stop(self) -> None:
        """Leave what is under way to itself."""
        self._there.stop(0)
