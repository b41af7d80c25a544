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
    sleep: Callable[[float], None] = time.sleep,
) -> Callable[[Check, Sequence[str]], Mapping[str, Answer]]:
    """Return what asks other hosts for addresses; what is left alone has no answer.

    Answers are kept in ``.cache/`` of the site in ``folder`` for a week from ``now`` on; without
    ``now`` nobody's memory is asked, nor anything kept. Only with ``private`` are hosts asked that
    lie in a private network or are this machine.
    """

    def ask(settings: Check, urls: Sequence[str]) -> Mapping[str, Answer]:
        wanted = [url for url in urls if not url.startswith(settings.skip)]
        known = recalled(folder / FOLDER, now) if now else {}
        missing = [url for url in wanted if url not in known]
        fresh = _all(missing, private=private, sleep=sleep)
        if now and fresh:
            remember(folder / FOLDER, known, fresh.items(), now)
        return {url: known[url][1] if url in known else fresh[url] for url in wanted}

    return ask


def _all(
    urls: Sequence[str], *, private: bool, sleep: Callable[[float], None]
) -> dict[str, Answer]:
    hosts: dict[Origin, Host] = {}
    lock = threading.Lock()

    def host_of(origin: Origin) -> Host:
        with lock:
            if origin not in hosts:
                hosts[origin] = Host(origin, _AGENT, private=private, sleep=sleep)
            return hosts[origin]

    by_host: dict[Origin | None, list[str]] = {}
    for url in urls:
        by_host.setdefault(origin_of(url), []).append(url)

    def each(of_one: Sequence[str]) -> list[Answer]:
        return [followed(url, host_of) for url in of_one]

    found: dict[str, Answer] = {}
    try:
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            for group, answers in zip(
                by_host.values(), threads.map(each, by_host.values()), strict=True
            ):
                found.update(zip(group, answers, strict=True))
    finally:
        for host in hosts.values():
            host.close()
    return found
