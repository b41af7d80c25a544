"""Write the writer's own files: whole or not at all, and never over what is not known."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

__all__ = ["FileChanged", "clear", "rewrite", "write_new"]

_NEW: Final = ".new"
_SHOWN: Final = 80  # characters of a name that stand in that of what is staged


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
    staged = _beside(path)
    try:
        _stage(staged, data, mode=None)
        _show(staged, path, data)
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
    staged = _beside(path)
    try:
        _stage(staged, after, mode=path.stat().st_mode & 0o7777)
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)


def clear(path: Path) -> None:
    """Remove what a process that was killed while it wrote ``path`` left beside it."""
    if path.parent.is_dir():
        for left in path.parent.iterdir():
            if left.name.startswith(f".{path.name[:_SHOWN]}.") and left.suffix == _NEW:
                left.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    """Return a name beside ``path`` that counts as no source.

    It is known before there is a file of that name: so a signal finds nothing that is not cleared
    away.
    """
    return path.with_name(f".{path.name[:_SHOWN]}.{secrets.token_hex(4)}{_NEW}")


def _show(staged: Path, path: Path, data: bytes) -> None:
    """Let what is staged appear as ``path``, where nothing may be yet."""
    try:
        # A link, unlike a rename, does not take the place of what is there.
        os.link(staged, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with path.open("xb") as stream:
            try:
                stream.write(data)
                stream.flush()
            except BaseException:
                path.unlink()
                raise


def _stage(staged: Path, data: bytes, mode: int | None) -> None:
    """Write ``data``; a file that replaces one of less than the usual rights never has more."""
    first = 0o666 if mode is None else 0o600
    try:
        with open(staged, "xb", opener=lambda name, flags: os.open(name, flags, first)) as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            staged.chmod(mode)
    except OSError as problem:
        problem.filename = problem.filename or str(staged)  # a write does not say where it was
        raise
