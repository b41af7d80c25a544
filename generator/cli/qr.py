"""An address as a QR code on a terminal, for a telephone to read."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["drawn"]

_QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks
# Two modules in one character, the upper and the lower, so that they are as wide as they are high.
_SIGNS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_PAPER, _END = "\x1b[38;5;16;48;5;231m", "\x1b[0m"


def drawn(text: str) -> str:
    """Return the lines of a QR code that says ``text``, black on white whatever the terminal is."""
    import segno

    code = segno.make(text, error="m", micro=False, boost_error=False)
    rows = [[*map(int, row)] for row in code.matrix_iter(border=_QUIET)]
    return "".join(f"{_PAPER}{_line(*pair)}{_END}\n" for pair in _pairs(rows))


def _pairs(rows: Sequence[Sequence[int]]) -> list[tuple[Sequence[int], Sequence[int]]]:
    blank = [0] * len(rows[0])
    return [(row, rows[n + 1] if n + 1 < len(rows) else blank) for n, row in enumerate(rows)][::2]


def _line(upper: Sequence[int], lower: Sequence[int]) -> str:
    return "".join(_SIGNS[bool(a), bool(b)] for a, b in zip(upper, lower, strict=True))
