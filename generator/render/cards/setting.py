"""Setting a title: as large as it fits, in lines of about one length."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeAlias

__all__ = ["Measure", "Setting", "set_lines"]

Measure: TypeAlias = Callable[[str, int], float]
"""From a text and a size in pixels to its width in pixels."""

_FEW: Final = 3  # lines
_LARGE: Final = 58  # pixels
_ELLIPSIS: Final = "…"
_LOOSE: Final = " ,;:.–-"  # noqa: RUF001 - what does not stand before an ellipsis
# Scripts that are written without spaces between words: a line may end after any sign.
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
)
_PIECES: Final = re.compile(rf"[{_UNSPACED}][\u0300-\u036f\u3099\u309a]*|[^\s{_UNSPACED}]+")
# No line starts with these.
_CLOSING: Final = "、。，．：；！？）」』】〉》ー々"  # noqa: RUF001 - they are what is meant


class Setting(NamedTuple):
    """Lines of text and the size of their letters in pixels."""

    size: int
    lines: tuple[str, ...]


class _Piece(NamedTuple):
    """What is not broken, and what stands before it within a line: a space, or nothing."""

    gap: str
    text: str


def set_lines(
    text: str, sizes: Sequence[int], width: int, height: int, leading: float, measure: Measure
) -> Setting:
    """Set ``text`` in the largest of ``sizes`` in which it fits into ``width`` by ``height``.

    A line takes ``leading`` times its size. In the smallest size, what does not fit is cut off, and
    an ellipsis says so.
    """
    pieces, measure = _pieces(text), functools.cache(measure)  # many lines are tried twice
    # Three lines of somewhat smaller letters look better than four; beyond that, size counts.
    tried = [(size, _FEW) for size in sizes if size >= _LARGE] + [(size, height) for size in sizes]
    for size, limit in tried:
        most = min(limit, int(height // (size * leading)))
        lines = _wrapped(pieces, size, width, measure)
        if lines and len(lines) <= most and all(measure(line, size) <= width for line in lines):
            return Setting(size, _balanced(pieces, size, width, len(lines), measure))
    size = sizes[-1]
    most = max(int(height // (size * leading)), 1)
    lines = _wrapped(_broken(pieces, size, width, measure), size, width, measure)
    if len(lines) > most:
        lines = (*lines[: most - 1], _cut(lines[most - 1], size, width, measure))
    return Setting(size, lines)


def _pieces(text: str) -> tuple[_Piece, ...]:
    found: list[_Piece] = []
    end = 0
    for match in _PIECES.finditer(text):
        gap = " " if match.start() > end else ""
        end = match.end()
        if found and not gap and (match[0][0] in _CLOSING or not _is_open(found[-1].text)):
            found[-1] = _Piece(found[-1].gap, found[-1].text + match[0])
        else:
            found.append(_Piece(gap, match[0]))
    return tuple(found)


def _is_open(text: str) -> bool:
    """Say whether a line may end after ``text`` though no space follows."""
    return re.match(rf"[{_UNSPACED}]", text[-1]) is not None


def _wrapped(
    pieces: Sequence[_Piece], size: int, width: float, measure: Measure
) -> tuple[str, ...]:
    """Fill one line after the other; a piece that is wider than a line stands alone."""
    lines: list[str] = []
    for piece in pieces:
        longer = f"{lines[-1]}{piece.gap}{piece.text}" if lines else ""
        if lines and measure(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(piece.text)
    return tuple(lines)


def _balanced(
    pieces: Sequence[_Piece], size: int, width: int, count: int, measure: Measure
) -> tuple[str, ...]:
    """Return as many lines in the narrowest column that holds them, by halving."""
    low, high = width // count // 2, width
    while high - low > 4:  # noqa: PLR2004 - pixels that nobody sees
        middle = (low + high) // 2
        lines = _wrapped(pieces, size, middle, measure)
        if len(lines) <= count and all(measure(line, size) <= middle for line in lines):
            high = middle
        else:
            low = middle
    return _wrapped(pieces, size, high, measure)


def _broken(
    pieces: Sequence[_Piece], size: int, width: int, measure: Measure
) -> tuple[_Piece, ...]:
    """Break what is wider than a line, wherever the line ends."""
    found: list[_Piece] = []
    for gap, text in pieces:
        rest, before = text, gap
        while measure(rest, size) > width and len(rest) > 1:
            end = _fitting(rest, size, width, measure)
            found.append(_Piece(before, rest[:end]))
            rest, before = rest[end:], ""
        found.append(_Piece(before, rest))
    return tuple(found)


def _fitting(text: str, size: int, width: int, measure: Measure) -> int:
    """Return how many characters of ``text`` fit, at least one, by halving."""
    low, high = 1, len(text)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if measure(text[:middle], size) <= width else (low, middle)
    return low


def _cut(line: str, size: int, width: int, measure: Measure) -> str:
    while line and measure(line.rstrip(_LOOSE) + _ELLIPSIS, size) > width:
        line = line[:-1]
    return line.rstrip(_LOOSE) + _ELLIPSIS
