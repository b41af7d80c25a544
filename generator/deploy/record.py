"""The record of what is online, kept at the target: what a listing cannot say of each file.

It is believed only where the target's own listing bears it out: a file whose token or size is
another one than the record has is a file of which nothing is known. The format is JSON, compressed
(gzip, whose checksum tells a half from a whole): lists of headers and kinds, and for each file its
digest, stored size, token, and the places of its headers and kind in those lists.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from generator.deploy.target import Headers
from generator.publish.manifest import Kind

__all__ = ["Known", "Record", "State"]

_VERSION: Final = 1
_COMMIT: Final = re.compile("[0-9a-f]{40,64}")


@dataclass(frozen=True, slots=True)
class State:
    """From what a site was built, as far as git knows.

    ``commit`` is empty without git; ``when`` is the commit's time in seconds since 1970.
    """

    commit: str = ""
    when: int = 0
    dirty: bool = False


_PLAIN: Final = Kind()


@dataclass(frozen=True, slots=True)
class Known:
    """A file as it was put.

    ``digest`` is the SHA-256 of its content before any encoding, ``size`` and ``token`` are what
    the target listed.
    """

    digest: str
    size: int
    token: str
    headers: Headers
    kind: Kind = _PLAIN


@dataclass(frozen=True, slots=True)
class Record:
    """What is online.

    ``id`` is that of the deployment, ``until`` the moment (ISO 8601) at which the clock alone will
    change something, if any. ``offered`` are the encodings that files could have been put in.
    """

    id: str
    files: Mapping[str, Known] = field(default_factory=dict)
    state: State = State()
    until: str | None = None
    offered: tuple[str, ...] = ()

    def encoded(self) -> bytes:
        """Return the bytes of the file, the same for the same record."""
        headers = sorted({one.headers for one in self.files.values()}, key=_order)
        kinds = sorted({one.kind for one in self.files.values()})
        of_headers = {one: number for number, one in enumerate(headers)}
        of_kinds = {one: number for number, one in enumerate(kinds)}
        data = {
            "version": _VERSION,
            "id": self.id,
            "state": asdict(self.state),
            "until": self.until,
            "offered": self.offered,
            "headers": [_order(one) for one in headers],
            "kinds": kinds,
            "files": {
                path: [one.digest, one.size, one.token, of_headers[one.headers], of_kinds[one.kind]]
                for path, one in sorted(self.files.items())
            },
        }
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return gzip.compress(text.encode(), 6, mtime=0)

    @classmethod
    def decoded(cls, content: bytes) -> Record | None:
        """Read the bytes of a record; None where they are none that can be read."""
        try:
            data = json.loads(gzip.decompress(content))
            if data["version"] != _VERSION:
                return None
            headers = [Headers(*map(str, one)) for one in data["headers"]]
            kinds = [Kind(str(name), bool(last), str(of)) for name, last, of in data["kinds"]]
            return cls(
                str(data["id"]),
                {path: _known(one, headers, kinds) for path, one in data["files"].items()},
                _state(data["state"]),
                None if data["until"] is None else str(data["until"]),
                tuple(map(str, data["offered"])),
            )
        except (
            ArithmeticError,
            AttributeError,
            EOFError,
            LookupError,
            OSError,
            RecursionError,
            TypeError,
            ValueError,
            zlib.error,
        ):
            return None


def _state(data: Any) -> State:
    commit = str(data["commit"])
    # It is going to be an argument of git's.
    if commit and not _COMMIT.fullmatch(commit):
        raise ValueError(commit)
    return State(commit, int(data["when"]), bool(data["dirty"]))


def _order(headers: Headers) -> tuple[str, str, str]:
    return headers.type, headers.cache, headers.encoding


def _known(one: Any, headers: list[Headers], kinds: list[Kind]) -> Known:
    digest, size, token, of_headers, of_kind = one
    return Known(str(digest), int(size), str(token), headers[of_headers], kinds[of_kind])
