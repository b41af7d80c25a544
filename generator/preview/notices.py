"""What the system tells of files and folders, by way of watchdog, in byline's few words."""

from __future__ import annotations

import contextlib
import enum
import logging
import os
import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, cast

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.api import BaseObserver

__all__ = ["CLOSES", "Happening", "Mail", "Notice", "Notices"]

CLOSES: Final = sys.platform == "linux"
"""Whether the system says that a file was closed by who wrote it."""

# How long a half of a move is held back until its other half comes. They come together; what is
# held back holds up all that comes after it, by half a second if watchdog is left to itself.
_PAIRING: Final = 0.01  # seconds


class Happening(enum.Enum):
    """What can happen to a file or a folder."""

    CLOSED = enum.auto()
    """A file was closed by somebody who could write to it."""
    STIRRED = enum.auto()
    """A file came, or went, or (on systems that do not tell of closing) was written to."""
    FOLDER_CAME = enum.auto()
    FOLDER_WENT = enum.auto()


@dataclass(frozen=True)
class Notice:
    """One thing that happened at a path, as the system names it."""

    happening: Happening
    path: str


Mail: TypeAlias = Notice | OSError | None
"""A notice; or why a folder cannot be watched; or None: notices were lost."""


class Notices:
    """Gives notice of what happens in some folders, until it is stopped.

    ``send`` is called on threads of watchdog's. Raises OSError when the system refuses, or when a
    folder is not there.
    """

    def __init__(self, folders: Mapping[str, bool], send: Callable[[Mail], None]) -> None:
        """Watch folders: each path, and whether with all that is below it."""
        _calm()
        self._observer = _observer(send)
        handler = cast("FileSystemEventHandler", _Handler(send))
        try:
            for folder, deep in folders.items():
                self._observer.schedule(handler, folder, recursive=deep, event_filter=_wanted())
            self._observer.start()
        except BaseException:
            self.stop()
            raise

    def alive(self) -> bool:
        """Say whether all threads that bring notices are there."""
        observer = self._observer
        threads = (observer, getattr(observer, "source", observer), *observer.emitters)
        return all(thread.is_alive() for thread in threads)

    def stop(self) -> None:
        """End it; no notice is given after this."""
        self._observer.stop()
        with contextlib.suppress(RuntimeError):  # it never started
            self._observer.join()


class _Handler:
    """The one method of a watchdog's handler that is called."""

    def __init__(self, send: Callable[[Mail], None]) -> None:
        self._send = send

    def dispatch(self, event: FileSystemEvent) -> None:
        for notice in _read(event):
            self._send(notice)


def _read(event: FileSystemEvent) -> list[Notice]:
    came, went = os.fsdecode(event.dest_path or ""), os.fsdecode(event.src_path or "")
    if event.event_type == "created":
        came, went = went, ""
    if event.is_directory:
        found = (Happening.FOLDER_WENT, went), (Happening.FOLDER_CAME, came)
    else:
        closed = event.event_type == "closed"
        found = (Happening.CLOSED if closed else Happening.STIRRED, went), (Happening.STIRRED, came)
    return [Notice(happening, path) for happening, path in found if path]


def _wanted() -> list[type[FileSystemEvent]]:
    """Return the events to be told of; the system is not even asked for others.

    Above all not for files that are opened and closed by those who only read, as byline does.
    """
    from watchdog import events

    wanted: list[type[FileSystemEvent]] = [
        events.FileClosedEvent,
        events.FileCreatedEvent,
        events.FileMovedEvent,
        events.FileDeletedEvent,
        events.DirCreatedEvent,
        events.DirMovedEvent,
        events.DirDeletedEvent,
    ]
    return wanted if CLOSES else [*wanted, events.FileModifiedEvent]


def _calm() -> None:
    """See that watchdog does not speak to the writer; what it says is told in byline's words."""
    logger = logging.getLogger("watchdog")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    # A folder that went away and came back is still watched, which does no harm.
    warnings.filterwarnings("ignore", "Callback with id .* already exists", RuntimeWarning)


def _observer(send: Callable[[Mail], None]) -> BaseObserver:
    if CLOSES:
        # Built on what watchdog does not promise to keep. Without it a loss is found by a look.
        with contextlib.suppress(ImportError):
            from generator.preview.hearing import HearingObserver

            return HearingObserver(send, _PAIRING)
    from watchdog.observers import Observer

    return Observer()
