"""Builds that are killed at a certain point, as by a power cut."""

from __future__ import annotations

import builtins
import io
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, Self

import pytest

from generator import pipeline
from tests.conftest import SiteFolder

__all__ = ["MARKS", "build_killed"]

MARKS = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork"),
    # The child only builds and dies: it takes no lock that a thread of the test runner may hold.
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]
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


def build_killed(site: SiteFolder, options: pipeline.Options, at: int, answer: Path) -> int | None:
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
