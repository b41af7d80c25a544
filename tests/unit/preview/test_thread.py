"""One thing after the other, what somebody waits for first."""

from __future__ import annotations

import threading

import pytest

from generator.preview.thread import IDLE, LATER, Thread

PATIENCE = 20.0


@pytest.fixture
def thread():
    started = Thread("tested")
    yield started
    started.stop(PATIENCE)


def blocked(thread: Thread) -> threading.Event:
    """Keep a thread busy until an event is set."""
    go, begun = threading.Event(), threading.Event()
    thread.submit(lambda: (begun.set(), go.wait(PATIENCE)))
    assert begun.wait(PATIENCE)
    return go


def test_by_rank_and_then_by_turn(thread: Thread):
    done: list[str] = []
    go = blocked(thread)
    last = thread.later(IDLE, lambda: done.append("idle"))
    thread.later(LATER, lambda: done.append("later"))
    thread.submit(done.append, "one")
    thread.submit(done.append, "two")
    go.set()
    last.result(PATIENCE)
    assert done == ["one", "two", "later", "idle"]


def test_what_is_for_after_a_while_lets_others_go_first(thread: Thread):
    done: list[str] = []
    go = blocked(thread)
    late = thread.later(LATER, lambda: done.append("late"), after=0.05)
    idle = thread.later(IDLE, lambda: done.append("idle"))
    go.set()
    idle.result(PATIENCE)
    assert done == ["idle"]
    late.result(PATIENCE)
    assert done == ["idle", "late"]


def test_results_and_problems_go_to_who_asked(thread: Thread):
    assert thread.submit(divmod, 7, 2).result(PATIENCE) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        thread.submit(divmod, 7, 0).result(PATIENCE)
    assert thread.submit(int, "3").result(PATIENCE) == 3


def test_at_its_end_it_drops_what_is_not_begun():
    thread = Thread("tested")
    done: list[str] = []
    go = blocked(thread)
    waiting = thread.submit(done.append, "never")
    assert not thread.stop(0.01, lambda: done.append("last"))
    assert waiting.cancelled()
    assert thread.submit(done.append, "too late").cancelled()
    go.set()
    assert thread.stop(PATIENCE, lambda: done.append("last"))
    assert done == ["last"]


def test_who_gave_up_is_not_served(thread: Thread):
    done: list[str] = []
    go = blocked(thread)
    gone = thread.submit(done.append, "gone")
    assert gone.cancel()
    go.set()
    thread.submit(int).result(PATIENCE)
    assert done == []


def test_it_can_end_itself(thread: Thread):
    assert thread.submit(thread.stop, 0.0).result(PATIENCE) is False


def test_after_a_while_without_work_it_rests_once():
    rested = threading.Semaphore(0)
    thread = Thread("tested", rested.release)
    try:
        assert not rested.acquire(blocking=False), "it has done nothing yet"
        for _ in range(2):
            thread.submit(lambda: None).result(PATIENCE)
            assert rested.acquire(timeout=PATIENCE)
        assert not rested.acquire(blocking=False)
    finally:
        thread.stop(PATIENCE)
