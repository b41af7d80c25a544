"""byline alone, from few posts to many: whether what a post costs stays the same."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench import sites
from tests.bench.machine import machine
from tests.bench.measure import Failed, Took, measure, median
from tests.bench.sites import BYLINE, Written

__all__ = ["MOST", "Growth", "Size", "grow"]

MOST: Final = 1.3
"""How much more a post may cost at the largest size than at the smallest."""


@dataclass(frozen=True)
class Size:
    """A cold build of so many posts."""

    posts: int
    took: Took
    written: Written

    @property
    def each(self) -> float:
        """The processors' time for a post, in milliseconds."""
        return self.took.cpu / self.posts * 1000


@dataclass(frozen=True)
class Growth:
    """All sizes, the smallest first."""

    machine: str
    runs: int
    sizes: Sequence[Size]
    date: str = ""

    @property
    def ratio(self) -> float:
        """What a post costs at the largest size, by what it costs at the smallest."""
        return self.sizes[-1].each / self.sizes[0].each


def grow(sizes: Sequence[int], runs: int, date: str = "") -> Growth:
    """Measure cold builds."""
    return Growth(machine(), runs, [_size(posts, runs) for posts in sorted(sizes)], date)


def _size(posts: int, runs: int) -> Size:
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as name:
        blog = sites.make(BYLINE, posts, Path(name))
        if blog is None:
            raise Failed("the command byline is not installed")
        took = []
        for run in range(runs):
            blog.wipe()
            took.append(measure(blog.command))
            sys.stderr.write(f"{posts:,} posts, run {run + 1}: {took[-1].wall:.2f} s\n")
        if missing := blog.missing():
            raise Failed(f"byline left out {len(missing)} files, such as {missing[0]}")
        return Size(posts, median(took), blog.written())
