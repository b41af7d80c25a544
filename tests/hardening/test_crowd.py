"""Four builds, a preview and a deployment of one blog at once: nothing of one is in another."""

from __future__ import annotations

import contextlib
import random
import re
import signal
import time
import urllib.request
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

import pytest

from generator.publish.manifest import FOLDER
from tests.conftest import SiteFolder, tree
from tests.deploying.sites import broken_links
from tests.hardening import apart
from tests.hardening.blogs import deploying, given
from tests.hardening.conftest import SEED, Extent

pytestmark = [*apart.MARKS, pytest.mark.usefixtures("same_program")]

# Each build is of another day, on which another post is out and all others have a new neighbour.
_DAYS: Final = tuple(f"2026-11-{n:02}" for n in (3, 5, 7, 9, 11))
_WAITING: Final = re.compile(r"another build is at work here \((?:process (\d+)|.*)\); .*\n")
_BLOG: Final = deploying(
    {
        "content/site.yaml": "title: Days\nurl: https://example.com/\n",
        **{
            f"content/posts/p{n}.md": f"---\ntitle: P {n}\ndate: {day}\nslug: p{n}\nseries: S\n"
            f"tags: [a]\n---\nWords {n}.\n"
            for n, day in enumerate(_DAYS)
        },
    }
)


def test_a_crowd(tmp_path: Path, extent: Extent, tally: Callable[[str, int], None]):
    site = given(tmp_path / "site", _BLOG)
    expected = {day: _built(site, day) for day in _DAYS}
    assert len({len(one) for one in expected.values()}) == len(_DAYS)
    dice = random.Random(SEED)
    rounds, waited = extent(50, 3), 0
    for number in range(rounds):
        waited += _round(site, tmp_path, expected, dice, kill=number % 2 == 0)
    assert waited >= rounds
    tally("crowd", rounds)


def _built(site: SiteFolder, day: str) -> dict[str, bytes]:
    assert site.build(datetime.fromisoformat(day).replace(tzinfo=timezone.utc)).ok
    return tree(site.output)


def _round(
    site: SiteFolder,
    folder: Path,
    expected: dict[str, dict[str, bytes]],
    dice: random.Random,
    *,
    kill: bool,
) -> int:
    """Let them all loose, and kill the build that comes first; return how often one waited."""
    own = ("--site", site.folder, "--as-of")
    with contextlib.ExitStack() as stack:

        def begun(name: str, *arguments: str | Path) -> apart.Started:
            return stack.enter_context(apart.started(arguments, folder / name))

        builds = [begun(f"build {day}", "build", "--jobs=1", *own, day) for day in _DAYS[:4]]
        sends = ("deploy", "--yes", "--anyway", "--force-remove")
        deployment = begun("deploy", *sends, *own, _DAYS[4])
        preview = begun("preview", "preview", "--port", "8750", *own, _DAYS[0])
        everybody = [*builds, deployment, preview]
        dice.shuffle(everybody)
        for one in everybody:
            one.go()
        dead = _first(site.output, builds) if kill else None
        if dead:
            dead.send(signal.SIGKILL)
        pids = {one.pid for one in everybody}
        waited = 0
        for one in (*builds, deployment):
            done = one.end()
            if one is not dead:
                assert done.returncode == 0, done
            for match in (found := [*_WAITING.finditer(done.stderr)]):
                assert match[1] is None or int(match[1]) in pids, done
            assert _WAITING.sub("", done.stderr) == "", done
            waited += len(found)
        assert tree(site.output) in expected.values()
        assert tree(folder / "www") == expected[_DAYS[4]]
        assert broken_links(tree(folder / "www")) == []
        left = {path.name for path in (site.output / FOLDER).iterdir()}
        assert left == {"lock", "manifest.json"}
        _read(preview)
        preview.send(signal.SIGTERM)
        assert preview.end().returncode == 143
    return waited


def _first(output: Path, builds: list[apart.Started]) -> apart.Started | None:
    """Return the build that holds the lock before any other, or before all are done."""
    by_name = {f"process {one.pid}": one for one in builds}
    while any(one.poll() is None for one in builds):
        holder = by_name.get((output / FOLDER / "lock").read_text())
        if holder:
            return holder
        time.sleep(0.001)
    return None


def _read(preview: apart.Started) -> None:
    """Read all posts as the preview has them: it shows the blog as it is written, whatever day."""
    while not (found := re.search(r"the blog is at (\S+);", preview.stdout)):
        assert preview.poll() is None, preview.end()
        time.sleep(0.005)
    for number in range(len(_DAYS)):
        with urllib.request.urlopen(f"{found[1]}p{number}/", timeout=60) as answer:
            assert f"Words {number}." in answer.read().decode()
