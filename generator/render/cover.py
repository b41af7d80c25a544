"""A drawn cover for what has no picture: a quiet pattern that follows from a slug, and stays.

The pattern is data, layers of shapes on a sheet of 240 by 126, which has the proportions of a
social card; pages show it as SVG in the colour of their text, cards paint it.
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

__all__ = [
    "HEIGHT",
    "WIDTH",
    "Bar",
    "Disc",
    "Layer",
    "Leaf",
    "Shape",
    "Wedge",
    "cover_layers",
    "cover_svg",
]

WIDTH: Final = 240
HEIGHT: Final = 126
_CELL: Final = 42  # both sides of the sheet hold it: about six by three of them


class Disc(NamedTuple):
    """A disc around a point; in a layer of lines, its circle."""

    x: int
    y: int
    radius: int


class Wedge(NamedTuple):
    """A quarter of a disc, from its middle towards the sides that ``across`` and ``down`` say.

    Both are 1 or -1: to the right or the left, downwards or upwards.
    """

    x: int
    y: int
    radius: int
    across: int
    down: int


class Leaf(NamedTuple):
    """Two quarters of circles that meet in points: at ``x``, ``y`` and where both sides lead."""

    x: int
    y: int
    across: int
    down: int


class Bar(NamedTuple):
    """A stroke with round ends; only in a layer of lines."""

    x: int
    y: int
    across: int
    down: int


Shape: TypeAlias = Disc | Wedge | Leaf | Bar


@dataclass(frozen=True, slots=True)
class Layer:
    """Shapes that are laid on together: where they overlap they are one.

    ``strength`` is the layer's opacity in hundredths; ``line`` the width of its lines, 0 for shapes
    that are filled.
    """

    strength: int
    line: int
    shapes: tuple[Shape, ...]


@functools.lru_cache(maxsize=1024)  # the shelf stands on many pages
def cover_svg(slug: str) -> str:
    """Return the cover of ``slug`` as inline SVG, which says nothing to those who listen.

    It fills its box and has the colour of the text around it. At most 1,200 bytes.
    """
    layers = "".join(_svg(layer) for layer in cover_layers(slug))
    return (
        f'<svg class="cover" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice"'
        f' aria-hidden="true" focusable="false" fill="currentColor">{layers}</svg>'
    )


def cover_layers(slug: str) -> tuple[Layer, ...]:
    """Return the cover of ``slug``, the lowest layer first; parts of it may lie off the sheet."""
    dice = _Dice(slug)
    return _FAMILIES[dice.below(len(_FAMILIES))](dice)


class _Dice:
    """Chances that follow from a text and from nothing else."""

    def __init__(self, text: str) -> None:
        # As many as any pattern needs, from a function that gives as many as one likes.
        self._left = iter(hashlib.shake_128(b"byline cover " + text.encode()).digest(512))

    def below(self, end: int) -> int:
        """Return a number from 0 to ``end`` - 1, which is at most 256."""
        return next(self._left) * end // 256

    def between(self, low: int, high: int) -> int:
        return low + self.below(high - low + 1)

    def side(self) -> int:
        return 1 if self.below(2) else -1


def _stones(dice: _Dice) -> tuple[Layer, ...]:
    """Lay stepping stones on a winding way; some of them leave rings in the water."""
    start, swing = dice.between(0, 6), dice.between(18, 30)
    way = []
    for number in range(8):
        bend = math.sin((number + start) * 1.1)
        x = 14 + number * 30 + dice.between(-4, 4)
        way.append(Disc(x, round(HEIGHT / 2 + swing * bend), dice.between(7, 12)))
    wide = tuple(Disc(x, y, radius + dice.between(7, 20)) for x, y, radius in way)
    rings = tuple(Disc(x, y, radius + 5) for x, y, radius in way[:: dice.between(2, 3)])
    return Layer(14, 0, wide), Layer(60, 0, tuple(way)), Layer(45, 1, rings)


def _ripples(dice: _Dice) -> tuple[Layer, ...]:
    """Draw rings around two points, as after two drops."""
    step = dice.between(9, 12)
    side = dice.side()
    one = (120 + side * dice.between(10, 60), dice.between(20, 106))
    other = (120 - side * dice.between(50, 110), dice.between(0, 126))
    near = tuple(Disc(*one, radius) for radius in range(step, 11 * step, step))
    far = tuple(Disc(*other, radius) for radius in range(step, 8 * step, step))
    return (
        Layer(16, 0, (Disc(*one, 4 * step), Disc(*other, 3 * step))),
        Layer(30, 2, far),
        Layer(45, 2, near),
        Layer(70, 0, (Disc(*one, step // 2), Disc(*other, step // 2))),
    )


def _hills(dice: _Dice) -> tuple[Layer, ...]:
    """Put hills behind hills, and the sun."""
    layers = [Layer(55, 0, (Disc(dice.between(60, 180), dice.between(24, 40), 14),))]
    for row, strength in enumerate((20, 32, 50)):
        hills = []
        for number in range(4):
            radius = dice.between(52, 74)
            top = 52 + row * 24 + dice.between(-8, 8)
            x = number * 76 - row * 24 + dice.between(-12, 12)
            hills.append(Disc(x, top + radius, radius))
        layers.append(Layer(strength, 0, tuple(hills)))
    return tuple(layers)


def _tiles(dice: _Dice) -> tuple[Layer, ...]:
    """Lay squares with quarters of discs, one in another."""
    wide, narrow = [], []
    for x, y in _cells():
        across, down = dice.side(), dice.side()
        corner = (x + (across < 0) * _CELL, y + (down < 0) * _CELL)
        if dice.below(7):
            wide.append(Wedge(*corner, _CELL, across, down))
        if dice.below(3):
            narrow.append(Wedge(*corner, _CELL // 2, across, down))
    return Layer(24, 0, tuple(wide)), Layer(50, 0, tuple(narrow))


def _leaves(dice: _Dice) -> tuple[Layer, ...]:
    """Lay squares with leaves, a few of them darker, some fallen."""
    pale: list[Shape] = []
    dark: list[Shape] = []
    for x, y in _cells():
        lean = dice.side()
        leaf = Leaf(x + (lean < 0) * _CELL, y, lean * _CELL, _CELL)
        if chance := dice.below(9):
            (dark if chance < 4 else pale).append(leaf)  # noqa: PLR2004
    return Layer(26, 0, tuple(pale)), Layer(56, 0, tuple(dark))


def _rods(dice: _Dice) -> tuple[Layer, ...]:
    """Set strokes side by side, upright or leaning, of all lengths."""
    lean = (0, 18, -18)[dice.below(3)]
    layers: tuple[list[Shape], list[Shape]] = ([], [])
    for number in range(18):
        x = number * 14 + 1
        length = dice.between(30, 78)
        y = dice.between(12, 114 - length)
        layers[dice.below(3) == 0].append(Bar(x, y, lean * length // 42, length))
    return Layer(26, 7, tuple(layers[0])), Layer(58, 7, tuple(layers[1]))


def _cells() -> Iterator[tuple[int, int]]:
    """Yield the corners of the squares that cover the sheet, the same margin on both sides."""
    margin = (WIDTH % _CELL - _CELL) // 2
    for x in range(margin, WIDTH, _CELL):
        for y in range(0, HEIGHT, _CELL):
            yield x, y


_FAMILIES: Final[tuple[Callable[[_Dice], tuple[Layer, ...]], ...]] = (
    _stones,
    _ripples,
    _hills,
    _tiles,
    _leaves,
    _rods,
)


def _svg(layer: Layer) -> str:
    drawn = "".join(_path(shape) for shape in layer.shapes)
    pen = f' fill="none" stroke="currentColor" stroke-width="{layer.line}"' if layer.line else ""
    ends = ' stroke-linecap="round"' if any(isinstance(one, Bar) for one in layer.shapes) else ""
    return f'<path opacity=".{layer.strength}"{pen}{ends} d="{drawn}"/>'


def _path(shape: Shape) -> str:
    """Return a shape as a path; the flags of an arc need no space between them or after them."""
    match shape:
        case Disc(x, y, r):
            return f"M{x - r} {y}a{r} {r} 0 10{2 * r} 0a{r} {r} 0 10-{2 * r} 0"
        case Wedge(x, y, r, across, down):
            turn = int(across == down)
            return f"M{x} {y}h{across * r}a{r} {r} 0 0{turn}{-across * r} {down * r}z"
        case Leaf(x, y, across, down):
            r = abs(across)
            there, back = f"{across} {down}", f"{-across} {-down}"
            return f"M{x} {y}a{r} {r} 0 01{there}a{r} {r} 0 01{back}"
        case Bar(x, y, across, down):
            return f"M{x} {y}l{across} {down}"
