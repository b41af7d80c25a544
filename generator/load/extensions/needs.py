"""What a text must hold for a regular expression to match anywhere in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

__all__ = ["needs"]

_MOST: Final = 12  # pieces in one set; to look for them must be cheaper than to try the pattern
# Letters that with re.IGNORECASE match more than their own capitals: a dotless i, the Kelvin sign,
# a long s.
_PECULIAR: Final = frozenset("iks")

_Pieces = frozenset[str]


def needs(pattern: re.Pattern[str]) -> frozenset[str]:
    """Return pieces of text of which every text that the pattern matches holds at least one.

    The set is empty when nothing can be said. It is read off the parsed pattern: of what must be
    there, the piece that is rarest in prose; of alternatives, one for each.
    """
    parser = getattr(re, "_parser", None)  # private, but the same in every version since 3.11
    if parser is None:
        return frozenset()
    parsed = parser.parse(pattern.pattern, pattern.flags)
    return _rarest(_found(parsed, parsed.state.flags))


def _rarest(found: Iterable[_Pieces]) -> _Pieces:
    return max(found, key=_rareness, default=frozenset())


def _rareness(pieces: _Pieces) -> tuple[bool, int]:
    common = any(piece.isalnum() or piece.isspace() for piece in pieces)
    return not common, min(map(len, pieces))


def _found(sequence: Any, flags: int) -> list[_Pieces]:
    """Return sets of pieces; every match holds one of each set."""
    found: list[_Pieces] = []
    run = [""]  # all spellings of the literals that stand side by side

    def end_run() -> None:
        nonlocal run
        if run[0]:
            found.append(frozenset(run))
        run = [""]

    for operation, argument in sequence:
        kind = str(operation)
        spelt, times = _literal(kind, argument, flags)
        if spelt and len(run) * len(spelt) ** times <= _MOST:
            for _ in range(times):
                run = [before + character for before in run for character in spelt]
            if kind == "LITERAL" or argument[1] == times:
                continue
        end_run()
        if spelt:
            found.append(frozenset(spelt))
        elif inner := _inner(kind, argument, flags):
            found += inner
    end_run()
    return found


def _literal(kind: str, argument: Any, flags: int) -> tuple[list[str], int]:
    """Return the spellings of one character and how many times it stands there at least."""
    if kind in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        least, _, repeated = argument
        if least and len(repeated) == 1 and str(repeated[0][0]) == "LITERAL":
            return _spellings(repeated[0][1], flags), least
    return (_spellings(argument, flags), 1) if kind == "LITERAL" else ([], 0)


def _spellings(code: int, flags: int) -> list[str]:
    character = chr(code)
    if not flags & re.IGNORECASE or not character.isalpha():
        return [character] if not flags & re.IGNORECASE or character.isascii() else []
    if not character.isascii() or character.lower() in _PECULIAR:
        return []
    return [character.lower(), character.upper()]


def _inner(kind: str, argument: Any, flags: int) -> list[_Pieces]:
    """Return what must be there for the sake of something nested."""
    if kind == "SUBPATTERN":
        _, added, removed, nested = argument
        return _found(nested, (flags | added) & ~removed)
    if kind == "ATOMIC_GROUP":
        return _found(argument, flags)
    if kind == "ASSERT":
        return _found(argument[1], flags)
    if kind in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return _found(argument[2], flags) if argument[0] else []
    if kind == "BRANCH":
        return _one_of(_rarest(_found(branch, flags)) for branch in argument[1])
    if kind == "IN" and all(str(each) == "LITERAL" for each, _ in argument):
        return _one_of(frozenset(_spellings(code, flags)) for _, code in argument)
    return []


def _one_of(alternatives: Iterable[_Pieces]) -> list[_Pieces]:
    alternatives = list(alternatives)
    together = frozenset[str]().union(*alternatives)
    return [together] if all(alternatives) and len(together) <= _MOST else []
