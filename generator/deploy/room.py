"""Room for so many bytes in memory and on the line."""

from __future__ import annotations

import asyncio

__all__ = ["Room"]


class Room:
    """Whoever wants more room than there is waits until others are done; one alone always fits."""

    def __init__(self, size: int) -> None:
        """Have room for ``size`` bytes."""
        self._size = size
        self._given = asyncio.Event()
        self.taken = 0

    async def take(self, size: int) -> None:
        """Take so many bytes, once there is room for them."""
        while self.taken and self.taken + size > self._size:
            self._given.clear()
            await self._given.wait()
        self.taken += size

    def give(self, size: int) -> None:
        """Give them back."""
        self.taken -= size
        self._given.set()
