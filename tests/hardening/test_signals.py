"""A signal at any moment ends the command in good order: its exit code, nothing half or left."""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import re
import shutil
import signal
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import SiteFolder, tree
from tests.deploying.sites import broken_links
from tests.hardening import apart
from tests.hardening import calls as system
from tests.hardening.blogs import EDITED, FIRST, OLD_BLOG, deploying, given, put
from tests.hardening.conftest import SEED, Extent

pytestmark = system.MARKS

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Beside what changes the disk, what is done all the time: so moments are as any others.
_ANY: Final = (
    *system.CHANGING,
    *("read", "close", "lseek", "getdents64", "newfstatat", "pread64", "fcntl", "ioctl", "mmap"),
    *("getpid", "futex", "clone3", "epoll_wait", "recvfrom", "sendto", "accept4", "poll"),
)
_NOISE: Final = ("Traceback", "Exception ignored", "never retrieved", "never awaited", "Error")
_DAY: Final = ("--as-of", "2026-11-22")
_ID: Final = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{8}")
Tally = Callable[[str, int], None]


def _again(start: Path, trial: Path) -> None:
    shutil.rmtree(trial, ignore_errors=True)
    shutil.copytree(start, trial, symlinks=True)


def _names(folder: Path) -> set[str]:
    """Return what there is, by names that do not say when it was made."""
    return {_ID.sub("ID", path.relative_to(folder).as_posix()) for path in folder.rglob("*")}


def _moments(found: list[system.Call], count: int) -> list[tuple[system.Call, signal.Signals]]:
    """Return calls at which signals come; the first is that of the gate."""
    return [*zip(system.chosen(found[1:], count, SEED), itertools.cycle(_SIGNALS), strict=False)]


def _signalled(
    command: tuple[str | Path, ...],
    moment: tuple[system.Call, signal.Signals],
    said: Path,
    until: Callable[[apart.Started], None] = lambda _: None,
) -> apart.Done:
    """Run a command that gets a signal; one that was over by then has ended well."""
    call, number = moment
    done = system.injected(command, call, f"signal={number.name}", said, until)
    assert done.returncode in {128 + number, 0}, (moment, done)
    assert not any(noise in done.stderr for noise in _NOISE), (moment, done)
    if number == signal.SIGINT and done.returncode and command[0] != "preview":
        assert done.stderr.endswith("\nstopped\n"), (moment, done)
    return done


def test_a_build(tmp_path: Path, extent: Extent, tally: Tally):
    start = given(tmp_path / "start", FIRST)
    assert start.build().ok
    put(start, EDITED)
    trial, said = SiteFolder(tmp_path / "trial" / "site"), tmp_path / "said"
    command = ("build", "--jobs", "1", "--site", trial.folder, *_DAY)
    old = tree(start.output)
    _again(start.folder, trial.folder)
    assert trial.build().ok
    new = tree(trial.output)
    names = _names(start.folder) | _names(trial.folder)
    _again(start.folder, trial.folder)
    found, _ = system.calls(command, said, names=_ANY)
    moments = _moments(found, extent(38, 8))
    for moment in moments:
        _again(start.folder, trial.folder)
        done = _signalled(command, moment, said)
        left = tree(trial.output)
        assert done.returncode or left == new, moment
        for name, data in left.items():
            assert data in {old.get(name), new.get(name)}, (moment, name)
        assert _names(trial.folder) <= names, moment
        assert trial.build().ok, moment
        assert tree(trial.output) == new, moment
    tally("signals", len(moments))


@pytest.mark.parametrize("releases", [True, False])
def test_a_deployment(tmp_path: Path, releases: bool, extent: Extent, tally: Tally):
    start, trial, said = tmp_path / "start", tmp_path / "trial", tmp_path / "said"
    site = given(start / "site", deploying(FIRST, releases=releases))
    command = ("deploy", "--yes", "--anyway", "--force-remove", *_DAY, "--site")
    assert apart.run((*command, site.folder), said).returncode == 0
    put(site, deploying(EDITED, releases=releases))
    assert site.build().ok
    new, names = tree(site.output), _names(start)
    command = (*command, trial / "site")
    _again(start, trial)
    found, done = system.calls(command, said, names=_ANY)
    assert done.returncode == 0, done
    # What was sent is written down until all of it is.
    names |= {*_names(trial), "site/.cache/deploy/web.journal"}
    seen = trial / "www" / "current" if releases else trial / "www"
    moments = _moments(found, extent(19, 4))
    for moment in moments:
        _again(start, trial)
        done = _signalled(command, moment, said)
        left = tree(seen.resolve())
        assert done.returncode or left == new, moment
        assert broken_links(left) == [], moment
        assert _names(trial) <= names, (moment, _names(trial) - names)
        assert not (trial / "www" / ".byline" / "lock").exists(), moment
        assert apart.run(command, said).returncode == 0, moment
        assert tree(seen.resolve()) == new, moment
    tally("signals", len(moments))


def test_an_import(tmp_path: Path, extent: Extent, tally: Tally):
    old, trial, said = given(tmp_path / "old", OLD_BLOG), tmp_path / "trial", tmp_path / "said"
    command = ("import", old.folder, "--no-images", "--into", trial)
    found, done = system.calls(command, said, names=_ANY)
    assert done.returncode == 0, done
    names = _names(trial)
    own = {"content/.imported", "import-report.md"}
    new = {name: data for name, data in tree(trial).items() if name not in own}
    moments = _moments(found, extent(37, 7))
    for moment in moments:
        shutil.rmtree(trial, ignore_errors=True)
        _signalled(command, moment, said)
        left = {name: data for name, data in tree(trial).items() if name not in own}
        assert left.items() <= new.items(), moment
        assert not trial.exists() or _names(trial) <= names, (moment, _names(trial) - names)
        assert apart.run(command, said).returncode == 0, moment
        left = {name: data for name, data in tree(trial).items() if name not in own}
        assert left == new, moment
    tally("signals", len(moments))


def test_a_preview(tmp_path: Path, extent: Extent, tally: Tally):
    site, said = given(tmp_path / "site", FIRST), tmp_path / "said"
    names = _names(site.folder)
    command = ("preview", "--port", "8700", "--site", site.folder)
    found, done = system.calls(
        command, said, names=_ANY, until=functools.partial(_looked_at, number=signal.SIGTERM)
    )
    assert done.returncode == 143, done
    moments = _moments(found, extent(37, 7))
    for moment in moments:
        done = _signalled(command, moment, said, functools.partial(_looked_at, number=moment[1]))
        assert done.returncode == 128 + moment[1], (moment, done)
        now = {name for name in _names(site.folder) if not name.startswith(".cache")}
        assert now == names, moment
        assert site.build().ok, moment
        shutil.rmtree(site.output)
        shutil.rmtree(site.folder / ".cache")
    tally("signals", len(moments))


def _looked_at(process: apart.Started, number: signal.Signals) -> None:
    """Read a page of a preview; then end it, unless it has ended by itself."""
    while process.poll() is None:
        if address := re.search(r"the blog is at (\S+);", process.stdout):
            with contextlib.suppress(OSError, ValueError):
                urllib.request.urlopen(f"{address[1]}stays/", timeout=60).close()
            break
        time.sleep(0.005)
    with contextlib.suppress(ProcessLookupError):
        os.kill(process.pid, number) if process.poll() is None else None
