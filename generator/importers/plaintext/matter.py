"""Front matter of Markdown files in YAML, TOML, JSON, or headers of ``Key: value``."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any, Final, NamedTuple

from generator.importers.plaintext.telling import Telling
from generator.importers.plaintext.yaml import read_yaml

__all__ = ["Matter", "plain_data", "read_headers", "read_matter", "read_toml"]

Read = tuple[dict[str, Any], dict[str, int]]

_YAML_FENCE: Final = re.compile(r"---[ \t]*")
_YAML_END: Final = re.compile(r"(?:---|\.\.\.)[ \t]*")
_TOML_FENCE: Final = re.compile(r"\+\+\+[ \t]*")
_LIKE_YAML: Final = re.compile(r"[\w.-]+[ \t]*:(?:\s.*)?|[ \t]+\S.*|-(?:[ \t].*)?|#.*")
_LIKE_TOML: Final = re.compile(r"[\w.\"-]+[ \t]*=.*|\[.*|[ \t]+\S.*|[\]}].*|#.*|[ \t]*\"")
# https://python-markdown.github.io/extensions/meta_data/
_HEADER: Final = re.compile(r"[ ]{0,3}(?P<key>[A-Za-z0-9_-]+):[ \t]*(?P<value>.*)")
_MORE: Final = re.compile(r"(?:[ ]{4,}|\t)(?P<value>.*)")
_TOML_KEY: Final = re.compile(r"""(?P<key>[\w-]+|"[^"]*"|'[^']*')[ \t]*=|\[(?P<table>[^\[\]]+)\]""")
_JSON_KEY: Final = re.compile(r'[ \t]*"(?P<key>[^"]+)"[ \t]*:[ \t]*(?P<value>.*?),?[ \t]*')


class Matter(NamedTuple):
    """What stands at the top of a file, and the text below it.

    ``values`` is plain data, ``lines`` the line of each key; ``body_line`` counts from 1. ``there``
    says whether there was front matter, be it empty.
    """

    values: dict[str, Any]
    lines: dict[str, int]
    body: str
    body_line: int
    there: bool


