"""Try again what may work the next time, and nothing else.

Waits grow twofold and are drawn evenly from nothing up to that ("full jitter": Marc Brooker,
"Exponential Backoff and Jitter", AWS Architecture Blog, 2015), so that many who were turned away at
once do not come back at once. A server that says when to come back is heeded, by all calls.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from generator.deploy.target import Transient

__all__ = ["Patience", "Persistence"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for what, in seconds.

    ``tries`` is a number of calls; the wait after the first is up to ``first``, and none is above
    ``longest``. A server that asks for more than ``asked`` is not waited for. ``put`` is for a
    small file; a larger one has a second more for each ``rate`` bytes that are under way.
    ``beat`` is the time between two signs of life of a lock, and one without any for ``dead`` is
    that of a process which ended; ``lock`` is the longest wait for one that lives, ``poll`` the
    time between looks at it.
    """

    tries: int = 7
    first: float = 0.3
    longest: float = 20.0
    asked: float = 300.0
    open: float = 60.0
    list: float = 180.0
    get: float = 60.0
    put: float = 60.0
    rate: int = 16_384
    finish: float = 900.0
    abandon: float = 20.0
    beat: float = 15.0
    dead: float = 60.0
    lock: float = 900.0
    poll: float = 1.0


class Persistence:
    """Calls a function until it gives something, or it is clear that it will not."""

    def __init__(self, patience: Patience | None = None) -> None:
        """Be as patient as ``patience`` says."""
        self.patience = patience or Patience()
        self._open_at = 0.0
        self.retries = 0

    async def __call__(self, call: Callable[[], Awaitable[T]], limit: float) -> T:
        """Return what ``call`` gives; it is called again after :class:`Transient`.

        One that takes longer than ``limit`` seconds is cancelled, which counts as that too. Raises
        what the last call raised.
        """
        for number in range(self.patience.tries):
            try:
                await self._until_open()
                return await _within(limit, call)
            except Transient as problem:
                last = number + 1 == self.patience.tries
                if last or (problem.after or 0) > self.patience.asked:
                    raise
                self.retries += 1
                await self._wait(number, problem.after)
        raise AssertionError  # not reached: the last try returns or raises

    async def _until_open(self) -> None:
        wait = self._open_at - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)

    async def _wait(self, number: int, after: float | None) -> None:
        if after:
            self._open_at = max(self._open_at, time.monotonic() + after)
        wait = min(self.patience.longest, self.patience.first * 2**number)
        await asyncio.sleep(random.uniform(0, wait))  # noqa: S311 - nobody is to be kept from guessing


async def _within(limit: float, call: Callable[[], Awaitable[T]]) -> T:
    timer = asyncio.timeout(limit)
    try:
        async with timer:
            return await call()
    except TimeoutError:
        if not timer.expired():
            raise
        raise Transient(f"no answer came within {limit:.0f} seconds") from None
