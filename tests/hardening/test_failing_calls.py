"""A system call that fails stops a build with one diagnostic, and leaves the site as it was."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SiteFolder, tree
from tests.hardening import calls as system
from tests.hardening.blogs import EDITED, FIRST, given, put
from tests.hardening.conftest import SEED, Extent

pytestmark = system.MARKS

_ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EACCES", "EROFS", "EMFILE", "EXDEV")


@pytest.mark.parametrize("half", [0, 1])
def test_whatever_fails(
    tmp_path: Path, half: int, extent: Extent, tally: Callable[[str, int], None]
):
    start = given(tmp_path / "start", FIRST)
    assert start.build().ok
    put(start, EDITED)
    old = tree(start.output)
    trial = SiteFolder(tmp_path / "trial" / "site")
    command = ("build", "--json", "--jobs=1", "--site", trial.folder, "--as-of", "2026-11-22")

    def again() -> None:
        shutil.rmtree(trial.folder, ignore_errors=True)
        shutil.copytree(start.folder, trial.folder, symlinks=True)

    again()
    found, _ = system.calls(command, tmp_path / "said", trial.folder)
    new = tree(trial.output)
    # A build has fewer calls than are asked for; those that come again fail in another way.
    wanted = extent(200, 20) * 2
    chosen = itertools.cycle(system.chosen(found, wanted, SEED))
    points = [*itertools.islice(chosen, half, wanted, 2)]
    for call, what in zip(points, itertools.cycle(_ERRORS), strict=False):
        again()
        done = system.injected(command, call, f"error={what}", tmp_path / "said")
        where = (call, what, done.stdout[-800:], done.stderr[-800:])
        assert "Traceback" not in done.stderr, where
        if done.returncode == 0:
            # What is remembered may be lost; nothing that is published.
            assert tree(trial.output) == new, where
        else:
            assert done.returncode == 1, where
            said = json.loads(done.stdout)
            errors = [one for one in said["diagnostics"] if one["severity"] == "error"]
            assert len(errors) == 1, where
            # A file of byline's own has no path within the site: it stands in the message.
            named = re.match(r"/\S+: ", errors[0]["message"]) or "output" in errors[0]["message"]
            assert errors[0]["path"] or named, where
            now = tree(trial.output)
            assert {name: data for name, data in now.items() if name in old} == old, where
        assert trial.build().ok, where
        assert tree(trial.output) == new, where
    tally("failing", len(points))
