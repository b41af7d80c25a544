"""One deployment at a time, at a target that has nothing but files."""

from __future__ import annotations

import asyncio
import os
import socket
from dataclasses import replace

import pytest

from generator.deploy.lock import Note, held, note_of
from generator.deploy.retry import Patience, Persistence
from generator.deploy.target import (
    LOCK,
    Denied,
    Headers,
    Overtaken,
    Remote,
    Taken,
    Traits,
    Transient,
    Upload,
)
from tests.deploying.memory import MemoryTarget, Store, Stored

TRAITS = Traits("memory")
QUICK = Persistence(
    Patience(tries=3, first=0.001, longest=0.002, beat=0.02, dead=0.2, lock=0.4, poll=0.01)
)
FAR = Note("far-1", "another-machine", 1, ("new.html",))


def left(note: Note) -> Stored:
    return Stored(note.encoded(), Headers("x", "y"), "token-1")


async def hold(
    target: MemoryTarget,
    note: Note,
    told: list[Note | None],
    seconds: float = 0.0,
    again: Persistence = QUICK,
):
    async with held(target, again, note, told.append):
        inside = target.store.lock
        await asyncio.sleep(seconds)
    assert inside
    return Note.decoded(inside.content)


def test_it_is_there_while_it_is_held_and_gone_after():
    store = Store()
    note = note_of("mine", ("a.html",))
    assert (note.host, note.pid) == (socket.gethostname(), os.getpid())
    inside = asyncio.run(hold(MemoryTarget(store, TRAITS), note, []))
    assert inside == note
    assert store.lock is None


def test_where_no_lock_is_needed_there_is_none():
    store = Store()

    async def one() -> None:
        target = MemoryTarget(store, replace(TRAITS, locking=False))
        async with held(target, QUICK, note_of("mine", ()), lambda _: None):
            assert store.lock is None

    asyncio.run(one())


def test_of_two_one_waits():
    store = Store()
    order: list[str] = []
    told: list[Note | None] = []

    async def work(name: str, seconds: float) -> None:
        async with held(MemoryTarget(store, TRAITS), QUICK, note_of(name, ()), told.append):
            order.append(name)
            await asyncio.sleep(seconds)
            order.append(f"{name}.")

    async def both() -> None:
        await asyncio.gather(work("one", 0.1), work("other", 0.0))

    asyncio.run(both())
    assert order in (["one", "one.", "other", "other."], ["other", "other.", "one", "one."])
    assert len(told) == 1


def test_a_process_of_this_machine_that_ended_is_not_waited_for():
    ended = os.spawnlp(os.P_NOWAIT, "true", "true")
    os.waitpid(ended, 0)
    store = Store(lock=left(Note("dead", socket.gethostname(), ended, ("begun.html",))))
    told: list[Note | None] = []
    inside = asyncio.run(hold(MemoryTarget(store, TRAITS), note_of("mine", ("a",)), told))
    assert inside
    assert inside.files == ("a", "begun.html")  # what it had begun to put is still known
    assert told == []
    assert not Note("me", socket.gethostname(), os.getpid()).is_dead
    assert not FAR.is_dead
    assert not Note("init", socket.gethostname(), 1).is_dead


def test_one_elsewhere_that_gives_no_sign_of_life_is_taken_for_dead():
    store = Store(lock=left(FAR))
    told: list[Note | None] = []
    inside = asyncio.run(hold(MemoryTarget(store, TRAITS), note_of("mine", ()), told))
    assert inside
    assert inside.files == FAR.files
    assert told == [FAR]


def test_so_is_one_that_cannot_be_read():
    store = Store(lock=Stored(b"{half", Headers("x", "y"), "t"))
    told: list[Note | None] = []
    asyncio.run(hold(MemoryTarget(store, TRAITS), note_of("mine", ()), told))
    assert told == [None]


