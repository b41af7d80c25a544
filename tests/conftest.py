"""What tests share: small sites on disk, and the installed command."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import pytest

from generator import pipeline
from generator.cache import shortcut
from tests.servers.fixtures import *  # noqa: F403 - fixtures are found where they are imported
from tests.tracing import outlast_limits

REPOSITORY = Path(__file__).resolve().parent.parent
AS_OF = datetime(2026, 11, 22, tzinfo=timezone.utc)
CONFIG = "title: Test\nurl: https://example.com/\n"


@dataclass(frozen=True)
class SiteFolder:
    """A site on disk and where it is built to."""

    folder: Path

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def write(self, files: Mapping[str, str | bytes]) -> None:
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def build(
        self, as_of: datetime = AS_OF, *, drafts: bool = False, strict: bool = False, jobs: int = 1
    ) -> pipeline.Outcome:
        options = pipeline.Options(as_of=as_of, drafts=drafts, strict=strict, jobs=jobs)
        return pipeline.build(self.folder, self.output, options)

    def read(self, name: str) -> str:
        return (self.output / name).read_text(encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., SiteFolder]:
    """Return a function that makes a site of files: path → content. ``site.yaml`` is added."""

    def make(files: Mapping[str, str | bytes] | None = None, *, config: str | None = CONFIG):
        made = SiteFolder(tmp_path / "site")
        (made.folder / "content").mkdir(parents=True, exist_ok=True)
        if config is not None:
            made.write({"content/site.yaml": config})
        made.write(files or {})
        return made

    return make


_program = functools.cache(shortcut.program)


@pytest.fixture
def same_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read byline's own files once for all tests: a third of the time of so small a build."""
    monkeypatch.setattr(shortcut, "program", _program)


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of an output, without byline's own folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".byline" not in path.relative_to(folder).parts
    }


def byline(
    *arguments: str | Path, cwd: Path | None = None, check: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run the installed command."""
    command = Path(sys.executable).with_name("byline")
    return subprocess.run(
        [str(command), *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=check,
        env={**os.environ, "COLUMNS": "100"},
    )


def pytest_configure() -> None:
    outlast_limits()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-golden", action="store_true", help="write the golden cases' expected output anew"
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Turn skips into failures where everything that tests need is meant to be there."""
    report = yield
    if report.skipped and os.environ.get("BYLINE_SKIPS_ARE_ERRORS"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but nothing may be skipped here: {report.longrepr}"
    return report
