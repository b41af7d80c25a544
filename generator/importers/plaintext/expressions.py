"""What Liquid's expressions say, as far as that can be known without the program that ran them.

Source: https://shopify.github.io/liquid/ and https://jekyllrb.com/docs/liquid/filters/.
"""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from typing import Any, Final

from generator.importers.dates import moment_of
from generator.model.url import slugify

__all__ = ["UNKNOWN", "Scope", "arguments", "evaluated", "holds"]


class _Unknown:
    """The value of what cannot be known."""


UNKNOWN: Final = _Unknown()
Scope = Mapping[str, Any]
"""Values by the first word of their path: ``site``, ``page``, and what was assigned.

A group that holds :data:`UNKNOWN` under a name says that this cannot be known; a name that it does
not hold is nothing, as in Liquid.
"""

_ATOM: Final = re.compile(
    r"""\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'"""
    r"""|(?P<bare>[^\s|,:'"\[]+(?:\[\s*(?:"[^"]*"|'[^']*'|\d+)\s*\][\w.-]*)*))\s*"""
)
_PART: Final = re.compile(r"""\.?([\w-]+)|\[\s*(?:"([^"]*)"|'([^']*)'|(\d+))\s*\]""")
_FILTER: Final = re.compile(r"""\|\s*(\w+)\s*(?::((?:"[^"]*"|'[^']*'|[^|"'])*))?""")
_ARGUMENT: Final = re.compile(
    r"""(?P<key>[\w-]+)\s*(?:=|:(?!//))\s*(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'|(?P<bare>[^\s"']+))
      | "(?P<word>(?:[^"\\]|\\.)*)" | '(?P<other>(?:[^'\\]|\\.)*)' | (?P<plain>[^\s"']+)""",
    re.VERBOSE,
)
_COMPARED: Final = re.compile(r"\s*(?P<left>.+?)\s*(?P<sign>==|!=|contains)\s*(?P<right>.+?)\s*")


def evaluated(expression: str, scope: Scope) -> Any:
    """Return what an expression with its filters is worth, or :data:`UNKNOWN`."""
    head, bar, filters = _cut(expression)
    value = _atom(head, scope)
    if value is UNKNOWN:
        return UNKNOWN
    for match in _FILTER.finditer(bar + filters):
        function = _FILTERS.get(match[1])
        given = [_atom(one, scope) for one in _split(match[2] or "")]
        if function is None or any(one is UNKNOWN for one in given):
            return UNKNOWN
        try:
            value = function(value, given, scope)
        except (ValueError, TypeError, IndexError):
            return UNKNOWN
    return value


def holds(condition: str, scope: Scope) -> bool | None:
    """Return whether a condition without ``and`` and ``or`` holds; None where that is unknown."""
    if re.search(r"\s(?:and|or)\s", condition):
        return None
    match = _COMPARED.fullmatch(condition)
    if match is None:
        value = evaluated(condition, scope)
        return None if value is UNKNOWN else value not in (None, False)
    left, right = (evaluated(match[side], scope) for side in ("left", "right"))
    if left is UNKNOWN or right is UNKNOWN:
        return None
    if match["sign"] == "contains":
        return right in left if isinstance(left, str | list) else False
    same = left == right or (right in {"blank", "empty"} and left in (None, "", []))
    return same if match["sign"] == "==" else not same


def arguments(text: str) -> tuple[list[tuple[str, bool]], dict[str, tuple[str, bool]]]:
    """Return the arguments of a tag: those without and with a name.

    Each comes with whether it stood in quotes; what did not may be the name of a value.
    """
    words: list[tuple[str, bool]] = []
    named: dict[str, tuple[str, bool]] = {}
    for match in _ARGUMENT.finditer(text):
        if match["key"]:
            quoted = match["double"] if match["double"] is not None else match["single"]
            named[match["key"]] = _said(quoted, match["bare"])
        else:
            quoted = match["word"] if match["word"] is not None else match["other"]
            words.append(_said(quoted, match["plain"]))
    return words, named


def _said(quoted: str | None, bare: str | None) -> tuple[str, bool]:
    if quoted is not None:
        return re.sub(r"\\(.)", r"\1", quoted), True
    return bare or "", False


