"""Posts a month as a drawing: years from top to bottom, months from left to right, in dots.

The area of a dot stands for how many posts there are, as eyes compare areas of dots; years without
any are left out, and told. Whoever does not see it is given the same as a table.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from generator.resolve.site import Post, Status

__all__ = ["Plot", "plot_of"]

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_LEFT, _TOP, _STEP, _ROW = 42, 24, 27, 26
_WIDTH: Final = _LEFT + 12 * _STEP + 34
_LARGEST, _SMALLEST = 11.0, 3.5  # radii


@dataclass(frozen=True, slots=True)
class Plot:
    """The drawing as SVG, what it shows in a sentence, and its figures: years, newest first.

    Each year has its twelve months and its sum.
    """

    svg: str
    words: str
    years: tuple[tuple[int, tuple[int, ...], int], ...]


def plot_of(posts: Iterable[Post]) -> Plot | None:
    """Draw posts by the months of their dates; None where there is none with a date."""
    out: Counter[tuple[int, int]] = Counter()
    coming: Counter[tuple[int, int]] = Counter()
    for post in posts:
        if post.date is None or post.status is Status.DRAFT:
            continue
        counter = coming if post.status is Status.SCHEDULED else out
        counter[post.date.year, post.date.month] += 1
    both = out + coming
    if not both:
        return None
    years = sorted({year for year, _ in both}, reverse=True)
    most = max(both.values())
    rows = "".join(_row(number, year, out, coming, most) for number, year in enumerate(years))
    height = _TOP + _ROW * len(years) + 4
    words = _words(both, years)
    letters = "".join(
        f'<text class="axis" x="{_x(month)}" y="13" text-anchor="middle">{name[0]}</text>'
        for month, name in enumerate(_MONTHS, start=1)
    )
    svg = (
        f'<svg class="plot" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{words}">'
        f"{letters}{rows}</svg>"
    )
    figures = tuple(
        (year, tuple(both[year, month] for month in range(1, 13)), _sum(both, year))
        for year in years
    )
    return Plot(svg, words, figures)


def _row(
    number: int,
    year: int,
    out: Counter[tuple[int, int]],
    coming: Counter[tuple[int, int]],
    most: int,
) -> str:
    y = _TOP + number * _ROW + _ROW / 2
    line = f'<line class="rule" x1="{_x(1)}" x2="{_x(12)}" y1="{y:g}" y2="{y:g}"/>'
    dots = "".join(
        _dot(year, month, y, out[year, month], coming[year, month], most)
        for month in range(1, 13)
        if out[year, month] or coming[year, month]
    )
    total = _sum(out, year) + _sum(coming, year)
    return (
        f'<text class="year" x="0" y="{y + 4:g}">{year}</text>{line}{dots}'
        f'<text class="sum" x="{_WIDTH}" y="{y + 4:g}" text-anchor="end">{total}</text>'
    )


def _dot(year: int, month: int, y: float, out: int, coming: int, most: int) -> str:
    said = f"{_MONTHS[month - 1]} {year}: {_posts(out + coming)}"
    said += f", {coming} of them scheduled" if coming else ""
    radius = max(_SMALLEST, _LARGEST * math.sqrt((out + coming) / most))
    kind = "out" if out else "coming"
    return (
        f'<circle class="{kind}" cx="{_x(month)}" cy="{y:g}" r="{radius:.1f}">'
        f"<title>{said}</title></circle>"
    )


def _x(month: int) -> int:
    return _LEFT + (month - 1) * _STEP + _STEP // 2


def _sum(counts: Counter[tuple[int, int]], year: int) -> int:
    return sum(counts[year, month] for month in range(1, 13))


def _words(counts: Counter[tuple[int, int]], years: list[int]) -> str:
    total = sum(counts.values())
    span = f"in {years[0]}" if len(years) == 1 else f"from {years[-1]} to {years[0]}"
    (year, month), most = max(counts.items(), key=lambda one: (one[1], one[0]))
    return f"{_posts(total)} {span}; the most in a month, {most}, in {_MONTHS[month - 1]} {year}."


def _posts(count: int) -> str:
    return f"{count} post" if count == 1 else f"{count} posts"
