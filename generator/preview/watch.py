"""Tell of files that were written, moved or removed, soon and never half-written.

Nothing waits for a timer: a file is told of when who wrote it has closed it, together with all else
that is known by then. Notices of the system can be lost. Where it says so, everything may have
changed; where it does not, a look at all files now and then finds what nobody told of.
"""

from __future__ import annotations

import errno
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from generator.preview.findings import Findings
from generator.preview.glimpse import Glimpse
from generator.preview.notices import Happening, Mail, Notices
from generator.preview.scope import Plan, Scope, planned

__all__ = ["Watcher"]

# Seconds.
_TICK: Final = 2.0  # between looks at the clocks, and at whether notices can still come
_JUMP: Final = 2.0  # of the wall's clock against the other: the computer slept, or was set
_POLL: Final = 1.0  # between looks at all files where the system gives no notice
_IDLE: Final = 30.0  # between looks at all files where it does
_SOON: Final = 0.25  # from the end of a burst to such a look
_REST: Final = 0.25  # between two new beginnings

# A look at all files takes at most one such part of the time.
_IDLE_SHARE: Final = 400
_POLL_SHARE: Final = 20
_BURST: Final = 1_000  # notices at a stretch, among which some may have been lost
_TRIES: Final = 5

_TOO_FEW: Final = {
    errno.ENOSPC: ("folders", "fs.inotify.max_user_watches", 524_288),
    errno.EMFILE: ("programs", "fs.inotify.max_user_instances", 1_024),
}


class _Stop:
    """In the post: end."""


