"""That a blog was found fit to go out, remembered until anything of it is another.

What a build left and what it was made of is in its index (:mod:`generator.cache.index`), which the
build itself has just held against the disk. So while the index is the one that was there when the
blog was found fit, there is nothing to look at again. To ask this nothing heavy is imported.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from generator.cache.index import index_path
from generator.check.rule import GROUP

__all__ = ["Verdict"]


@dataclass(frozen=True)
class Verdict:
    """Where it is kept that nothing is wrong, and of what: the digest of an index."""

    path: Path
    key: str

    @classmethod
    def of(cls, folder: Path, output: Path) -> Self | None:
        """Return the verdict on what was just built; None where nothing can be known of it."""
        index = index_path(folder, output)
        try:
            content = index.read_bytes()
        except OSError:
            return None
        if importlib.metadata.entry_points(group=GROUP):
            return None  # other packages' rules may look at anything
        return cls(index.with_suffix(".fit"), hashlib.blake2b(content, digest_size=16).hexdigest())

    @property
    def is_known(self) -> bool:
        """Whether nothing was wrong with just this."""
        try:
            return self.path.read_text(encoding="ascii") == self.key
        except (OSError, ValueError):
            return False

    def keep(self) -> None:
        """Remember that nothing is wrong, and that the clock alone cannot change that."""
        new = self.path.with_suffix(f".fit-{os.getpid()}")
        try:
            new.write_text(self.key, encoding="ascii")
            new.replace(self.path)
        except OSError:
            return
