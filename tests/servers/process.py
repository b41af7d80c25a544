"""A server as a process of its own, which does not outlive its test run."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.serving import free_port

__all__ = ["LOOPBACK", "free_ports", "is_listening", "running"]

LOOPBACK: Final = "127.0.0.1"
_PATIENCE: Final = 60.0  # seconds until a server must answer
_PAUSE: Final = 0.02


@contextlib.contextmanager
def running(
    command: Sequence[str],
    folder: Path,
    ready: Callable[[], bool],
    variables: Mapping[str, str] | None = None,
) -> Iterator[int]:
    """Run a server until the block ends, from when ``ready`` says so; give its process id.

    What it says goes into ``server.log`` in the folder, and into the error if it does not start.
    It is ended with all that it started, also where the test run itself is killed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "server.log"
    guard = ["setpriv", "--pdeathsig", "KILL", "--"] if shutil.which("setpriv") else []
    with log.open("ab") as stream:
        process = subprocess.Popen(
            [*guard, *command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            env={**os.environ, **(variables or {})},
            start_new_session=True,
        )
    try:
        _wait(process, ready, log)
        yield process.pid
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def _wait(process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            said = log.read_text(encoding="utf-8", errors="replace")
            raise AssertionError(f"the server did not start:\n{said[-2000:]}")
        time.sleep(_PAUSE)


def is_listening(port: int) -> bool:
    """Say whether somebody answers at a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def free_ports(number: int) -> list[int]:
    """Return that many different ports that nobody listens on."""
    found: set[int] = set()
    while len(found) < number:
        found.add(free_port())
    return sorted(found)