def read_matter(text: str, telling: Telling) -> Matter:
    """Split a text that may have front matter between fences, or one object of JSON at its top."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if _YAML_FENCE.fullmatch(lines[start]):
        return _fenced(lines, start, _YAML_END, _LIKE_YAML, telling, read_yaml)
    if _TOML_FENCE.fullmatch(lines[start]):
        return _fenced(lines, start, _TOML_FENCE, _LIKE_TOML, telling, read_toml)
    if re.match(r"\{\s*(?:\"|\}|$)", lines[start]):
        return _json(text, lines, start, telling)
    return Matter({}, {}, text, 1, there=False)


def _fenced(
    lines: list[str],
    start: int,
    ending: re.Pattern[str],
    like: re.Pattern[str],
    telling: Telling,
    read: Callable[[str, Telling, int], Read],
) -> Matter:
    end = next((n for n in range(start + 1, len(lines)) if ending.fullmatch(lines[n])), None)
    if end is None:
        end = start + 1
        while end < len(lines) and (like.fullmatch(lines[end]) or _blank_within(lines, end, like)):
            end += 1
        message = f'the front matter has no closing "{lines[start].strip()}"'
        telling.changed("front-matter", f"{message}; it was read up to here", end + 1)
        lines = [*lines[:end], "", *lines[end:]]
        shift = 1
    else:
        shift = 0
    values, places = read("\n".join(lines[start + 1 : end]), telling, start + 2)
    body = "\n".join(lines[end + 1 :])
    return Matter(values, places, body, end + 2 - shift, there=True)


def _blank_within(lines: list[str], at: int, like: re.Pattern[str]) -> bool:
    """Say whether a line is empty and one of front matter, with a key at its start, follows."""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    return not lines[at].strip() and bool(like.fullmatch(below)) and below[:1].isalpha()


def read_toml(text: str, telling: Telling, first_line: int = 1) -> Read:
    """Return the top of some TOML and the line of each key; what is broken is read key by key."""
    places = {
        (match["key"] or match["table"]).strip("\"' ").partition(".")[0]: number
        for number, line in reversed([*enumerate(text.split("\n"), first_line)])
        if (match := _TOML_KEY.match(line))
    }
    try:
        return plain_data(tomllib.loads(text)), places
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        telling.changed("front-matter", f"this TOML is broken ({problem})", first_line)
    values: dict[str, Any] = {}
    for number, chunk in _toml_chunks(text):
        try:
            read = plain_data(tomllib.loads(chunk))
        except (tomllib.TOMLDecodeError, RecursionError) as problem:
            message = f"this is no TOML, and was left out: {chunk.strip()} ({problem})"
            telling.lost("front-matter", message, first_line + number)
            continue
        for key in read.keys() & values.keys():
            message = f'"{key}" stands twice; this one counts'
            telling.changed("duplicate-key", message, first_line + number)
        values |= read
    return values, places


def _toml_chunks(text: str) -> Iterator[tuple[int, str]]:
    chunk: list[str] = []
    start, in_table = 0, False
    for number, line in enumerate(text.split("\n")):
        match = _TOML_KEY.match(line)
        if match and chunk and (match["table"] or not in_table):
            yield start, "\n".join(chunk)
            chunk = []
        if match and not chunk:
            start, in_table = number, match["table"] is not None
        if line.strip() and (chunk or not line.startswith("#")):
            chunk.append(line)
    if chunk:
        yield start, "\n".join(chunk)


def _json(text: str, lines: list[str], start: int, telling: Telling) -> Matter:
    offset = sum(len(line) + 1 for line in lines[:start])

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            names = [name for name, _ in items]
            twice = next(name for name in names if names.count(name) > 1)
            message = f'"{twice}" stands twice; the last one counts'
            telling.changed("duplicate-key", message, start + 1)
        return found

    try:
        values, end = json.JSONDecoder(object_pairs_hook=pairs).raw_decode(text, offset)
    except (ValueError, RecursionError) as problem:
        return _broken_json(lines, start, telling, problem)
    head = text.count("\n", 0, end)
    body = text[end:].lstrip(" \t").removeprefix("\n")
    places = {
        match["key"]: number
        for number, line in reversed([*enumerate(lines[: head + 1], 1)])
        if (match := _JSON_KEY.fullmatch(line.strip("{ ")))
    }
    return Matter(values, places, body, head + 2, there=True)


def _broken_json(lines: list[str], start: int, telling: Telling, problem: Exception) -> Matter:
    closing = (n for n in range(start, len(lines)) if lines[n].rstrip() == "}")
    end = next(closing, None)
    if end is None:
        return Matter({}, {}, "\n".join(lines), 1, there=False)
    telling.changed("front-matter", f"this JSON is broken ({problem})", start + 1)
    values: dict[str, Any] = {}
    places: dict[str, int] = {}
    for number in range(start + 1, end):
        match = _JSON_KEY.fullmatch(lines[number])
        try:
            assert match is not None
            values[match["key"]] = json.loads(match["value"])
            places[match["key"]] = number + 1
        except (ValueError, AssertionError, RecursionError):
            if lines[number].strip():
                message = f"this is no JSON, and was left out: {lines[number].strip()}"
                telling.lost("front-matter", message, number + 1)
    return Matter(values, places, "\n".join(lines[end + 1 :]), end + 2, there=True)


def read_headers(text: str, telling: Telling) -> Matter:
    """Split a text that starts with lines ``Key: value``, as Python-Markdown's metadata.

    Keys are in small letters. A line that is indented carries its key's value on.
    """
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if _YAML_FENCE.fullmatch(lines[start]) and _ended(lines, start):
        return read_matter(text, telling)
    values: dict[str, Any] = {}
    places: dict[str, int] = {}
    key, number = "", start
    for number in range(start, len(lines)):
        line = lines[number]
        header, more = _HEADER.fullmatch(line), _MORE.fullmatch(line)
        if header:
            key = header["key"].lower()
            if key in values:
                message = f'"{key}" stands twice; both are kept'
                telling.changed("duplicate-key", message, number + 1)
            _add(values, key, header["value"].strip())
            places.setdefault(key, number + 1)
        elif more and key:
            _add(values, key, more["value"].strip())
        else:
            break
    else:
        number = len(lines)
    if not values:
        return Matter({}, {}, text, 1, there=False)
    skipped = number < len(lines) and not lines[number].strip()
    body = lines[number + 1 :] if skipped else lines[number:]
    return Matter(values, places, "\n".join(body), number + 1 + skipped, there=True)


def _ended(lines: list[str], start: int) -> bool:
    return any(_YAML_END.fullmatch(line) for line in lines[start + 1 :])


def _add(values: dict[str, Any], key: str, value: str) -> None:
    """Add a line to a key's value."""
    values[key] = f"{values.get(key, '')}\n{value}".strip("\n")


def plain_data(value: Any) -> Any:
    """Return data that TOML read as plain data: moments become text, as ISO 8601 has it."""
    if isinstance(value, dict):
        return {str(key): plain_data(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain_data(one) for one in value]
    return value.isoformat() if isinstance(value, date | time) else value
