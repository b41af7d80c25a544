"""YAML nodes to frozen dataclasses, by the dataclass's own annotations.

One description serves the reading, the errors and the reference page. Understood are ``str``,
``bool``, ``int``, ``datetime``, ``Any`` (plain data of the writer's own), ``X | None``,
``tuple[X, ...]`` (one bare item is a list of one), ``dict[str, X]``, other dataclasses (a bare word
is the field whose metadata has ``bare``), a union of ``str`` and one dataclass or ``bool``, a union
of dataclasses whose field ``type`` says which it is (``Literal["a"]``), and ``Annotated[X, check]``
with a :data:`Check`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import re
import types
import typing
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, TypeVar

from generator.model.diagnostic import Diagnostic, Place, did_you_mean, error, nearest, warning
from generator.schema.dates import parse_moment, why_no_moment
from generator.schema.yaml import Listing, Mapping, Node, Scalar

__all__ = ["Check", "Decoder", "Problem", "fields_of", "one_of", "tags_of"]

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
    """A field of a record: its name in the file, resolved type, and whether it must be given.

    ``elsewhere`` are the words that other generators have for it; ``empty`` says that an empty text
    means something there.
    """

    name: str
    type: Any
    required: bool
    elsewhere: tuple[str, ...] = ()
    empty: bool = False


@functools.cache
def fields_of(record: Any) -> dict[str, Field]:
    """Return a record's fields by the names they may have in a file."""
    hints = typing.get_type_hints(record, include_extras=True)
    found: dict[str, Field] = {}
    for field in dataclasses.fields(record):
        required = (
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        )
        elsewhere = field.metadata.get("elsewhere", ())
        empty = field.metadata.get("empty", False)
        entry = Field(field.name, hints[field.name], required, elsewhere, empty)
        found[field.name] = entry
        if "also" in field.metadata:
            found[field.metadata["also"]] = entry
    return found


_TAG = "type"  # the key that says which record of a union is meant
_OR_NONE = 2  # members of ``X | None``
_MOST_GUESSES = 50  # of what unknown keys of one file were to be: more of them are no misspellings
_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})
_INTEGER = re.compile(r"[-+]?\d{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][-+]?\d{1,3})?")


class _Bad(Exception):  # noqa: N818 - it carries no error out of this module
    """The value was reported and cannot be used."""


