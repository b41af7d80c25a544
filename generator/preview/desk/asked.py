"""What the desk is asked, and what it answers: HTTP without its wires."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs

from generator.preview.guard import Refused

__all__ = ["DESK", "HTML", "JSON", "Asked", "Reply", "as_json"]

DESK: Final = "/_desk/"
"""Below it stands what is the desk's."""

HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json; charset=utf-8"

_NOTHING: Final[Mapping[str, str]] = {}


class Asked(NamedTuple):
    """A request: its path is decoded and begins with :data:`DESK`; header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str] = _NOTHING
    headers: Mapping[str, str] = _NOTHING
    body: bytes = b""

    @classmethod
    def of(cls, method: str, path: str, target: str, headers: Iterable[tuple[str, str]]) -> Asked:
        """Return a request for a decoded path, with the query of the target it came as."""
        query = {name: said[0] for name, said in parse_qs(target.partition("?")[2]).items()}
        return cls(method, path, query, {name.lower(): value for name, value in headers})

    def said(self) -> Mapping[str, Any]:
        """Return what a script said; raises :class:`Refused` for what is no object of JSON."""
        try:
            said = json.loads(self.body)
        except (ValueError, RecursionError):
            raise Refused(400, "this is not JSON") from None
        if not isinstance(said, dict):
            raise Refused(400, "this is no object")
        return said


class Reply(NamedTuple):
    """An answer. ``wrote`` are the files that were written, by their paths in the site."""

    status: int
    type: str
    content: bytes
    headers: Mapping[str, str] = _NOTHING
    wrote: tuple[str, ...] = ()


def as_json(said: Mapping[str, Any], status: int = 200, wrote: tuple[str, ...] = ()) -> Reply:
    """Return an answer for a script."""
    return Reply(status, JSON, json.dumps(said, ensure_ascii=False).encode(), wrote=wrote)
