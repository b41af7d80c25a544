"""What was measured, as a drawing: SVG that can be read on light and on dark ground."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final
from xml.sax.saxutils import escape

from tests.bench.compare import LINES, Comparison
from tests.bench.growth import Growth
from tests.bench.table import ratios

__all__ = ["compared", "grown"]

_WIDTH: Final = 720
_LEFT: Final = 190
_RIGHT: Final = 660
_ROW: Final = 26
_STYLE: Final = """\
.ground { fill: #ffffff }
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600; font-size: 15px }
.small { font-size: 12px; fill: #59636e }
.end { text-anchor: end }
.middle { text-anchor: middle }
.bar, .dot { fill: #2f6f4f }
.over { fill: #b3501f }
.curve { fill: none; stroke: #2f6f4f; stroke-width: 2 }
.grid { stroke: #d1d9e0; stroke-width: 1 }
.even { stroke: #1f2328; stroke-width: 1.5 }
.target { stroke: #1f2328; stroke-width: 3 }
@media (prefers-color-scheme: dark) {
.ground { fill: #0d1117 }
text { fill: #f0f6fc }
.small { fill: #9198a1 }
.bar, .dot { fill: #57b386 }
.over { fill: #f0883e }
.curve { stroke: #57b386 }
.grid { stroke: #3d444d }
.even, .target { stroke: #f0f6fc }
}
"""


def compared(made: Comparison) -> str:
    """Draw byline's times as parts of Hugo's, each with its target; without Hugo, nothing."""
    parts: list[str] = []
    top = 76
    said: list[str] = []
    for result in made.results:
        rows = [(line, both) for line in LINES if (both := ratios(line, result))]
        if not rows:
            continue
        targets = [line.targets.get(result.posts) for line, _ in rows]
        values = [value for _, both in rows for value in both] + [one for one in targets if one]
        low, high = _decade(min(values), -1), _decade(max(*values, 1.0), 1)
        x = _scale(low, high)
        bottom = top + 14 + _ROW * len(rows)
        parts.append(_text(20, top, f"{result.posts:,} posts", "title"))
        for exponent in range(round(math.log10(low)), round(math.log10(high)) + 1):
            place = x(10.0**exponent)
            parts.append(_line(place, top + 10, place, bottom, "even" if not exponent else "grid"))
            name = "as Hugo" if not exponent else f"× {10.0**exponent:g}"
            parts.append(_text(place, bottom + 16, name, "small middle"))
        for number, ((line, both), target) in enumerate(zip(rows, targets, strict=True)):
            y = top + 16 + _ROW * number
            value = both[0]
            kind = "bar over" if target and value > target else "bar"
            start, end = sorted((x(1), x(value)))
            parts.append(_text(_LEFT - 10, y + 13, line.label, "end"))
            parts.append(f'<rect class="{kind}" {_box(start, y + 2, end - start, 16)}/>')
            if target:
                parts.append(_line(x(target), y - 1, x(target), y + 21, "target"))
            at = max(end, x(target) if target else end) + 8
            parts.append(_text(at, y + 13, f"{value:.2f}"))
            said.append(f"{line.label} at {result.posts:,} posts: {value:.2f} times Hugo")
        top = bottom + 48
    if not said:
        return ""
    title = "byline beside Hugo"
    head = "Time by the clock and peak memory as multiples of Hugo’s; an upright mark is the target"
    parts.append(_text(20, top - 8, made.machine, "small"))
    return _drawing(title, head, ". ".join(said), parts, top + 14)


def grown(made: Growth) -> str:
    """Draw the processors' time for a post and the peak of memory over the number of posts."""
    sizes = [size.posts for size in made.sizes]
    each = [size.each for size in made.sizes]
    peaks = [size.took.peak for size in made.sizes]
    parts = [
        *_curve(62, "CPU for a post", sizes, each, "{:.2f} ms"),
        *_curve(242, "Peak memory", sizes, peaks, "{:,.0f} MB"),
        _text(20, 430, made.machine, "small"),
    ]
    said = [
        f"{size.posts:,} posts: {size.each:.2f} ms of processors for a post, "
        f"{size.took.peak:,.0f} MB at the peak"
        for size in made.sizes
    ]
    head = "Cold builds; both axes start at nothing"
    return _drawing("What more posts cost", head, ". ".join(said), parts, 448)


def _curve(
    top: float, title: str, sizes: Sequence[int], values: Sequence[float], form: str
) -> list[str]:
    height = 100
    base = top + 24 + height
    places = [
        (
            _LEFT + size / max(sizes) * (_RIGHT - _LEFT),
            base - value / max(values) * height,
        )
        for size, value in zip(sizes, values, strict=True)
    ]
    parts = [_text(20, top + 24, title, "title"), _line(_LEFT, base, _RIGHT, base, "grid")]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    parts.append(f'<polyline class="curve" points="{points}"/>')
    for (x, y), size, value in zip(places, sizes, values, strict=True):
        parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
        parts.append(_text(x, y - 10, form.format(value), "middle"))
        parts.append(_text(x, base + 16, f"{size:,}", "small middle"))
    return parts


def _drawing(title: str, head: str, said: str, parts: Sequence[str], height: float) -> str:
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}"',
            f'width="{_WIDTH}" height="{height:.0f}" role="img" aria-labelledby="title desc">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="desc">{escape(said)}.</desc>',
            f"<style>\n{_STYLE}</style>",
            '<rect class="ground" width="100%" height="100%"/>',
            _text(20, 26, title, "title"),
            _text(20, 44, head, "small"),
            *parts,
            "</svg>\n",
        )
    )


def _decade(value: float, direction: int) -> float:
    power = math.log10(value)
    return 10.0 ** (math.floor(power) if direction < 0 else math.ceil(power))


def _scale(low: float, high: float) -> Callable[[float], float]:
    span = math.log10(high / low)
    return lambda value: _LEFT + math.log10(value / low) / span * (_RIGHT - _LEFT)


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    name = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{name}>{escape(text)}</text>'


def _line(x: float, y: float, to_x: float, to_y: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"/>'


def _box(x: float, y: float, width: float, height: float) -> str:
    return f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
