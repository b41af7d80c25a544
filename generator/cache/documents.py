"""Documents and jobs by the digest of everything they are made from, in one SQLite file.

A file that is broken, foreign or of another version counts as empty; each row carries a checksum,
so that a damaged one is a miss. What another version of byline wrote has other keys.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from generator.cache import codec
from generator.model.document import Document
from generator.model.source import Source

__all__ = ["DocumentCache", "key_of"]

_NAME: Final = "documents.sqlite3"
_FORMAT: Final = 2  # of the table; what is in it is versioned by the keys
_SPARE: Final = 200  # rows beyond twice what the site has that may stay
_CHUNK: Final = 500
# Of a damaged file, SQLite's own messages may quote what is no UTF-8 any more.
_BROKEN: Final = (sqlite3.Error, UnicodeError)


def key_of(engine: bytes, path: str, data: bytes) -> bytes:
    """Return the key of what ``load`` makes of a file: 20 bytes of BLAKE2b."""
    digest = hashlib.blake2b(engine, digest_size=20)
    name = path.encode()
    digest.update(len(name).to_bytes(4, "big") + name + data)
    return digest.digest()


class DocumentCache:
    """The cache of one site, in ``folder``."""

    def __init__(self, folder: Path) -> None:
        """Open the cache, or start an empty one; without a writable folder it stays in memory."""
        self._path = folder / _NAME
        self._readers: dict[int, sqlite3.Connection] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = self._opened()
        except (OSError, *_BROKEN):
            self._connection = self._fresh()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        connection.execute("PRAGMA synchronous = OFF")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != _FORMAT:
            connection.execute("DROP TABLE IF EXISTS documents")
            connection.execute("DROP TABLE IF EXISTS jobs")
            connection.execute(
                "CREATE TABLE documents (key BLOB PRIMARY KEY, head TEXT, head_sum BLOB, "
                "body TEXT, body_sum BLOB)"
            )
            connection.execute("CREATE TABLE jobs (key BLOB PRIMARY KEY, job TEXT, sum BLOB)")
            connection.execute(f"PRAGMA user_version = {_FORMAT}")
        connection.execute("SELECT key, head, head_sum, body, body_sum FROM documents LIMIT 1")
        connection.execute("SELECT key, job, sum FROM jobs LIMIT 1")
        return connection

    def _fresh(self) -> sqlite3.Connection:
        """Replace a broken file by an empty one."""
        try:
            self._path.unlink(missing_ok=True)
            return self._opened()
        except (OSError, sqlite3.Error):
            self._path = Path(":memory:")
            return self._opened()

    def heads(self, wanted: Mapping[bytes, Source]) -> dict[bytes, Document]:
        """Return the documents that are known, without the parts of their contents."""
        found: dict[bytes, Document] = {}
        try:
            for key, head in self._heads(list(wanted)):
                found[key] = codec.decode_head(wanted[key], head, key.hex())
        except _BROKEN:
            self._start_again()
            return {}
        return found

    def body(self, key: bytes) -> str | None:
        """Return the content of a document as JSON, if it is known; any process may ask."""
        return self._one("SELECT body, body_sum FROM documents WHERE key = ?", key)

    def job(self, key: bytes) -> str | None:
        """Return the text of a job, if it is known."""
        return self._one("SELECT job, sum FROM jobs WHERE key = ?", key)

    def _one(self, statement: str, key: bytes) -> str | None:
        try:
            row = self._reader().execute(statement, (key,)).fetchone()
        except _BROKEN:
            return None
        return str(row[0]) if row and _is_whole(key, *row) else None

    def _reader(self) -> sqlite3.Connection:
        """Return a connection of this process: one that came by a fork must not be touched."""
        process = os.getpid()
        if process not in self._readers:
            self._readers[process] = sqlite3.connect(self._path, timeout=10)
        return self._readers[process]

    def _heads(self, keys: list[bytes]) -> Iterable[tuple[bytes, str]]:
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            rows = self._connection.execute(
                f"SELECT key, head, head_sum FROM documents WHERE key IN ({marks})",  # noqa: S608 - only marks
                chunk,
            )
            asked = set(chunk)
            for key, text, digest in rows:
                # A damaged file may also give rows that were not asked for.
                if key in asked and _is_whole(key, text, digest):
                    yield key, text

    def put(self, documents: Iterable[tuple[bytes, codec.Encoded]]) -> None:
        """Remember documents; a cache that cannot be written is one that forgets."""
        self._write(
            "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?)",
            [
                (key, head, _sum(key, head), body, _sum(key, body))
                for key, (head, body) in documents
            ],
        )

    def put_jobs(self, jobs: Iterable[tuple[bytes, str]]) -> None:
        """Remember jobs by the digests of their texts."""
        rows = [(key, text, _sum(key, text)) for key, text in jobs]
        self._write("INSERT OR REPLACE INTO jobs VALUES (?, ?, ?)", rows)

    def _write(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(statement, rows)
            self._connection.execute("COMMIT")
        except _BROKEN:
            self._start_again()

    def prune(self, documents: set[bytes], jobs: set[bytes]) -> None:
        """Forget what the site does not have any more, once there is much of it."""
        try:
            # In turn, not "or": each table by itself.
            gone = [self._prune("documents", documents), self._prune("jobs", jobs)]
            if any(gone):
                self._connection.execute("VACUUM")
        except _BROKEN:
            self._start_again()

    def _prune(self, table: str, used: set[bytes]) -> bool:
        (count,) = self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        if count <= 2 * len(used) + _SPARE:
            return False
        stored = [key for (key,) in self._connection.execute(f"SELECT key FROM {table}")]  # noqa: S608
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(
            f"DELETE FROM {table} WHERE key = ?",  # noqa: S608 - the name is ours
            [(key,) for key in stored if key not in used],
        )
        self._connection.execute("COMMIT")
        return True

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
        if reader := self._readers.pop(os.getpid(), None):
            reader.close()

    def _start_again(self) -> None:
        self._connection.close()
        self._connection = self._fresh()


def _is_whole(key: bytes, text: Any, digest: Any) -> bool:
    """Say whether a row is as it was written; what is damaged may be of another type."""
    return isinstance(text, str) and digest == _sum(key, text)


def _sum(key: bytes, text: str) -> bytes:
    return hashlib.blake2b(text.encode(), key=key, digest_size=8).digest()
