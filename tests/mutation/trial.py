"""Which tests come to which lines, and whether one of them sees a mutant."""

from __future__ import annotations

import ast
import contextlib
import gc
import json
import os
import select
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, FunctionType

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.mutants import Mutant, code_of, mutants, unreached

__all__ = ["Trial"]

_Line = tuple[str, int]  # of a file
_LEAST = 8.0  # seconds that tests may take before a mutant is taken to hang


@dataclass
class Trial:
    """A plugin of pytest: it collects, runs each test once, then each mutant's tests in a fork."""

    modules: Sequence[Path]
    every: int = 1
    seconds: float = 5.0  # of tests for one mutant
    killed: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)
    survivors: list[str] = field(default_factory=list)
    _takes: dict[str, float] = field(default_factory=dict)
    _runs: dict[_Line, set[str]] = field(default_factory=lambda: defaultdict(set))
    _wins: Counter[str] = field(default_factory=Counter)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        items = {item.nodeid: item for item in session.items}
        for name, item in list(items.items()):
            if not self._passes(item):
                sys.stdout.write(f"left out, as it does not pass: {name}\n")
                del items[name]
        for path in self.modules:
            self._module(path, items)
        return True

    def _passes(self, item: pytest.Item) -> bool:
        """Run a test once, and note which lines it comes to."""
        wanted = {str(path) for path in self.modules}
        seen: set[_Line] = set()

        def called(frame: FrameType, _event: str, _: object) -> object:
            return passed if frame.f_code.co_filename in wanted else None

        def passed(frame: FrameType, event: str, _: object) -> object:
            if event == "line":
                seen.add((frame.f_code.co_filename, frame.f_lineno))
            return passed

        start = time.monotonic()
        sys.settrace(called)
        try:
            reports = runtestprotocol(item, nextitem=None, log=False)
        finally:
            sys.settrace(None)
        self._takes[item.nodeid] = time.monotonic() - start
        for line in seen:
            self._runs[line].add(item.nodeid)
        return all(report.passed for report in reports)

    def _module(self, path: Path, items: dict[str, pytest.Item]) -> None:
        gc.unfreeze()  # a command that ended may have frozen them
        found = {
            one.__code__.co_qualname: one
            for one in gc.get_objects()
            if isinstance(one, FunctionType) and one.__code__.co_filename == str(path)
        }
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        apart = unreached(tree, text.splitlines())
        reached = (one for one in mutants(tree) if one.line not in apart)
        for number, mutant in enumerate(reached):
            function = found.get(mutant.function)
            if number % self.every == 0 and function is not None:
                self._try(mutant, function, path, items)
        name = path.name
        sys.stdout.write(
            f"{path.parent.name}/{name}: {self.killed[str(path)]} of {self.tried[str(path)]}\n"
        )
        sys.stdout.flush()

    def _try(
        self, mutant: Mutant, function: FunctionType, path: Path, items: dict[str, pytest.Item]
    ) -> None:
        code = code_of(mutant, str(path))
        if code is None or code.co_freevars != function.__code__.co_freevars:
            return
        tests = [name for name in self._runs[str(path), mutant.line] if name in items]
        tests.sort(key=lambda name: (-self._wins[name], self._takes[name]))
        self.tried[str(path)] += 1
        by = self._seen_by([items[name] for name in self._enough(tests)], function, code)
        if by is None:
            where = f"{path.parent.name}/{path.name}:{mutant.line}"
            self.survivors.append(f"{where}: {mutant.function}: {mutant.what}")
            sys.stdout.write(f"not seen: {self.survivors[-1]}\n")
            sys.stdout.flush()
        else:
            self.killed[str(path)] += 1
            self._wins[by] += 1

    def _enough(self, tests: Sequence[str]) -> Iterator[str]:
        left = self.seconds
        for name in tests:
            if left > 0:
                yield name
            left -= self._takes[name]

    def _seen_by(
        self, tests: Sequence[pytest.Item], function: FunctionType, code: CodeType
    ) -> str | None:
        """Return the test that fails with a mutant, or "time" for one that does not end."""
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.setsid()
            os.close(reading)
            for number in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), number)
            _live(tests, function, code, writing)
        os.close(writing)
        patience = _LEAST + 5 * sum(self._takes[item.nodeid] for item in tests)
        ready, _, _ = select.select([reading], [], [], patience)
        said = os.read(reading, 65536) if ready else b'"time"'
        os.close(reading)
        with contextlib.suppress(OSError):
            os.killpg(child, signal.SIGKILL)  # and all that it began
        with contextlib.suppress(OSError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found: str | None = json.loads(said or b'"crash"')
        return found


def _live(tests: Sequence[pytest.Item], function: FunctionType, code: CodeType, to: int) -> None:
    """Run tests with a function changed, until one fails; ends the process."""
    found: str | None = None
    try:
        function.__code__ = code
        for item in tests:
            reports = runtestprotocol(item, nextitem=None, log=False)
            if any(report.failed for report in reports):
                found = item.nodeid
                break
    except BaseException:  # noqa: BLE001 - whatever it is, the mutant is seen
        found = "crash"
    finally:
        os.write(to, json.dumps(found).encode())
        os._exit(0)
