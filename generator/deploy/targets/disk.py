"""What a folder is made of, with few calls each: there are many files."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from generator.deploy.target import Denied, Full, Permanent, Remote, Transient

__all__ = ["OWN", "Contents", "aside", "files_below", "link", "make_folder", "split", "unfit"]

P = ParamSpec("P")
T = TypeVar("T")

OWN: Final = ".byline"
"""Byline's own folder; what begins with ``new-`` in it waits for its place."""

_CHUNK: Final = 1 << 18  # bytes
_GRAIN: Final = 3_000_000_000  # nanoseconds: the coarsest clock of a disk has two seconds
_TOGETHER: Final = 128  # files that one thread handles at a time
_WAITS: Final = {errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EINTR}


async def aside(work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """Do work that blocks in another thread, and name what the system had against it.

    Who is cancelled meanwhile ends when the work does: a thread cannot be stopped, and what it
    writes must not come after the lock was let go.
    """
    working = asyncio.ensure_future(asyncio.to_thread(work, *args, **named))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        if not working.cancelled():
            working.exception()  # heard, so that asyncio does not complain of it
        raise
    except OSError as problem:
        raise _plain(problem) from problem


def _plain(problem: OSError) -> Exception:
    said = f"{problem.filename}: {problem.strerror}" if problem.filename else str(problem)
    if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Full(said, "make room there, then deploy again")
    if problem.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return Denied(said, "see who may write to the folder")
    if problem.errno in _WAITS:
        return Transient(said)
    return Permanent(said)


def unfit(root: Path, site: Path) -> str | None:
    """Say why a folder must not be deployed to: because it is the blog's own, or nearly all."""
    real, home = root.resolve(), site.resolve()
    if real == Path(real.anchor):
        return "is the root of the disk"
    if home.is_relative_to(real):
        return "holds the blog itself"
    own = ("content", "templates", "output", ".cache", ".git")
    if any(real.is_relative_to((home / name).resolve()) for name in own):
        return "is part of the blog's own files"
    return "is a file" if real.exists() and not real.is_dir() else None


def files_below(place: str, prefix: str = "") -> Iterator[str]:
    """Yield the paths of all files below a folder, without links and what waits for its place."""
    try:
        entries = os.scandir(f"{place}/{prefix}")
    except (FileNotFoundError, NotADirectoryError):
        return
    below = []
    with entries:
        for entry in entries:
            if entry.is_symlink():
                continue
            if entry.is_dir():
                below.append(entry.name)
            elif prefix != f"{OWN}/" or not entry.name.startswith("new-"):
                yield f"{prefix}{entry.name}"
    for name in below:
        yield from files_below(place, f"{prefix}{name}/")


class Contents:
    """The digests of files on a disk: each is read once, unless it changes after that.

    What the system says of a file (its number, size, and when it was written) tells that it is the
    same, under any name. A file that was young when it was read is read again: a clock with a
    coarse grain could have hidden a change. Those that were written here need not be read.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[tuple[int, int, int], str] = {}

    def remote(self, place: str, path: str) -> Remote | None:
        """Return a file with its digest; None where there is none any more."""
        try:
            status = os.stat(f"{place}/{path}")  # noqa: PTH116 - texts are faster than paths
            digest = self._known.get(_signs(status))
            if digest is not None:
                return Remote(path, status.st_size, digest, digest)
            return self._read(place, path)
        except FileNotFoundError:  # somebody else removed it meanwhile
            return None

    def _read(self, place: str, path: str) -> Remote:
        now = time.time_ns()
        descriptor = os.open(f"{place}/{path}", os.O_RDONLY)
        try:
            status = os.fstat(descriptor)
            chunk = os.read(descriptor, _CHUNK)
            size, digest = len(chunk), hashlib.sha256(chunk)
            while len(chunk) == _CHUNK:
                chunk = os.read(descriptor, _CHUNK)
                size += len(chunk)
                digest.update(chunk)
        finally:
            os.close(descriptor)
        text = digest.hexdigest()
        if now - status.st_mtime_ns > _GRAIN:
            self._known[_signs(status)] = text
        return Remote(path, size, text, text)

    def write(self, path: str, content: bytes, digest: str) -> None:
        """Write all of a file, whose digest is known."""
        try:
            with open(path, "wb", buffering=0) as stream:  # noqa: PTH123 - these are many
                left = memoryview(content)
                while left:  # a disk that is nearly full takes a part, which is no error yet
                    left = left[stream.write(left) :]
                if digest:
                    self._known[_signs(os.fstat(stream.fileno()))] = digest
        except OSError as problem:
            problem.filename = path  # which a write does not say
            raise


def _signs(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns


def split(items: Sequence[T]) -> list[Sequence[T]]:
    """Return items in portions for threads."""
    return [items[start : start + _TOGETHER] for start in range(0, len(items), _TOGETHER)]


def make_folder(path: Path, made: set[str]) -> None:
    """Make the folder of a file, unless it is among those ``made``."""
    folder = os.path.dirname(path)  # noqa: PTH120 - texts are faster, and these are many
    if folder not in made:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        made.add(folder)


def link(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where that cannot be; never replaces one."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        with target.open("xb") as stream, source.open("rb") as content:
            shutil.copyfileobj(content, stream)
