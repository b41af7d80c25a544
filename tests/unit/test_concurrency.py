"""Functions over many values: here, in several processes, on any executor."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from generator import concurrency
from tests.conftest import SiteFolder

# Python's own pool forks before it starts threads; the test runner may have some already.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")


class AtOnce(Executor):
    """The plainest executor there can be: it does each thing when it is asked to."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as problem:  # noqa: BLE001 - that is what executors do
            future.set_exception(problem)
        return future


class Backwards(Executor):
    """An executor that has its own ``map``, and does the last thing first."""

    def map(self, fn: Callable[..., Any], *iterables: Iterable[Any], **_: Any) -> Iterator[Any]:
        items = list(zip(*iterables, strict=True))
        results = {number: fn(*item) for number, item in reversed(list(enumerate(items)))}
        return iter([results[number] for number in range(len(items))])


def double(number: int) -> int:
    return number * 2


def fail_at_seven(number: int) -> int:
    if number == 7:
        raise ValueError(number)
    return number


def process_of(_: int) -> int:
    return os.getpid()


def executors() -> list[Executor | None]:
    return [None, AtOnce(), Backwards(), ThreadPoolExecutor(3)]


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("size", [0, 1, 5, 16, 33])
@pytest.mark.parametrize("batch", [1, 4, 16, 100])
def test_any_executor_gives_the_results_in_order(number: int, size: int, batch: int):
    executor = executors()[number]
    found = list(concurrency.mapped(executor, double, range(size), batch))
    assert found == [2 * n for n in range(size)]
    if executor:
        executor.shutdown()


@pytest.mark.parametrize("number", range(4))
def test_what_a_function_raises_is_raised_where_results_are_read(number: int):
    executor = executors()[number]
    with pytest.raises(ValueError, match="7"):
        list(concurrency.mapped(executor, fail_at_seven, range(20), 3))
    if executor:
        executor.shutdown()


def test_one_worker_needs_no_executor():
    with concurrency.pool(1) as executor:
        assert executor is None
    with concurrency.pool(0) as executor:
        assert executor is None


def test_a_pool_works_in_other_processes():
    with concurrency.pool(2) as executor:
        assert list(concurrency.mapped(executor, double, range(40), 3)) == [
            2 * n for n in range(40)
        ]
        assert os.getpid() not in concurrency.mapped(executor, process_of, range(8), 1)
        with pytest.raises(ValueError, match="7"):
            list(concurrency.mapped(executor, fail_at_seven, range(20), 3))
        assert list(concurrency.mapped(executor, double, [21], 1)) == [42]


def sleep_long(_: int) -> None:
    time.sleep(600)


def test_a_pool_that_is_left_by_an_exception_ends_at_once():
    def interrupted() -> None:
        with concurrency.pool(2) as executor:
            assert executor is not None
            running = [executor.submit(sleep_long, number) for number in range(9)]
            while not running[0].running():
                time.sleep(0.001)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()


def test_there_is_a_processor():
    assert concurrency.cores() >= 1


def die(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_process_that_dies_is_told_of():
    with pytest.raises(concurrency.ProcessDied), concurrency.pool(2) as executor:
        list(concurrency.mapped(executor, die, range(20), 1))


_DEADLY = """
import os, signal
from markdown.extensions import Extension

class Deadly(Extension):
    def extendMarkdown(self, md):
        if os.getpid() != int(os.environ["SPARED"]):
            os.kill(os.getpid(), signal.SIGKILL)

makeExtension = Deadly
"""


def test_a_build_whose_process_dies_says_so(
    site: Callable[..., SiteFolder], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "deadly.py").write_text(_DEADLY)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("SPARED", str(os.getpid()))
    made = site(
        {f"content/posts/p{n}.md": f"---\ntitle: P{n}\ndate: 2020-01-01\n---\n" for n in range(45)}
    )
    assert made.build().ok
    before = (made.output / "index.html").read_bytes()
    made.write({"content/site.yaml": "title: Test\nmarkdown: {extensions: [deadly]}\n"})
    outcome = made.build(jobs=2)
    assert [problem.code for problem in outcome.diagnostics] == ["process-died"]
    assert (made.output / "index.html").read_bytes() == before
    assert made.build(jobs=1).ok
