"""A build that is killed anywhere leaves whole files, and the next build makes the site right."""

from __future__ import annotations

import builtins
import io
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, Self

import pytest

from generator import pipeline
from generator.cache import shortcut
from generator.publish.manifest import FOLDER, Manifest
from tests.conftest import AS_OF, SiteFolder, tree

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork"),
    # The child only builds and dies: it takes no lock that a thread of the test runner may hold.
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]

FEWEST_POINTS = 50
_CALLS = (
    "replace",
    "rename",
    "unlink",
    "remove",
    "rmdir",
    "mkdir",
    "sendfile",
    "pwrite",
    "ftruncate",
)


def _post(title: str, words: str) -> str:
    return f"---\ntitle: {title}\ndate: 2020-01-02\ntags: [a]\nseries: S\n---\n{words}\n"


OLD = {
    "content/site.yaml": "title: Old\nurl: https://example.com/\n",
    "content/posts/stays.md": _post("Stays", "The same words."),
    "content/posts/changes.md": _post("Changes", "Old words."),
    "content/posts/goes.md": _post("Goes", "Words to go."),
    "content/posts/deep/index.md": "---\ntitle: Deep\ndate: 2019-05-06\n---\n![A](pic.svg)\n",
    "content/posts/deep/pic.svg": "<svg>old</svg>",
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
    "content/posts/deep/pic.svg": "<svg>new</svg>",
    "content/static/same.bin": OLD["content/static/same.bin"],
    "content/static/data.bin": b"new!" * 6000,
    "content/static/becomes-folder/one.txt": "one",
    "content/static/becomes-folder/more/two.txt": "two",
    "content/static/becomes-file": "a file",
}


class Killer:
    """Counts what a build does to the disk, and kills its own process at one of those points.

    There is a point before the first call that changes something and one after each, where the disk
    is as it is before the next; and one in the middle of each file that is written.
    """

    def __init__(self, at: int) -> None:
        self.at = at
        self.points = 0

    def point(self) -> None:
        self.points += 1
        if self.points == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self) -> None:
        if self.points == 0:
            self.point()

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.before()
            result = function(*arguments, **named)
            self.point()
            return result

        return call

    def opening(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
            if not set(mode) & set("wax+"):
                return function(file, mode, *arguments, **named)
            self.before()
            stream = function(file, mode, *arguments, **named)
            self.point()
            return Halting(stream, self)

        return call

    def install(self) -> None:
        for name in _CALLS:
            if hasattr(os, name):
                setattr(os, name, self.around(getattr(os, name)))
        io.open = builtins.open = self.opening(open)


class Halting:
    """A file that is written in two halves."""

    def __init__(self, stream: Any, killer: Killer) -> None:
        self._stream = stream
        self._killer = killer

    def write(self, content: Any) -> int:
        middle = len(content) // 2
        self._stream.write(content[:middle])
        self._stream.flush()
        self._killer.point()
        self._stream.write(content[middle:])
        self._stream.flush()
        self._killer.point()
        return len(content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __enter__(self) -> Self:
        self._stream.__enter__()
        return self

    def __exit__(self, *problem: object) -> None:
        self._stream.__exit__(*problem)


def _child(site: SiteFolder, options: pipeline.Options, at: int, answer: Path) -> NoReturn:
    """Build until the kill; without one, say how many points there were."""
    code = 1
    try:
        killer = Killer(at)
        killer.install()
        if pipeline.build(site.folder, site.output, options).ok:
            answer.write_text(str(killer.points))
            code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


def _build_killed(site: SiteFolder, options: pipeline.Options, at: int, answer: Path) -> int | None:
    """Build in another process that dies at a point; return the number of points if it did not."""
    process = os.fork()
    if process == 0:
        _child(site, options, at, answer)
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return None
    assert os.WEXITSTATUS(status) == 0, "the build failed by itself"
    return int(answer.read_text())


def _site(folder: Path, files: dict[str, str | bytes]) -> SiteFolder:
    made = SiteFolder(folder)
    made.write(files)
    return made


def _put(source: SiteFolder, target: SiteFolder) -> None:
    """Give a site the content of another, as a writer does who edits."""
    shutil.rmtree(target.folder / "content")
    shutil.copytree(source.folder / "content", target.folder / "content")


# All points, in two shares for two processors; with what earlier builds remember, every second.
@pytest.mark.parametrize(("cache", "first"), [(False, 1), (False, 2), (True, 1)])
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
    points = _build_killed(trial, options, 0, tmp_path / "answer")
    assert points is not None
    assert points >= FEWEST_POINTS
    assert tree(trial.output) == after
    shutil.rmtree(trial.folder)

    kinds = {"old": 0, "new": 0, "mixed": 0}
    for at in range(first, points + 1, 2):
        build_old_then_edit()
        assert _build_killed(trial, options, at, tmp_path / "answer") is None, at
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
    points = _build_killed(whole, options, 0, tmp_path / "answer")
    assert points is not None
    assert points >= FEWEST_POINTS
    made = tree(whole.output)
    killed = 0
    for at in range(1, points + 1, 7):
        _site(trial.folder, NEW)
        assert _build_killed(trial, options, at, tmp_path / "answer") is None, at
        killed += 1
        for name, content in tree(trial.output).items():
            assert content == made[name], (at, name)
        assert trial.build().ok, at
        assert tree(trial.output) == made, at
        assert _names(trial.output / FOLDER) == ["lock", "manifest.json"], at
        shutil.rmtree(trial.folder)
    print(f"{points} points of a first build, killed at {killed} of them")  # noqa: T201
