"""Trying again what may work the next time, and nothing else."""

from __future__ import annotations

import asyncio

import pytest

from generator.deploy import retry
from generator.deploy.retry import Patience, Persistence
from generator.deploy.room import Room
from generator.deploy.target import Denied, Transient
from generator.deploy.together import together


class Waits:
    """Time that passes only when somebody waits."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.waits = 0.0, []
        monkeypatch.setattr(retry.asyncio, "sleep", self.sleep)
        monkeypatch.setattr(retry.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(retry.random, "uniform", lambda _, most: most)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def failing(*problems: Exception):
    left = list(problems)

    async def call() -> str:
        if left:
            raise left.pop(0)
        return "done"

    return call


def test_waits_double_and_are_bounded(monkeypatch: pytest.MonkeyPatch):
    waits = Waits(monkeypatch)
    again = Persistence(Patience(tries=6, first=1.0, longest=4.0))
    assert asyncio.run(again(failing(*[Transient("no")] * 5), 1)) == "done"
    assert waits.waits == [1.0, 2.0, 4.0, 4.0, 4.0]
    assert again.retries == 5


def test_after_the_last_try_it_is_told(monkeypatch: pytest.MonkeyPatch):
    Waits(monkeypatch)
    with pytest.raises(Transient, match="the third"):
        asyncio.run(
            Persistence(Patience(tries=3))(
                failing(Transient("one"), Transient("two"), Transient("the third")), 1
            )
        )


def test_what_will_not_pass_is_not_tried_again(monkeypatch: pytest.MonkeyPatch):
    waits = Waits(monkeypatch)
    with pytest.raises(Denied):
        asyncio.run(Persistence()(failing(Denied("no")), 1))
    assert waits.waits == []


def test_a_server_that_says_when_is_heeded_by_all(monkeypatch: pytest.MonkeyPatch):
    waits = Waits(monkeypatch)
    again = Persistence(Patience(first=1.0))

    async def calls() -> None:
        await again(failing(Transient("later", after=30.0)), 1)

    asyncio.run(calls())
    assert waits.now == pytest.approx(30.0)
    with pytest.raises(Transient):
        asyncio.run(again(failing(Transient("much later", after=10_000.0)), 1))


def test_no_answer_is_one_that_may_come_the_next_time():
    tries = 0

    async def call() -> str:
        nonlocal tries
        tries += 1
        if tries == 1:
            await asyncio.sleep(60)
        return "done"

    again = Persistence(Patience(first=0.001))
    assert asyncio.run(again(call, 0.01)) == "done"

    async def its_own() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        asyncio.run(again(its_own, 10))


def test_calls_together_are_bounded_and_keep_their_order():
    now = most = 0

    async def call(number: int) -> int:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.001 * (3 - number % 3))
        now -= 1
        return number

    calls = [lambda n=n: call(n) for n in range(9)]
    assert asyncio.run(together(calls, 3)) == list(range(9))
    assert most == 3


def test_the_first_failure_ends_them_all():
    cancelled = []

    async def waits() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    async def fails() -> None:
        await asyncio.sleep(0)
        raise Denied("no")

    with pytest.raises(Denied):
        asyncio.run(together([waits, fails], 2))
    assert cancelled == [True]


def test_room_is_for_one_at_least_and_then_for_what_fits():
    order = []

    async def take(room: Room, name: str, size: int) -> None:
        await room.take(size)
        order.append(name)
        await asyncio.sleep(0)
        room.give(size)
        order.append(f"{name}.")

    async def all_of_them() -> None:
        room = Room(10)
        sizes = [("huge", 100), ("a", 6), ("b", 4), ("c", 4)]
        await asyncio.gather(*(take(room, *one) for one in sizes))
        assert room.taken == 0

    asyncio.run(all_of_them())
    assert order[:2] == ["huge", "huge."]
    assert order.index("c") > min(order.index("a."), order.index("b."))
