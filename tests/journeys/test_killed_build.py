"""A build that is killed anywhere leaves whole files, and the next build makes the site right."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator import pipeline
from generator.cache import shortcut
from generator.publish.manifest import FOLDER, Manifest
from tests.conftest import AS_OF, SiteFolder, tree
from tests.killing import MARKS, build_killed

pytestmark = MARKS

FEWEST_POINTS = 50


def _post(title: str, words: str) -> str:
    return f"---\ntitle: {title}\ndate: 2020-01-02\ntags: [a]\nseries: S\n---\n{words}\n"


OLD = {
    "content/site.yaml": "title: Old\nurl: https://example.com/\n",
    "content/posts/stays.md": _post("Stays", "The same words."),
    "content/posts/changes.md": _post("Changes", "Old words."),
    "content/posts/goes.md": _post("Goes", "Words to go."),
    "content/posts/deep/index.md": "---\ntitle: Deep\ndate: 2019-05-06\n---\n![A](pic.svg)\n",
    "content/posts/deep/pic.svg": "<svg xmlns='http://www.w3.org/2000/svg'>old</svg>",
    "content/pages/about.md": "---\ntitle: About\n---\nOld.\n",
    "content/static/same.bin": b"\x00" * 5000,
    "content/static/data.bin": b"old" * 5000,
    "content/static/becomes-folder": "a file",
    "content/static/becomes-file/one.txt": "one",
    "content/static/becomes-file/more/two.txt": "two",
    "content/static/leaves/far/away/three.txt": "three",
}
NEW = {
    "content/site.yaml": "title: New\nurl: https://example.com/\n",
    "content/posts/stays.md": OLD["content/posts/stays.md"],
    "content/posts/changes.md": _post("Changes", "New words."),
    "content/posts/comes.md": _post("Comes", "Words to come."),
    "content/posts/deep/index.md": OLD["content/posts/deep/index.md"],
    "content/posts/deep/pic.svg": "<svg xmlns='http://www.w3.org/2000/svg'>new</svg>",
    "content/static/same.bin": OLD["content/static/same.bin"],
    "content/static/data.bin": b"new!" * 6000,
    "content/static/becomes-folder/one.txt": "one",
    "content/static/becomes-folder/more/two.txt": "two",
    "content/static/becomes-file": "a file",
}


def _site(folder: Path, files: dict[str, str | bytes]) -> SiteFolder:
    made = SiteFolder(folder)
    made.write(files)
    return made


def _put(source: SiteFolder, target: SiteFolder) -> None:
    """Give a site the content of another, as a writer does who edits."""
    shutil.rmtree(target.folder / "content")
    shutil.copytree(source.folder / "content", target.folder / "content")


# Every fourth point, and others with what earlier builds remember: tests/hardening kills at any.
@pytest.mark.parametrize(("cache", "first"), [(False, 1), (True, 3)])
def test_a_build_killed_at_any_point_is_completed_by_the_next(
    tmp_path: Path, cache: bool, first: int
):
    old, new = _site(tmp_path / "old", OLD), _site(tmp_path / "new", NEW)
    assert old.build().ok
    assert new.build().ok
    before, after = tree(old.output), tree(new.output)
    changed = {name for name in before if name in after and before[name] != after[name]}
    assert len(changed) > 5

    options = pipeline.Options(as_of=AS_OF, cache=cache)
    trial = SiteFolder(tmp_path / "trial")

    def build_old_then_edit() -> None:
        trial.write(OLD)
        assert pipeline.build(trial.folder, trial.output, options).ok
        _put(new, trial)

    build_old_then_edit()
    points = build_killed(trial, options, 0, tmp_path / "answer")
    assert points is not None
    assert points >= FEWEST_POINTS
    assert tree(trial.output) == after
    shutil.rmtree(trial.folder)

    kinds = {"old": 0, "new": 0, "mixed": 0}
    for at in range(first, points + 1, 4):
        build_old_then_edit()
        assert build_killed(trial, options, at, tmp_path / "answer") is None, at
        left = tree(trial.output)
        for name in before.keys() & after.keys():
            assert left.get(name) in (before[name], after[name]), (at, name)
        for name in left.keys() - (before.keys() & after.keys()):
            assert left[name] == before.get(name, after.get(name)), (at, name)
        kinds["old" if left == before else "new" if left == after else "mixed"] += 1
        # The writer may have gone back to what was before.
        wanted = old if at % 3 == 0 else new
        _put(wanted, trial)
        if options.cache and shortcut.nothing_to_do(trial.folder, trial.output, options):
            assert left == tree(wanted.output), at
        outcome = pipeline.build(trial.folder, trial.output, options)
        assert outcome.ok, (at, outcome.diagnostics)
        assert tree(trial.output) == tree(wanted.output), at
        assert Manifest.path(trial.output).read_bytes() == Manifest.path(wanted.output).read_bytes()
        assert _names(trial.output / FOLDER) == _names(wanted.output / FOLDER), at
        assert _folders(trial.output) == _folders(wanted.output), at
        shutil.rmtree(trial.folder)
    way = "with" if options.cache else "without"
    killed = sum(kinds.values())
    print(f"{points} points {way} cache, killed at {killed} of them; left: {kinds}")  # noqa: T201
    assert all(kinds.values())


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _folders(output: Path) -> list[str]:
    return sorted(str(path.relative_to(output)) for path in output.rglob("*") if path.is_dir())


def test_a_first_build_killed_at_any_point_is_completed_by_the_next(tmp_path: Path):
    whole = _site(tmp_path / "whole", NEW)
    trial = SiteFolder(tmp_path / "trial")
    options = pipeline.Options(as_of=AS_OF)
    points = build_killed(whole, options, 0, tmp_path / "answer")
    assert points is not None
    assert points >= FEWEST_POINTS
    made = tree(whole.output)
    killed = 0
    for at in range(1, points + 1, 11):
        _site(trial.folder, NEW)
        assert build_killed(trial, options, at, tmp_path / "answer") is None, at
        killed += 1
        for name, content in tree(trial.output).items():
            assert content == made[name], (at, name)
        assert trial.build().ok, at
        assert tree(trial.output) == made, at
        assert _names(trial.output / FOLDER) == ["lock", "manifest.json"], at
        shutil.rmtree(trial.folder)
    print(f"{points} points of a first build, killed at {killed} of them")  # noqa: T201
