"""The command in a process forked from the test runner: nothing is imported twice: it is cheap."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

import pytest

from generator.cli import main

__all__ = ["MARKS", "Done", "Started", "run", "started"]

MARKS: Final = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork"),
    # The child runs the command and ends: it takes no lock that a thread of the runner may hold.
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]
_ANY_TRACER: Final = (0x59616D61, ctypes.c_ulong(-1))  # PR_SET_PTRACER, PR_SET_PTRACER_ANY


class Done(NamedTuple):
    """How a process ended: its exit code, or the number of the signal that ended it, negative."""

    returncode: int
    stdout: str
    stderr: str


@dataclass
class Started:
    """A process that waits to be let go."""

    pid: int
    said: Path
    _gate: int
    _status: int | None = field(default=None, init=False)

    def go(self) -> None:
        """Let it begin."""
        os.write(self._gate, b".")

    def poll(self) -> int | None:
        """Return how it ended, None where it goes on."""
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._status = os.waitstatus_to_exitcode(status) if pid else None
        return self._status

    def send(self, number: int) -> None:
        """Send it a signal, if it is there."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def end(self) -> Done:
        """Wait for its end."""
        if self._status is None:
            _, status = os.waitpid(self.pid, 0)
            self._status = os.waitstatus_to_exitcode(status)
        return Done(self._status, self.stdout, (self.said / "stderr").read_text())

    @property
    def stdout(self) -> str:
        """What it has said until now."""
        return (self.said / "stdout").read_text()

    def close(self) -> None:
        """Kill it if it goes on."""
        self.send(signal.SIGKILL)
        self.end()
        os.close(self._gate)


@contextlib.contextmanager
def started(
    arguments: Sequence[str | Path],
    said: Path,
    environ: Mapping[str, str] | None = None,
    first: Callable[[], None] = lambda: None,
) -> Iterator[Started]:
    """Have a process run the command once it is let go; ``first`` is what it does before.

    What it says goes to files in the folder ``said``.
    """
    said.mkdir(parents=True, exist_ok=True)
    wait, gate = os.pipe()
    standing, ready = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(gate)
        os.close(standing)
        _child([*map(str, arguments)], said, (wait, ready), environ or {}, first)
    os.close(wait)
    os.close(ready)
    os.read(standing, 1)  # from here on it does nothing but wait
    os.close(standing)
    process = Started(pid, said, gate)
    try:
        yield process
    finally:
        process.close()


def run(
    arguments: Sequence[str | Path],
    said: Path,
    environ: Mapping[str, str] | None = None,
    first: Callable[[], None] = lambda: None,
) -> Done:
    """Run the command to its end."""
    with started(arguments, said, environ, first) as process:
        process.go()
        return process.end()


def _child(
    arguments: list[str],
    said: Path,
    pipes: tuple[int, int],
    environ: Mapping[str, str],
    first: Callable[[], None],
) -> NoReturn:
    code = 1
    try:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]
        os.environ.update(environ)
        _streams(said)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with contextlib.suppress(AttributeError, OSError):  # elsewhere than on Linux
            ctypes.CDLL(None).prctl(*_ANY_TRACER, 0, 0, 0)
        first()
        wait, ready = pipes
        os.close(ready)
        os.read(wait, 1)
        code = _ended(arguments)
    except BaseException:  # noqa: BLE001 - as Python itself does at the end of a program
        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _ended(arguments: list[str]) -> int:
    try:
        return main(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1


def _streams(said: Path) -> None:
    """Give the process streams of its own; pytest has put others in place of Python's."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = os.open(said / name, flags, 0o600)
        os.dup2(stream, number)
        os.close(stream)
        setattr(sys, name, open(number, "w", encoding="utf-8", closefd=False))  # noqa: SIM115
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
