"""The same blog gives the same bytes, wherever, whenever and however it is built."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest

from generator import concurrency, making, pipeline, reading
from generator.publish.manifest import Manifest
from tests.conftest import AS_OF, REPOSITORY, SiteFolder, tree

# Python's own pool forks before it starts threads; the test runner may have some already.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")

_AS_OF = "2026-11-22"


def _copy(target: Path) -> Path:
    """Copy the blog of this repository, so that nobody edits it meanwhile."""
    for name in ("content", "templates"):
        shutil.copytree(REPOSITORY / name, target / name)
    return target


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """The blog of this repository, and what it gives."""
    folder = _copy(tmp_path_factory.mktemp("blog") / "site")
    output = folder.parent / "output"
    assert pipeline.build(folder, output, pipeline.Options(as_of=AS_OF)).ok
    return folder, tree(output)


def _build(
    folder: str | Path,
    output: Path,
    *arguments: str,
    cwd: Path | None = None,
    umask: int = -1,
    **environment: str,
) -> None:
    """Build with the installed command, without what earlier builds remember."""
    command = [str(Path(sys.executable).with_name("byline")), "build", "--quiet", "--no-cache"]
    if "--as-of" not in arguments:
        arguments = (*arguments, "--as-of", _AS_OF)
    done = subprocess.run(
        [*command, "--site", str(folder), "--output", str(output), *arguments],
        cwd=cwd,
        umask=umask,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "0", "TZ": "Asia/Kathmandu", "LC_ALL": "de_DE.UTF-8"},
        {"PYTHONHASHSEED": "1", "TZ": "America/St_Johns", "LC_ALL": "C", "LANGUAGE": "tr"},
        {"PYTHONHASHSEED": "random", "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8"},
        {"PYTHONOPTIMIZE": "1", "TZ": "", "LANG": "", "LC_ALL": "POSIX", "HOME": "/nonexistent"},
    ],
)
def test_the_environment_does_not_matter(
    blog: tuple[Path, dict[str, bytes]], tmp_path: Path, environment: dict[str, str]
):
    folder, expected = blog
    _build(folder, tmp_path / "output", **environment)
    assert tree(tmp_path / "output") == expected


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_the_umask_does_not_matter(blog: tuple[Path, dict[str, bytes]], tmp_path: Path, umask: int):
    folder, expected = blog
    _build(folder, tmp_path / "output", umask=umask)
    assert tree(tmp_path / "output") == expected
    mode = (tmp_path / "output" / "index.html").stat().st_mode & 0o777
    assert mode == 0o666 & ~umask


@pytest.mark.parametrize("as_of", ["2026-11-22T00:00Z", "2026-11-22T05:45+05:45", "20261122"])
def test_the_spelling_of_the_moment_does_not_matter(
    blog: tuple[Path, dict[str, bytes]], tmp_path: Path, as_of: str
):
    folder, expected = blog
    _build(folder, tmp_path / "output", "--as-of", as_of)
    assert tree(tmp_path / "output") == expected


def test_the_folder_does_not_matter(blog: tuple[Path, dict[str, bytes]], tmp_path: Path):
    _, expected = blog
    elsewhere = _copy(tmp_path / "ein Ordner, für alles" / "x")
    _build(elsewhere, tmp_path / "one")
    _build(".", Path("output"), cwd=elsewhere)
    _build("x", Path("two"), cwd=elsewhere.parent)
    (tmp_path / "link").symlink_to(elsewhere)
    _build(tmp_path / "link", tmp_path / "three")
    for output in (
        tmp_path / "one",
        elsewhere / "output",
        elsewhere.parent / "two",
        tmp_path / "three",
    ):
        assert tree(output) == expected, output


def test_the_age_of_the_files_does_not_matter(blog: tuple[Path, dict[str, bytes]], tmp_path: Path):
    _, expected = blog
    site = SiteFolder(_copy(tmp_path / "site"))
    for number, path in enumerate(sorted(site.folder.rglob("*"))):
        os.utime(path, (number * 10**6, number * 10**7))
        path.chmod(0o755 if number % 2 or path.is_dir() else 0o600)
    assert site.build().ok
    assert tree(site.output) == expected


class Shuffled(list[Any]):
    """What a folder holds, in any order, as :func:`os.scandir` gives it."""

    def __enter__(self) -> Self:
        return self

    def __next__(self) -> Any:
        try:
            return self.pop()
        except IndexError:
            raise StopIteration from None

    def close(self) -> None:
        """Nothing is open."""

    def __exit__(self, *_: object) -> None:
        return


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_a_folder_does_not_matter(
    blog: tuple[Path, dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
):
    _, expected = blog
    site = SiteFolder(_copy(tmp_path / "site"))
    dice = random.Random(seed)
    scandir, listdir = os.scandir, os.listdir

    def shuffled_scan(path: Any = ".") -> Shuffled:
        with scandir(path) as entries:
            found = Shuffled(entries)
        dice.shuffle(found)
        return found

    def shuffled_list(path: Any = ".") -> list[Any]:
        found = listdir(path)
        dice.shuffle(found)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", shuffled_scan)
        patched.setattr(os, "listdir", shuffled_list)
        assert site.build().ok
        again = site.build().report
    assert again is not None
    assert again.written == 0
    assert tree(site.output) == expected


def _many(number: int) -> dict[str, str]:
    """Write posts with all that can differ between two processes: notes, tables of contents."""
    return {
        f"content/posts/p{n:03}.md": (
            f"---\ntitle: Post {n}\ndate: 2020-{n % 12 + 1:02}-{n % 28 + 1:02}\n"
            f"tags: [t{n % 5}, t{n % 7}]\nseries: S{n % 3}\n---\n"
            f"# One\n\nWords.[^1] See [it](p{(n * 7) % number:03}.md).\n\n"
            "[^1]: A note.\n\n# Two\n\n"
            f'!!! exercise "E{n}"\n    Do it.\n\n```python\nx = {n}\n```\n'
        )
        for n in range(number)
    }


def test_the_number_of_processes_does_not_matter(site: Callable[..., SiteFolder], tmp_path: Path):
    made = site(_many(reading.FEWEST + 5))
    assert made.build(jobs=1).ok
    expected, manifest = tree(made.output), Manifest.path(made.output).read_bytes()
    for jobs in (2, 4):
        output = tmp_path / f"with-{jobs}"
        _build(made.folder, output, "--jobs", str(jobs))
        assert tree(output) == expected
        assert Manifest.path(output).read_bytes() == manifest


def test_rendering_in_several_processes_does_not_matter(
    site: Callable[..., SiteFolder], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    made = site(_many(reading.FEWEST + 5))
    assert made.build(jobs=1).ok
    expected = tree(made.output)
    monkeypatch.setattr(making, "_FEWEST", 1)
    over, sizes = concurrency.Forked.over, []

    def seen(self: concurrency.Forked, function: Any, items: Any, batch: int) -> Any:
        sizes.append(len(items))
        return over(self, function, items, batch)

    monkeypatch.setattr(concurrency.Forked, "over", seen)
    for jobs in (2, 4):
        output = tmp_path / f"with-{jobs}"
        options = pipeline.Options(as_of=AS_OF, jobs=jobs, cache=False)
        assert pipeline.build(made.folder, output, options).ok
        assert tree(output) == expected
    # Each time all texts, then all files.
    assert sizes == [reading.FEWEST + 5, len(expected)] * 2


def test_problems_are_the_same_with_any_number_of_processes(
    site: Callable[..., SiteFolder], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(making, "_FEWEST", 1)
    files = _many(reading.FEWEST + 5)
    files["content/posts/p007.md"] = "---\ntitle: [\n---\n"
    files["content/posts/p031.md"] += "\n[nowhere](nowhere.md)\n"
    made = site({**files, "templates/partials/card.html": "{{ post.nothing }}"})
    found = [
        pipeline.build(
            made.folder, made.output, pipeline.Options(as_of=AS_OF, jobs=jobs, cache=False)
        ).diagnostics
        for jobs in (1, 2, 4)
    ]
    assert found[0]
    assert found[0] == found[1] == found[2]