def _cut(expression: str) -> tuple[str, str, str]:
    match = re.match(r"""(?:"[^"]*"|'[^']*'|[^|"'])*""", expression)
    head = match[0] if match else ""
    rest = expression[len(head) :]
    return head, rest[:1], rest[1:]


def _split(text: str) -> list[str]:
    found = re.findall(r"""(?:"[^"]*"|'[^']*'|[^,"'])+""", text)
    return [one for one in found if one.strip()]


def _atom(text: str, scope: Scope) -> Any:
    match = _ATOM.fullmatch(text)
    if match is None:
        return UNKNOWN
    if match["bare"] is None:
        return match["double"] if match["double"] is not None else match["single"]
    word = match["bare"]
    if word in {"nil", "null"}:
        return None
    if word in {"blank", "empty"}:
        return word
    if word in {"true", "false"}:
        return word == "true"
    if re.fullmatch(r"-?\d+", word):
        return int(word)
    return _path(word, scope)


def _path(word: str, scope: Scope) -> Any:
    parts = [
        next(one for one in match.groups() if one is not None) for match in _PART.finditer(word)
    ]
    if not parts or parts[0] not in scope:
        return UNKNOWN
    value: Any = scope[parts[0]]
    for part in parts[1:]:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdigit():
            value = value[int(part)] if int(part) < len(value) else None
        elif part == "size" and isinstance(value, list | str):
            value = len(value)
        else:
            return None if value is None else UNKNOWN
        if value is UNKNOWN:
            return UNKNOWN
    return value


def _based(value: Any, scope: Scope) -> str:
    text = str(value)
    if re.match(r"[A-Za-z][\w+.-]*:|//", text):
        return text
    base = str(scope["site"].get("baseurl") or "").rstrip("/")
    return f"{base}/{text.lstrip('/')}"


def _absolute(value: Any, scope: Scope) -> str:
    text = _based(value, scope)
    return text if "//" in text[:10] else str(scope["site"].get("url") or "").rstrip("/") + text


def _dated(value: Any, form: str) -> str:
    moment = moment_of(value)
    if moment is None or not isinstance(moment, datetime):
        raise ValueError(value)
    form = form.replace("%-d", str(moment.day)).replace("%-m", str(moment.month))
    return moment.strftime(form.replace("%e", f"{moment.day:2}"))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return "".join(map(_text, value)) if isinstance(value, list) else str(value)


_FILTERS: Final[Mapping[str, Callable[[Any, list[Any], Scope], Any]]] = {
    "relative_url": lambda value, _given, scope: _based(_text(value), scope),
    "absolute_url": lambda value, _given, scope: _absolute(_text(value), scope),
    "prepend": lambda value, given, _scope: _text(given[0]) + _text(value),
    "append": lambda value, given, _scope: _text(value) + _text(given[0]),
    "default": lambda value, given, _scope: given[0] if value in (None, "", False, []) else value,
    "replace": lambda value, given, _scope: _text(value).replace(_text(given[0]), _text(given[1])),
    "remove": lambda value, given, _scope: _text(value).replace(_text(given[0]), ""),
    "escape": lambda value, _given, _scope: escape(_text(value)),
    "xml_escape": lambda value, _given, _scope: escape(_text(value)),
    "strip": lambda value, _given, _scope: _text(value).strip(),
    "upcase": lambda value, _given, _scope: _text(value).upper(),
    "downcase": lambda value, _given, _scope: _text(value).lower(),
    "capitalize": lambda value, _given, _scope: _text(value)[:1].upper() + _text(value)[1:],
    "url_encode": lambda value, _given, _scope: urllib.parse.quote_plus(_text(value)),
    "uri_escape": lambda value, _given, _scope: urllib.parse.quote(_text(value), safe="/:?=&#"),
    "slugify": lambda value, _given, _scope: slugify(_text(value)),
    "markdownify": lambda value, _given, _scope: value,
    "join": lambda value, given, _scope: _text(given[0] if given else " ").join(map(_text, value)),
    "first": lambda value, _given, _scope: value[0] if isinstance(value, list) and value else None,
    "date": lambda value, given, _scope: _dated(value, _text(given[0])),
    "date_to_string": lambda value, _given, _scope: _dated(value, "%d %b %Y"),
    "date_to_long_string": lambda value, _given, _scope: _dated(value, "%d %B %Y"),
}
