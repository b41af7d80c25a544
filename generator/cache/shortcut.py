"""Tell that a build has nothing to do, from what the file system says, without heavy imports."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from generator.cache import fingerprint
from generator.cache.index import Index, index_path, outputs_of, same, sources_of

__all__ = ["Asked", "build_of", "nothing_to_do", "program"]


class Asked(Protocol):
    """The options of a build that decide what is made."""

    @property
    def as_of(self) -> datetime:
        """The clock."""
        ...

    @property
    def drafts(self) -> bool:
        """Whether drafts are published."""
        ...

    @property
    def strict(self) -> bool:
        """Whether warnings stop publication."""
        ...


def program() -> bytes:
    """Return the digest of the program, its packages and its theme."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "theme"
    folders = [package] if inside.is_dir() else [package, package.parent / "templates"]
    return fingerprint.program(folders)


def build_of(digest: bytes, asked: Asked) -> str:
    """Return a digest of the program and of the options that decide what is made."""
    text = f"{asked.drafts} {asked.strict}"
    return hashlib.blake2b(digest + text.encode(), digest_size=16).hexdigest()


def nothing_to_do(folder: Path, output: Path, asked: Asked) -> tuple[Mapping[str, Any], int] | None:
    """Return what the last build said and how many files it has, if all is as it left it.

    None whenever there is a doubt.
    """
    index = Index.read(index_path(folder, output), whole=False)
    if index is None or not index.fits(asked.as_of.timestamp()):
        return None
    if index.build != build_of(program(), asked):
        return None
    if (output / ".byline" / "stage").exists():  # a build was killed: the next one clears it away
        return None
    now = time.time_ns()
    if not same(folder, index.sources, sources_of(folder, now, index.watched)):
        return None
    if not same(output, index.outputs, outputs_of(output, index.outputs, now)):
        return None
    return index.summary, len(index.outputs) - 1
