"""The same blog gives the same bytes, whenever and by however many processes it is built.

Where it is built matters no more: ``tests/hardening/test_places.py``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
    folder: Path,
    output: Path,
    *arguments: str,
) -> None:
    """Build with the installed command, without what earlier builds remember."""
    command = [str(Path(sys.executable).with_name("byline")), "build", "--quiet", "--no-cache"]
    if "--as-of" not in arguments:
        arguments = (*arguments, "--as-of", _AS_OF)
    done = subprocess.run(
        [*command, "--site", str(folder), "--output", str(output), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.mark.parametrize("as_of", ["2026-11-22T00:00Z", "2026-11-22T05:45+05:45", "20261122"])
def test_the_spelling_of_the_moment_does_not_matter(
    blog: tuple[Path, dict[str, bytes]], tmp_path: Path, as_of: str
):
    folder, expected = blog
    _build(folder, tmp_path / "output", "--as-of", as_of)
    assert tree(tmp_path / "output") == expected


def test_the_age_of_the_files_does_not_matter(blog: tuple[Path, dict[str, bytes]], tmp_path: Path):
    _, expected = blog
    site = SiteFolder(_copy(tmp_path / "site"))
    for number, path in enumerate(sorted(site.folder.rglob("*"))):
        os.utime(path, (number * 10**6, number * 10**7))
        path.chmod(0o755 if number % 2 or path.is_dir() else 0o600)
    assert site.build().ok
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
