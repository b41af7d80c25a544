"""What one build remembers of earlier ones, and leaves for later ones: documents and files made."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from generator.cache.documents import DocumentCache, key_of
from generator.cache.index import (
    FOLDER,
    Index,
    digest_of,
    index_path,
    look,
    outputs_of,
    sources_of,
    unchanged,
)
from generator.model.document import Close, Document, Slot
from generator.model.source import Source

__all__ = ["Memory", "job_key"]

# What a document says can differ from build to build only where a limit was reached.
_PASSING: Final = frozenset({"markdown-timeout", "markdown-depth", "unreadable"})


class Memory:
    """The memory of one build."""

    def __init__(self, folder: Path, output: Path, digest: str, program: bytes) -> None:
        """Look at what there is: the site in ``folder``, its last build into ``output``."""
        self._folder, self._output, self._digest = folder, output, digest
        self._program = program
        self._path = index_path(folder, output)
        now = time.time_ns()
        sources = sources_of(folder, now)
        self._old = Index.read(self._path)
        self._sources = {
            name: seen if seen.sure else replace(seen, digest=_digest(folder / name))
            for name, seen in sources.items()
        }
        self._still: set[str] = set()
        self._known: Mapping[str, str] = {}
        if self._old is not None:
            self._still = unchanged(folder, self._old.sources, self._sources, self._sources)
            self._known = self._old.documents
        self._documents = DocumentCache(folder / FOLDER)
        self._used: dict[str, str] = {}
        self._intact: set[str] | None = None
        self._keys: dict[str, str] = {}
        self._watched: tuple[str, ...] = ()

    def salt(self, engine: bytes) -> bytes:
        """Return what a document's key depends on beside its file."""
        return self._program + engine

    def watch(self, paths: tuple[str, ...]) -> None:
        """Take files outside the site for its sources too."""
        now = time.time_ns()
        self._watched = paths
        for path in paths:
            self._sources[path] = replace(look(path, now), digest=_digest(Path(path)))

    def theme_salt(self, folders: tuple[str, ...]) -> bytes:
        """Return what a job's key depends on beside its view: the program and all templates."""
        digest = hashlib.blake2b(self._program, digest_size=20)
        for number, folder in enumerate(folders):
            for path in sorted(Path(folder).rglob("*")):
                if path.is_file():
                    name = f"{number}/{path.relative_to(folder).as_posix()}\0"
                    digest.update(os.fsencode(name) + path.read_bytes())
        return digest.digest()

    def documents(self, sources: Iterable[Source], engine: bytes) -> dict[str, Document]:
        """Return those documents that are remembered, by path, without their contents."""
        wanted: dict[bytes, Source] = {}
        salt = self.salt(engine)
        for source in sources:
            known = self._known.get(source.path) if source.path in self._still else None
            if known is not None and known.startswith(_short(salt)):
                wanted[bytes.fromhex(known[len(_short(salt)) :])] = source
                continue
            try:
                data = (self._folder / source.path).read_bytes()
            except OSError:
                continue
            wanted[key_of(salt, source.path, data)] = source
        found = self._documents.heads(wanted)
        return {
            wanted[key].path: replace(document, digest=key.hex()) for key, document in found.items()
        }

    def remember(self, documents: Iterable[Document], engine: bytes) -> None:
        """Remember all documents of the site; those that were read anew are written."""
        documents = list(documents)
        short = _short(self.salt(engine))
        fresh = [
            (bytes.fromhex(one.digest), one)
            for one in documents
            if one.content.parts and one.digest and not _passes(one)
        ]
        if fresh:
            self._documents.put(fresh)
        self._used = {one.source.path: short + one.digest for one in documents if one.digest}

    def contents(self, documents: Iterable[Document]) -> dict[str, tuple[str | Slot | Close, ...]]:
        """Return the contents of documents by path, as far as they are remembered."""
        keys = {bytes.fromhex(one.digest): one.source.path for one in documents if one.digest}
        return {keys[key]: parts for key, parts in self._documents.bodies(keys).items()}

    def is_fresh(self, file: str, key: str, digest: str | None) -> bool:
        """Say whether a file of the output is just what a job with this key makes.

        ``digest`` is what the manifest says of the file, if anything: something else after a build
        that was killed before it had put its own file there.
        """
        self._keys[file] = key
        if self._old is None or self._old.keys.get(file) != key:
            return False
        if self._intact is None:
            now = outputs_of(self._output, self._old.outputs, time.time_ns())
            self._intact = unchanged(self._output, self._old.outputs, now, now)
        return file in self._intact and self._old.outputs[file].digest == digest

    def leave(
        self,
        since: float,
        until: float | None,
        digests: Mapping[str, str],
        summary: Mapping[str, Any],
    ) -> None:
        """Leave the index of this build, once its files are in place."""
        now = time.time_ns()
        outputs = {
            name: replace(seen, digest=digests.get(name) or _digest(self._output / name))
            for name, seen in outputs_of(self._output, digests, now).items()
        }
        Index(
            self._digest,
            since,
            until,
            self._sources,
            outputs,
            self._keys,
            self._used,
            summary,
            self._watched,
        ).write(self._path)
        self._documents.prune({bytes.fromhex(key[_SHORT:]) for key in self._used.values()})

    def close(self) -> None:
        """Let go of the files."""
        self._documents.close()


_SHORT: Final = 16


def _short(salt: bytes) -> str:
    return hashlib.blake2b(salt, digest_size=_SHORT // 2).hexdigest()


def _passes(document: Document) -> bool:
    return any(problem.code in _PASSING for problem in document.found)


def _digest(path: Path) -> str:
    try:
        return digest_of(path)
    except OSError:
        return ""


def job_key(salt: bytes, values: Any) -> str:
    """Return a digest of plain values, equal for equal values.

    The pickle is hashed and thrown away. Without its memo it depends on the values alone, not on
    which of them are one object.
    """
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, protocol=5)
    pickler.fast = True
    pickler.dump(values)
    return hashlib.blake2b(salt + stream.getvalue(), digest_size=16).hexdigest()
