"""Work in steps: here all at once, or the steps between on a thread of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from generator.preview.settling import Aside, Steps, driven
from generator.preview.thread import Thread

PATIENCE = 20.0


def steps(*, wrong: bool = False) -> Steps[list[str]]:
    """Note which thread does what."""

    def name() -> str:
        if wrong:
            raise ValueError("wrong")
        return threading.current_thread().name

    first = yield name
    between = threading.current_thread().name
    second = yield name
    return [first, between, second]


def test_all_at_once():
    here = threading.current_thread().name
    assert driven(steps()) == [here] * 3
    with pytest.raises(ValueError, match="wrong"):
        driven(steps(wrong=True))


def aside(made: Callable[[], Steps[Any]]) -> Any:
    thread = Thread("own")
    beside = Aside(thread)
    ended: Future[Any] = Future()

    def done(result: Callable[[], Any]) -> None:
        try:
            ended.set_result((result(), threading.current_thread().name))
        except ValueError as problem:
            ended.set_exception(problem)

    try:
        thread.submit(beside.drive, made(), done)
        return ended.result(PATIENCE)
    finally:
        beside.stop()
        thread.stop(PATIENCE)


def test_what_lies_between_is_done_on_another_thread():
    assert aside(steps) == (["own-aside", "own", "own-aside"], "own")
    with pytest.raises(ValueError, match="wrong"):
        aside(lambda: steps(wrong=True))


def test_what_goes_wrong_on_the_own_thread_is_told_too():
    def failing() -> Steps[None]:
        yield lambda: None
        raise ValueError("late")

    with pytest.raises(ValueError, match="late"):
        aside(failing)
