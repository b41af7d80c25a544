"""A disk of a certain size: a file system in memory that one forked process sees alone."""

from __future__ import annotations

import ctypes
import functools
import os
import pickle
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

import pytest

__all__ = ["Use", "on_a_disk", "resize", "used"]

T = TypeVar("T")
Use = tuple[int, int]

_NEW_MOUNTS: Final = 0x00020000  # CLONE_NEWNS
_NEW_USER: Final = 0x10000000  # CLONE_NEWUSER
_REMOUNT: Final = 32  # MS_REMOUNT
_PRIVATE: Final = 0x44000  # MS_REC | MS_PRIVATE
_SIZE: Final = 1 << 26  # which, unlike no limit at all, can be made less
_FILES: Final = 10_000


def on_a_disk(folder: Path, work: Callable[[], T]) -> T:
    """Do something in a forked process that sees an empty disk of its own at ``folder``.

    Its assertions fail here, and what it returns is returned. Skips where no disk can be had.
    """
    if (reason := _why_not()) is not None:
        pytest.skip(reason)
    folder.mkdir(parents=True, exist_ok=True)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _child(folder, work, writing)
    os.close(writing)
    with open(reading, "rb") as stream:  # noqa: PTH123
        told = stream.read()
    os.waitpid(pid, 0)
    assert told, "the process died"
    result, problem = pickle.loads(told)
    assert problem is None, problem
    return result


def resize(folder: Path, size: int = _SIZE, files: int = _FILES) -> None:
    """Give the disk room for so many bytes and so many files and folders; first for plenty."""
    _mount(folder, _REMOUNT, f"size={size},nr_inodes={files}")


def used(folder: Path) -> Use:
    """Return how many bytes and how many files and folders the disk holds."""
    found = os.statvfs(folder)
    return (found.f_blocks - found.f_bfree) * found.f_frsize, found.f_files - found.f_ffree


def _child(folder: Path, work: Callable[[], Any], writing: int) -> NoReturn:
    code = 1
    try:
        try:
            _apart()
            _mount(folder, 0, f"size={_SIZE},nr_inodes={_FILES}")
            told = (work(), None)
        except BaseException:  # noqa: BLE001 - whatever it is, it is told
            told = (None, traceback.format_exc())
        with open(writing, "wb") as stream:
            pickle.dump(told, stream)
        code = 0
    finally:
        os._exit(code)


@functools.cache
def _why_not() -> str | None:
    """Return why no disk can be had here; None where one can."""
    if not hasattr(os, "fork") or os.uname().sysname != "Linux":
        return "needs file systems in memory, as Linux has"
    pid = os.fork()
    if pid == 0:
        try:
            _apart()
            _mount(Path(tempfile.gettempdir()), 0, "size=1m")
        except OSError as problem:
            os._exit(problem.errno or 1)
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return f"no disk can be mounted here: {os.strerror(code)}" if code else None


def _apart() -> None:
    """Go into a name space where mounts are this process's own, as root or as if one were it."""
    user, group = os.getuid(), os.getgid()
    try:
        _call("unshare", _NEW_MOUNTS)
    except PermissionError:
        _call("unshare", _NEW_MOUNTS | _NEW_USER)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    _call("mount", b"none", b"/", None, ctypes.c_ulong(_PRIVATE), None)


def _mount(folder: Path, flags: int, options: str) -> None:
    said = (b"none", os.fsencode(folder), b"tmpfs", ctypes.c_ulong(flags), options.encode())
    _call("mount", *said)


def _call(name: str, *arguments: Any) -> None:
    """Call a function of the system; raises ``OSError`` as Python's own do."""
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