def test_one_that_lives_is_waited_for_only_so_long():
    store = Store(lock=left(FAR))

    async def both() -> None:
        async def stir() -> None:
            for number in range(1000):
                await asyncio.sleep(0.01)
                store.lock = left(replace(FAR, beat=number))  # a token may have a coarse clock

        stirring = asyncio.create_task(stir())
        try:
            with pytest.raises(Overtaken, match="on another-machine"):
                await hold(MemoryTarget(store, TRAITS), note_of("mine", ()), [])
        finally:
            stirring.cancel()

    asyncio.run(both())


def test_it_shows_signs_of_life():
    store = Store()

    async def one() -> None:
        async with held(MemoryTarget(store, TRAITS), QUICK, note_of("mine", ()), lambda _: None):
            assert store.lock
            first = store.lock.token
            await asyncio.sleep(0.1)
            assert store.lock.token != first

    asyncio.run(one())


def test_whoever_lost_it_stops():
    store = Store()

    async def one() -> None:
        async with held(MemoryTarget(store, TRAITS), QUICK, note_of("mine", ()), lambda _: None):
            store.lock = left(FAR)
            await asyncio.sleep(5)

    with pytest.raises(Overtaken, match="took over"):
        asyncio.run(one())
    assert store.lock  # the other's is left alone
    assert Note.decoded(store.lock.content) == FAR


def test_being_stopped_from_outside_lets_it_go():
    store = Store()

    async def one() -> None:
        task = asyncio.create_task(hold(MemoryTarget(store, TRAITS), note_of("mine", ()), [], 5))
        await asyncio.sleep(0.02)
        assert store.lock
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(one())
    assert store.lock is None


class Odd(MemoryTarget):
    """A target whose answers are not what one would hope for."""

    answers: list[Exception | int]

    async def put(self, upload: Upload) -> Remote:
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Taken):
            raise answer
        done = await super().put(upload)
        if isinstance(answer, Exception):
            raise answer
        return replace(done, size=answer) if answer is not None else done


def odd(*answers: Exception | int) -> Odd:
    target = Odd(Store(), TRAITS)
    target.answers = list(answers)
    return target


def test_a_lock_whose_answer_was_lost_is_known_again():
    target = odd(Transient("the answer was lost"))
    assert asyncio.run(hold(target, note_of("mine", ()), []))


def test_a_lock_that_arrived_broken_is_put_again():
    target = odd(3)
    assert asyncio.run(hold(target, note_of("mine", ()), []))


def test_a_lock_that_went_meanwhile_is_taken():
    target = odd(Taken("there"))
    assert asyncio.run(hold(target, note_of("mine", ()), []))


def test_a_sign_of_life_that_fails_ends_nothing():
    target = odd()

    async def one() -> None:
        async with held(target, QUICK, note_of("mine", ()), lambda _: None):
            target.answers = [Denied("not now")]
            await asyncio.sleep(0.1)
            assert target.answers == []

    asyncio.run(one())


def test_who_takes_over_second_waits():
    store = Store(lock=left(FAR))

    class Slow(MemoryTarget):
        async def put(self, upload: Upload) -> Remote:
            done = await super().put(upload)
            if upload.path == LOCK and not upload.exclusive and self.store is store and self.first:
                self.first = False
                store.lock = left(replace(FAR, id="far-2"))  # somebody else was faster still
            return done

        first = True

    patient = Persistence(replace(QUICK.patience, lock=60.0))
    inside = asyncio.run(hold(Slow(store, TRAITS), note_of("mine", ()), [], again=patient))
    assert inside
    assert inside.id == "mine"


def test_a_lock_that_cannot_be_taken_over_is_not_tried_for_ever():
    class Deaf(MemoryTarget):
        async def put(self, upload: Upload) -> Remote:
            if upload.exclusive:
                raise Taken("there")
            return Remote(upload.path, upload.size, "token-1")

    store = Store(lock=left(replace(FAR, host=socket.gethostname(), pid=2**22 + 1)))
    with pytest.raises(Overtaken, match="still at work"):
        asyncio.run(hold(Deaf(store, TRAITS), note_of("mine", ()), []))
