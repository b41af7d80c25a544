"""A disk that is really full stops the command with one diagnostic, and loses nothing."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SiteFolder, tree
from tests.deploying.sites import broken_links
from tests.hardening import apart
from tests.hardening.blogs import FIRST, GROWN, OLD_BLOG, deploying, given, put
from tests.hardening.conftest import SEED, Extent
from tests.hardening.full import on_a_disk, resize, used

pytestmark = [*apart.MARKS, pytest.mark.usefixtures("same_program")]

_DAY = ("--as-of", "2026-11-22")
_EVERYTHING = ("--yes", "--anyway", "--force-remove", "--json")
Tally = Callable[[str, int], None]


def _again(start: Path, disk: Path) -> None:
    for path in disk.iterdir():
        shutil.rmtree(path)
    shutil.copytree(start, disk / "it", symlinks=True)


def _rooms(disk: Path, start: Path, work: Callable[[], None], count: int) -> list[dict[str, int]]:
    """Return sizes of a disk that are more than what there is, and less than what it takes."""
    _again(start, disk)
    bytes_before, files_before = used(disk)
    work()
    bytes_after, files_after = used(disk)
    dice = random.Random(SEED)
    page = 4096
    spans = ((bytes_after - bytes_before) // page - 1, files_after - files_before - 1)
    assert min(spans) > 5, spans
    found = []
    for number in range(count):
        part = dice.random()
        if number % 2:
            found.append({"files": files_before + int(part * spans[1])})
        else:
            found.append({"size": bytes_before + page * int(part * spans[0])})
    return found


@pytest.mark.parametrize("kind", ["cold", "after edits"])
def test_a_build(tmp_path: Path, kind: str, extent: Extent, tally: Tally):
    start = given(tmp_path / "start", GROWN if kind == "cold" else FIRST)
    if kind != "cold":
        assert start.build().ok
        put(start, GROWN)
    old = tree(start.output) if kind != "cold" else {}
    disk, said = tmp_path / "disk", tmp_path / "said"
    trial = SiteFolder(disk / "it")
    command = ("build", "--json", "--jobs=1", "--site", trial.folder, *_DAY)

    def build() -> None:
        assert apart.run(command, said).returncode == 0

    def work() -> int:
        rooms = _rooms(disk, start.folder, build, extent(10, 2))
        new = tree(trial.output)
        for room in rooms:
            resize(disk)
            _again(start.folder, disk)
            resize(disk, **room)
            done = apart.run(command, said)
            where = (room, used(disk), done)
            assert "Traceback" not in done.stderr, where
            if done.returncode == 0:  # only what is remembered had no room
                assert tree(trial.output) == new, where
            else:
                assert done.returncode == 1, where
                errors = _errors(done.stdout)
                assert len(errors) == 1, where
                assert errors[0]["path"] or "output" in errors[0]["message"], where
                assert tree(trial.output) == old, where
            resize(disk)
            build()
            assert tree(trial.output) == new, where
        return len(rooms)

    tally("full", on_a_disk(disk, work))


def test_a_deployment_to_a_folder(tmp_path: Path, extent: Extent, tally: Tally):
    site = given(tmp_path / "site", deploying(FIRST))
    command = ("deploy", *_EVERYTHING, *_DAY, "--site", site.folder)
    said, disk, www = tmp_path / "said", tmp_path / "disk", tmp_path / "disk" / "it"
    (tmp_path / "www").symlink_to(www)
    (tmp_path / "start").mkdir()
    disk.mkdir()

    def deploy() -> None:
        done = apart.run(command, said)
        assert done.returncode == 0, done

    def work() -> int:
        _again(tmp_path / "start", disk)
        deploy()
        old = tree(www)
        shutil.copytree(www, tmp_path / "old")
        put(site, deploying(GROWN))
        assert site.build().ok
        rooms = _rooms(disk, tmp_path / "old", deploy, extent(10, 2))
        new = tree(www)
        for room in rooms:
            resize(disk)
            _again(tmp_path / "old", disk)
            resize(disk, **room)
            done = apart.run(command, said)
            where = (room, used(disk), done)
            assert done.returncode == 1, where
            assert "Traceback" not in done.stderr, where
            (problem,) = _errors(done.stdout)
            assert "www" in problem["message"] or "disk" in problem["message"], where
            left = tree(www)
            assert broken_links(left) == [], where
            for name in old.keys() & new.keys():
                assert left[name] in {old[name], new[name]}, (where, name)
            resize(disk)
            deploy()
            assert tree(www) == new, where
        return len(rooms)

    tally("full", on_a_disk(disk, work))


def test_an_import(tmp_path: Path, extent: Extent, tally: Tally):
    old = given(tmp_path / "old", OLD_BLOG)
    said, disk, into = tmp_path / "said", tmp_path / "disk", tmp_path / "disk" / "it"
    command = ("import", old.folder, "--no-images", "--into", into)
    (tmp_path / "start").mkdir()
    own = {"content/.imported", "import-report.md"}

    def bring() -> None:
        done = apart.run(command, said)
        assert done.returncode == 0, done

    def written() -> dict[str, bytes]:
        return {name: data for name, data in tree(into).items() if name not in own}

    def work() -> int:
        rooms = _rooms(disk, tmp_path / "start", bring, extent(10, 2))
        new = written()
        for room in rooms:
            resize(disk)
            _again(tmp_path / "start", disk)
            resize(disk, **room)
            done = apart.run(command, said)
            where = (room, used(disk), done)
            assert done.returncode == 1, where
            assert "Traceback" not in done.stderr, where
            assert done.stderr.count("error: ") == 1, where
            assert str(into) in done.stderr, where
            assert written().items() <= new.items(), where
            resize(disk)
            bring()
            assert written() == new, where
        return len(rooms)

    tally("full", on_a_disk(disk, work))


def _errors(text: str) -> list[dict[str, str]]:
    return [one for one in json.loads(text)["diagnostics"] if one["severity"] == "error"]
