"""Killed at any system call, the command leaves whole files, and the next one makes all right."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import SiteFolder, tree
from tests.deploying.sites import broken_links
from tests.hardening import calls as system
from tests.hardening.apart import run
from tests.hardening.blogs import EDITED, FIRST, OLD_BLOG, THEMED, deploying, given, put
from tests.hardening.conftest import SEED, Extent

pytestmark = system.MARKS

_KINDS: Mapping[str, tuple[Mapping[str, str | bytes] | None, Mapping[str, str | bytes]]] = {
    "cold": (None, FIRST),
    "after edits": (FIRST, EDITED),
    "another theme": (FIRST, THEMED),
}
_DAY = ("--as-of", "2026-11-22")
Tally = Callable[[str, int], None]


def _again(start: Path, trial: Path) -> None:
    shutil.rmtree(trial, ignore_errors=True)
    shutil.copytree(start, trial, symlinks=True)


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("kind", sorted(_KINDS))
def test_a_build(tmp_path: Path, kind: str, half: int, extent: Extent, tally: Tally):
    before, after = _KINDS[kind]
    start = given(tmp_path / "start", before or after)
    if before:
        assert start.build().ok
        put(start, after)
    trial, said = SiteFolder(tmp_path / "trial" / "site"), tmp_path / "said"
    command = ("build", "--quiet", "--jobs", "1", "--site", trial.folder, *_DAY)
    old = tree(start.output) if before else {}
    _again(start.folder, trial.folder)
    assert trial.build().ok  # after which there is nothing more that is read but once
    new = tree(trial.output)
    _again(start.folder, trial.folder)
    found, done = system.calls(command, said, trial.folder)
    assert done.returncode == 0, done
    assert len(found) > 60
    points = system.chosen(found, extent(100, 10) * 2, SEED)[half::2]
    deaths = 0
    for call in points:
        _again(start.folder, trial.folder)
        done = system.injected(command, call, "signal=KILL", said)
        # The last call of a kind may be one fewer this time.
        assert done.returncode in {-9, 0}, (call, done)
        deaths += done.returncode == -9
        for name, data in tree(trial.output).items():
            assert data in {old.get(name), new.get(name)}, (call, name)
        assert trial.build().ok, call
        assert tree(trial.output) == new, call
        leftovers = [path for path in trial.folder.rglob("*") if path.name.endswith(".new")]
        assert leftovers == [], call
    assert deaths >= len(points) * 0.8
    tally("killed", deaths)


@pytest.mark.parametrize("releases", [True, False])
def test_a_deployment_to_a_folder(tmp_path: Path, releases: bool, extent: Extent, tally: Tally):
    start, trial, said = tmp_path / "start", tmp_path / "trial", tmp_path / "said"
    site = given(start / "site", deploying(FIRST, releases=releases))
    command = ("deploy", "--yes", "--anyway", "--force-remove", *_DAY, "--site")
    assert run((*command, site.folder), said).returncode == 0
    put(site, deploying(EDITED, releases=releases))
    assert site.build().ok
    seen = trial / "www" / "current" if releases else trial / "www"
    old = tree((start / seen.relative_to(trial)).resolve())
    new = tree(site.output)
    assert broken_links(old) == broken_links(new) == []
    _again(start, trial)
    found, done = system.calls((*command, trial / "site"), said, trial / "www")
    assert done.returncode == 0, done
    assert tree(seen.resolve()) == new
    assert len(found) > 30
    points = system.chosen(found, extent(100, 10), SEED)
    deaths = 0
    for call in points:
        _again(start, trial)
        done = system.injected((*command, trial / "site"), call, "signal=KILL", said)
        # Which of its threads does what is not the same each time.
        assert done.returncode in {-9, 0}, (call, done)
        deaths += done.returncode == -9
        left = tree(seen.resolve())
        assert broken_links(left) == [], call
        assert not releases or left in (old, new), call
        for name, data in left.items():
            assert data in {old.get(name), new.get(name)}, (call, name)
        done = run((*command, trial / "site"), said)
        assert done.returncode == 0, (call, done)
        assert tree(seen.resolve()) == new, call
        own = [path.name for path in (trial / "www" / ".byline").iterdir()]
        assert own in ([], ["online.json.gz"]), call
    assert deaths > len(points) * 0.8
    tally("killed", deaths)


def _imported(site: Path) -> dict[str, bytes]:
    """Return what an import wrote, but for its journal and what it tells."""
    own = {"content/.imported", "import-report.md"}
    return {name: data for name, data in tree(site).items() if name not in own}


@pytest.mark.parametrize("half", [0, 1])
def test_an_import(tmp_path: Path, half: int, extent: Extent, tally: Tally):
    old, trial, said = given(tmp_path / "old", OLD_BLOG), tmp_path / "trial", tmp_path / "said"
    command = ("import", old.folder, "--no-images", "--into", trial)
    found, done = system.calls(command, said, trial)
    assert done.returncode == 0, done
    new = _imported(trial)
    assert len(found) > 60
    points = system.chosen(found, extent(100, 10) * 2, SEED)[half::2]
    for call in points:
        shutil.rmtree(trial)
        done = system.injected(command, call, "signal=KILL", said)
        assert done.returncode == -9, (call, done)
        left = {
            name: data
            for name, data in (_imported(trial) if trial.exists() else {}).items()
            if not name.endswith(".new")
        }
        assert left.items() <= new.items(), call
        assert run(command, said).returncode == 0, call
        assert _imported(trial) == new, call
        assert (trial / "import-report.md").is_file(), call
    tally("killed", len(points))
