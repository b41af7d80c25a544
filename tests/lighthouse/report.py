"""What Lighthouse said, as Markdown, and what falls short."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tests.lighthouse.audit import CATEGORIES, Seen

__all__ = ["LATEST", "advice", "quoted", "short", "table"]

LATEST: Final = 1200  # ms until the largest part of a page is there
_START: Final = "<!-- lighthouse: written by `make lighthouse README=1` -->"
_END: Final = "<!-- end of lighthouse -->"


def table(seen: Sequence[Seen]) -> str:
    """Return a row for each page."""
    heads = ("page", *CATEGORIES, "largest paint", "layout shift", "blocked")
    rows = [
        (
            one.name,
            *(str(one.scores[category]) for category in CATEGORIES),
            f"{one.largest_paint / 1000:.2f} s",
            f"{one.shift:.3f}".rstrip("0").rstrip("."),
            f"{one.blocked:.0f} ms",
        )
        for one in seen
    ]
    lines = [heads, ("---", *("---:" for _ in heads[1:])), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def advice(seen: Sequence[Seen]) -> str:
    """Return what Lighthouse would do better, whatever it gave for it."""
    said: dict[str, list[str]] = {}
    for one in seen:
        for line in one.advice:
            said.setdefault(line, []).append(one.name)
    return "".join(f"- {line} ({', '.join(names)})\n" for line, names in said.items())


def short(seen: Sequence[Seen]) -> list[str]:
    """Return what is below the bars."""
    return [f"{one.name}: {line}" for one in seen for line in _short(one)]


def _short(one: Seen) -> Iterator[str]:
    yield from (f"{name} {score}" for name, score in one.scores.items() if score < 100)
    if one.largest_paint > LATEST:
        yield f"the largest paint comes after {one.largest_paint:.0f} ms"
    if one.shift:
        yield f"the page moves by {one.shift}"


def quoted(readme: str, text: str) -> str:
    """Return the README with the table between its two markers."""
    found = re.compile(f"{re.escape(_START)}.*?{re.escape(_END)}", re.DOTALL)
    if not found.search(readme):
        raise ValueError(f"the README has no place for the table: {_START} … {_END}")
    return found.sub(lambda _: f"{_START}\n\n{text}\n{_END}", readme, count=1)
