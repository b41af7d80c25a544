"""System calls of a command, one by one: which there are, and one that fails or kills (strace)."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pytest

__all__ = ["NEEDED", "Call", "byline_command", "calls", "chosen", "injected"]

NEEDED: Final = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")

_TRACED: Final = (
    *("open", "openat", "write", "pwrite64", "mkdir", "mkdirat", "rename", "renameat", "renameat2"),
    *(
        "unlink",
        "unlinkat",
        "rmdir",
        "fsync",
        "fdatasync",
        "link",
        "linkat",
        "symlink",
        "symlinkat",
    ),
    *("ftruncate",),
)
_LINE: Final = re.compile(r"(\d+) +(\w+)\((.*)")
_PLAIN: Final = {
    # The same calls with each run: no files of compiled modules come and go.
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
}


class Call(NamedTuple):
    """A system call: which of its kind it is, from 1, and what was asked of it."""

    name: str
    number: int
    said: str


def byline_command(*arguments: str | Path) -> list[str]:
    """Return the command line of the installed command."""
    return [str(Path(sys.executable).with_name("byline")), *map(str, arguments)]


def calls(command: Sequence[str], folder: Path, log: Path) -> list[Call]:
    """Run a command to its end and return its calls that concern what lies below a folder."""
    traced = ",".join(_TRACED)
    done = _strace(["-y", "-o", str(log), "-e", f"trace={traced}"], command, log.parent)
    assert done.returncode == 0, done.stderr
    counts: Counter[tuple[str, str]] = Counter()
    found: list[Call] = []
    for line in log.read_text(errors="replace").splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        process, name, said = match.groups()
        counts[process, name] += 1
        if str(folder) in said:
            found.append(Call(name, counts[process, name], said))
    return found


def chosen(found: Sequence[Call], count: int, seed: int) -> list[Call]:
    """Return so many of some calls, spread over all of them, the same for the same seed."""
    if len(found) <= count:
        return list(found)
    step = len(found) / count
    picks = random.Random(seed)
    return [found[int((n + picks.random()) * step)] for n in range(count)]


def injected(
    command: Sequence[str], call: Call, what: str, beside: Path
) -> subprocess.CompletedProcess[str]:
    """Run a command in which one call meets something: ``signal=KILL``, ``error=ENOSPC``."""
    rule = f"inject={call.name}:{what}:when={call.number}"
    return _strace(["-o", os.devnull, "-e", f"trace={call.name}", "-e", rule], command, beside)


def _strace(
    options: Sequence[str], command: Sequence[str], beside: Path
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["strace", "-f", "-qq", *options, *command],
        cwd=beside,
        env={**os.environ, **_PLAIN},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
