"""What imports wrote into a blog: so that no second one writes it again, or over a writer's work.

A line of JSON before each file is written, and one once it is there: what it was made of, where it
lies, and a digest of its bytes. What was killed in between is known by these bytes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from generator.authoring import FileChanged, clear, rewrite, write_new

__all__ = ["PATH", "Journal", "State"]

PATH: Final = "content/.imported"


class State:
    """What became of a file: words that the report uses too."""

    NEW: Final = "new"
    SAME: Final = "there already"
    STALE: Final = "as an earlier import left it; --update writes it anew"
    UPDATED: Final = "updated"
    EDITED: Final = "edited by you since, and left alone"
    GONE: Final = "taken away by you since, and left so"
    OTHERS: Final = "a file of yours stands there, and was left alone"


@dataclass(slots=True)
class Journal:
    """The journal of one blog. ``dry`` keeps it, and all files, from being written."""

    site: Path
    dry: bool = False
    update: bool = False
    lines: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Path and digest by what a file was made of."""

    @classmethod
    def read(cls, site: Path, *, dry: bool, update: bool) -> Journal:
        """Read the journal of a blog; lines that were cut off or edited are left out."""
        journal = cls(site, dry, update)
        try:
            text = (site / PATH).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return journal
        if text and not text.endswith("\n") and not dry:
            with (site / PATH).open("a", encoding="utf-8") as stream:
                stream.write("\n")
        begun: dict[str, tuple[str, str]] = {}
        for line in text.splitlines():
            try:
                key, path, digest, *rest = json.loads(line)
            except (ValueError, TypeError):
                continue
            if isinstance(key, str) and isinstance(path, str):
                (begun if rest else journal.lines)[key] = (path, str(digest))
        for key, (path, digest) in begun.items():
            if journal.lines.get(key) != (path, digest):
                if not dry:
                    clear(site / path)
                if _digest_of(site / path) == digest:
                    journal.lines[key] = (path, digest)
        return journal

    def path_of(self, key: str) -> str | None:
        """Return where the file that was made of ``key`` was put, if one was."""
        found = self.lines.get(key)
        return found[0] if found else None

    def is_there(self, key: str) -> bool:
        """Say whether the file that was made of ``key`` was written and still is there."""
        path = self.path_of(key)
        return path is not None and (self.site / path).is_file()

    def put(self, key: str, path: str, data: bytes) -> str:
        """Write a file and its line; return what became of it."""
        digest = _digest(data)
        known = self.lines.get(key)
        if known is not None:
            return self._again(key, known, data, digest)
        file = self.site / path
        if file.exists():
            if file.is_file() and file.read_bytes() == data:
                self._note(key, path, digest)
                return State.SAME
            return State.OTHERS
        if not self.dry:
            self._write(key, path, digest, "begun")
            write_new(file, data)
        self._note(key, path, digest)
        return State.NEW

    def _again(self, key: str, known: tuple[str, str], data: bytes, digest: str) -> str:
        path, before = known
        try:
            now = (self.site / path).read_bytes()
        except OSError:
            return State.GONE
        if _digest(now) != before:
            return State.SAME if now == data else State.EDITED
        if before == digest:
            return State.SAME
        if not self.update:
            return State.STALE
        if not self.dry:
            self._write(key, path, digest, "begun")
            try:
                rewrite(self.site / path, now, data)
            except FileChanged:
                return State.EDITED
        self._note(key, path, digest)
        return State.UPDATED

    def _note(self, key: str, path: str, digest: str) -> None:
        self.lines[key] = (path, digest)
        if not self.dry:
            self._write(key, path, digest)

    def _write(self, *line: str) -> None:
        file = self.site / PATH
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as problem:
            problem.filename = str(file)  # a write does not say where it was
            raise


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _digest_of(file: Path) -> str:
    try:
        return _digest(file.read_bytes())
    except OSError:
        return ""
