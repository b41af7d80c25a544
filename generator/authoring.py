"""Write the writer's own files: whole or not at all, and never over what is not known."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

__all__ = ["FileChanged", "rewrite", "write_new"]


class FileChanged(Exception):  # noqa: N818 - a state of the file, which its caller asks about
    """The file is no longer what its reader knew: ``now`` holds its bytes, None without a file."""

    def __init__(self, path: Path, now: bytes | None) -> None:
        """Keep the path and the bytes that are there now."""
        super().__init__(f"{path} has changed")
        self.path = path
        self.now = now


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, with the folders above it.

    It appears whole: what is killed in between leaves no file of that name. Raises
    ``FileExistsError`` when there is one, and ``OSError`` as the file system does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = _staged(path, data, mode=None)
    try:
        # A link, unlike a rename, does not take the place of what is there.
        os.link(staged, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with path.open("xb") as stream:
            stream.write(data)
    finally:
        staged.unlink(missing_ok=True)


def rewrite(path: Path, before: bytes, after: bytes) -> None:
    """Replace a file whose bytes are still ``before``, keeping its permissions.

    A symbolic link stays one: the file it leads to is replaced. Raises :exc:`FileChanged` when
    the bytes are others by now or the file is gone, and ``OSError`` as the file system does.
    """
    path = path.resolve()
    try:
        now = path.read_bytes()
    except FileNotFoundError:
        raise FileChanged(path, None) from None
    if now != before:
        raise FileChanged(path, now)
    if after == before:
        return
    staged = _staged(path, after, mode=path.stat().st_mode & 0o7777)
    try:
        staged.replace(path)
    except OSError:
        staged.unlink(missing_ok=True)
        raise


def _staged(path: Path, data: bytes, mode: int | None) -> Path:
    """Write ``data`` beside ``path``, under a name that counts as no source."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", suffix=".new", dir=path.parent)
    staged = Path(name)
    try:
        with open(handle, "wb") as stream:  # noqa: PTH123 - it is open already
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        staged.chmod(_usual_mode() if mode is None else mode)
    except OSError:
        staged.unlink(missing_ok=True)
        raise
    return staged


def _usual_mode() -> int:
    """Return what a new file may be for whom, as the process's mask has it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return 0o666 & ~mask
