"""Painting a card with Pillow: paper, a title, stepping stones, and the cover at the side.

The picture has a palette from the start. Every colour in it lies on one of a few ramps from a
ground to a colour on it, so what is drawn on grey masks becomes an index by a table, and no colour
has to be counted or reduced: that is most of the time that a card would take.
"""

from __future__ import annotations

import functools
import io
import math
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator.config.read import PATH
from generator.model.diagnostic import error
from generator.render.cards.face import Face, Line
from generator.render.cards.lettering import font_path
from generator.render.cards.setting import set_lines
from generator.render.colour import LIGHT
from generator.render.cover import HEIGHT as COVER_HEIGHT
from generator.render.cover import WIDTH as COVER_WIDTH
from generator.render.cover import Bar, Disc, Layer, Leaf, Shape, Wedge, cover_layers
from generator.render.job import Undrawable

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

__all__ = ["HEIGHT", "WIDTH", "draw_card"]

WIDTH: Final = 1200
HEIGHT: Final = 630
_COVER: Final = 372  # pixels that the cover takes at the side
_SPINE: Final = 12
_MARGIN: Final = 76
_COLUMN: Final = WIDTH - _COVER - _SPINE - _MARGIN - 56
_TITLE_SIZES: Final = (96, 88, 82, 76, 70, 64, 58, 52, 48)
_SIZES_OVER_NOTE: Final = _TITLE_SIZES[4:]
_LEADING: Final = 1.13
_FINE: Final = 3  # shapes are drawn so many times larger, and made smaller: smooth edges

# The ramps of the palette: where each starts, and how many steps it has.
_STEPS: Final = 32
_INK, _SOFT, _DEEP, _MID, _ON_DEEP, _ON_MID, _SIDE = range(7)


def draw_card(folder: Path, face: Face, font: str) -> bytes:
    """Return the card as PNG, 1200 by 630; ``font`` is the writer's own, relative to ``folder``.

    Raises :class:`~generator.render.job.Undrawable` for a font that cannot be used.
    """
    from PIL import Image

    sheet = Image.new("P", (WIDTH, HEIGHT), 0)
    sheet.putpalette(_palette(face.hue))
    try:
        _Card(sheet, face, folder, font).draw()
    except OSError as problem:  # of FreeType, too
        message = f'the font "{font}" cannot be used: {problem}'
        raise Undrawable(error("bad-font", message, PATH, "choose another font")) from problem
    stream = io.BytesIO()
    sheet.save(stream, "PNG", compress_level=6)  # 9 takes five times as long
    return stream.getvalue()


@functools.lru_cache(maxsize=64)
def _palette(hue: int) -> bytes:
    """Return the ramps in a row: red, green, blue of each step."""
    tint, mid, deep = LIGHT.of(hue)
    ramps = (
        (LIGHT.paper, LIGHT.ink),
        (LIGHT.paper, LIGHT.soft),
        (LIGHT.paper, deep),
        (LIGHT.paper, mid),
        (deep, LIGHT.paper),
        (mid, LIGHT.paper),
        (tint, mid),
    )
    return b"".join(_mixed(one, other, step) for one, other in ramps for step in range(_STEPS))


def _mixed(one: str, other: str, step: int) -> bytes:
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return bytes(round(a + (b - a) * step / (_STEPS - 1)) for a, b in pairs)


@functools.lru_cache(maxsize=8)
def _steps(ramp: int) -> list[int]:
    """Return, for each grey of a mask, the index of its colour."""
    return [ramp * _STEPS + round(grey * (_STEPS - 1) / 255) for grey in range(256)]


_TOUCHED: Final = [0] * 5 + [255] * 251  # less than half a step is nothing


@functools.lru_cache(maxsize=64)
def _font(path: Path, _changed: int, size: int) -> FreeTypeFont:
    """Return a font, which is another one when its file has ``_changed``."""
    from PIL import ImageFont

    # From memory: FreeType would go on to read a file that may be written anew meanwhile.
    return ImageFont.truetype(io.BytesIO(path.read_bytes()), size)


