"""System calls of the command: which there are, and one of them that meets something (strace)."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.hardening import apart

__all__ = ["CHANGING", "MARKS", "Call", "Done", "calls", "chosen", "injected"]

MARKS: Final = [
    *apart.MARKS,
    pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace"),
    pytest.mark.usefixtures("same_program"),
]
# Calls that change a disk, or say that something is to be changed.
CHANGING: Final = (
    *("open", "openat", "write", "pwrite64", "mkdir", "mkdirat", "rename", "renameat", "renameat2"),
    *("unlink", "unlinkat", "rmdir", "fsync", "fdatasync", "link", "linkat", "symlink"),
    *("symlinkat", "ftruncate"),
)
_LINE: Final = re.compile(r"(\d+) +(\w+)\((.*)")
Done = apart.Done


class Call(NamedTuple):
    """A system call: which of its kind in its thread it is, from 1, and what was asked of it."""

    name: str
    number: int
    said: str


def calls(
    arguments: Sequence[str | Path],
    said: Path,
    folder: Path | None = None,
    names: Sequence[str] = CHANGING,
    until: Callable[[apart.Started], None] = lambda _: None,
) -> tuple[list[Call], Done]:
    """Run the command to its end; return its calls that concern what lies below a folder.

    ``until`` is what is done while it runs, for one that does not end by itself.
    """
    log = said / "log"
    with apart.started(arguments, said) as process:
        options = ["-y", "-o", str(log), "-e", f"trace={','.join(names)}"]
        with _traced(process.pid, options):
            process.go()
            until(process)
            done = process.end()
    counts: Counter[tuple[str, str]] = Counter()
    found: list[Call] = []
    for line in log.read_text(errors="replace").splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        thread, name, asked = match.groups()
        counts[thread, name] += 1
        if folder is None or str(folder) in asked:
            found.append(Call(name, counts[thread, name], asked))
    return found, done


def chosen(found: Sequence[Call], count: int, seed: int) -> list[Call]:
    """Return so many of some calls, spread over all of them, the same for the same seed."""
    if len(found) <= count:
        return list(found)
    step = len(found) / count
    picks = random.Random(seed)
    return [found[int((n + picks.random()) * step)] for n in range(count)]


def injected(
    arguments: Sequence[str | Path],
    call: Call,
    what: str,
    said: Path,
    until: Callable[[apart.Started], None] = lambda _: None,
) -> Done:
    """Run the command, one call of which meets something: ``signal=KILL``, ``error=ENOSPC``."""
    rule = f"inject={call.name}:{what}:when={call.number}"
    options = ["-o", os.devnull, "-e", f"trace={call.name}", "-e", rule]
    with apart.started(arguments, said) as process, _traced(process.pid, options):
        process.go()
        until(process)
        return process.end()


@contextlib.contextmanager
def _traced(process: int, options: Sequence[str]) -> Iterator[None]:
    """Have strace follow a process that is there and waits."""
    command = ["strace", "-f", *options, "-p", str(process)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr
        said = strace.stderr.readline()
        assert "attached" in said, said
        yield
        strace.wait(timeout=120)