class Decoder:
    """Decodes one file's nodes, collecting what is wrong and where each value stood.

    ``places`` maps a value's key path (``"tags"``, ``"parts.1.planned"``) to its line and column;
    with a colon behind it (``"redirects./old/:"``), a key that the writer chose to its own.
    """

    def __init__(self, path: str, checks: dict[str, Check] | None = None) -> None:
        """Decode values of the file ``path``.

        ``checks`` hold for values of those names beside the ones that annotations name.
        """
        self.path = path
        self._checks = checks or {}
        self.found: list[Diagnostic] = []
        self.places: dict[str, tuple[int, int]] = {}
        self._guesses = 0

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
        given: dict[str, str] = {}  # fields by the names that they have in the file
        meant: set[str | None] = set()  # fields that an unknown key was probably meant to be
        told = isinstance(node, Scalar) and node.refused
        if isinstance(node, Mapping):
            for name, value in node.items:
                if name.text in fields and name.text not in (refused or {}):
                    self._field(fields[name.text], name, value, values, given, key)
                else:
                    meant.add(self._unknown_key(name, fields, values, what, refused or {}))
            # A group below a key that has nothing of what it should have is something else.
            told = bool(key and meant and not given)
        elif node is not None and not (isinstance(node, Scalar) and node.is_null):
            told = True
            hint = _form(node, next(iter(fields)))
            self._fail(node, "wrong-type", f'{what} must be "key: value" lines', hint)
        at = Place(self.path, node.line, node.column) if node else Place(self.path)
        for field in fields.values():
            if field.required and field.name not in values:
                if not told and field.name not in given and field.name not in meant:
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
        field: Field,
        name: Scalar,
        node: Node,
        values: dict[str, Any],
        given: dict[str, str],
        key: str,
    ) -> None:
        first = given.setdefault(field.name, name.text)
        if first != name.text:
            again = f'"{name.text}" says again what "{first}" says'
            self._fail(name, "duplicate-key", again, "delete one of the two")
            return
        subject = f'"{name.text}"'
        path = f"{key}.{field.name}" if key else field.name
        if isinstance(node, Scalar) and node.is_null and not node.refused:
            # A key with nothing behind it is one that was not given.
            if field.required:
                self._fail(node, "empty-value", f"{subject} is empty", "give it a value")
            return
        self.places[path] = (node.line, node.column)
        if isinstance(node, Scalar) and node.refused:
            return
        if field.empty and isinstance(node, Scalar) and not node.text.strip():
            values[field.name] = ""
            return
        try:
            values[field.name] = self._value(field.type, node, path, subject)
        except _Bad:
            return

    def _unknown_key(
        self,
        name: Scalar,
        fields: dict[str, Field],
        values: dict[str, Any],
        what: str,
        refused: dict[str, str],
    ) -> str | None:
        """Report a key that has no place here; returns the one that was probably meant."""
        allowed = [known for known in fields if known not in refused]
        free = [known for known in allowed if known not in values]
        match = next((known for known in free if name.text in fields[known].elsewhere), None)
        outer = next((known for known in allowed if name.text in _below(fields[known])), None)
        if match is None and outer is None and self._guesses < _MOST_GUESSES:
            self._guesses += 1
            match = nearest(name.text, free) or nearest(name.text, allowed)
        if name.text in refused:
            match, hint = None, refused[name.text]
        elif match is not None:
            hint = f'did you mean "{match}"?'
        elif outer is not None:
            hint = f"write it below {outer}:"
        elif "extra" in fields:
            hint = "put keys of your own below extra:"
        else:
            hint = f"known here: {', '.join(allowed)}"
        self.found.append(
            error(
                "unknown-key",
                f'"{name.text}" is not a key of {what}',
                Place(self.path, name.line, name.column),
                hint,
            )
        )
        return match

    def _value(self, kind: Any, node: Node, path: str, subject: str) -> Any:
        """Decode one value; ``subject`` is what messages call it."""
        origin = typing.get_origin(kind)
        if origin is Annotated:
            base, *checks = typing.get_args(kind)
            value = self._value(base, node, path, subject)
            for check in checks:
                self._checked(check, value, node, subject)
            return value
        if origin in {types.UnionType, typing.Union}:
            return self._union(typing.get_args(kind), node, path, subject)
        if origin is tuple:
            return self._listing(typing.get_args(kind)[0], node, path, subject)
        if origin is dict:
            return self._dictionary(typing.get_args(kind)[1], node, path, subject)
        if kind is Any:
            return self._plain_data(node)
        if origin is Literal:
            value = self._scalar(str, node, path, subject)
            self._checked(one_of(*typing.get_args(kind)), value, node, subject)
            return value
        if dataclasses.is_dataclass(kind) and isinstance(kind, type):
            node = _unfolded(kind, node)
            if not isinstance(node, Mapping):
                known = ", ".join(fields_of(kind))
                self._wrong(node, subject, "a group of keys", f"write the keys below it: {known}")
            return self.record(kind, node, what=subject, key=path)
        return self._scalar(kind, node, path, subject)

    def _union(self, kinds: tuple[Any, ...], node: Node, path: str, subject: str) -> Any:
        records = [k for k in kinds if dataclasses.is_dataclass(k)]
        if len(records) > 1:
            return self._value(self._tagged(records, node, subject), node, path, subject)
        record = records[0] if records else None
        if record is not None and isinstance(node, Mapping):
            return self._value(record, node, path, subject)
        if bool in kinds and isinstance(node, Scalar) and node.plain:
            # Yes, no, or one of a few words: what is neither is told of as such a word.
            if node.text.strip().lower() in _TRUE | _FALSE:
                return self._value(bool, node, path, subject)
            kinds = tuple(k for k in kinds if k is not bool) if len(kinds) > _OR_NONE else kinds
        scalar = next((k for k in kinds if k is not types.NoneType and k is not record), record)
        return self._value(scalar, node, path, subject)

    def _tagged(self, records: list[Any], node: Node, subject: str) -> Any:
        """Return the record whose tag the mapping has below ``type``."""
        tags = {tag: one for one in records for tag in tags_of(one)}
        if not isinstance(node, Mapping):
            hint = f"write the keys below it, first type: {', '.join(tags)}"
            self._wrong(node, subject, "a group of keys", hint)
        tag = next((value for key, value in node.items if key.text == _TAG), None)
        if tag is None or (isinstance(tag, Scalar) and tag.is_null):
            known = ", ".join(tags)
            self._fail(node, "missing-key", f'"{_TAG}" is missing in {subject}', f"use {known}")
            raise _Bad
        named = self._scalar(str, tag, _TAG, f'"{_TAG}"')
        self._checked(one_of(*tags), named, tag, f'"{_TAG}"')
        return tags[named]

    def _listing(self, kind: Any, node: Node, path: str, subject: str) -> tuple[Any, ...]:
        name = path.rpartition(".")[2]
        if not isinstance(node, Listing):
            if isinstance(node, Mapping) and _is_text(kind):
                self._wrong(node, subject, "a list", f"write {name}: [one, two]")
            self.places[f"{path}.0"] = (node.line, node.column)
            return self._single(kind, node, path, subject, name)
        values: list[Any] = []
        item_of = f"an item of {subject}"
        for number, item in enumerate(node.items):
            self.places[f"{path}.{number}"] = (item.line, item.column)
            if isinstance(item, Scalar) and item.refused:
                continue
            if isinstance(item, Scalar) and (item.is_null or not item.text.strip()):
                self._fail(item, "empty-value", f"{item_of} is empty", "delete it")
                continue
            if isinstance(item, Mapping) and _is_text(kind):
                hint = 'put the item in quotes if the ":" belongs to it'
                self._fail(item, "wrong-type", f"{item_of} takes a text, not a group of keys", hint)
                continue
            try:
                values.append(self._value(kind, item, f"{path}.{number}", item_of))
            except _Bad:
                continue
        return tuple(values)

    def _single(self, kind: Any, node: Node, path: str, subject: str, name: str) -> tuple[Any, ...]:
        """Decode the one bare item of a list; a comma in it looks like several."""
        before = len(self.found)
        values: tuple[Any, ...] = ()
        with contextlib.suppress(_Bad):
            values = (self._value(kind, node, f"{path}.0", subject),)
        if isinstance(node, Scalar) and ", " in node.text and _is_text(kind):
            bad = len(self.found) > before
            del self.found[before:]  # what is wrong with the item is that it is several
            hint = f"for several, write {name}: [{node.text}]"
            self.found.append(
                (error if bad else warning)(
                    "comma-in-item",
                    f'{subject} is read as the one item "{_short(node.text)}"',
                    Place(self.path, node.line, node.column),
                    hint if bad else f'{hint}; for one, {name}: ["{node.text}"]',
                )
            )
        return values

    def _dictionary(self, kind: Any, node: Node, path: str, subject: str) -> dict[str, Any]:
        if not isinstance(node, Mapping):
            self._wrong(node, subject, "a group of keys", "write key: value lines below it")
        values: dict[str, Any] = {}
        for key, item in node.items:
            below = f"{path}.{key.text}"
            self.places[f"{below}:"] = (key.line, key.column)
            self.places[below] = (item.line, item.column)
            if isinstance(item, Scalar) and item.refused:
                continue
            try:
                values[key.text] = self._value(kind, item, below, f'"{key.text}"')
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

    def _scalar(self, kind: Any, node: Node, path: str, subject: str) -> Any:
        if not isinstance(node, Scalar):
            hint = "write one text, in quotes if it starts with a bracket or a brace"
            self._wrong(node, subject, _NOUNS[kind], hint if kind is str else "write one value")
        text = node.text.strip()
        if not text:
            self._fail(node, "empty-value", f"{subject} is empty", "give it a value")
            raise _Bad
        if kind is str:
            check = self._checks.get(path.partition(".")[0])
            if check is not None:
                self._checked(check, text, node, subject)
            return text
        if kind is datetime:
            moment = parse_moment(text)
            if moment is None:
                self._fail(
                    node,
                    "bad-date",
                    f'{subject} is not a date: "{_short(text)}"',
                    why_no_moment(text),
                )
                raise _Bad
            return moment
        if kind is bool:
            if node.plain and text.lower() in _TRUE | _FALSE:
                return text.lower() in _TRUE
            hint = "remove the quotes" if text.lower() in _TRUE | _FALSE else "write true or false"
            self._wrong(node, subject, _NOUNS[bool], hint)
        if kind is int:
            if node.plain and _INTEGER.fullmatch(text):
                return int(text)
            quoted = not node.plain and _INTEGER.fullmatch(text)
            hint = "remove the quotes" if quoted else "write a number such as 2, in digits"
            self._wrong(node, subject, _NOUNS[int], hint)
        raise TypeError(kind)  # not reached: a record was annotated with what is not known here

    def _checked(self, check: Check, value: Any, node: Node, subject: str) -> None:
        if problem := check(value):
            self._fail(node, problem.code, f"{subject} {problem.message}", problem.hint)
            raise _Bad

    def _wrong(self, node: Node, subject: str, wanted: str, hint: str) -> typing.NoReturn:
        shown = {Mapping: "a group of keys", Listing: "a list"}.get(type(node))
        if isinstance(node, Scalar):
            shown = f'"{_short(node.text)}"'
        self._fail(node, "wrong-type", f"{subject} takes {wanted}, not {shown}", hint)
        raise _Bad

    def _fail(self, node: Node, code: str, message: str, hint: str | None) -> None:
        self.found.append(error(code, message, Place(self.path, node.line, node.column), hint))


