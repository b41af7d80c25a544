"""Room for so many bytes in memory and on the line."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

__all__ = ["Room"]


class Room:
    """Whoever wants more room than there is waits until others are done; one alone always fits."""

    def __init__(self, size: int) -> None:
        """Have room for ``size`` bytes."""
        self._size = size
        self._changed = asyncio.Condition()
        self.taken = 0

    @contextlib.asynccontextmanager
    async def of(self, size: int) -> AsyncIterator[None]:
        """Take so many bytes for as long as the body runs."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._fits(size))
            self.taken += size
        try:
            yield
        finally:
            self.taken -= size
            async with self._changed:
                self._changed.notify_all()

    def _fits(self, size: int) -> bool:
        return not self.taken or self.taken + size <= self._size
