"""watchdog's observer for Linux, made to say what it could not see.

watchdog logs that notices were lost, and keeps quiet about folders that it was not allowed to
watch; here both are told. Versions below 7.1 lack what this is built on: to import it fails there.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Final

from watchdog.observers.api import BaseObserver
from watchdog.observers.inotify import InotifyEmitter
from watchdog.observers.inotify_c import (
    CallbackId,
    InotifyEvent,
    InotifyFD,
    Mask,
    WatchCallback,
    WatchDescriptor,
)
from watchdog.observers.inotify_move_event_grouper import InotifyMoveEventGrouper

__all__ = ["HearingObserver"]

_LIMITS: Final = frozenset({errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM})


class HearingObserver(BaseObserver):
    """Watches by inotify, and tells of losses: None for lost notices, an error for a refusal.

    Raises OSError when the system refuses at once.
    """

    def __init__(self, lost: Callable[[OSError | None], None], pairing: float) -> None:
        """Take who is told, and for how long (seconds) one half of a move waits for the other."""
        InotifyMoveEventGrouper.delay = pairing
        self.source = _Source(lost)
        super().__init__(InotifyEmitter, inotify_fd=self.source)
        self.source.start()

    def on_thread_stop(self) -> None:
        """End what reads from the system as well."""
        super().on_thread_stop()
        self.source.stop()
        self.source.join()


class _Source(InotifyFD):
    def __init__(self, lost: Callable[[OSError | None], None]) -> None:
        super().__init__()
        self._lost = lost

    def add_callback(
        self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId
    ) -> WatchDescriptor:
        try:
            return super().add_callback(path, mask, callback, id_)
        except OSError as problem:
            if problem.errno in _LIMITS:
                self._lost(problem)
            raise

    def handle_event(self, event: InotifyEvent) -> None:
        super().handle_event(event)
        # Only now: what happened until all folders were watched anew is lost as well.
        if event.is_queue_overflow:
            self._lost(None)
