"""Functions over many values: here, in several processes, on any executor."""

from __future__ import annotations

import errno
import gc
import itertools
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator import concurrency
from generator.concurrency import Alone, Crew, Forked, Hired, ProcessDied
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


def not_found(number: int) -> int:
    if number == 3:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "content/posts/a.md")
    return number


def process_of(_: int) -> int:
    return os.getpid()


def sleep_long(_: int) -> None:
    time.sleep(600)


def die_at_five(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@contextmanager
def hired(executor: Executor) -> Iterator[Crew]:
    with executor:
        yield Hired(executor)


CREWS: dict[str, Callable[[], Any]] = {
    "alone": lambda: concurrency.crew(1),
    "two": lambda: concurrency.crew(2),
    "five": lambda: concurrency.crew(5),
    "at once": lambda: hired(AtOnce()),
    "backwards": lambda: hired(Backwards()),
    "threads": lambda: hired(ThreadPoolExecutor(3)),
    "pool": lambda: pooled(2),
}
HERE = [name for name in CREWS if name not in {"two", "five", "pool"}]


@contextmanager
def pooled(workers: int) -> Iterator[Crew]:
    """Give what systems get that cannot fork safely."""
    with concurrency._pool(workers) as executor:
        yield Hired(executor)


@pytest.fixture(params=CREWS)
def crew(request: pytest.FixtureRequest) -> Iterator[Crew]:
    with CREWS[request.param]() as made:
        yield made


@pytest.fixture
def processes() -> Iterator[None]:
    """Hold that nothing stays of the processes that were started: no zombie, no open file."""
    # Others of this process, such as another test's cluster, may be there, and end meanwhile.
    files, others = open_files(), children()
    yield
    assert multiprocessing.active_children() == []
    assert children() - others == set()
    assert open_files() - files == set()


def open_files() -> set[str]:
    folder = Path("/proc/self/fd")
    return {f"{link.name} {link.readlink()}" for link in folder.iterdir() if os.path.lexists(link)}


def children() -> set[str]:
    """Return the processes that this one has started and not waited for."""
    return {
        number
        for task in Path("/proc/self/task").iterdir()
        for number in (task / "children").read_text().split()
    }


# What all crews promise


@pytest.mark.parametrize("batch", [1, 4, 100])
def test_any_crew_gives_the_results_in_order(crew: Crew, batch: int):
    for size in (0, 1, 5, 33):
        with crew.over(double, range(size), batch) as results:
            assert list(results) == [2 * number for number in range(size)]


def test_what_a_function_raises_is_raised_where_results_are_read(crew: Crew):
    found: list[int] = []
    # What was read before is kept.
    with crew.over(fail_at_seven, range(20), 3) as results, pytest.raises(ValueError, match="7"):
        found.extend(results)
    assert found == list(range(len(found)))
    assert len(found) <= 7
    with crew.over(double, [21], 1) as results:
        assert list(results) == [42]


def test_what_is_wrong_with_a_file_is_told_with_its_name(crew: Crew):
    with (
        pytest.raises(FileNotFoundError) as problem,
        crew.over(not_found, range(20), 1) as results,
    ):
        list(results)
    assert problem.value.filename == "content/posts/a.md"
    assert problem.value.strerror == os.strerror(errno.ENOENT)


def test_a_body_need_not_read_the_results(crew: Crew):
    with crew.over(double, range(40), 2):
        pass
    with crew.over(double, range(40), 2) as results:
        assert next(results) == 0


def test_a_body_that_raises_ends_the_work(crew: Crew):
    class Stopped(Exception):  # noqa: N818
        pass

    def body(results: Iterator[int]) -> None:
        next(results)
        raise Stopped

    with pytest.raises(Stopped), crew.over(double, range(40), 2) as results:
        body(results)
    with crew.over(double, [21], 1) as results:
        assert list(results) == [42]


def test_how_many_workers_decide_who_works():
    for workers in (-1, 0, 1):
        with concurrency.crew(workers) as one:
            assert isinstance(one, Alone)
            assert one.near
    with concurrency.crew(2) as two:
        assert isinstance(two, Forked)
        assert two.near
    assert not Hired(AtOnce()).near


def test_alone_nothing_is_done_before_its_result_is_read():
    done: list[int] = []
    with Alone().over(done.append, range(3), 16) as results:
        assert done == []
        next(results)
        assert done == [0]


@pytest.mark.parametrize("name", HERE)
def test_an_executor_stays_its_owners(name: str):
    with CREWS[name]() as made, made.over(process_of, range(5), 1) as results:
        assert set(results) == {os.getpid()}


def test_what_is_hired_is_not_asked_for_more_when_nobody_reads():
    started: list[int] = []

    def slow(number: int) -> None:
        started.append(number)
        time.sleep(0.01)

    with hired(ThreadPoolExecutor(1)) as one:
        with one.over(slow, range(200), 1) as results:
            next(results)
        soon = len(started)
    assert soon < 100
    assert len(started) <= soon + 2


# Processes


@pytest.mark.usefixtures("processes")
def test_processes_are_others():
    with Forked(2).over(process_of, range(50), 1) as results:
        found = set(results)
    assert os.getpid() not in found
    assert 1 <= len(found) <= 2


@pytest.mark.usefixtures("processes")
def test_no_more_processes_are_started_than_there_are_batches(monkeypatch: pytest.MonkeyPatch):
    started: list[object] = []
    context = multiprocessing.get_context("fork")
    start = context.Process.start

    def seen(self: Any) -> None:
        started.append(self)
        start(self)

    monkeypatch.setattr(context.Process, "start", seen)
    for size, expected in ((0, 0), (1, 1), (16, 1), (17, 2), (100, 4)):
        started.clear()
        with Forked(4).over(double, range(size), 16) as results:
            assert len(list(results)) == size
        assert len(started) == expected


@pytest.mark.usefixtures("processes")
def test_processes_see_what_is_here_and_nothing_but_results_is_pickled():
    lock = threading.Lock()  # cannot be pickled
    items = [(number, lock) for number in range(20)]

    def first(item: tuple[int, object]) -> int:
        assert item[1] is lock
        return item[0]

    with Forked(2).over(first, items, 3) as results:
        assert list(results) == list(range(20))


@pytest.mark.usefixtures("processes")
def test_results_may_be_larger_than_a_pipe():
    def large(number: int) -> bytes:
        return bytes([number]) * 300_000

    with Forked(3).over(large, range(12), 2) as results:
        for number, result in enumerate(results):
            assert result == bytes([number]) * 300_000
            time.sleep(0.01)  # so that they must wait until somebody reads


@pytest.mark.usefixtures("processes")
def test_there_may_be_more_items_than_fit_into_a_pipe():
    size = 3 * concurrency._MOST_TOKENS + 5
    with Forked(2).over(double, range(size), 1) as results:
        assert list(results) == [2 * number for number in range(size)]


@pytest.mark.usefixtures("processes")
def test_the_tokens_fit_into_the_shortest_pipe(monkeypatch: pytest.MonkeyPatch):
    import fcntl

    pipe = os.pipe

    def short() -> tuple[int, int]:
        ends = pipe()
        assert fcntl.fcntl(ends[0], fcntl.F_SETPIPE_SZ, 4096) == 4096
        return ends

    monkeypatch.setattr(os, "pipe", short)
    with Forked(2).over(double, range(5000), 1) as results:
        assert sum(results) == 5000 * 4999


@pytest.mark.usefixtures("processes")
def test_a_late_batch_holds_up_the_order_alone():
    def first_is_slow(number: int) -> int:
        if number == 0:
            time.sleep(0.2)
        return number

    with Forked(2).over(first_is_slow, range(30), 1) as results:
        assert list(results) == list(range(30))


@pytest.mark.usefixtures("processes")
@pytest.mark.parametrize("problem", [KeyboardInterrupt, ValueError, None])
def test_processes_end_at_once_when_they_are_left(problem: type[BaseException] | None):
    def body(results: Iterator[None]) -> None:
        if problem:
            raise problem

    with ExitStack() as stack:
        if problem:
            stack.enter_context(pytest.raises(problem))
        with Forked(2).over(sleep_long, range(9), 1) as results:
            processes = multiprocessing.active_children()
            assert len(processes) == 2
            body(results)
    # Ended, not waited for: those that have done their work leave with 0.
    assert [process.exitcode for process in processes] == [1, 1]


@pytest.mark.usefixtures("processes")
def test_an_interrupt_is_for_the_first_process():
    def interrupted(number: int) -> int:
        # As a terminal sends it to all.
        os.kill(os.getpid(), signal.SIGINT)
        return number

    with Forked(2).over(interrupted, range(20), 2) as results:
        assert list(results) == list(range(20))


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Take an interrupt as in the foreground: what a shell starts in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("processes", "interruptible")
def test_an_interrupt_while_results_are_waited_for_ends_the_processes():
    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt), Forked(2).over(sleep_long, range(9), 1) as results:
        next(results)
    timer.join()


