"""A program that is run to its end, or ended with all that it started."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["Ran", "run"]


class Ran(NamedTuple):
    """What came of a program: the status it ended with, and what it printed."""

    status: int
    out: bytes
    complaint: bytes

    @property
    def words(self) -> str:
        """What it had to say: not for people, as there may be a password in it."""
        return (self.out + self.complaint).decode(errors="replace")


async def run(
    command: Sequence[str],
    environ: Mapping[str, str],
    given: bytes = b"",
    folder: Path | None = None,
) -> Ran:
    """Run a program, and give it something to read. One that is not waited for is ended."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environ,
        start_new_session=True,
    )
    try:
        out, complaint = await process.communicate(given)
    except BaseException:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "nt":
                process.kill()  # Windows
            else:
                os.killpg(process.pid, signal.SIGKILL)
        await asyncio.shield(process.wait())
        raise
    assert process.returncode is not None
    return Ran(process.returncode, out, complaint)
