"""Colours: every hue comes from one number, and text on it can be read.

A series has a hue; its tint, mid and deep follow in OKLCH, where equal steps look equal. What
cannot take OKLCH, such as an old browser or a drawing, gets the same colours in sRGB.
"""

from __future__ import annotations

import functools
import hashlib
import math
from dataclasses import dataclass
from typing import Final

__all__ = ["DARK", "LIGHT", "Look", "contrast", "hue_of", "oklch"]

_STEPS: Final = 24  # of halving the chroma's span: finer than eight bits can show
_ROUNDING: Final = 0.5 / 255  # what becomes 0 or 255 is still inside
# The knees of sRGB's curve, in IEC 61966-2-1 and as WCAG 2 has them.
_KNEE: Final = 0.0031308
_WCAG_KNEE: Final = 0.04045


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of pages by day or by night: those of every page, and those that follow a hue.

    ``tint``, ``mid`` and ``deep`` are lightness and chroma in OKLCH, the others ``#rrggbb``.
    """

    paper: str
    sheet: str
    ink: str
    soft: str
    tint: tuple[float, float]
    mid: tuple[float, float]
    deep: tuple[float, float]

    def of(self, hue: int) -> tuple[str, str, str]:
        """Return tint, mid and deep of a hue in degrees, as ``#rrggbb``."""
        tint, mid, deep = (oklch(*one, hue) for one in (self.tint, self.mid, self.deep))
        return tint, mid, deep


LIGHT: Final = Look(
    paper="#faf7f1",
    sheet="#ffffff",
    ink="#211f1c",
    soft="#66605a",
    tint=(0.95, 0.022),
    mid=(0.62, 0.1),
    deep=(0.42, 0.09),
)
DARK: Final = Look(
    paper="#171615",
    sheet="#201e1c",
    ink="#ece6dc",
    soft="#a69e93",
    tint=(0.28, 0.03),
    mid=(0.66, 0.09),
    deep=(0.83, 0.08),
)


def hue_of(slug: str, chosen: int | None = None) -> int:
    """Return the hue of a series in degrees, 0 to 359: the chosen one, else the slug's own.

    A slug has the same hue on every machine and for ever.
    """
    if chosen is not None:
        return chosen % 360
    digest = hashlib.blake2b(slug.encode(), digest_size=8, person=b"byline hue").digest()
    return int.from_bytes(digest, "big") % 360


@functools.lru_cache(maxsize=4096)  # a hue stands on many pages
def oklch(lightness: float, chroma: float, hue: float) -> str:
    """Return a colour of OKLCH in sRGB, as ``#rrggbb``.

    ``lightness`` is 0 to 1, ``hue`` in degrees. A colour that screens cannot show keeps its
    lightness and its hue and gives up chroma, as CSS Color 4 asks for.
    """
    lightness = min(max(lightness, 0.0), 1.0)
    if not _is_inside(linear := _linear(lightness, chroma, hue)):
        low, high = 0.0, chroma
        for _ in range(_STEPS):
            middle = (low + high) / 2
            if _is_inside(_linear(lightness, middle, hue)):
                low = middle
            else:
                high = middle
        linear = _linear(lightness, low, hue)
    return "#" + "".join(f"{round(255 * _encoded(value)):02x}" for value in linear)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours ``#rrggbb``, 1 to 21, as WCAG 2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Return linear sRGB; the matrices are those of Björn Ottosson's OKLab, as in CSS Color 4."""
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_inside(linear: tuple[float, float, float]) -> bool:
    return all(-_ROUNDING < _encoded(value) < 1 + _ROUNDING for value in linear)


def _encoded(value: float) -> float:
    """Return a share of light as sRGB encodes it; below nothing the straight part goes on."""
    return 12.92 * value if value <= _KNEE else 1.055 * value ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return 0.2126 * _light(red) + 0.7152 * _light(green) + 0.0722 * _light(blue)


def _light(value: float) -> float:
    return value / 12.92 if value <= _WCAG_KNEE else ((value + 0.055) / 1.055) ** 2.4
