"""What one build remembers of earlier ones, and leaves for later ones: documents and files left."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from generator.cache import reasons
from generator.cache.codec import Encoded
from generator.cache.documents import DocumentCache, key_of
from generator.cache.drawings import Drawings
from generator.cache.index import (
    FOLDER,
    MANIFEST,
    Index,
    Seen,
    digest_of,
    index_path,
    look,
    outputs_of,
    sources_of,
    unchanged,
)
from generator.model.document import Document
from generator.model.source import Source

__all__ = ["Left", "Memory"]

# What a document says can differ from build to build only where it could not be read whole.
_PASSING: Final = frozenset({"markdown-timeout", "markdown-depth", "markdown-failed", "unreadable"})
_SAID: Final = 3  # changed sources that a reason names


@dataclass(frozen=True, slots=True)
class Left:
    """What a build leaves for the next one: see :class:`~generator.cache.index.Index`.

    ``digests`` are those of the files it left.
    """

    since: float
    until: float | None
    digests: Mapping[str, str]
    keys: Mapping[str, str]
    shown: Mapping[str, Sequence[str]]
    documents: Sequence[Document]
    reasons: Mapping[str, str]
    engine: object
    summary: Mapping[str, Any]


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
            name: seen if seen.sure else seen._replace(digest=_digest(folder / name))
            for name, seen in sources.items()
        }
        self._still: set[str] = set()
        self._known: Mapping[str, str] = {}
        if self._old is not None:
            self._still = unchanged(folder, self._old.sources, self._sources, self._sources)
            self._known = self._old.documents
        self._documents = DocumentCache(folder / FOLDER)
        self._drawings = Drawings(folder / FOLDER)
        self._intact: set[str] = set()
        self._seen: Mapping[str, Seen] = {}
        self._theme = self._site = ""
        self._watched: tuple[str, ...] = ()

    def salt(self, engine: object) -> bytes:
        """Return what a document's key depends on beside its file.

        The ``repr`` of ``engine`` is to say all that decides what HTML a text gives.
        """
        return self._program + repr(engine).encode()

    @property
    def old(self) -> Index | None:
        """What the last build left."""
        return self._old

    @property
    def theme(self) -> str:
        """What every page is made with, as a digest; empty before :meth:`compare`."""
        return self._theme

    def touched(self, moment: float) -> tuple[str, ...] | None:
        """Return the sources that changed, where all else is as the last build left it.

        None when there was no such build, when it ran with another program, options or clock, and
        when a file came, went, or is missing or changed in the output.
        """
        old = self._old
        if old is None or old.build != self._digest or not old.fits(moment):
            return None
        now = time.time_ns()
        for path in old.watched:
            try:
                self._sources[path] = look(path, now)
            except OSError:
                return None
        outputs = outputs_of(self._output, old.outputs, now)
        still = unchanged(self._folder, old.sources, self._sources, self._sources)
        if self._sources.keys() != old.sources.keys() or not still.issuperset(old.watched):
            return None
        if len(unchanged(self._output, old.outputs, outputs, outputs)) != len(old.outputs):
            return None
        self._still = still
        self._theme, self._site = old.theme, old.site
        self._seen = {
            name: seen._replace(digest=old.outputs[name].digest) for name, seen in outputs.items()
        }
        return tuple(sorted(old.sources.keys() - still))

    def leave_again(
        self,
        digests: Mapping[str, str],
        keys: Mapping[str, str],
        reasons: Mapping[str, str],
        documents: Iterable[Document],
        engine: object,
    ) -> None:
        """Leave the index after a build that differs from the last one in a few texts alone.

        ``digests`` are those of the files it made anew, ``keys`` those of their jobs, ``reasons``
        say why.
        """
        assert self._old is not None
        now = time.time_ns()
        outputs = dict(self._seen)
        for name, digest in {**digests, MANIFEST: ""}.items():
            path = self._output / name
            outputs[name] = look(path, now)._replace(digest=digest or _digest(path))
        short = _short(self.salt(engine))
        fresh = {one.source.path: short + one.digest for one in documents}
        new = replace(
            self._old,
            sources=self._sources,
            outputs=outputs,
            keys={**self._old.keys, **keys},
            documents={**self._old.documents, **fresh},
            reasons={**self._old.reasons, **reasons},
        )
        new.write(self._path)
        self._prune((known[_SHORT:] for known in new.documents.values()), new.keys.values())

    def watch(self, paths: tuple[str, ...]) -> None:
        """Take files outside the site for its sources too."""
        now = time.time_ns()
        known = self._old.sources if self._old else {}
        for path in self._old.watched if self._old else ():
            self._sources.pop(path, None)
        self._watched = paths
        for path in paths:
            self._sources[path] = look(path, now)._replace(digest=_digest(Path(path)))
        self._still |= unchanged(self._folder, known, paths, self._sources)

    def documents(self, sources: Iterable[Source], engine: object) -> dict[str, Document]:
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
        return {document.source.path: document for document in found.values()}

    def remember(self, loaded: Iterable[tuple[Document, Encoded]]) -> None:
        """Remember documents that were read anew."""
        fresh = [
            (bytes.fromhex(document.digest), encoded)
            for document, encoded in loaded
            if document.digest and not _passes(document)
        ]
        if fresh:
            self._documents.put(fresh)

    def remember_jobs(self, jobs: Iterable[tuple[str, str]]) -> None:
        """Remember jobs, each with its key."""
        self._documents.put_jobs([(bytes.fromhex(key), text) for key, text in jobs])

    def body(self, document: Document) -> str | None:
        """Return the content of a document as JSON, as far as it is remembered."""
        return self._documents.body(bytes.fromhex(document.digest)) if document.digest else None

    def job(self, key: str) -> str | None:
        """Return the text of a job by its key, as far as it is remembered."""
        return self._documents.job(bytes.fromhex(key))

    def drawing(self, key: str) -> bytes | None:
        """Return what a drawing gave when it was made once, as far as it is remembered."""
        return self._drawings.get(key)

    def has_drawing(self, key: str) -> bool:
        """Say whether a drawing is remembered, without reading it."""
        return self._drawings.has(key)

    def keep_drawing(self, key: str, content: bytes) -> None:
        """Remember what a drawing gave; any process may say so."""
        self._drawings.put(key, content)

    def prune_drawings(self, used: Iterable[str]) -> None:
        """Forget drawings that have long not been used, when there are too many."""
        self._drawings.prune(frozenset(used))

    def compare(self, folders: tuple[str, ...], site: str) -> None:
        """Take the theme's folders and the view of the site, which are part of every page.

        This comes before :meth:`is_fresh`, which any process may ask then.
        """
        self._theme, self._site = self._theme_of(folders, site), site
        old = self._old
        if old is not None and old.theme == self._theme:
            now = outputs_of(self._output, old.outputs, time.time_ns())
            self._intact = unchanged(self._output, old.outputs, now, now)

    def _theme_of(self, folders: tuple[str, ...], site: str) -> str:
        """Return a digest of the program, all templates and what every page shows."""
        digest = hashlib.blake2b(self._program + site.encode(), digest_size=20)
        for number, folder in enumerate(folders):
            for path in sorted(Path(folder).rglob("*")):
                # What may not be read is no part of any page; where it should be, it is told.
                if path.is_file() and os.access(path, os.R_OK):
                    name = f"{number}/{path.relative_to(folder).as_posix()}\0"
                    digest.update(os.fsencode(name) + path.read_bytes())
        return digest.hexdigest()

    def is_fresh(self, file: str, key: str, digest: str | None) -> bool:
        """Say whether a file of the output is just what a job with this key makes.

        ``digest`` is what the manifest says of the file, if anything: something else after a build
        that was killed before it had put its own file there.
        """
        if file not in self._intact:
            return False
        assert self._old is not None
        return self._old.keys.get(file) == key and self._old.outputs[file].digest == digest

    def changes(self) -> tuple[str, ...]:
        """Return the sources that came, changed or went since the last build."""
        assert self._old is not None
        there = self._sources.keys() | self._old.sources.keys()
        return tuple(sorted(there - self._still))

    def why_read(self, path: str, engine: object) -> str:
        """Return the reason, as a code, for which a document is not remembered."""
        old = self._old
        if old is None:
            return reasons.FIRST
        if path not in old.documents:
            return reasons.NEW
        if path not in self._still:
            return reasons.TEXT
        if old.build != self._digest:
            return reasons.BYLINE
        same = old.documents[path].startswith(_short(self.salt(engine)))
        return reasons.LOST if same else reasons.MARKDOWN

    def why_made(self, file: str, key: str) -> str:
        """Return the reason, as a code, for which a file of the output was not fresh."""
        old = self._old
        if old is None:
            return reasons.FIRST
        known = old.keys.get(file)
        if known is None:
            return reasons.NEW
        if known == key and old.theme == self._theme:
            return reasons.OUTPUT
        if old.theme != self._theme:
            return reasons.BYLINE if old.build != self._digest else reasons.THEME
        same_view = known[: len(known) // 2] == key[: len(key) // 2]
        kind = reasons.TEXT if same_view else reasons.VIEW
        changed = self.changes()
        more = ", …" if len(changed) > _SAID else ""
        return f"{kind}:{', '.join(changed[:_SAID])}{more}" if changed else kind

    def why_last(self, file: str) -> str | None:
        """Return the reason, as a code, for which a file was made when it was made last."""
        old = self._old
        if old is None or file not in old.keys:
            return None
        return old.reasons.get(file, reasons.FIRST)

    def has_made(self, file: str, key: str) -> bool:
        """Say whether the last build made a file by the same job, perhaps with another theme."""
        return self._old is not None and self._old.keys.get(file) == key

    def is_still(self, source: str) -> bool:
        """Say whether a source is what it was at the last build."""
        return source in self._still

    def leave(self, left: Left) -> None:
        """Leave the index of this build, once its files are in place."""
        now = time.time_ns()
        outputs = {
            name: seen._replace(digest=left.digests.get(name) or _digest(self._output / name))
            for name, seen in outputs_of(self._output, left.digests, now).items()
        }
        documents = [one for one in left.documents if one.digest]
        short = _short(self.salt(left.engine))
        Index(
            self._digest,
            left.since,
            left.until,
            self._sources,
            outputs,
            left.keys,
            {one.source.path: short + one.digest for one in documents},
            left.summary,
            self._watched,
            self._theme,
            self._site,
            {one.source.path: one.face for one in documents},
            left.shown,
            self._reasons(left.keys, left.reasons),
        ).write(self._path)
        self._prune((one.digest for one in documents), left.keys.values())

    def _prune(self, documents: Iterable[str], jobs: Iterable[str]) -> None:
        self._documents.prune(set(map(bytes.fromhex, documents)), set(map(bytes.fromhex, jobs)))

    def _reasons(self, files: Iterable[str], fresh: Mapping[str, str]) -> dict[str, str]:
        """Return why each file was made when it was made last, but for the first time."""
        known = {**(self._old.reasons if self._old else {}), **fresh}
        return {
            file: known[file] for file in files if known.get(file, reasons.FIRST) != reasons.FIRST
        }

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
