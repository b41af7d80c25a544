"""Pagefind's files in one order: the same posts give the same bytes, run for run.

Pagefind keeps languages, filters and their values in hash tables, so their order, and the names of
files that come from it, change with each run. Here they are sorted. The files are CBOR (RFC 8949)
behind a mark, compressed with gzip; ``pagefind-entry.json`` names one ``.pf_meta`` for each
language, which names the ``.pf_filter`` files: ``[version, pages, chunks, filters, sorts, fields]``
with filters as ``[name, file]``, and in each file ``[name, [[value, pages], …]]``.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import Any, Final

__all__ = ["Unknown", "stable"]

ENTRY: Final = "pagefind-entry.json"
_MARK: Final = b"pagefind_dcd"
_DAMAGE: Final = (
    *(KeyError, IndexError, ValueError, TypeError, AttributeError),
    *(OSError, EOFError, zlib.error),  # of gzip
)
_FILTERS: Final = 3  # where they stand in a language's metadata
_DIGITS: Final = 10  # of a digest in the name of a file


class Unknown(Exception):  # noqa: N818 - it is said of files
    """The files are not what this version of byline knows."""


def stable(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of an index, by name, with all in them sorted. Raises :class:`Unknown`."""
    done = dict(files)
    try:
        entry = json.loads(done[ENTRY])
        for language, index in entry["languages"].items():
            index["hash"] = _sorted_language(done, language, index["hash"])
    except _DAMAGE as problem:
        raise Unknown(f"Pagefind's files are of another kind: {problem!r}") from problem
    done[ENTRY] = json.dumps(entry, sort_keys=True, separators=(",", ":")).encode()
    return done


def _sorted_language(files: dict[str, bytes], language: str, name: str) -> str:
    """Sort the metadata of a language and its filters; returns the metadata's new name."""
    meta = _opened(files.pop(f"pagefind.{name}.pf_meta"))
    meta[_FILTERS] = sorted(
        [title, _sorted_filter(files, language, file)] for title, file in meta[_FILTERS]
    )
    content = _closed(meta)
    new = f"{language}_{_digest(content)}"
    files[f"pagefind.{new}.pf_meta"] = content
    return new


def _sorted_filter(files: dict[str, bytes], language: str, name: str) -> str:
    title, values = _opened(files.pop(f"filter/{name}.pf_filter"))
    content = _closed([title, sorted(values)])
    new = f"{language}_{_digest(content)}"
    files[f"filter/{new}.pf_filter"] = content
    return new


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content).hexdigest()[:_DIGITS]


def _opened(content: bytes) -> Any:
    data = gzip.decompress(content)
    if not data.startswith(_MARK):
        raise ValueError("no mark")
    value, end = _read(data, len(_MARK))
    if end != len(data):
        raise ValueError("more than one value")
    return value


def _closed(value: Any) -> bytes:
    return gzip.compress(_MARK + _written(value), mtime=0)


_NUMBER, _TEXT, _LIST = 0, 3, 4
_WIDTHS: Final = {24: 1, 25: 2, 26: 4, 27: 8}  # bytes of a number that follows


def _read(data: bytes, at: int) -> tuple[Any, int]:
    """Return the value that stands at ``at``, and where the next one starts."""
    kind, count = data[at] >> 5, data[at] & 0x1F
    at += 1
    if count in _WIDTHS:
        end = at + _WIDTHS[count]
        count, at = int.from_bytes(data[at:end], "big"), end
    if kind == _NUMBER:
        return count, at
    if kind == _TEXT:
        return data[at : at + count].decode(), at + count
    if kind != _LIST:
        raise ValueError(f"a value of kind {kind}")
    values = []
    for _ in range(count):
        value, at = _read(data, at)
        values.append(value)
    return values, at


def _written(value: Any) -> bytes:
    if isinstance(value, int):
        return _head(_NUMBER, value)
    if isinstance(value, str):
        return _head(_TEXT, len(data := value.encode())) + data
    return _head(_LIST, len(value)) + b"".join(map(_written, value))


def _head(kind: int, count: int) -> bytes:
    if count < min(_WIDTHS):
        return bytes([kind << 5 | count])
    code, width = next((code, n) for code, n in _WIDTHS.items() if count < 1 << 8 * n)
    return bytes([kind << 5 | code]) + count.to_bytes(width, "big")
