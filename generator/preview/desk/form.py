"""The form for front matter: made from the schema, filled from the file, read back as changes."""

from __future__ import annotations

import functools
import html
import re
import types
import typing
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from generator.config.reference import documentation
from generator.load import frontmatter
from generator.load.document import ONLY_POSTS
from generator.model.document import FrontMatter, SeriesOutline
from generator.model.source import Kind
from generator.schema.dates import parse_moment
from generator.schema.decode import fields_of
from generator.schema.yaml import Listing, Node, Scalar
from generator.schema.yaml import Mapping as YamlMapping

__all__ = ["Field", "changes_of", "form_of", "groups_of"]

_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "When": ("date", "updated", "draft", "expires", "review_by"),
    "What it is about": ("description", "tags", "series", "part", "prequel", "sequel", "authors"),
    "Picture": ("image", "image_alt"),
    "Address": ("slug", "aliases", "id"),
}
_REST: Final = "The page"
_LONG: Final = frozenset({"description", "image_alt"})
_LINES: Final = frozenset({"aliases"})
_CODE: Final = re.compile(r"`([^`]*)`")
_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[Tt ]+(\d\d:\d\d))?(?::00)?")
_YES: Final = frozenset({"true", "yes", "on"})
_NO: Final = frozenset({"false", "no", "off"})
_WORDS: Final = {"id": "Identifier", "toc": "Table of contents", "image_alt": "What it shows"}
_CHOICES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "comments": (("", "as the blog has it"), ("no", "none"), ("closed", "closed")),
    "announce": (("", "yes"), ("no", "no")),
}
_CHOICE: Final = (("", "as the blog has it"), ("yes", "yes"), ("no", "no"))


class Field(NamedTuple):
    """A key of the front matter as the form shows it.

    ``kind`` is text, long (several lines), moment (a day and perhaps a time), written (a moment
    with a zone, or in a spelling of its own), check, choice, number, list (with commas) or lines
    (one item a line). ``value`` is what stands in the file, as
    text; ``day`` and ``time`` are a moment's, where it can be cut so. ``help`` is HTML.
    """

    name: str
    label: str
    help: str
    kind: str
    value: str
    day: str = ""
    time: str = ""
    options: tuple[tuple[str, str], ...] = ()

    @property
    def checked(self) -> bool:
        """Whether a check is set."""
        return self.value.lower() in _YES


def form_of(head: str, kind: Kind) -> list[Field] | None:
    """Return the fields for a front matter; None where it cannot be read."""
    given = _given(head)
    if given is None:
        return None
    return [_field(name, what, given.get(name)) for name, what in _schema(kind).items()]


def groups_of(fields: Iterable[Field]) -> list[tuple[str, list[Field]]]:
    """Return fields under headings, all but the title, which stands alone."""
    by_name = {field.name: field for field in fields if field.name != "title"}
    groups = [
        (title, [by_name.pop(name) for name in names if name in by_name])
        for title, names in _GROUPS.items()
    ]
    groups.append((_REST, list(by_name.values())))
    return [(title, some) for title, some in groups if some]


def changes_of(head: str, said: Mapping[str, str], kind: Kind) -> dict[str, object]:
    """Return what a form says, as values for :func:`~generator.load.amend.amended`.

    ``said`` are texts by the names of fields; what is not in the schema, and what says the same as
    the file does, is passed over. A text that is no date or number is kept as it is: what is wrong
    with it is told where all is told.
    """
    now = {field.name: field for field in form_of(head, kind) or ()}
    return {
        name: _value(now[name].kind, " ".join(text.split()) if _is_line(now[name]) else text)
        for name, text in said.items()
        if name in now and text != now[name].value
    }


def _is_line(field: Field) -> bool:
    return field.kind not in {"lines", "long"}


def _value(kind: str, text: str) -> object:
    text = text.strip()
    if kind == "list":
        return [item.strip() for item in text.split(",") if item.strip()] or None
    if kind == "lines":
        return [item.strip() for item in text.split("\n") if item.strip()] or None
    if kind == "check":
        return True if text.lower() in _YES else None
    if not text:
        return None
    if kind == "choice":
        return {"yes": True, "no": False}.get(text, text)
    if kind == "number":
        return int(text) if re.fullmatch(r"\d{1,9}", text) else text
    if kind in {"moment", "written"}:
        return _moment(text)
    return " ".join(text.split("\n")) if kind == "long" else text


def _moment(text: str) -> object:
    moment = parse_moment(text)
    if moment is None:
        return text
    is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", text)
    return moment.date() if is_day else moment


def _given(head: str) -> dict[str, Node] | None:
    halves = frontmatter.split(head or "\n", "")
    if not halves.readable or not isinstance(halves.node, YamlMapping | None):
        return None
    return {key.text: node for key, node in halves.node.items} if halves.node else {}


@functools.cache
def _schema(kind: Kind) -> Mapping[str, tuple[Any, str]]:
    """Return the fields that a form can show: their types and what they mean."""
    record: Any = SeriesOutline if kind is Kind.SERIES else FrontMatter
    refused = frozenset(ONLY_POSTS) if kind is Kind.PAGE else frozenset()
    said = documentation(record)
    return {
        name: (field.type, said.get(name, ""))
        for name, field in fields_of(record).items()
        if name not in refused and name == field.name and _kind(name, field.type)
    }


def _field(name: str, what: tuple[Any, str], node: Node | None) -> Field:
    kind = _kind(name, what[0])
    value = _text(node)
    if kind == "list" and isinstance(node, Listing) and any("," in one for one in _items(node)):
        kind = "lines"
    if kind in {"list", "lines"} and node is not None:
        value = (", " if kind == "list" else "\n").join(_items(node))
    if kind == "choice":
        low = value.lower()
        value = "yes" if low in _YES else "no" if low in _NO else value
    match = _MOMENT.fullmatch(value) if kind == "moment" else None
    if kind == "moment" and value and match is None:
        kind = "written"
    label = _WORDS.get(name, name.replace("_", " ").capitalize())
    options = _CHOICES.get(name, _CHOICE) if kind == "choice" else ()
    day, time = (match[1], match[2] or "") if match else ("", "")
    return Field(name, label, _help(what[1]), kind, value, day, time, options)


def _kind(name: str, hint: Any) -> str:
    """Return how a field is shown, by its type; empty for one that is only shown as text."""
    members = set(typing.get_args(hint)) if isinstance(hint, types.UnionType) else {hint}
    members -= {type(None)}
    if typing.get_origin(hint) is tuple:
        plain = typing.get_args(hint)[0] is str
        return ("lines" if name in _LINES else "list") if plain else ""
    if bool in members:
        return "check" if hint is bool and name != "announce" else "choice"
    if members == {datetime}:
        return "moment"
    if members == {int}:
        return "number"
    if members == {str}:
        return "long" if name in _LONG else "text"
    return ""


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) and not node.is_null else ""


def _items(node: Node) -> list[str]:
    if isinstance(node, Listing):
        return [_text(item) for item in node.items]
    return [_text(node)] if _text(node) else []


def _help(said: str) -> str:
    return _CODE.sub(r"<code>\1</code>", html.escape(said, quote=False))