class Watcher:
    """Tells of files that were written, moved or removed below some folders.

    It tells soon, and never of a file that is half-written.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        files: Sequence[Path],
        changed: Callable[[frozenset[Path] | None], None],
        told: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Take what to watch, and who is told.

        ``changed`` is called on one thread of the watcher's own, with the absolute paths of the
        files that changed together, those that are gone among them; or with None when anything
        may have changed: look at everything. A path may be told twice, or be that of a file that
        was never there. ``changed`` must not raise. ``told`` gets words for the writer, on that
        thread or on the one that starts.

        Folders and files need not be there yet. Of ``output`` directly in one of the folders, of
        hidden files and of what editors leave behind nothing is told.
        """
        self._scope = Scope(
            tuple(dict.fromkeys(os.path.abspath(folder) for folder in folders)),  # noqa: PTH100
            frozenset(os.path.abspath(file) for file in files),  # noqa: PTH100 - links stay
        )
        self._changed, self._told = changed, told
        self._post: queue.SimpleQueue[Mail | _Stop] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._notices: Notices | None = None
        self._polling = False
        self._plan = Plan((), ())
        self._links: dict[str, str] = {}
        self._findings = Findings()
        self._drift = 0.0  # of the clocks
        self._burst = 0  # notices that came without a pause
        # When to look at all files, and when to begin anew; seconds of the monotonic clock.
        self._look_at = self._begun = 0.0
        self._begin_at: float | None = None

    def start(self) -> None:
        """Begin; of what happens after this returns nothing is missed.

        It takes about 0.1 s, and as much again for every 2,000 folders.
        """
        self._drift = _drift()
        self._look_at = time.monotonic() + _TICK
        self._begin()
        self._findings.taken()  # nobody has looked at anything yet
        self._thread = threading.Thread(target=self._run, name="byline watcher", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End; nothing is told any more when this returns, unless ``changed`` itself calls it."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._post.put(_Stop())
        if thread is not threading.current_thread():
            thread.join()

    def _run(self) -> None:
        try:
            while (mail := self._taken()) is not None:
                for one in mail:
                    self._read(one)
                self._tend(quiet=not mail)
                self._tell()
        finally:
            self._end()

    def _taken(self) -> list[Mail] | None:
        """Wait for post and return all that is there then, maybe nothing; None is the end."""
        found: list[Mail] = []
        wait = self._next() - time.monotonic()
        try:
            one = self._post.get(timeout=max(0.0, wait))
            for _ in range(self._post.qsize()):
                if isinstance(one, _Stop):
                    return None
                found.append(one)
                one = self._post.get_nowait()
        except queue.Empty:
            return found
        if isinstance(one, _Stop):
            return None
        return [*found, one]

    def _next(self) -> float:
        """Return when there is something to do even if no post comes."""
        times = (self._look_at, self._begin_at, self._findings.due())
        return min(time.monotonic() + _TICK, *(at for at in times if at is not None))

    def _read(self, mail: Mail) -> None:
        """Take in one thing that the system told."""
        if mail is None:
            self._burst = 0
            self._lose()
        elif isinstance(mail, OSError):
            self._poll(mail)
        else:
            self._burst += 1
            for path in self._plan.named(mail.path):
                self._happened(mail.happening, path)

    def _happened(self, happening: Happening, path: str) -> None:
        now = time.monotonic()
        if self._scope.founds(path):
            self._begin_at = max(now, self._begun + _REST)
        elif not self._scope.matters(path):
            return
        elif happening is Happening.CLOSED:
            self._findings.closed(path, now)
        elif happening is Happening.STIRRED:
            self._findings.stirred(path, now)
        elif happening is Happening.FOLDER_CAME:
            self._came(path, now)
        else:
            self._lose()

    def _came(self, folder: str, now: float) -> None:
        """Take in all files of a new folder; some may have come before it was watched."""
        for above, folders, files in os.walk(folder):
            for name in (*files, *folders):
                path = os.path.join(above, name)  # noqa: PTH118 - see scope.py
                if self._scope.matters(path) and (name in files or os.path.islink(path)):  # noqa: PTH114
                    self._findings.stirred(path, now)

    def _lose(self) -> None:
        """Take in that notices were lost."""
        self._findings.lose()
        if not self._polling:
            self._findings.forget()
            self._look_at = min(self._look_at, time.monotonic() + _TICK)

    def _tend(self, *, quiet: bool) -> None:
        """Do what is due; ``quiet`` when no post came."""
        now = time.monotonic()
        before, self._drift = self._drift, _drift()
        if abs(self._drift - before) > _JUMP:
            self._lose()
        if self._notices and self._begin_at is None and not self._notices.alive():
            self._begin_at = max(now, self._begun + _REST)
        if self._begin_at is not None and self._begin_at <= now and not self._polling:
            self._begin()
        self._findings.look_again(now)
        if self._burst >= _BURST and not quiet:
            self._look_at = now + _SOON
        if self._look_at <= now and (quiet or self._polling):
            self._look()
        elif quiet and self._burst < _BURST:
            self._burst = 0

    def _tell(self) -> None:
        changes = self._findings.taken()
        if changes is None or changes:
            self._changed(changes)

    # Where the system gives notice

    def _begin(self) -> None:
        """Watch all that is there now; of what happened before, anything may be missing."""
        self._begin_at, self._begun = None, time.monotonic()
        before, self._notices = self._notices, None
        try:
            self._watch()
        except OSError as problem:
            self._poll(problem)
        if before:
            before.stop()
        self._lose()

    def _watch(self) -> None:
        for _ in range(_TRIES):
            self._plan = planned(self._scope, self._links)
            try:
                notices = Notices(dict(self._plan.watched), self._post.put)
            except (FileNotFoundError, NotADirectoryError):
                continue  # it went meanwhile
            if planned(self._scope, self._links) == self._plan:
                self._notices = notices
                return
            notices.stop()
        self._begin_at = time.monotonic() + _REST

    def _end(self) -> None:
        notices, self._notices = self._notices, None
        if notices:
            notices.stop()

    # Where it does not, or where that cannot be relied on

    def _poll(self, problem: OSError) -> None:
        """Look for changes from now on, since the system does not tell of them, and say so."""
        if self._polling:
            return
        self._polling = True
        self._end()
        self._told(_words(problem))
        self._findings.forget()
        self._look()
        self._lose()

    def _look(self) -> None:
        """Look at all files; post that comes meanwhile goes first."""
        start = time.monotonic()
        found: dict[str, Glimpse] = {}
        links: dict[str, str] = {}
        for path, seen in self._scope.look(links):
            if not self._polling and not self._post.empty():
                self._look_at = time.monotonic() + _TICK
                return
            found[path] = seen
        now = time.monotonic()
        least, share = (_POLL, _POLL_SHARE) if self._polling else (_IDLE, _IDLE_SHARE)
        self._look_at = now + max(least, (now - start) * share)
        if not self._findings.compare(found, now) and self._burst >= _BURST:
            self._findings.lose()
        self._burst = 0
        if links != self._links and not self._polling:
            self._links = links
            self._begin_at = now


def _drift() -> float:
    """Return by how much the wall's clock is ahead of the one that stands still in sleep."""
    return time.time() - time.monotonic()


def _words(problem: OSError) -> str:
    """Say to the writer why changes are looked for, and what can be done about it."""
    meanwhile = "byline looks for changes itself, about once a second"
    if problem.errno not in _TOO_FEW:
        return f"this system does not tell of changes ({problem.strerror}); {meanwhile}"
    what, setting, enough = _TOO_FEW[problem.errno]
    return (
        f"this system lets too few {what} be watched ({setting} is {_value(setting)}); {meanwhile}."
        f" To hear of them at once, run: sudo sysctl {setting}={enough}"
    )


def _value(setting: str) -> str:
    try:
        return Path("/proc/sys", *setting.split(".")).read_text(encoding="ascii").strip()
    except OSError:
        return "too low"
