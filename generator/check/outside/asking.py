"""Many addresses at once, and each host one at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator import __version__
from generator.cache.index import FOLDER
from generator.check.outside.answer import Answer
from generator.check.outside.host import PROGRAM, Host, Origin, origin_of
from generator.check.outside.journey import followed
from generator.check.outside.memory import recalled, remember
from generator.reading import Progress, silent

if TYPE_CHECKING:
    from generator.config.model import Check

__all__ = ["asking"]

_AT_ONCE: Final = 16  # hosts; threads mostly wait
_AGENT: Final = f"{PROGRAM}/{__version__} (looks whether links of a blog still lead somewhere)"


def asking(
    folder: Path,
    now: datetime | None,
    *,
    private: bool = False,
    progress: Progress = silent,
    sleep: Callable[[float], None] = time.sleep,
) -> Callable[[Check, Sequence[str]], Mapping[str, Answer]]:
    """Return what asks other hosts for addresses; what is left alone has no answer.

    Answers are kept in ``.cache/`` of the site in ``folder`` for a week from ``now`` on; without
    ``now`` nobody's memory is asked, nor anything kept. Only with ``private`` are hosts asked that
    lie in a private network or are this machine. ``progress`` is told how many have answered.
    """
    seen: dict[str, Answer] = {}  # after mending, nobody is asked the same again

    def ask(settings: Check, urls: Sequence[str]) -> Mapping[str, Answer]:
        wanted = [url for url in urls if not url.startswith(settings.skip)]
        known = recalled(folder / FOLDER, now) if now else {}
        missing = [url for url in wanted if url not in known and url not in seen]
        party = _Party(progress, len(missing), private=private, sleep=sleep)
        fresh = party.ask(missing)
        if now and fresh:
            remember(folder / FOLDER, known, fresh.items(), now)
        seen.update(fresh)
        return {url: seen[url] if url in seen else known[url][1] for url in wanted}

    return ask


class _Party:
    """Those who ask: a thread for each host, a few at once."""

    def __init__(
        self, progress: Progress, total: int, *, private: bool, sleep: Callable[[float], None]
    ) -> None:
        self._progress, self._total, self._done = progress, total, 0
        self._private, self._sleep = private, sleep
        self._hosts: dict[Origin, Host] = {}
        self._lock = threading.Lock()
        self._stopped = False

    def ask(self, urls: Sequence[str]) -> dict[str, Answer]:
        """Return what is said of each address."""
        groups: dict[Origin | None, list[str]] = {}
        for url in urls:
            groups.setdefault(origin_of(url), []).append(url)
        found: dict[str, Answer] = {}
        try:
            with ThreadPoolExecutor(_AT_ONCE) as threads:
                try:
                    for answers in threads.map(self._each, groups.values()):
                        found.update(answers)
                except BaseException:
                    self._stopped = True  # so that nobody goes on asking for what nobody waits for
                    raise
        finally:
            for host in self._hosts.values():
                host.close()
        return found

    def _each(self, urls: Sequence[str]) -> dict[str, Answer]:
        found = {}
        for url in urls:
            if self._stopped:
                break
            found[url] = followed(url, self._host)
            with self._lock:
                self._done += 1
                self._progress("asking", self._done, self._total)
        return found

    def _host(self, origin: Origin) -> Host:
        with self._lock:
            if origin not in self._hosts:
                host = Host(origin, _AGENT, private=self._private, sleep=self._sleep)
                self._hosts[origin] = host
            return self._hosts[origin]