@pytest.mark.usefixtures("processes")
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_a_process_that_dies_is_told_of(workers: int):
    with Forked(workers).over(die_at_five, range(20), 1) as results:
        found = list(itertools.islice(results, 5))
        with pytest.raises(ProcessDied):
            list(results)
    assert found == list(range(5))


@pytest.mark.usefixtures("processes")
def test_a_process_that_dies_while_it_speaks_is_told_of():
    def large(_: int) -> bytes:
        # Nobody reads, so that it is killed in the middle of its message.
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGKILL)).start()
        return bytes(10_000_000)

    with Forked(1).over(large, range(2), 1) as results:
        (process,) = multiprocessing.active_children()
        process.join()
        with pytest.raises(ProcessDied):
            list(results)


def test_a_process_of_a_pool_that_dies_is_told_of():
    with (
        pytest.raises(ProcessDied),
        pooled(2) as crew,
        crew.over(die_at_five, range(20), 1) as all_,
    ):
        list(all_)


def test_a_pool_that_is_left_by_an_exception_ends_at_once():
    def interrupted() -> None:
        with concurrency._pool(2) as executor:
            running = [executor.submit(sleep_long, number) for number in range(9)]
            while not running[0].running():
                time.sleep(0.001)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()


@pytest.mark.usefixtures("processes")
def test_nothing_stays_after_many_calls():
    for number in range(9):
        with Forked(2).over(double, range(6), 1) as results:
            assert len(list(itertools.islice(results, number % 8))) == min(number % 8, 6)
    assert gc.get_freeze_count() == 0


def test_there_is_a_processor():
    assert concurrency.cores() >= 1


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
