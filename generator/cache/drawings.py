"""What drawings gave, by their keys: a file each, with a checksum, so that a damaged one is a miss.

Keys say all that a drawing depends on, so a file holds for ever. The folder is kept small: see
:meth:`Drawings.prune`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import Final

__all__ = ["Drawings"]

_NAME: Final = "drawings"
_SUM: Final = 16  # bytes of BLAKE2b before the content
_SPARE: Final = 200 * 1024 * 1024  # bytes that drawings which are not used now may take


class Drawings:
    """The drawings that are remembered in ``folder``."""

    def __init__(self, folder: Path) -> None:
        """Look into ``folder``; nothing is made before there is something to keep."""
        self._folder = folder / _NAME

    def _path(self, key: str) -> Path:
        name = hashlib.blake2b(key.encode(), digest_size=20).hexdigest()
        return self._folder / name[:2] / name[2:]

    def has(self, key: str) -> bool:
        """Say whether there is one."""
        return self._path(key).is_file()

    def get(self, key: str) -> bytes | None:
        """Return one, if it is there and whole."""
        try:
            data = self._path(key).read_bytes()
        except OSError:
            return None
        content = data[_SUM:]
        return content if data[:_SUM] == _checksum(key, content) else None

    def put(self, key: str, content: bytes) -> None:
        """Keep one; where that cannot be, it is made again next time."""
        path = self._path(key)
        temporary = path.with_name(f"{path.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                temporary.write_bytes(_checksum(key, content) + content)
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)

    def prune(self, used: frozenset[str]) -> None:
        """Remove those not ``used`` now, the oldest first, until the rest of them takes little."""
        kept = {self._path(key) for key in used}
        spare: list[tuple[int, int, Path]] = []
        for path in self._folder.glob("*/*"):
            with contextlib.suppress(OSError):
                if path not in kept:
                    status = path.stat()
                    spare.append((status.st_mtime_ns, status.st_size, path))
        room = _SPARE
        for _, size, path in sorted(spare, reverse=True):
            room -= size
            if room < 0:
                with contextlib.suppress(OSError):
                    path.unlink()


def _checksum(key: str, content: bytes) -> bytes:
    return hashlib.blake2b(key.encode() + b"\0" + content, digest_size=_SUM).digest()
