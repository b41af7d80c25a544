"""Plain values as JSON and back: what a job is made of, to tell two jobs apart and to keep one.

Frozen records of known classes, tuples, lists, dictionaries, texts, numbers, moments. The text is
the same for equal values of the same classes, and it never runs anything when it is read.
"""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from json.encoder import encode_basestring_ascii
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

__all__ = ["Reader", "Writer"]

_quoted: Callable[[str], str] = encode_basestring_ascii


class Writer:
    """Writes values; those of the ``shared`` classes, which stand in many others, only once."""

    def __init__(self, shared: Iterable[type] = ()) -> None:
        """Take the classes of which one object is part of many values."""
        self._shared = frozenset(shared)
        # With the object, so that no other gets its identity.
        self._written: dict[int, tuple[Any, str]] = {}

    def text(self, value: Any) -> str:
        """Return a value as JSON."""
        kind = type(value)
        if kind is str:
            return _quoted(value)
        if kind is tuple:
            return f"[{','.join(map(self.text, value))}]" if value else "[]"
        if value is None:
            return "null"
        if kind is bool:
            return "true" if value else "false"
        if kind is int:
            return repr(value)
        if kind is datetime or kind in self._shared:
            known = self._written.get(id(value))
            if known is None:
                text = _moment_text(value) if kind is datetime else self._record(kind, value)
                known = self._written[id(value)] = (value, text)
            return known[1]
        if dataclasses.is_dataclass(kind):
            return self._record(kind, value)
        return self._other(kind, value)

    def _record(self, kind: type, value: Any) -> str:
        start, values_of = _form(kind)
        text = self.text
        # Most values are texts: to write these here, at once, saves a third of all the time.
        values = [_quoted(v) if type(v) is str else text(v) for v in values_of(value)]
        return f"{start}{','.join(values)}]}}"

    def _other(self, kind: type, value: Any) -> str:
        if kind is date:
            return f'{{"date":"{value.isoformat()}"}}'
        if kind is dict:
            pairs = ",".join(f"[{self.text(k)},{self.text(v)}]" for k, v in value.items())
            return f'{{"{{}}":[{pairs}]}}'
        if kind is list:
            return f'{{"[]":[{",".join(map(self.text, value))}]}}'
        if kind is float:
            return json.dumps(value)
        if isinstance(value, Enum):
            return f'{{"=":{_quoted(f"{kind.__name__}.{value.name}")}}}'
        if callable(value):
            return f'{{"def":{_quoted(f"{value.__module__}.{value.__qualname__}")}}}'
        message = f"{kind.__name__} is not a plain value"
        raise TypeError(message)


@functools.cache
def _form(kind: Any) -> tuple[str, Callable[[Any], tuple[Any, ...]]]:
    """Return how a record's text starts, and what gives the values of its fields."""
    names = [field.name for field in dataclasses.fields(kind)]
    start = f'{{"{kind.__name__}":['
    if len(names) > 1:
        return start, attrgetter(*names)
    return start, lambda record: tuple(getattr(record, name) for name in names)


def _moment_text(moment: datetime) -> str:
    plain = moment.replace(tzinfo=None).isoformat()
    return f'{{"@":{json.dumps([plain, moment.fold, *_zone(moment)])}}}'


def _zone(moment: datetime) -> tuple[str | None, float | None]:
    """Return the name of a moment's zone and its distance from UTC in seconds."""
    distance = moment.utcoffset()
    name = moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else None
    return name, None if distance is None else distance.total_seconds()


class Reader:
    """Reads what a :class:`Writer` wrote."""

    def __init__(self, classes: Iterable[type], functions: Iterable[Callable[..., Any]]) -> None:
        """Take the records, enumerations and functions that may come: no others are made."""
        self._classes = {kind.__name__: kind for kind in classes}
        self._functions = {f"{f.__module__}.{f.__qualname__}": f for f in functions}

    def value(self, text: str) -> Any:
        """Return the value; for another text, raise ``ValueError``, ``KeyError``, ``TypeError``."""
        return self._value(json.loads(text))

    def _value(self, data: Any) -> Any:
        if isinstance(data, list):
            return tuple([self._value(item) for item in data])
        if not isinstance(data, dict):
            return data
        ((kind, inner),) = data.items()
        if kind == "@":
            return _moment(*inner)
        if kind == "date":
            return date.fromisoformat(inner)
        if kind == "{}":
            return {self._value(key): self._value(value) for key, value in inner}
        if kind == "[]":
            return [self._value(item) for item in inner]
        if kind == "=":
            name, _, member = inner.partition(".")
            return self._classes[name][member]  # type: ignore[index]
        if kind == "def":
            return self._functions[inner]
        return self._classes[kind](*map(self._value, inner))


def _moment(plain: str, fold: int, name: str | None, distance: float | None) -> datetime:
    moment = datetime.fromisoformat(plain).replace(fold=fold)
    if distance is None:
        return moment
    zone = ZoneInfo(name) if name else timezone(timedelta(seconds=distance))
    moment = moment.replace(tzinfo=zone)
    if moment.utcoffset() != timedelta(seconds=distance):
        message = f"the zone {name} is not what it was"
        raise ValueError(message)
    return moment
