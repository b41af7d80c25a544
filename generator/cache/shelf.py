"""What `byline check` found out about pages and texts, by the digest of all they were made from.

A file that is broken, foreign or of another version counts as empty; each row has a checksum.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

__all__ = ["Shelf"]

_NAME: Final = "checks.sqlite3"
_FORMAT: Final = 1
_SPARE: Final = 200  # rows beyond twice those in use that may stay
_BROKEN: Final = (sqlite3.Error, UnicodeError, OSError)


class Shelf:
    """The rows of one site, in ``folder``. Without a writable folder it forgets at once."""

    def __init__(self, folder: Path) -> None:
        """Look into ``folder``; nothing is made before there is something to keep."""
        self._path = folder / _NAME
        self._connections: dict[int, sqlite3.Connection | None] = {}

    def get(self, key: bytes) -> str | None:
        """Return a row, if it is there and whole; any process may ask."""
        connection = self._connection()
        if connection is None:
            return None
        try:
            found = connection.execute("SELECT row, sum FROM rows WHERE key = ?", (key,)).fetchone()
        except _BROKEN:
            return None
        if not found or not isinstance(found[0], bytes) or found[1] != _sum(key, found[0]):
            return None
        return zlib.decompress(found[0]).decode()

    def _connection(self) -> sqlite3.Connection | None:
        """Return a connection of this process: one that came by a fork must not be touched."""
        process = os.getpid()
        if process not in self._connections:
            self._connections[process] = None
            if self._path.is_file():
                with contextlib.suppress(*_BROKEN):
                    self._connections[process] = sqlite3.connect(self._path, timeout=10)
        return self._connections[process]

    def put(self, rows: Iterable[tuple[bytes, str]], used: frozenset[bytes]) -> None:
        """Keep rows, and forget those that are not ``used`` once there are many of them."""
        # Much in a row stands in all others too, but to pack each by itself is to save four fifths.
        packed = [(key, zlib.compress(row.encode(), 1)) for key, row in rows]
        written = [(key, row, _sum(key, row)) for key, row in packed]
        self.close()
        try:
            self._write(written, used)
        except _BROKEN:
            with contextlib.suppress(*_BROKEN):
                self._path.unlink(missing_ok=True)
                self._write(written, used)

    def _write(self, written: list[tuple[bytes, bytes, bytes]], used: frozenset[bytes]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?, ?)", written)
            (count,) = connection.execute("SELECT count(*) FROM rows").fetchone()
            if count > 2 * len(used) + _SPARE:
                stored = [key for (key,) in connection.execute("SELECT key FROM rows")]
                gone = [(key,) for key in stored if key not in used]
                connection.executemany("DELETE FROM rows WHERE key = ?", gone)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._path, timeout=10)
        try:
            connection.execute("PRAGMA synchronous = OFF")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version != _FORMAT:
                connection.execute("DROP TABLE IF EXISTS rows")
                connection.execute("CREATE TABLE rows (key BLOB PRIMARY KEY, row BLOB, sum BLOB)")
                connection.execute(f"PRAGMA user_version = {_FORMAT}")
            yield connection
            connection.commit()
        finally:
            connection.close()

    def close(self) -> None:
        """Close the file, as far as this process has it open."""
        if connection := self._connections.pop(os.getpid(), None):
            connection.close()


def _sum(key: bytes, row: bytes) -> bytes:
    return hashlib.blake2b(row, key=key, digest_size=8).digest()
