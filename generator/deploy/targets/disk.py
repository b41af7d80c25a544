"""What a folder is made of, with few calls each: there are many files."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from generator.deploy.target import Denied, Full, Permanent, Remote, Transient

__all__ = ["OWN", "aside", "files_below", "link", "make_folder", "remote_of", "split", "unfit"]

P = ParamSpec("P")
T = TypeVar("T")

OWN: Final = ".byline"
"""Byline's own folder; what begins with ``new-`` in it waits for its place."""

_CHUNK: Final = 1 << 18  # bytes
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


def remote_of(place: str, path: str) -> Remote | None:
    """Read a file; None where there is none any more."""
    try:
        descriptor = os.open(f"{place}/{path}", os.O_RDONLY)
    except FileNotFoundError:  # somebody else removed it meanwhile
        return None
    try:
        chunk = os.read(descriptor, _CHUNK)
        size, digest = len(chunk), hashlib.sha256(chunk)
        while len(chunk) == _CHUNK:
            chunk = os.read(descriptor, _CHUNK)
            size += len(chunk)
            digest.update(chunk)
    finally:
        os.close(descriptor)
    text = digest.hexdigest()
    return Remote(path, size, text, text)


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
