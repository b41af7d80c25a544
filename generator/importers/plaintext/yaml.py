"""YAML as other programs let it pass: what is broken is told, and the rest is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from generator.importers.plaintext.telling import Telling
from generator.model.diagnostic import Diagnostic, Severity
from generator.schema import yaml
from generator.schema.yaml import Listing, Mapping, Node, Scalar

__all__ = ["plain", "read_yaml"]

_KEY: Final = re.compile(
    r"""(?P<key>"[^"]+"|'[^']+'|[^\s:#'"{\[&*!|>%@-][^:#]*?|[\w-]+)[ \t]*:(?=\s|$)"""
)
_TRUE: Final = frozenset({"true", "yes", "on"})
_FALSE: Final = frozenset({"false", "no", "off"})
_INTEGER: Final = re.compile(r"[-+]?(?:0|[1-9]\d{0,17})")
_FLOAT: Final = re.compile(r"[-+]?\d{1,15}\.\d{1,15}")
_QUOTED: Final = 2


def read_yaml(
    text: str, telling: Telling, first_line: int = 1
) -> tuple[dict[str, Any], dict[str, int]]:
    """Return the top of a YAML mapping as plain data, and the line of each key.

    Numbers and truth values are such; dates stay text. Where the whole cannot be read, each key is
    read by itself; a value that cannot be is its text. Of a key that stands twice the last counts,
    as with the programs that wrote it.
    """
    node, found = yaml.parse(text, telling.name, first_line)
    if isinstance(node, Mapping) and not _errors(found):
        return (
            {key.text: plain(value) for key, value in node.items},
            {key.text: key.line for key, _ in node.items},
        )
    if node is None and not _errors(found):
        return {}, {}
    return _key_by_key(text, telling, first_line)


def plain(node: Node) -> Any:
    """Return a node as plain data."""
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.items}
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    return _scalar(node)


def _scalar(node: Scalar) -> Any:
    if not node.plain:
        return node.text
    if node.is_null:
        return None
    word = node.text.lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    if _INTEGER.fullmatch(node.text):
        return int(node.text)
    return float(node.text) if _FLOAT.fullmatch(node.text) else node.text


def _errors(found: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    return [one for one in found if one.severity is Severity.ERROR]


def _key_by_key(
    text: str, telling: Telling, first_line: int
) -> tuple[dict[str, Any], dict[str, int]]:
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for number, chunk in _chunks(text):
        line = first_line + number
        match = _KEY.match(chunk)
        if match is None:
            message = f'this line of the front matter is no "key: value": {chunk.strip()}'
            telling.lost("front-matter", message, line)
            continue
        key = match["key"].strip("\"'")
        if key in values:
            message = f'"{key}" stands twice; this one counts, not that of line {lines[key]}'
            telling.changed("duplicate-key", message, line)
        values[key], lines[key] = _chunk(chunk, match, line, telling), line
    return values, lines


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Yield each key of the top with all lines that belong to it, and the number of its line."""
    chunk: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        indented = (
            line[:1] in {" ", "\t"}
            or line.startswith(("- ", "-\t", "#"))
            or line in {"-", "}", "]"}
        )
        if (chunk and (indented or not line.strip())) or not line.strip():
            if chunk:
                chunk.append(line)
            continue
        if chunk:
            yield start, "\n".join(chunk)
        chunk, start = [line], number
    if chunk:
        yield start, "\n".join(chunk)


def _chunk(chunk: str, match: re.Match[str], line: int, telling: Telling) -> Any:
    """Return the value of one key: as it stands, with its tabs made spaces, in quotes, as text."""
    untabbed = re.sub(r"(?m)^[ ]*\t[ \t]*", lambda m: m[0].expandtabs(2), chunk).replace("\t", " ")
    first_error: Diagnostic | None = None
    for attempt in dict.fromkeys((chunk, untabbed)):
        node, found = yaml.parse(attempt, telling.name, line)
        wrong = _errors(found)
        if isinstance(node, Mapping) and len(node.items) == 1 and not wrong:
            if attempt != chunk:
                telling.changed("yaml-tab", "tabs of this YAML were read as spaces", line)
            return plain(node.items[0][1])
        first_error = first_error or next(iter(wrong), None)
    rest = chunk[match.end() :].strip()
    why = f" ({first_error.message})" if first_error else ""
    message = f'the value of "{match["key"]}" is no YAML{why}; it was read as text'
    telling.changed("front-matter", message, first_error.line or line if first_error else line)
    listed = _listed(rest)
    return listed if listed is not None else _unquoted(" ".join(rest.split()))


def _listed(text: str) -> list[str] | None:
    """Return the items of what was meant to be a list, or None."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if lines and all(re.match(r"-(?:\s|$)", line) for line in lines):
        return [_unquoted(line[1:].strip()) for line in lines]
    if text.startswith("["):
        items = text.strip("[] \t\n").split(",")
        return [_unquoted(item.strip()) for item in items if item.strip()]
    return None


def _unquoted(text: str) -> str:
    for quote in "\"'":
        if len(text) >= _QUOTED and text[0] == quote == text[-1]:
            return text[1:-1]
    return text.strip("\"'") if text[:1] in {'"', "'"} else text
