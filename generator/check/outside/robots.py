"""What a host's ``robots.txt`` allows: RFC 9309."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

__all__ = ["ALL", "NONE", "Robots", "robots_of"]

LONGEST: Final = 500 * 1024  # bytes that must be read at least, by section 2.5
_NAME: Final = re.compile(r"[A-Za-z_-]+|\*")


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host for one program.

    ``rules`` are patterns with whether they allow what they match; ``delay`` is how many seconds
    the host wants between two requests, which is no part of the RFC and in wide use.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, target: str) -> bool:
        """Say whether a path with its query may be asked for.

        The longest pattern counts, of two alike the one that allows (section 2.2.2).
        """
        named = _normal(target)
        found = [(len(p), allowed) for p, allowed in self.rules if _pattern(p).match(named)]
        return max(found)[1] if found else True


ALL: Final = Robots()
"""Everything may be asked for."""

NONE: Final = Robots((("/", False),))
"""Nothing may be asked for."""


def robots_of(text: str, program: str) -> Robots:
    """Return the rules of a file for a ``program``: those for its name, else those for all."""
    groups: dict[str, list[tuple[str, str]]] = {}
    named: list[str] = []
    open_ = False  # whether names still come together, before the first rule of their group
    for key, value in _lines(text):
        if key == "user-agent":
            found = _NAME.match(value)
            name = found[0].lower() if found else ""
            named = [*named, name] if open_ else [name]
            groups.setdefault(name, [])
            open_ = True
        elif key in {"allow", "disallow", "crawl-delay"}:
            open_ = False
            for name in named:
                groups[name].append((key, value))
    lines = groups.get(program.lower(), groups.get("*", []))
    rules = tuple(
        (_normal(value), key == "allow") for key, value in lines if key != "crawl-delay" and value
    )
    delays = [
        float(v) for k, v in lines if k == "crawl-delay" and re.fullmatch(r"\d{1,4}(\.\d+)?", v)
    ]
    return Robots(rules, max(delays, default=0.0))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _normal(path: str) -> str:
    """Return a path so that two spellings of the same one are alike (section 2.2.2)."""
    # What is encoded and has a meaning of its own stays encoded.
    pieces = re.split(r"(%(?:2[46AaFf]|3[Ff]|23|25))", path)
    return "".join(
        piece.upper() if number % 2 else quote(unquote(piece), safe="/?*$&=:@!'()+,;~")
        for number, piece in enumerate(pieces)
    )


def _pattern(rule: str) -> re.Pattern[str]:
    end = "$" if rule.endswith("$") else ""
    body = rule[:-1] if end else rule
    # Several stars in a row say no more than one, and would take long to match.
    return re.compile(".*".join(map(re.escape, re.sub(r"\*+", "*", body).split("*"))) + end)
