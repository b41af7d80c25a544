"""Where a build's time went, and what it could take from earlier builds."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

__all__ = ["Piece", "Profile"]


class Piece(NamedTuple):
    """One document read or one file made: seconds of wall time, and why it had to be done.

    ``by`` is the template or function that made a file; nothing for a document.
    """

    seconds: float
    name: str
    why: str
    by: str = ""


class Profile:
    """What one build tells of itself, written down as it goes on.

    ``stages`` are seconds of wall time; ``documents`` those that were read, ``files`` those that
    were made, both in any order; ``known`` and ``fresh`` how many of each were left as they were.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self.stages: dict[str, float] = {}
        self.documents: list[Piece] = []
        self.files: list[Piece] = []
        self.known = 0
        self.fresh = 0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time of the body as that of a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.stages[name] = self.stages.get(name, 0.0) + time.perf_counter() - start

    def templates(self) -> list[tuple[str, int, float]]:
        """Return each template and function with its files and their seconds, slowest first."""
        times: dict[str, list[float]] = {}
        for piece in self.files:
            times.setdefault(piece.by, []).append(piece.seconds)
        rows = [(by, len(seconds), sum(seconds)) for by, seconds in times.items()]
        return sorted(rows, key=lambda row: (-row[2], row[0]))

    @staticmethod
    def reasons(pieces: list[Piece]) -> list[tuple[str, int]]:
        """Return why pieces had to be made, each reason with its number, most frequent first."""
        return Counter(piece.why for piece in pieces).most_common()
