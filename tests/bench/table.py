"""What was measured, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tests.bench.compare import LINES, Comparison, Line, Result
from tests.bench.growth import MOST, Growth
from tests.bench.measure import Took
from tests.bench.sites import HUGO

__all__ = ["compared", "grown", "met", "quoted", "ratios"]

_MARKS: Final = {
    "bench": ("<!-- bench: written by `make bench README=1` -->", "<!-- end of bench -->"),
    "preview": (
        "<!-- preview: written by `make bench-preview README=1` -->",
        "<!-- end of preview -->",
    ),
}


def ratios(line: Line, result: Result) -> tuple[float, float] | None:
    """Return byline's time by the clock and of processors by Hugo's; of memory, twice the same."""
    ours, hugo = _took(line, result), result.took.get(HUGO, {}).get(line.step)
    if ours is None or hugo is None:
        return None
    if line.memory:
        return (ours.peak / hugo.peak,) * 2
    return ours.wall / hugo.wall, ours.cpu / hugo.cpu


def met(line: Line, result: Result) -> str:
    """Say whether a target is met, as it is printed."""
    target, both = line.targets.get(result.posts), ratios(line, result)
    if target is None or both is None:
        return ""
    wall, cpu = (ratio <= target for ratio in both)
    if wall != cpu:
        return "by the clock only" if wall else "in CPU only"
    return "yes" if wall else "no"


def compared(made: Comparison) -> str:
    """Return the table of a comparison, with all that must be known to read it."""
    heads = ("posts", "", "Hugo", "byline", "byline ÷ Hugo", "target", "met")
    rows = [row for result in made.results for row in _rows(result)]
    written = "; ".join(
        f"{result.posts:,} posts: "
        + ", ".join(
            f"{kind} {one.files:,} files, {one.megabytes:.1f} MB"
            for kind, one in result.written.items()
        )
        for result in made.results
    )
    said = "Seconds by the clock (and of processors)"
    return _join(heads, rows, f"{said}, {_medians(made.runs)}. Written: {written}.", made)


def grown(made: Growth) -> str:
    """Return the table of growth."""
    heads = ("posts", "cold build", "CPU for a post", "peak memory", "written")
    rows = [
        (
            f"{size.posts:,}",
            _seconds(size.took),
            f"{size.each:.2f} ms",
            f"{size.took.peak:,.0f} MB",
            f"{size.written.files:,} files, {size.written.megabytes:,.1f} MB",
        )
        for size in made.sizes
    ]
    said = (
        f"A post of the largest blog takes {made.ratio:.2f} times what one of the smallest does; "
        f"the target is {MOST}, {'met' if made.ratio <= MOST else 'not met'} "
        f"({_medians(made.runs)})."
    )
    return _join(heads, rows, said, made)


# The last two cells of a row of the comparison, and where the growth is said to be as it should.
_AIMS = re.compile(
    r"(?m)^(\|(?:[^|\n]*\|){5})[^|\n]*\|[^|\n]*\|$|; the target is [\d.]+, (?:not )?met"
)


def quoted(readme: str, *tables: str, place: str = "bench") -> str:
    """Return the README with the tables between two of its marks, without what we aim at."""
    start, end = _MARKS[place]
    plain = [_AIMS.sub(r"\1", table) for table in tables]
    text = "\n".join((start, "", *plain, end))
    found = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    if not found.search(readme):
        raise ValueError(f"the README has no place for the table: {start} … {end}")
    return found.sub(lambda _: text, readme, count=1)


def _rows(result: Result) -> Iterator[tuple[str, ...]]:
    for line in LINES:
        ours = _took(line, result)
        if ours is None:
            continue
        hugo = result.took.get(HUGO, {}).get(line.step)
        both, target = ratios(line, result), line.targets.get(result.posts)
        by = ""
        if both:
            by = f"{both[0]:.2f}" if line.memory else f"{both[0]:.2f} ({both[1]:.2f})"
        yield (
            f"{result.posts:,}",
            line.label,
            _shown(line, hugo) if hugo else "",
            _shown(line, ours),
            by,
            f"≤ {target}" if target and both else "",
            met(line, result),
        )


def _took(line: Line, result: Result) -> Took | None:
    return result.took.get(line.kind, {}).get(line.step)


def _shown(line: Line, took: Took) -> str:
    return f"{took.peak:,.0f} MB" if line.memory else _seconds(took)


def _seconds(took: Took) -> str:
    return f"{took.wall:.2f} ({took.cpu:.2f}) s"


def _medians(runs: int) -> str:
    return "one run" if runs == 1 else f"medians of {runs} runs"


def _join(
    heads: tuple[str, ...],
    rows: list[tuple[str, ...]],
    said: str,
    made: Comparison | Growth,
) -> str:
    lines = [heads, tuple("---" if head in {"", "met"} else "---:" for head in heads), *rows]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    date = f" {made.date}." if made.date else ""
    return f"{table}\n\n{said} {made.machine}.{date}\n"
