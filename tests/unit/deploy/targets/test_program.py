from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from generator.deploy.target import Permanent
from generator.deploy.targets.git_answers import Said
from generator.deploy.targets.program import run


def test_what_a_program_reads_and_prints(tmp_path: Path) -> None:
    script = "cat; echo oh >&2; exit 3"
    ran = asyncio.run(run(["sh", "-c", script], dict(os.environ), b"given", tmp_path))
    assert (ran.status, ran.out, ran.complaint) == (3, b"given", b"oh\n")
    assert ran.words == "givenoh\n"


def test_a_program_that_is_not_waited_for_is_ended_with_what_it_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"

    async def work() -> None:
        script = f"sleep 600 & echo $! > '{pids}.new'; mv '{pids}.new' '{pids}'; wait"
        running = asyncio.ensure_future(run(["sh", "-c", script], dict(os.environ)))
        for _ in range(1000):
            if not pids.exists():
                await asyncio.sleep(0.01)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(work())
    started = int(pids.read_text())
    for _ in range(500):
        if _is_over(started):
            break
        time.sleep(0.01)
    assert _is_over(started)


def _is_over(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return True
    return status.rpartition(")")[2].split()[0] == "Z"  # ended, though nobody has asked after it


def test_what_git_says_is_told_without_addresses() -> None:
    words = "hint: x\nfatal: bad thing at https://me:hunter2@example.com/x 'me@host' here"
    problem = Said(words).meaning("push")
    assert type(problem) is Permanent
    assert problem.hint == "bad thing at … … here"
    assert Said("").meaning("push").hint is None
