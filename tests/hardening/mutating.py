"""Texts as people and accidents leave them: real ones, bent by chance, the same with each run."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

__all__ = ["Mutator"]

_Change: TypeAlias = Callable[[random.Random, str, Sequence[str], Sequence[str]], str]
_CHANGES_OF_ONE: Final = (1, 1, 1, 2, 2, 3, 6)
_REPEATS: Final = (2, 3, 8, 40, 400)
_RARE: Final = 40  # one of so many texts is bent as bytes too


class Mutator:
    """Bends texts: ``seeds`` are real ones, ``pieces`` what is put into them.

    No text is longer than ``longest`` characters.
    """

    def __init__(
        self, seeds: Sequence[str], pieces: Sequence[str], longest: int, seed: int
    ) -> None:
        """Choose by ``seed``."""
        self._seeds, self._pieces, self._longest = seeds, pieces, longest
        self._random = random.Random(seed)

    def texts(self, count: int) -> Iterator[bytes]:
        """Yield so many texts."""
        for _ in range(count):
            yield self._one()

    def _one(self) -> bytes:
        choose = self._random
        text = choose.choice(self._seeds)
        for _ in range(choose.choice(_CHANGES_OF_ONE)):
            text = choose.choice(_CHANGES)(choose, text, self._pieces, self._seeds)
            text = text[: self._longest]
        data = text.encode("utf-8", "surrogatepass")
        return _bent(choose, data) if choose.randrange(_RARE) == 0 else data


def _span(choose: random.Random, text: str, most: int = 60) -> tuple[int, int]:
    start = choose.randint(0, len(text))
    return start, min(len(text), start + choose.randint(0, most))


def _put_in(choose: random.Random, text: str, pieces: Sequence[str], _seeds: Sequence[str]) -> str:
    start, _ = _span(choose, text)
    return text[:start] + choose.choice(pieces) + text[start:]


def _put_over(
    choose: random.Random, text: str, pieces: Sequence[str], _seeds: Sequence[str]
) -> str:
    start, end = _span(choose, text, 12)
    return text[:start] + choose.choice(pieces) + text[end:]


def _cut_out(choose: random.Random, text: str, *_: Sequence[str]) -> str:
    start, end = _span(choose, text)
    return text[:start] + text[end:]


def _cut_off(choose: random.Random, text: str, *_: Sequence[str]) -> str:
    return text[: _span(choose, text)[0]]


def _say_again(choose: random.Random, text: str, *_: Sequence[str]) -> str:
    start, end = _span(choose, text, 30)
    return text[:end] + text[start:end] * choose.choice(_REPEATS) + text[end:]


def _one_character(choose: random.Random, text: str, *_: Sequence[str]) -> str:
    start, _end = _span(choose, text)
    kind = choose.randrange(4)
    code = choose.randrange((0x80, 0x800, 0xFFFF, 0x110000)[kind])
    return text[:start] + chr(code) + text[start + 1 :]


def _move_a_line(choose: random.Random, text: str, *_: Sequence[str]) -> str:
    lines = text.split("\n")
    line = lines.pop(choose.randrange(len(lines)))
    lines.insert(choose.randint(0, len(lines)), line)
    return "\n".join(lines)


def _indent_a_line(choose: random.Random, text: str, *_: Sequence[str]) -> str:
    lines = text.split("\n")
    at = choose.randrange(len(lines))
    lines[at] = choose.choice(("  ", " ", "\t", "- ", "    ", "# ", "")) + lines[at].lstrip()
    return "\n".join(lines)


def _another_value(
    choose: random.Random, text: str, pieces: Sequence[str], _seeds: Sequence[str]
) -> str:
    lines = text.split("\n")
    at = choose.randrange(len(lines))
    key, colon, _old = lines[at].partition(":")
    lines[at] = f"{key}{colon} {choose.choice(pieces)}"
    return "\n".join(lines)


def _a_line_of_another(
    choose: random.Random, text: str, _pieces: Sequence[str], seeds: Sequence[str]
) -> str:
    lines = text.split("\n")
    lines.insert(choose.randint(0, len(lines)), choose.choice(choose.choice(seeds).split("\n")))
    return "\n".join(lines)


def _go_on_as_another(
    choose: random.Random, text: str, _pieces: Sequence[str], seeds: Sequence[str]
) -> str:
    other = choose.choice(seeds)
    return text[: _span(choose, text)[0]] + other[_span(choose, other)[0] :]


_CHANGES: Final[tuple[_Change, ...]] = (
    *(_put_in, _put_in, _put_over, _put_over, _another_value, _another_value, _a_line_of_another),
    *(_cut_out, _cut_off, _say_again, _one_character, _move_a_line, _indent_a_line),
    _go_on_as_another,
)


def _bent(choose: random.Random, data: bytes) -> bytes:
    """Return bytes of which some are others, and which may end early."""
    bent = bytearray(data)
    for _ in range(choose.randint(1, 4)):
        if bent:
            bent[choose.randrange(len(bent))] = choose.randrange(256)
    return bytes(bent[: choose.randint(0, len(bent))] if choose.randrange(3) == 0 else bent)
