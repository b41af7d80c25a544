"""What is known of a picture: everything that a page must know to show it well."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Cleaning", "Picture"]


class Cleaning:
    """How what cameras and programs wrote into a picture is taken out before it is published."""

    NONE = ""
    """There is nothing to take out: the file is published as it is."""

    STRIP = "strip"
    """It is cut out; not one pixel changes."""

    REDRAW = "redraw"
    """The picture is turned as its metadata says, or cannot be cut: it is saved anew."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file, read.

    ``width`` and ``height`` are in pixels, as readers see it: after the rotation that its metadata
    asks for. Both are 0 where nothing says them. ``color`` is its mean colour as ``#rrggbb``, empty
    where something may show through. ``digest`` stands for its bytes; ``cleaning`` is one of
    :class:`Cleaning`.

    ``code`` names what is wrong with it, if anything; ``problem`` says so, after its name, and
    ``remedy`` what to do.
    """

    format: str = ""
    width: int = 0
    height: int = 0
    digest: str = ""
    color: str = ""
    animated: bool = False
    cleaning: str = Cleaning.NONE
    code: str = ""
    problem: str = ""
    remedy: str | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether smaller ones can be made of it: it is made of pixels that do not move."""
        return not self.code and not self.animated and self.format != "svg"
