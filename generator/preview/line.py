"""The line to an open tab."""

from __future__ import annotations

import queue
from collections.abc import Mapping
from typing import Any, TypeAlias

__all__ = ["Event", "Line"]

Event: TypeAlias = Mapping[str, Any]


class Line:
    """An open tab: the page it shows, and what it is still to be told."""

    def __init__(self, page: str, build: int | None = None) -> None:
        """Start with nothing to say; ``build`` is what the tab shows, as far as it knows."""
        self.page = page
        self.build = build
        self.digest = ""
        self._waiting: queue.SimpleQueue[Event | None] = queue.SimpleQueue()

    def say(self, event: Event) -> None:
        """Tell the tab something, soon."""
        self._waiting.put(event)

    def hang_up(self) -> None:
        """Say goodbye."""
        self._waiting.put(None)

    def next(self, seconds: float) -> Event | None:
        """Return what comes next, an empty event when nothing does, None at the end."""
        try:
            return self._waiting.get(timeout=seconds)
        except queue.Empty:
            return {}
