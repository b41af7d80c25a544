"""byline beside Hugo: what is measured, and what byline is held to."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench import sites
from tests.bench.machine import hugo_version, machine
from tests.bench.measure import Failed, Took, measure, median
from tests.bench.sites import BYLINE, COMMONMARK, HUGO, Blog, Written

__all__ = ["COLD", "LINES", "POST", "SAME", "TEMPLATE", "Comparison", "Line", "Result", "compare"]

COLD: Final = "cold"
SAME: Final = "same"
POST: Final = "post"
TEMPLATE: Final = "template"


@dataclass(frozen=True)
class Line:
    """One line of the table: what is compared, and how much of Hugo's it may be at which size."""

    label: str
    kind: str
    step: str
    targets: Mapping[int, float]
    memory: bool = False


LINES: Final = (
    Line("cold build", BYLINE, COLD, {1000: 1.5, 10000: 0.8}),
    Line("cold build, commonmark", COMMONMARK, COLD, {1000: 0.7, 10000: 0.3}),
    Line("nothing changed", BYLINE, SAME, {1000: 0.3, 10000: 0.04}),
    Line("one post edited", BYLINE, POST, {1000: 0.4, 10000: 0.06}),
    Line("a template edited", BYLINE, TEMPLATE, {1000: 0.6, 10000: 0.3}),
    Line("peak memory, cold", BYLINE, COLD, {1000: 1.0, 10000: 0.6}, memory=True),
)


@dataclass(frozen=True)
class Result:
    """One number of posts: what each generator took by step, and what it wrote."""

    posts: int
    took: Mapping[str, Mapping[str, Took]]
    written: Mapping[str, Written]


@dataclass(frozen=True)
class Comparison:
    """All of one benchmark."""

    machine: str
    runs: int
    results: Sequence[Result]
    date: str = ""


def compare(sizes: Sequence[int], runs: int, date: str = "") -> Comparison:
    """Measure all generators that are there, one after the other within each run."""
    version = hugo_version(sites.command(HUGO))
    results = [_compare(posts, runs) for posts in sizes]
    return Comparison(machine(version), runs, results, date)


def _compare(posts: int, runs: int) -> Result:
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as name:
        folder = Path(name)
        blogs = _blogs(posts, folder)
        took: dict[str, dict[str, list[Took]]] = {kind: {} for kind in blogs}
        for run in range(runs):
            for step in (COLD, SAME, POST, TEMPLATE):
                for kind, blog in blogs.items():
                    if kind == COMMONMARK and step != COLD:
                        continue
                    _prepare(blog, step, run + 1)
                    one = measure(blog.command)
                    took[kind].setdefault(step, []).append(one)
                    _say(f"{posts:,} posts, run {run + 1}, {step}, {kind}: {one.wall:.2f} s")
        for kind, blog in blogs.items():
            if missing := blog.missing():
                raise Failed(f"{kind} left out {len(missing)} files, such as {missing[0]}")
        return Result(
            posts,
            {
                kind: {step: median(of) for step, of in steps.items()}
                for kind, steps in took.items()
            },
            {kind: blog.written() for kind, blog in blogs.items()},
        )


def _blogs(posts: int, folder: Path) -> dict[str, Blog]:
    blogs: dict[str, Blog] = {}
    for number, kind in enumerate((HUGO, BYLINE, COMMONMARK)):
        if not sites.takes(kind, folder / f"trial-{number}"):
            if kind == BYLINE:
                raise Failed("the command byline is not installed, or it does not work")
            _say(f"{kind} cannot be had here and is left out")
            continue
        blog = sites.make(kind, posts, folder / f"blog-{number}")
        assert blog is not None
        blogs[kind] = blog
    return blogs


def _prepare(blog: Blog, step: str, run: int) -> None:
    if step == COLD:
        blog.wipe()
    elif step == POST:
        blog.edit_post(run)
    elif step == TEMPLATE:
        blog.edit_template(run)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
