"""What is drawn on a terminal, as the picture that a camera would take of it."""

from __future__ import annotations

import re

from PIL import Image

__all__ = ["modules", "pictured"]

_HALVES = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
_LINE = re.compile("\x1b\\[38;5;16;48;5;231m([ ▀▄█]+)\x1b\\[0m")


def modules(said: str) -> list[list[int]]:
    """Return the modules of a code among other words: 1 where it is dark."""
    lines = _LINE.findall(said)
    return [[_HALVES[sign][half] for sign in line] for line in lines for half in (0, 1)]


def pictured(said: str) -> Image.Image:
    """Return a code among other words as a picture."""
    rows = modules(said)
    width, height = len(rows[0]), len(rows)
    image = Image.new("L", (width, height), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            image.putpixel((x, y), 0 if dark else 255)
    return image.resize((width * 6, height * 6), Image.Resampling.NEAREST)
