"""The keys of one file's front matter, each read as what it is meant to be, and each only once."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from generator.importers.dates import is_doubtful, moment_of
from generator.importers.plaintext.telling import Telling
from generator.load.markup import plain_text

__all__ = ["Keys", "by_commas", "distinct", "whole"]

_TRUE: Final = frozenset({"true", "yes", "on", "1", "y"})
_FALSE: Final = frozenset({"false", "no", "off", "0", "n"})
_NOTHING: Final[tuple[Any, ...]] = (None, "", [], {})


def whole(text: str) -> list[str]:
    """Return a text as the one item of a list."""
    return [text]


def distinct(words: Iterable[str]) -> tuple[str, ...]:
    """Return words in their order, each once, whatever its case."""
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(word.casefold(), word)
    return tuple(found.values())


def by_commas(text: str) -> list[str]:
    """Return the items of a text with commas, or with semicolons where it has any, or by lines."""
    return [item.strip() for item in re.split("[;\n]" if ";" in text else "[,\n]", text)]


class Keys:
    """Hands out values; what nobody asked for is :meth:`rest`.

    Names are found whatever their case. A value that is not what it should be is made so if that
    can be, and told.
    """

    def __init__(
        self, values: Mapping[str, Any], lines: Mapping[str, int], telling: Telling
    ) -> None:
        """Take plain data and the lines of its keys."""
        self._values = dict(values)
        self._names = {name.casefold(): name for name in reversed(self._values)}
        self._lines = lines
        self._telling = telling
        self._taken: set[str] = set()

    def __contains__(self, name: str) -> bool:
        """Say whether a key is there and says something."""
        return self._values.get(self._names.get(name, ""), None) not in _NOTHING

    def line(self, name: str) -> int:
        """Return the line of a key; 1 where it is not known."""
        return self._lines.get(self._names.get(name, name), 1)

    def peek(self, name: str) -> Any:
        """Return a value and leave it among the rest."""
        return self._values.get(self._names.get(name, ""))

    def take(self, *names: str) -> Any:
        """Return the value of the first of some keys that says something, else None.

        Others that say the same, or nothing, are done with.
        """
        first: Any = None
        for name in names:
            if name not in self._names:
                continue
            written = self._names[name]
            value = self._values[written]
            if value in _NOTHING or first in (None, value):
                self._taken.add(written)
                first = value if first is None and value not in _NOTHING else first
        return first

    def give_back(self, name: str) -> None:
        """Have a value among the rest too, because more was said than could be used."""
        self._taken.discard(self._names.get(name, ""))

    def text(self, *names: str) -> str:
        """Return a value in plain words on one line; empty where there is none."""
        value = self.take(*names)
        if isinstance(value, list) and value:
            shown = ", ".join(str(item) for item in value if item not in _NOTHING)
            self._told(names, f'is a list where one value is meant; it was read as "{shown}"')
            value = shown
        if value in _NOTHING or isinstance(value, dict):
            if value:
                self._refused(names, value)
            return ""
        if isinstance(value, bool):
            value = str(value).lower()
        text = str(value)
        return plain_text(text) if "<" in text else " ".join(html.unescape(text).split())

    def words(self, *names: str, split: Callable[[str], list[str]] = whole) -> tuple[str, ...]:
        """Return a list of words, of a list or of a text that ``split`` parts."""
        value = self.take(*names)
        if isinstance(value, dict):
            value = list(value)
            self._told(names, "is a group where a list is meant; its keys were taken")
        items = split(value) if isinstance(value, str) else value
        if not isinstance(items, list):
            items = [] if items is None else [items]
        found: list[str] = []
        for item in items:
            if isinstance(item, dict | list):
                self._told(names, f"has an item that is no word and was left out: {item}")
            elif item not in _NOTHING and (word := " ".join(str(item).split())):
                found.append(word)
        return distinct(found)

    def flag(self, *names: str) -> bool | None:
        """Return whether something is so; None where it is not said."""
        value = self.take(*names)
        if isinstance(value, bool) or value is None:
            return value
        word = str(value).strip().casefold()
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
        self._refused(names, value)
        return None

    def number(self, *names: str) -> int | None:
        """Return a whole number; None where there is none."""
        value = self.take(*names)
        if isinstance(value, str) and re.fullmatch(r"\s*[-+]?\d{1,9}\s*", value):
            value = int(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self._refused(names, value)
        return None

    def moment(self, *names: str) -> datetime | None:
        """Return a moment; one that cannot be read is told, and kept as it was written."""
        value = self.take(*names)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if value is None:
            return None
        moment = moment_of(value)
        if moment is None:
            line = self._line_of(names)
            self._telling.lost("bad-date", f"this is no date that can be read: {value}", line)
            self._refused(names, value, told=True)
            return None
        if is_doubtful(value):
            shown = moment.date().isoformat()
            message = f"{value} was read as {shown}; month and day may be the other way round"
            self._telling.guessed("doubtful-date", message, self._line_of(names))
        return moment

    def rest(self) -> dict[str, Any]:
        """Return all that was not taken, in its order."""
        return {
            name: value
            for name, value in self._values.items()
            if name not in self._taken and value is not None
        }

    def _line_of(self, names: tuple[str, ...]) -> int:
        return next((self.line(name) for name in names if name in self), 1)

    def _told(self, names: tuple[str, ...], message: str) -> None:
        name = next((name for name in names if name in self), names[0])
        self._telling.guessed("front-matter", f'"{name}" {message}', self.line(name))

    def _refused(self, names: tuple[str, ...], value: Any, *, told: bool = False) -> None:
        """Give a value back to the rest, as it cannot be what it should be."""
        name = next((name for name in names if name in self), names[0])
        self.give_back(name)
        if not told:
            said = f"says nothing that byline understands ({value}); it is under extra"
            self._told(names, said)
