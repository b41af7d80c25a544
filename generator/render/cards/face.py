"""What stands on a social card: a plain value, all that its picture is drawn from."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from typing import Final

__all__ = ["FORMAT", "Face", "Line", "Stone", "key_of"]

FORMAT: Final = 1
"""Another number makes all cards anew: it is raised with every change of how they are drawn."""

Line = tuple[str, str]
"""The role of a font, and what it writes; both empty where nothing stands."""

Stone = str
"""A part of a series: ``before`` this one, ``here``, ``after``, or still ``planned``."""


@dataclass(frozen=True, slots=True)
class Face:
    """A card: its ``title`` under a small line ``above``, a ``note``, and the site's name below.

    ``pattern`` is the slug whose cover it shows, ``hue`` the colour in degrees; ``mirrored`` for
    titles that run from right to left.
    """

    above: Line
    title: Line
    note: Line
    below: Line
    pattern: str
    hue: int
    stones: tuple[Stone, ...] = ()
    mirrored: bool = False


def key_of(face: Face, lettering: str) -> str:
    """Return what stands for a card's picture; ``lettering`` is the digest of its letters."""
    said = repr((FORMAT, lettering, astuple(face)))
    return f"card {hashlib.blake2b(said.encode(), digest_size=16).hexdigest()}"
