"""Many calls at once, but not too many, and none left behind when one fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

__all__ = ["together"]

T = TypeVar("T")


async def together(calls: Iterable[Callable[[], Awaitable[T]]], width: int) -> Sequence[T]:
    """Return what the calls give, in their order; at most ``width`` are under way at once.

    The first exception ends all of them, and is raised as it is.
    """
    results: dict[int, T] = {}
    waiting = iter(enumerate(calls))

    async def work() -> None:
        for number, call in waiting:
            results[number] = await call()

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(width):
                group.create_task(work())
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None
    return [results[number] for number in sorted(results)]
