"""Files that are written in portions by a few threads, while more of them still come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from generator.deploy.target import Upload
from generator.deploy.targets.disk import aside

__all__ = ["Portions"]

_FILES: Final = 128  # that one thread writes at a time, at most
_BYTES: Final = 1 << 22  # that these have, about


class Portions:
    """Uploads on their way to a disk. What is under way is no more than a few portions."""

    def __init__(self, write: Callable[[Sequence[Upload]], None], threads: int) -> None:
        """Have ``write`` called with some at a time, in so many threads at once."""
        self._write, self._threads = write, threads
        self._gathered: list[Upload] = []
        self._size = 0
        self._under_way: set[asyncio.Task[None]] = set()
        self._failed: list[tuple[Exception, Sequence[Upload]]] = []

    async def take(self, upload: Upload) -> None:
        """Take one more; wait while as many are being written as may be."""
        self._gathered.append(upload)
        self._size += upload.size if isinstance(upload.content, bytes) else 0
        if len(self._gathered) >= _FILES or self._size >= _BYTES:
            self._pass_on()
        while len(self._under_way) >= self._threads:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)

    async def all_written(self) -> None:
        """Wait until all that was taken is written.

        Raises what the first that failed raised; the next time all those are written once more.
        """
        self._pass_on()
        await self._ended()
        failed, self._failed = self._failed, []
        self._gathered = [upload for _, some in failed for upload in some]
        for problem, _ in failed:
            raise problem

    async def forget(self) -> None:
        """Wait until nothing is being written any more, and forget what was not."""
        self._gathered, self._size = [], 0
        await self._ended()
        self._failed = []

    def _pass_on(self) -> None:
        if not self._gathered:
            return
        some, self._gathered, self._size = self._gathered, [], 0
        task = asyncio.ensure_future(self._written(some))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _written(self, some: Sequence[Upload]) -> None:
        try:
            await aside(self._write, some)
        except Exception as problem:  # noqa: BLE001 - whoever waits for all is told
            self._failed.append((problem, some))

    async def _ended(self) -> None:
        """Wait for the threads; who is cancelled meanwhile waits too, see ``aside``."""
        try:
            while self._under_way:
                await asyncio.wait(self._under_way)
        except asyncio.CancelledError:
            while self._under_way:
                await asyncio.wait(self._under_way)
            raise
