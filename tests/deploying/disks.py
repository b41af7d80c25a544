"""A disk of a folder's own, on which no room can be left."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

__all__ = ["disk"]

_SIZE = 24 << 20  # bytes


@contextlib.contextmanager
def disk(folder: Path) -> Iterator[Callable[[int], AbstractContextManager[None]] | None]:
    """Give a folder a disk of its own, if that may be, and a way to leave no room on it."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(folder)]
    allowed = os.geteuid() == 0 and shutil.which("mount")
    if not allowed or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return

    @contextlib.contextmanager
    def tight(room: int) -> Iterator[None]:
        filler = folder / "filler"
        free = shutil.disk_usage(folder).free
        filler.write_bytes(bytes(max(0, free - room)))
        yield
        filler.unlink()

    try:
        yield tight
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
