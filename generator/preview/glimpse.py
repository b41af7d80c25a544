"""Look at files without reading them: whether they changed, and whether somebody writes to them."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

__all__ = ["Glimpse", "below", "glimpse", "is_written"]

Glimpse: TypeAlias = tuple[int, int, int]
"""Of a file its time of writing (ns), its size (bytes), and which file it is (inode)."""

# That others break a lease is told by a signal, by default by one that would end the process.
# This one is passed over by a process that does not ask for it.
_QUIET: Final = "SIGURG"


def glimpse(path: str) -> Glimpse | None:
    """Return how a file looks, or what a link leads to; None when there is nothing."""
    try:
        return _of(os.stat(path))  # noqa: PTH116 - thousands of these, and a Path costs more
    except (OSError, ValueError):
        return None


def _of(found: os.stat_result) -> Glimpse:
    return found.st_mtime_ns, found.st_size, found.st_ino


def is_written(path: str) -> bool | None:
    """Say whether somebody has a file open to write to it; None when the system cannot say.

    Linux gives a lease for reading only of a file that nobody has open for writing, nor mapped
    (fcntl(2), "Leases"). Other systems have no such thing, nor have some file systems, nor files
    of other users.
    """
    try:
        import fcntl

        lease, sign = fcntl.F_SETLEASE, fcntl.F_SETSIG
    except (ImportError, AttributeError):  # Windows, macOS
        return None  # Windows, macOS
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        return None
    try:
        fcntl.fcntl(descriptor, sign, getattr(signal, _QUIET))
        fcntl.fcntl(descriptor, lease, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, lease, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return False


def below(
    folder: str, name: str, ignored: Callable[[str], bool], links: dict[str, str]
) -> Iterator[tuple[str, Glimpse]]:
    """Yield the files below a folder, each with how it looks.

    ``name`` is what the site calls the folder; what is ``ignored`` by its name is left out, with
    all that is in it. Links to folders are followed unless they lead out of what the folder lies
    in, or back; ``links`` gets where each leads. What cannot be looked at is left out.
    """
    home = os.path.realpath(os.path.dirname(folder))  # noqa: PTH120 - as above
    todo: list[tuple[str, str, frozenset[str]]] = [(folder, name, frozenset())]
    while todo:
        above, called, linking = todo.pop()
        for entry in _entries(above):
            inner = f"{called}/{entry.name}"
            if ignored(inner):
                continue
            try:
                seen, link = entry.stat(), entry.is_symlink()
            except OSError:
                continue
            if not stat.S_ISDIR(seen.st_mode):
                yield entry.path, _of(seen)
            elif not link:
                todo.append((entry.path, inner, linking))
            else:
                real, here = os.path.realpath(entry.path), linking | {os.path.realpath(above)}
                if _inside(real, home) and not any(_inside(one, real) for one in here):
                    links[entry.path] = real
                    todo.append((entry.path, inner, here))


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
