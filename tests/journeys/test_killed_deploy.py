"""A deployment to a folder that is killed between any two things it does to the disk."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from generator.config.destinations import DirectoryOptions
from generator.deploy.journal import Journal
from generator.deploy.sending import Parcel, Talk, Way, send
from generator.deploy.targets.directory import DirectoryTarget
from tests.conftest import tree
from tests.deploying.sites import blog, broken_links, parcel
from tests.killing import MARKS, Killer

pytestmark = MARKS

OLD = blog({f"post-{n}": f"rivers old {n}" for n in range(4)})
NEW = blog({**{f"post-{n}": f"rivers new {n}" for n in range(3)}, "post-9": "seas 9"}, "p {}")
# tests/hardening kills at any system call.
_STEP = 6


def _send(folder: Path, load: Parcel, *, releases: bool, name: str) -> None:
    options = DirectoryOptions(type="directory", path="../www", releases=releases)
    target = DirectoryTarget(options, folder / "blog", {})
    way = Way(target, Journal(folder / "web.journal"), None)
    outcome = asyncio.run(send(load, way, Talk(), name))
    assert not outcome.found, outcome.found


def _killed(folder: Path, load: Parcel, at: int, *, releases: bool) -> int | None:
    """Send in a process that dies at a point; return the number of points if it did not."""
    process = os.fork()
    if process == 0:
        _child(folder, load, at, releases=releases)
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return None
    assert os.WEXITSTATUS(status) == 0
    return int((folder / "points").read_text())


def _child(folder: Path, load: Parcel, at: int, *, releases: bool) -> NoReturn:
    code = 1
    try:
        killer = Killer(at)
        killer.install()
        _send(folder, load, releases=releases, name="r2")
        (folder / "points").write_text(str(killer.points))
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


@pytest.mark.parametrize("releases", [True, False])
def test_a_deployment_killed_anywhere_is_completed_by_the_next(tmp_path: Path, releases: bool):
    old, new = parcel(OLD, tmp_path / "old"), parcel(NEW, tmp_path / "new")
    www = tmp_path / "www"
    seen = www / "current" if releases else www
    at = points = deaths = 0
    while at <= points:
        shutil.rmtree(www, ignore_errors=True)
        (tmp_path / "blog").mkdir(exist_ok=True)
        _send(tmp_path, old, releases=releases, name="r1")
        counted = _killed(tmp_path, new, at, releases=releases)
        if at == 0:
            assert counted is not None
            assert counted > 30
            points = counted - 10  # how many there are depends on what its threads do first
        else:
            deaths += counted is None
            left = tree(seen.resolve())
            assert not broken_links(left), at
            if releases:
                assert left in (OLD.files, NEW.files), at
        wanted, files = (old, OLD.files) if at // _STEP % 3 == 2 else (new, NEW.files)
        _send(tmp_path, wanted, releases=releases, name="r3")
        assert tree(seen.resolve()) == files, at
        assert [path.name for path in (www / ".byline").iterdir()] in ([], ["online.json.gz"]), at
        at += _STEP
    assert deaths > points // _STEP // 2
