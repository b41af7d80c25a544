"""Killed at any system call, a build leaves whole files, and the next one makes the site right."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import SiteFolder, tree
from tests.hardening.blogs import EDITED, FIRST, THEMED, given, put
from tests.hardening.calls import NEEDED, byline_command, calls, chosen, injected
from tests.hardening.conftest import SEED, Extent

pytestmark = NEEDED

_KINDS: Mapping[str, tuple[Mapping[str, str | bytes] | None, Mapping[str, str | bytes]]] = {
    "cold": (None, FIRST),
    "after edits": (FIRST, EDITED),
    "another theme": (FIRST, THEMED),
}


def _published(output: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(output).items() if not name.startswith(".byline/")}


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("kind", sorted(_KINDS))
def test_a_build_killed_at_a_system_call(
    tmp_path: Path, kind: str, half: int, extent: Extent, tally: Callable[[str, int], None]
):
    before, after = _KINDS[kind]
    start = given(tmp_path / "start", before or after)
    if before:
        assert start.build().ok
        put(start, after)
    trial = SiteFolder(tmp_path / "trial" / "site")
    command = byline_command(
        *("build", "--quiet", "--jobs", "1", "--site", trial.folder, "--as-of", "2026-11-22")
    )
    old = _published(start.output) if before else {}

    def again() -> None:
        shutil.rmtree(trial.folder, ignore_errors=True)
        shutil.copytree(start.folder, trial.folder, symlinks=True)

    again()
    found = calls(command, trial.folder, tmp_path / "log")
    new = _published(trial.output)
    assert len(found) > 60
    points = chosen(found, extent(170, 17) * 2, SEED)[half::2]
    for call in points:
        again()
        done = injected(command, call, "signal=KILL", tmp_path)
        assert done.returncode in {137, -9}, (call, done)
        for name, data in _published(trial.output).items():
            assert data in {old.get(name), new.get(name)}, (call, name)
        assert trial.build().ok, call
        assert _published(trial.output) == new, call
        leftovers = [path for path in trial.folder.rglob("*") if path.name.endswith(".new")]
        assert leftovers == [], call
    tally("killed", len(points))
