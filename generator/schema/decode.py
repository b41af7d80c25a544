"""YAML nodes to frozen dataclasses, by the dataclass's own annotations.

One description serves the reading, the errors and the reference page. Understood are ``str``,
``bool``, ``int``, ``datetime``, ``Any`` (plain data of the writer's own), ``X | None``,
``tuple[X, ...]`` (one bare item is a list of one), ``dict[str, X]``, other dataclasses, a union of
``str`` and one dataclass, and ``Annotated[X, check]`` with a :data:`Check`.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import types
import typing
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, NamedTuple, TypeAlias, TypeVar

from generator.model.diagnostic import Diagnostic, Place, did_you_mean, error, nearest, warning
from generator.schema.dates import parse_moment
from generator.schema.yaml import Listing, Mapping, Node, Scalar

__all__ = ["Check", "Decoder", "Problem", "fields_of", "one_of"]

T = TypeVar("T")


class Problem(NamedTuple):
    """What a check has against a value: a code, ``message`` (follows the key), and a hint."""

    code: str
    message: str
    hint: str | None = None


Check: TypeAlias = Callable[[Any], Problem | None]


def one_of(*allowed: str) -> Check:
    """Return a check that the value is one of the words."""

    def check(value: str) -> Problem | None:
        if value in allowed:
            return None
        listed = ", ".join(f'"{word}"' for word in allowed)
        return Problem(
            "bad-value",
            f'cannot be "{value}"',
            did_you_mean(value, allowed) or f"use one of {listed}",
        )

    return check


class Field(NamedTuple):
    """A field of a record: its name in the file, resolved type, and whether it must be given."""

    name: str
    type: Any
    required: bool


@functools.cache
def fields_of(record: Any) -> dict[str, Field]:
    """Return a record's fields by the names they may have in a file."""
    hints = typing.get_type_hints(record, include_extras=True)
    found: dict[str, Field] = {}
    for field in dataclasses.fields(record):
        required = (
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        )
        entry = Field(field.name, hints[field.name], required)
        found[field.name] = entry
        if "also" in field.metadata:
            found[field.metadata["also"]] = entry
    return found


_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})
_INTEGER = re.compile(r"[-+]?\d{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][-+]?\d{1,3})?")


class _Bad(Exception):  # noqa: N818 - it carries no error out of this module
    """The value was reported and cannot be used."""


