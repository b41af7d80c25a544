"""After any sequence of edits, a build into the same output is what a clean build would be."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from generator.cache import shortcut
from generator.publish.manifest import FOLDER, Manifest
from tests.conftest import SiteFolder, tree
from tests.hardening.conftest import SEED, Extent
from tests.killing import MARKS
from tests.properties.writer import KINDS, Writer

pytestmark = [*MARKS[1:], pytest.mark.usefixtures("same_program")]

_WALKS: Final = 4
_LENGTH: Final = 75
"""Edits to one blog: so many that each kind is among them."""


@pytest.mark.parametrize("walk", range(_WALKS))
def test_a_build_after_edits_is_what_a_clean_build_would_be(
    tmp_path: Path, walk: int, extent: Extent, tally: Callable[[str, int], None]
):
    assert len(KINDS) < _LENGTH
    blogs = extent(10_000, 300) // _LENGTH // _WALKS + extent(1, 0)
    # How many edits there are to a build: with fewer builds, more.
    steps = (1, 1, 1, 2, 3) if extent.whole else (2, 3, 4)
    edits = 0
    for number in range(blogs):
        folder = tmp_path / str(number)
        writer = Writer(folder, SEED + walk + number * _WALKS)
        _walk(writer, folder, steps)
        edits += len(writer.done)
        shutil.rmtree(folder)
    tally("edits", edits)


def _walk(writer: Writer, folder: Path, steps: tuple[int, ...]) -> None:
    assert writer.build().ok
    published = builds = 0
    while len(writer.done) < _LENGTH:
        builds += 1
        for _ in range(writer.random.choice(steps)):
            writer.edit()
        if builds % 4 == 0:
            before = tree(writer.site.output)
            with writer.mistaken():
                assert not writer.build().ok
            assert tree(writer.site.output) == before, writer.done
        clean = SiteFolder(folder / f"clean-{builds}")
        published += _held(writer, clean, twice=builds % 4 == 2)
        shutil.rmtree(clean.folder)
    assert writer.counts.keys() == KINDS.keys()
    assert writer.killed == writer.counts["kill"]
    assert published > builds * 0.8


def _held(writer: Writer, fresh: SiteFolder, *, twice: bool) -> bool:
    """Build, and hold what comes of it against a clean build; say whether anything did."""
    site = writer.site
    for name in ("content", "templates"):
        if (site.folder / name).is_dir():
            shutil.copytree(site.folder / name, fresh.folder / name)
    before = tree(site.output)
    clean = fresh.build(writer.as_of, drafts=writer.drafts)
    expected = tree(fresh.output)
    # What the command asks before it builds at all.
    if shortcut.nothing_to_do(site.folder, site.output, writer.options):
        assert before == expected, writer.done
    outcome = writer.build()
    assert outcome.diagnostics == clean.diagnostics, writer.done
    assert outcome.ok == clean.ok
    if not outcome.ok:
        assert tree(site.output) == before, writer.done
        writer.give_in()
        return False
    assert tree(site.output) == expected, writer.done
    assert Manifest.read(site.output) == Manifest.read(fresh.output), writer.done
    assert _folders(site.output) == _folders(fresh.output), writer.done
    assert outcome.report is not None
    assert outcome.report.written + outcome.report.unchanged == len(expected)
    assert shortcut.nothing_to_do(site.folder, site.output, writer.options)
    if twice:
        again = writer.build()
        assert again.report is not None
        assert (again.report.written, again.report.removed) == (0, 0), writer.done
        assert shortcut.nothing_to_do(site.folder, site.output, writer.options)
    return True


def _folders(output: Path) -> set[str]:
    return {
        path.relative_to(output).as_posix()
        for path in output.rglob("*")
        if path.is_dir() and FOLDER not in path.relative_to(output).parts
    }