@functools.lru_cache(maxsize=32)
def _side(pattern: str) -> Image:
    """Return the cover as the card shows it: the indices of its colours."""
    from PIL import Image

    size = (_COVER, HEIGHT)
    depth = Image.new("L", size, 0)
    for layer in cover_layers(pattern):
        mask = _mask(layer, size).point([grey * layer.strength // 100 for grey in range(256)])
        depth.paste(255, mask=mask)
    return depth.point(_steps(_SIDE))


def _mask(layer: Layer, size: tuple[int, int]) -> Image:
    """Return where a layer covers what is below it: the middle of the cover, cut to the size."""
    from PIL import Image, ImageDraw

    width, height = size
    mask = Image.new("L", (width * _FINE, height * _FINE), 0)
    scale = _FINE * height / COVER_HEIGHT
    left = (COVER_WIDTH * scale - width * _FINE) / 2
    pen = _Pen(ImageDraw.Draw(mask), scale, left, layer.line)
    for shape in layer.shapes:
        pen.draw(shape)
    return mask.reduce(_FINE)


class _Pen:
    """Draws the shapes of a cover on a mask."""

    def __init__(self, draw: ImageDraw, scale: float, left: float, line: int) -> None:
        self._draw, self._scale, self._left = draw, scale, left
        self._line = line * scale

    def draw(self, shape: Shape) -> None:
        match shape:
            case Disc(x, y, radius) if self._line:
                self._ring(x, y, radius)
            case Disc(x, y, radius):
                self._draw.ellipse(self._box(x, y, radius), fill=255)
            case Wedge(x, y, radius, across, down):
                start = {(1, 1): 0, (-1, 1): 90, (-1, -1): 180, (1, -1): 270}[across, down]
                self._draw.pieslice(self._box(x, y, radius), start, start + 90, fill=255)
            case Leaf():
                self._draw.polygon(self._leaf(shape), fill=255)
            case Bar(x, y, across, down):
                self._bar(self._point(x, y), self._point(x + across, y + down))

    def _point(self, x: float, y: float) -> tuple[float, float]:
        return x * self._scale - self._left, y * self._scale

    def _box(self, x: float, y: float, radius: float) -> tuple[float, float, float, float]:
        return (*self._point(x - radius, y - radius), *self._point(x + radius, y + radius))

    def _ring(self, x: int, y: int, radius: int) -> None:
        half = self._line / self._scale / 2  # Pillow draws the line inside, SVG on both sides
        box = self._box(x, y, radius + half)
        self._draw.ellipse(box, outline=255, width=round(self._line))

    def _leaf(self, leaf: Leaf) -> list[tuple[float, float]]:
        """Return the outline: two quarters of circles between the ends, about the other corners."""
        (x, y, across, down), quarter = leaf, math.pi / 2
        turns = [step * quarter / 24 for step in range(25)]
        there = [(x + across * math.sin(t), y + down - down * math.cos(t)) for t in turns]
        back = [(x + across - across * math.sin(t), y + down * math.cos(t)) for t in turns]
        return [self._point(*point) for point in (*there, *back)]

    def _bar(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        half = self._line / 2
        self._draw.line((*one, *other), fill=255, width=round(self._line))
        for x, y in (one, other):
            self._draw.ellipse((x - half, y - half, x + half, y + half), fill=255)


class _Card:
    """One card while it is drawn."""

    def __init__(self, sheet: Image, face: Face, folder: Path, font: str) -> None:
        self._sheet, self._face, self._folder, self._own = sheet, face, folder, font
        self._fonts: dict[str, tuple[Path, int]] = {}

    def draw(self) -> None:
        face = self._face
        cover = 0 if face.mirrored else WIDTH - _COVER
        self._sheet.paste(_side(face.pattern), (cover, 0))
        spine = cover + _COVER if face.mirrored else cover - _SPINE
        self._sheet.paste(_steps(_MID)[255], (spine, 0, spine + _SPINE, HEIGHT))
        top = 66
        if face.above[0]:
            self._lines((self._cut(face.above, 31),), face.above[0], 31, top, 1.0, _DEEP)
            top += 62
        bottom = HEIGHT - (178 if face.stones else 132)
        if face.title[0]:
            top = self._title(top, bottom)
        if face.note[0]:
            self._note(top + 26, bottom)
        if face.stones:
            self._stones(HEIGHT - 150)
        if face.below[0]:
            self._lines((self._cut(face.below, 29),), face.below[0], 29, HEIGHT - 84, 1.0, _SOFT)

    def _title(self, top: int, bottom: int) -> int:
        """Write the title; returns where it ends."""
        role, text = self._face.title
        size, lines = set_lines(
            text,
            _SIZES_OVER_NOTE if self._face.note[0] else _TITLE_SIZES,
            _COLUMN,
            bottom - top,
            _LEADING,
            lambda words, size: self._width(role, words, size),
        )
        return self._lines(lines, role, size, top, _LEADING, _INK)

    def _note(self, top: int, bottom: int) -> None:
        role, text = self._face.note
        size, leading = 29, 1.35
        if bottom - top >= 2 * size * leading:  # one line would be cut off in the middle
            _, lines = set_lines(
                text,
                (size,),
                _COLUMN,
                bottom - top,
                leading,
                lambda words, size: self._width(role, words, size),
            )
            self._lines(lines, role, size, top, leading, _SOFT)

    def _cut(self, line: Line, size: int) -> str:
        role, text = line
        height = size  # one line
        found = set_lines(
            text, (size,), _COLUMN, height, 1.0, lambda words, _: self._width(role, words, size)
        )
        return found.lines[0]

    def _width(self, role: str, text: str, size: int) -> float:
        return self._font(role, size).getlength(text)

    def _font(self, role: str, size: int) -> FreeTypeFont:
        if role not in self._fonts:
            path = font_path(self._folder, self._own, role)
            self._fonts[role] = (path, path.stat().st_mtime_ns)
        return _font(*self._fonts[role], size)

    def _lines(
        self, lines: tuple[str, ...], role: str, size: int, top: int, leading: float, ramp: int
    ) -> int:
        """Write lines of text, from ``top`` on; returns where the last one ends."""
        from PIL import Image, ImageDraw

        step = round(size * leading)
        mask = Image.new("L", (_COLUMN + 2 * 16, step * len(lines) + size), 0)
        draw = ImageDraw.Draw(mask)
        font = self._font(role, size)
        mirrored = self._face.mirrored
        x, anchor = (_COLUMN + 16, "rs") if mirrored else (16, "ls")
        for number, line in enumerate(lines):
            # The baseline stands where letters of most fonts have it, whatever a font says.
            at = (x, number * step + round(size * 0.8))
            draw.text(at, line, fill=255, font=font, anchor=anchor)
        self._lay(mask, (WIDTH - _MARGIN - _COLUMN if mirrored else _MARGIN) - 16, top, ramp)
        return top + step * len(lines)

    def _lay(self, mask: Image, left: int, top: int, ramp: int) -> None:
        self._sheet.paste(mask.point(_steps(ramp)), (left, top), mask.point(_TOUCHED))

    def _stones(self, top: int) -> None:
        """Draw a stone for each part, joined by a line, as far as they find room."""
        stones = self._face.stones
        large = len(stones) <= 9  # noqa: PLR2004 - with numbers that can be read
        radius = 20 if large else 9
        step = min(74 if large else 34, (_COLUMN - 2 * radius) // max(len(stones) - 1, 1))
        if step < 2 * radius + 4:
            radius, large = max((step - 4) // 2, 2), False
        for number, stone in enumerate(stones):
            x = _MARGIN + radius + number * step
            x = WIDTH - x if self._face.mirrored else x
            if number and step > 2 * radius + 6:
                self._join(x, top + 20, step, radius, planned=stone == "planned")
            self._stone(x, top + 20, radius, stone, str(number + 1) if large else "")

    def _join(self, x: int, y: int, step: int, radius: int, *, planned: bool) -> None:
        from PIL import Image

        before = x + step if self._face.mirrored else x - step
        left, right = sorted((before, x))
        length = right - left - 2 * radius - 6
        mask = Image.new("L", (length, 3), 90 if planned else 200)
        self._lay(mask, left + radius + 3, y - 1, _MID)

    def _stone(self, x: int, y: int, radius: int, stone: str, number: str) -> None:
        from PIL import Image, ImageDraw

        ring = radius >= 12 and stone == "here"  # noqa: PLR2004
        size = 2 * (radius + 8) + 1
        fine = size * _FINE
        mask = Image.new("L", (fine, fine), 0)
        draw = ImageDraw.Draw(mask)
        _circle(draw, fine / 2, radius * _FINE, stone)
        if ring:
            draw.circle((fine / 2, fine / 2), (radius + 6) * _FINE, outline=255, width=3 * _FINE)
        ramp = _DEEP if stone == "here" else _MID
        self._lay(mask.reduce(_FINE), x - size // 2, y - size // 2, ramp)
        if number:
            ramps = {"here": _ON_DEEP, "before": _ON_MID, "after": _DEEP, "planned": _SOFT}
            self._number(number, x, y, ramps[stone])

    def _number(self, number: str, x: int, y: int, ramp: int) -> None:
        from PIL import Image, ImageDraw

        mask = Image.new("L", (32, 32), 0)
        font = self._font("sans", 23)
        ImageDraw.Draw(mask).text((16, 24), number, fill=255, font=font, anchor="ms")
        self._lay(mask, x - 16, y - 16, ramp)


def _circle(draw: ImageDraw, middle: float, radius: float, stone: str) -> None:
    """Draw a stone: full, in outline, or with a broken outline."""
    line = round(max(radius / 8, 2 * _FINE))
    box = (middle - radius, middle - radius, middle + radius, middle + radius)
    if stone in {"here", "before"}:
        draw.ellipse(box, fill=255)
    elif stone == "after":
        draw.ellipse(box, outline=255, width=line)
    else:
        for start in range(0, 360, 45):
            draw.arc(box, start, start + 27, fill=255, width=line)
