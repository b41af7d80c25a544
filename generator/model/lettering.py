"""What social cards are lettered with."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Lettering"]


@dataclass(frozen=True, slots=True)
class Lettering:
    """The fonts of social cards.

    ``digest`` stands for the fonts and for what draws them; ``serif``, ``sans`` and ``own`` are the
    code points that they have. ``font`` is the writer's own font, relative to the site, or empty;
    ``shapes`` says whether there is what scripts need whose letters depend on their neighbours.
    """

    digest: str
    serif: frozenset[int]
    sans: frozenset[int]
    own: frozenset[int] = frozenset()
    font: str = ""
    shapes: bool = False