class Decoder:
    """Decodes one file's nodes, collecting what is wrong and where each value stood.

    ``places`` maps a value's key path (``"tags"``, ``"parts.1.planned"``) to its line and column.
    """

    def __init__(self, path: str, checks: dict[str, Check] | None = None) -> None:
        """Decode values of the file ``path``.

        ``checks`` hold for values of those names beside the ones that annotations name.
        """
        self.path = path
        self._checks = checks or {}
        self.found: list[Diagnostic] = []
        self.places: dict[str, tuple[int, int]] = {}

    def record(
        self,
        record: type[T],
        node: Node | None,
        *,
        what: str,
        key: str = "",
        defaults: dict[str, Any] | None = None,
        refused: dict[str, str] | None = None,
    ) -> T:
        """Decode a mapping into ``record``; what cannot be read has its default.

        ``what`` names the place in messages ("the front matter"); ``defaults`` stand in for
        required fields that are missing, after the error; ``refused`` maps keys of the record
        that have no place here to the reason.
        """
        values: dict[str, Any] = {}
        fields = fields_of(typing.cast("Any", record))
        given: set[str] = set()
        if isinstance(node, Mapping):
            for name, value in node.items:
                given.add(name.text)
                self._field(fields, name, value, values, what, key, refused or {})
        elif node is not None and not (isinstance(node, Scalar) and node.is_null):
            self._fail(node, "wrong-type", f'{what} must be "key: value" lines', "write key: value")
        at = Place(self.path, node.line, node.column) if node else Place(self.path)
        for field in fields.values():
            if field.required and field.name not in values:
                if field.name not in given:
                    self.found.append(
                        error(
                            "missing-key",
                            f'"{field.name}" is missing in {what}',
                            at,
                            f"add a line {field.name}: …",
                        )
                    )
                values[field.name] = (defaults or {}).get(field.name, "")
        return record(**values)

    def _field(
        self,
        fields: dict[str, Field],
        name: Scalar,
        node: Node,
        values: dict[str, Any],
        what: str,
        key: str,
        refused: dict[str, str],
    ) -> None:
        field = fields.get(name.text)
        if field is None or name.text in refused:
            self._unknown_key(name, fields, values, what, refused)
            return
        if field.name in values and field.name != name.text:
            place = f'"{name.text}" says again what "{field.name}" says'
            self._fail(name, "duplicate-key", place, "delete one of the two")
            return
        path = f"{key}.{field.name}" if key else field.name
        self.places[path] = (node.line, node.column)
        if isinstance(node, Scalar) and node.is_null:
            if field.required:
                self._fail(node, "empty-value", f'"{name.text}" is empty', "give it a value")
            return
        try:
            values[field.name] = self._value(field.type, node, path, field.name)
        except _Bad:
            return

    def _unknown_key(
        self,
        name: Scalar,
        fields: dict[str, Field],
        values: dict[str, Any],
        what: str,
        refused: dict[str, str],
    ) -> None:
        allowed = [known for known in fields if known not in refused]
        if name.text in refused:
            hint: str | None = refused[name.text]
        else:
            free = [known for known in allowed if known not in values]
            hint = did_you_mean(name.text, free) or did_you_mean(name.text, allowed)
        if hint is None:
            hint = (
                "put keys of your own below extra:"
                if "extra" in fields
                else f"known here: {', '.join(allowed)}"
            )
        self.found.append(
            error(
                "unknown-key",
                f'"{name.text}" is not a key of {what}',
                Place(self.path, name.line, name.column),
                hint,
            )
        )

    def _value(self, kind: Any, node: Node, path: str, name: str) -> Any:
        origin = typing.get_origin(kind)
        if origin is Annotated:
            base, *checks = typing.get_args(kind)
            value = self._value(base, node, path, name)
            for check in checks:
                self._checked(check, value, node, name)
            return value
        if origin in {types.UnionType, typing.Union}:
            return self._union(typing.get_args(kind), node, path, name)
        if origin is tuple:
            return self._listing(typing.get_args(kind)[0], node, path, name)
        if origin is dict:
            return self._dictionary(typing.get_args(kind)[1], node, path, name)
        if kind is Any:
            return self._plain_data(node)
        if dataclasses.is_dataclass(kind) and isinstance(kind, type):
            if not isinstance(node, Mapping):
                known = ", ".join(fields_of(kind))
                self._wrong(node, name, "a group of keys", f"write the keys below it: {known}")
            return self.record(kind, node, what=f'"{name}"', key=path)
        return self._scalar(kind, node, name)

    def _union(self, kinds: tuple[Any, ...], node: Node, path: str, name: str) -> Any:
        record = next((k for k in kinds if dataclasses.is_dataclass(k)), None)
        if record is not None and isinstance(node, Mapping):
            return self._value(record, node, path, name)
        scalar = next(k for k in kinds if k is not types.NoneType and k is not record)
        return self._value(scalar, node, path, name)

    def _listing(self, kind: Any, node: Node, path: str, name: str) -> tuple[Any, ...]:
        single = not isinstance(node, Listing)
        items = node.items if isinstance(node, Listing) else (node,)
        values: list[Any] = []
        for number, item in enumerate(items):
            self.places[f"{path}.{number}"] = (item.line, item.column)
            if isinstance(item, Scalar) and item.is_null:
                self._fail(item, "empty-value", f'an item of "{name}" is empty', "delete it")
                continue
            if single and isinstance(item, Scalar) and ", " in item.text and kind is str:
                listed = f"[{item.text}]"
                self.found.append(
                    warning(
                        "comma-in-item",
                        f'"{name}" is read as the one item "{item.text}"',
                        Place(self.path, item.line, item.column),
                        f"for several, write {name}: {listed}",
                    )
                )
            try:
                values.append(self._value(kind, item, f"{path}.{number}", name))
            except _Bad:
                continue
        return tuple(values)

    def _dictionary(self, kind: Any, node: Node, path: str, name: str) -> dict[str, Any]:
        if not isinstance(node, Mapping):
            self._wrong(node, name, "a group of keys", "write key: value lines below it")
        values: dict[str, Any] = {}
        for key, item in node.items:
            self.places[f"{path}.{key.text}"] = (item.line, item.column)
            try:
                values[key.text] = self._value(kind, item, f"{path}.{key.text}", key.text)
            except _Bad:
                continue
        return values

    def _plain_data(self, node: Node) -> Any:
        if isinstance(node, Mapping):
            return {key.text: self._plain_data(value) for key, value in node.items}
        if isinstance(node, Listing):
            return [self._plain_data(item) for item in node.items]
        if not node.plain:
            return node.text
        if node.is_null:
            return None
        # YAML 1.2's core schema, less what it shares with text that people mean as text.
        if node.text.lower() in {"true", "false"}:
            return node.text.lower() == "true"
        if _INTEGER.fullmatch(node.text) and not re.match(r"[-+]?0\d", node.text):
            return int(node.text)
        return float(node.text) if _FLOAT.fullmatch(node.text) else node.text

    def _scalar(self, kind: Any, node: Node, name: str) -> Any:
        if not isinstance(node, Scalar):
            self._wrong(node, name, _NOUNS[kind], "write one value")
        text = node.text.strip()
        if kind is str:
            if not text:
                self._fail(node, "empty-value", f'"{name}" is empty', "give it a value")
                raise _Bad
            if name in self._checks:
                self._checked(self._checks[name], text, node, name)
            return text
        if kind is datetime:
            moment = parse_moment(text)
            if moment is None:
                self._fail(
                    node,
                    "bad-date",
                    f'"{name}" is not a date: "{_short(text)}"',
                    "write it as year-month-day, such as 2010-07-28, or 2010-07-28T09:30",
                )
                raise _Bad
            return moment
        if kind is bool:
            if node.plain and text.lower() in _TRUE | _FALSE:
                return text.lower() in _TRUE
            match = None if node.plain else nearest(text, ("true", "false"))
            self._wrong(
                node, name, _NOUNS[bool], "remove the quotes" if match else "write true or false"
            )
        if kind is int:
            if node.plain and _INTEGER.fullmatch(text):
                return int(text)
            quoted = not node.plain and _INTEGER.fullmatch(text)
            self._wrong(
                node,
                name,
                _NOUNS[int],
                "remove the quotes" if quoted else "write digits, such as 2",
            )
        raise TypeError(kind)

    def _checked(self, check: Check, value: Any, node: Node, name: str) -> None:
        if problem := check(value):
            self._fail(node, problem.code, f'"{name}" {problem.message}', problem.hint)
            raise _Bad

    def _wrong(self, node: Node, name: str, wanted: str, hint: str) -> typing.NoReturn:
        shown = {Mapping: "a group of keys", Listing: "a list"}.get(type(node))
        if isinstance(node, Scalar):
            shown = f'"{_short(node.text)}"'
        self._fail(node, "wrong-type", f'"{name}" takes {wanted}, not {shown}', hint)
        raise _Bad

    def _fail(self, node: Node, code: str, message: str, hint: str | None) -> None:
        self.found.append(error(code, message, Place(self.path, node.line, node.column), hint))


_NOUNS: dict[Any, str] = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    datetime: "a date",
}

_SHOWN = 40  # characters of a value that a message repeats


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
