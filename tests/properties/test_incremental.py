"""After any sequence of edits, a build into the same output is what a clean build would be."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from generator.cache import shortcut
from generator.publish.manifest import FOLDER, Manifest
from tests.conftest import SiteFolder, tree
from tests.killing import MARKS
from tests.properties.writer import KINDS, Writer

pytestmark = MARKS[1:]

SEEDS = 6 * (25 if os.environ.get("BYLINE_HYPOTHESIS") == "long" else 1)
# At least one edit before each build, and each kind of edit at least once.
STEPS = 30


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_build_after_edits_is_what_a_clean_build_would_be(tmp_path: Path, seed: int):
    writer = Writer(tmp_path, seed)
    site = writer.site
    assert writer.build().ok
    published = 0
    kinds: Counter[str] = Counter()
    step = 0
    while step < STEPS or kinds.keys() != KINDS.keys():
        step += 1
        for _ in range(writer.random.choice([1, 1, 1, 2, 3])):
            writer.edit()
        kinds = writer.counts
        fresh = SiteFolder(tmp_path / f"clean-{step}")
        for name in ("content", "templates"):
            if (site.folder / name).is_dir():
                shutil.copytree(site.folder / name, fresh.folder / name)
        before = tree(site.output)
        if step % 4 == 0:
            with writer.mistaken():
                assert not writer.build().ok
            assert tree(site.output) == before, writer.done
        clean = fresh.build(writer.as_of, drafts=writer.drafts)
        # What the command asks before it builds at all.
        if shortcut.nothing_to_do(site.folder, site.output, writer.options):
            assert before == tree(fresh.output), writer.done
        outcome = writer.build()
        assert outcome.diagnostics == clean.diagnostics, writer.done
        assert outcome.ok == clean.ok
        if not outcome.ok:
            assert tree(site.output) == before, writer.done
            writer.give_in()
            continue
        published += 1
        assert tree(site.output) == tree(fresh.output), writer.done
        assert Manifest.read(site.output) == Manifest.read(fresh.output), writer.done
        assert _folders(site.output) == _folders(fresh.output), writer.done
        assert outcome.report is not None
        assert outcome.report.written + outcome.report.unchanged == len(tree(fresh.output))
        assert shortcut.nothing_to_do(site.folder, site.output, writer.options)
        if step % 4 == 2:
            again = writer.build()
            assert again.report is not None
            assert (again.report.written, again.report.removed) == (0, 0), writer.done
            assert shortcut.nothing_to_do(site.folder, site.output, writer.options)
        shutil.rmtree(fresh.folder)
    print(  # noqa: T201
        f"{step} steps, {len(writer.done)} edits, {writer.builds} builds, "
        f"{writer.killed} of them killed, {published} held against a clean one: "
        + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    )
    assert len(writer.done) >= STEPS
    assert writer.killed == kinds["kill"]
    assert published > STEPS / 2


def _folders(output: Path) -> set[str]:
    return {
        path.relative_to(output).as_posix()
        for path in output.rglob("*")
        if path.is_dir() and FOLDER not in path.relative_to(output).parts
    }
