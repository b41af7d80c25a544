"""The wheel, in an environment that has nothing of this repository."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

pytestmark = pytest.mark.xdist_group("install")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, REPOSITORY],
        check=True,
        capture_output=True,
    )
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_carries_theme_and_starter(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    theme = {
        f"generator/theme/{path.relative_to(REPOSITORY / 'templates').as_posix()}"
        for path in (REPOSITORY / "templates").rglob("*")
        if path.is_file()
    }
    assert theme <= names
    assert "generator/scaffold/starter/content/site.yaml" in names
    assert "generator/py.typed" in names
    assert not [name for name in names if name.startswith(("content/", "tests/"))]


def test_init_and_build_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "venv"
    venv.create(environment, with_pip=False)
    site = next(environment.glob("lib/python*/site-packages"))
    zipfile.ZipFile(wheel).extractall(site)
    # What byline depends on is borrowed from the environment that runs the tests; byline itself,
    # installed there from the checkout, comes after the wheel's and is not found.
    (site / "borrowed.pth").write_text(sysconfig.get_paths()["purelib"])
    python = environment / "bin/python"

    def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python, "-m", "generator", *arguments],
            cwd=cwd,
            capture_output=True,
            text=True,
            check=False,
        )

    where = subprocess.run(
        [python, "-c", "import generator; print(generator.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert str(environment) in where
    made = run("init", "blog", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    built = run("build", "--strict", cwd=tmp_path / "blog")
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "blog/output/assets/style.css").is_file()