def _unfolded(record: Any, node: Node) -> Node:
    """Return a bare word as the one key that it stands for, where a record's field says so."""
    bare = next((one.name for one in dataclasses.fields(record) if "bare" in one.metadata), None)
    if bare is None or not isinstance(node, Scalar):
        return node
    key = Scalar(bare, plain=True, line=node.line, column=node.column)
    return Mapping(((key, node),), node.line, node.column)


def tags_of(record: Any) -> tuple[str, ...]:
    """Return what a record of a union has as its ``type``."""
    return typing.get_args(fields_of(record)[_TAG].type)


def _form(node: Node, key: str) -> str:
    """Return the hint for a file whose text is not lines of keys."""
    if isinstance(node, Scalar) and re.match(r"[\w-]+:[^ \n]", node.text):
        return f"put a space after the colon: {key}: …"
    return f"write {key}: …" if isinstance(node, Scalar) else f'write {key}: …, without "- "'


def _below(field: Field) -> frozenset[str]:
    """Return the keys of the group that a field takes, if it takes one."""
    if not (dataclasses.is_dataclass(field.type) and isinstance(field.type, type)):
        return frozenset()
    return frozenset(fields_of(field.type)) - {"extra"}


def _is_text(kind: Any) -> bool:
    return kind is str or (typing.get_origin(kind) is Annotated and typing.get_args(kind)[0] is str)


_NOUNS: dict[Any, str] = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    datetime: "a date",
}

_SHOWN = 40  # characters of a value that a message repeats


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
