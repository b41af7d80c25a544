"""How long pages take to be made: measured on request, in turns, so that others get theirs."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from generator import making
from generator.preview.session import Session
from generator.resolve.site import Page, Post

__all__ = ["Slow", "Stopwatch"]

_TURN: Final = 0.08  # seconds that one turn takes, about


class Slow(NamedTuple):
    """A page and how long it took to be made, in milliseconds."""

    url: str
    milliseconds: float
    source: str | None = None


@dataclass
class Stopwatch:
    """What was measured of one state of the blog; each new one begins at nothing."""

    number: int = -1
    times: dict[str, float] = field(default_factory=dict)

    def turn(self, session: Session) -> tuple[int, int]:
        """Measure some pages that were not; return how many are done, and how many there are."""
        pages = [name for name in session.state.files if name.endswith(".html")]
        if self.number != session.state.number:
            self.number, self.times = session.state.number, {}
            if pages:
                _made(session, pages[0])  # what all pages need is read with the first
        end = time.perf_counter() + _TURN
        for name in pages:
            if name not in self.times:
                self.times[name] = _made(session, name)
                if time.perf_counter() > end:
                    break
        return len(self.times), len(pages)

    def slowest(self, session: Session, most: int) -> list[Slow]:
        """Return the pages that took longest, the slowest first."""
        site = session.state.site
        if site is None:
            return []
        entries: tuple[Post | Page, ...] = (*site.posts, *site.pages)
        texts = {one.path: one.source for one in entries}
        known = [name for name in self.times if name in session.state.files]
        found = []
        for name in sorted(known, key=lambda one: (-self.times[one], one))[:most]:
            path = f"/{name.removesuffix('index.html')}"
            slow = Slow(site.root.href(path), self.times[name] * 1000, texts.get(path))
            found.append(slow)
        return found


def _made(session: Session, name: str) -> float:
    """Make a page, though it may be held as it was made, and return the seconds that it took."""
    shop, start = session.state.shop, time.perf_counter()
    if shop:
        making.made_now(shop, None, session.state.files[name])
    return time.perf_counter() - start
