"""Build a blog with the installed command, serve it, and look at it in a real browser."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from tests.conftest import byline
from tests.serving import serving as served

__all__ = ["AS_OF", "CHROMIUM", "built", "chromium", "held_back", "served"]

AS_OF: Final = "2026-11-22"
CHROMIUM: Final = "/usr/bin/chromium"


def built(folder: Path, files: Mapping[str, str | bytes], *more: str) -> Path:
    """Write the files of a blog, build it without a word of complaint, and return the output."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    done = byline("build", "--site", folder, "--as-of", AS_OF, "--strict", *more)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "output"


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """Give Debian's browser; without it the test is skipped."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip("needs chromium")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()


def held_back(page: Any, address: Any, times: int | None = None) -> list[Any]:
    """Hold back what a page asks for at an address; each goes on with ``continue_()``."""
    held: list[Any] = []

    def hold(route: Any) -> None:  # a plain function, as Playwright wants to write on it
        held.append(route)

    page.route(address, hold, times=times)
    return held
