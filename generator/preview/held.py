"""What of a blog's texts is held in memory, so that only what changed is read again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.cache.codec import Encoded
from generator.cache.memory import Memory
from generator.model.document import Document
from generator.model.source import Source

__all__ = ["Held"]


class Held(Memory):
    """A memory that also holds what it gave, until it is told that a file has changed."""

    def __init__(self, folder: Path, output: Path, digest: str, program: bytes) -> None:
        """Look at what there is, as any memory does; nothing is held yet."""
        super().__init__(folder, output, digest, program)
        self._engine: object = None
        self._held: dict[str, Document] = {}

    def documents(self, sources: Iterable[Source], engine: object) -> dict[str, Document]:
        """Return those documents that are held or remembered, by path."""
        sources = tuple(sources)
        if self._engine != engine:
            self._engine, self._held = engine, {}
        missing = [source for source in sources if not self._holds(source)]
        self._held.update(super().documents(missing, engine) if missing else {})
        return {one.path: self._held[one.path] for one in sources if one.path in self._held}

    def _holds(self, source: Source) -> bool:
        held = self._held.get(source.path)
        return held is not None and held.source == source

    def remember(self, loaded: Iterable[tuple[Document, Encoded]]) -> None:
        """Remember documents that were read anew, and hold them."""
        loaded = tuple(loaded)
        super().remember(loaded)
        self._held.update((document.source.path, document) for document, _ in loaded)

    @contextmanager
    def instead(self, document: Document) -> Iterator[None]:
        """Give another document for its source, for as long as this lasts; it is never kept."""
        path = document.source.path
        held = self._held.get(path)
        self._held[path] = document
        try:
            yield
        finally:
            self._held.pop(path, None)
            if held is not None:
                self._held[path] = held

    def look_again(self, paths: Collection[str]) -> None:
        """Forget what was held of some files: they may have changed."""
        for path in paths:
            self._held.pop(path, None)
        self._still.difference_update(paths)

    def look_again_at_all(self) -> None:
        """Forget what was held, of files that are away just now too."""
        self._held.clear()
        self._still.clear()
