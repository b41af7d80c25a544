"""Portions are written while more come: few at once, none lost, none after the end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from generator.deploy.target import Full, Headers, Permanent, Upload
from generator.deploy.targets.portions import Portions

HTML = Headers("text/html", "no-cache")


class Disk:
    """What is written, how much at once; a thread is held up until it is let go on."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.portions: list[int] = []
        self.at_once = self.most = 0
        self.problem: Exception | None = None
        self.go_on = threading.Event()
        self.go_on.set()
        self.begun = threading.Semaphore(0)
        self._lock = threading.Lock()

    def write(self, uploads: Sequence[Upload]) -> None:
        with self._lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        self.begun.release()
        assert self.go_on.wait(60)
        with self._lock:
            self.at_once -= 1
            if self.problem:
                raise self.problem
            self.portions.append(len(uploads))
            self.written += [upload.path for upload in uploads]


def upload(number: int, size: int = 1) -> Upload:
    return Upload(f"{number}.html", b"x" * size, size, HTML)


def test_all_are_written_in_a_few_threads():
    disk = Disk()

    async def work() -> None:
        coming = Portions(disk.write, 2)
        for number in range(1000):
            await coming.take(upload(number))
        assert disk.written  # before the last has come
        await coming.all_written()

    asyncio.run(work())
    assert sorted(disk.written) == sorted(f"{number}.html" for number in range(1000))
    assert max(disk.portions) < 200
    assert disk.most <= 2


def test_whoever_brings_more_waits_while_enough_is_being_written():
    disk = Disk()
    disk.go_on.clear()

    async def work() -> None:
        coming = Portions(disk.write, 2)

        async def bring() -> None:
            for number in range(16):
                await coming.take(upload(number, 1 << 22))

        bringing = asyncio.ensure_future(bring())
        for _ in range(2):
            await asyncio.to_thread(disk.begun.acquire)
        await asyncio.sleep(0.05)
        assert not bringing.done()
        assert disk.at_once == 2
        disk.go_on.set()
        await bringing
        await coming.all_written()

    asyncio.run(work())
    assert disk.portions == [1] * 16


def test_what_failed_is_told_and_written_the_next_time():
    disk = Disk()

    async def work() -> None:
        coming = Portions(disk.write, 2)
        disk.problem = OSError(28, "No space left on device", "a.html")
        for number in range(300):
            await coming.take(upload(number))
        with pytest.raises(Full, match=r"a\.html: No space left"):
            await coming.all_written()
        disk.problem = Permanent("in the way")
        with pytest.raises(Permanent, match="in the way"):
            await coming.all_written()
        assert disk.written == []
        disk.problem = None
        await coming.all_written()
        assert len(disk.written) == 300
        await coming.all_written()
        assert len(disk.written) == 300

    asyncio.run(work())


@pytest.mark.parametrize("way", ["all_written", "forget"])
def test_nothing_is_written_after_the_end(way: str):
    disk = Disk()
    disk.go_on.clear()

    async def work() -> None:
        coming = Portions(disk.write, 2)
        for number in range(129):
            await coming.take(upload(number))
        ending = asyncio.ensure_future(getattr(coming, way)())
        await asyncio.to_thread(disk.begun.acquire)
        ending.cancel()
        await asyncio.sleep(0.05)
        assert not ending.done()
        disk.go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await ending
        assert disk.at_once == 0

    asyncio.run(work())
    assert len(disk.written) == (129 if way == "all_written" else 128)


def test_what_is_forgotten_is_not_written():
    disk = Disk()
    disk.problem = OSError(5, "Input/output error")

    async def work() -> None:
        coming = Portions(disk.write, 2)
        for number in range(200):
            await coming.take(upload(number))
        await coming.forget()
        disk.problem = None
        await coming.all_written()

    asyncio.run(work())
    assert disk.written == []
