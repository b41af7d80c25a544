"""Who has come to a server, so that a crowd of the silent does not keep the writer waiting.

Each connection costs a file descriptor and a thread, and whoever asks slowly, or nothing at all,
holds both for a minute. So there is room for so many; whoever comes then takes the place of the
one that has been silent for longest, which is never a browser in which somebody reads.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Final

__all__ = ["Guests", "seats"]

_SEATS: Final = 256
_SHARE: Final = 4  # of the files that the system lets this process open: the rest is byline's
_FEWEST: Final = 8


def seats() -> int:
    """Return how many connections there is room for, by what the system allows."""
    try:
        import resource
    except ImportError:  # Windows
        return _SEATS  # Windows
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    endless = allowed == resource.RLIM_INFINITY
    return _SEATS if endless else max(_FEWEST, min(_SEATS, allowed // _SHARE))


class Guests:
    """The connections that are open, those that were silent for longest first."""

    def __init__(self, limit: int) -> None:
        """Have room for so many."""
        self._limit = limit
        self._here: dict[socket.socket, None] = {}
        self._lock = threading.Lock()

    def came(self, guest: socket.socket) -> None:
        """Take one in, or hear of one that is here; if that is too many, show one out."""
        with self._lock:
            self._here.pop(guest, None)
            self._here[guest] = None
            late = list(self._here)[: -self._limit]
            for one in late:
                del self._here[one]
        for one in late:
            # Its own thread sees the end, and closes it.
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def went(self, guest: socket.socket) -> None:
        """Forget one."""
        with self._lock:
            self._here.pop(guest, None)
