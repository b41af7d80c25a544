"""One deployment at a time: a file at the target says who is at work, and shows signs of life.

No clock is compared with another machine's: whoever waits looks whether the file changes. One that
has not changed for long enough belongs to a process that ended; on the same machine the system is
asked. The note also names the files that are about to come, so that those which a killed
deployment put are known to be byline's.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from typing import Final, TypeAlias

from generator.deploy.digests import digest_of
from generator.deploy.retry import Persistence
from generator.deploy.target import LOCK, Overtaken, Taken, Target, TargetError, Transient, Upload
from generator.deploy.types import NEVER

__all__ = ["Note", "held", "note_of"]

Announce: TypeAlias = Callable[[tuple[str, ...]], Awaitable[None]]

_HINT: Final = "wait until it is done, or end it"


@dataclass(frozen=True, slots=True)
class Note:
    """Who is deploying: ``id`` is the deployment's, ``files`` are those it is about to add."""

    id: str
    host: str
    pid: int
    files: tuple[str, ...] = ()
    beat: int = 0

    @classmethod
    def decoded(cls, content: bytes) -> Note | None:
        """Read a note; None where it cannot be read."""
        try:
            data = json.loads(content)
            files = tuple(map(str, data["files"]))
            return cls(str(data["id"]), str(data["host"]), int(data["pid"]), files)
        except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
            return None

    def encoded(self) -> bytes:
        """Return the bytes of the file."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @property
    def is_dead(self) -> bool:
        """Whether its process certainly ended: only of this machine's is that known at once."""
        if self.host != socket.gethostname() or os.name == "nt":
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except OSError:  # another user's
            return False
        return False


def note_of(identifier: str, files: tuple[str, ...]) -> Note:
    """Return the note of this process."""
    return Note(identifier, socket.gethostname(), os.getpid(), files)


@contextlib.asynccontextmanager
async def held(
    target: Target, again: Persistence, note: Note, waiting: Callable[[Note | None], None]
) -> AsyncIterator[Announce]:
    """Hold the target's lock in the body, which is cancelled should somebody else take it.

    ``waiting`` is told who holds it, once. The body is given a function for the files that are
    about to come, where these were not known before. Raises :class:`Overtaken` where the lock was
    lost, and what the target raises.
    """

    async def announce(files: tuple[str, ...]) -> None:
        nonlocal note
        note = replace(note, files=tuple(sorted({*note.files, *files})))
        if target.traits.locking:
            await _put(target, again, note, exclusive=False)

    if not target.traits.locking:
        yield announce
        return
    note = await _claim(target, again, note, waiting)
    body = asyncio.current_task()
    assert body is not None
    lost = False

    async def beat() -> None:
        nonlocal lost
        number = 0
        while True:
            await asyncio.sleep(again.patience.beat)
            number += 1
            try:
                if not await _is_ours(target, again, note):
                    lost = True
                    body.cancel()
                    return
                await _put(target, again, replace(note, beat=number), exclusive=False)
            except TargetError:
                continue  # the work itself will find out what is wrong

    beating = asyncio.create_task(beat())
    try:
        yield announce
    except asyncio.CancelledError:
        if lost:
            body.uncancel()
            raise Overtaken("another deployment took over") from None
        raise
    finally:
        beating.cancel()
        if not lost:
            with contextlib.suppress(TargetError, TimeoutError):
                async with asyncio.timeout(again.patience.abandon):
                    await target.delete([LOCK])


async def _claim(
    target: Target, again: Persistence, note: Note, waiting: Callable[[Note | None], None]
) -> Note:
    """Take the lock, and return the note as it stands there now."""
    start = stirred = time.monotonic()
    seen, told = b"", False
    while True:
        try:
            await _put(target, again, note, exclusive=True)
        except Taken:
            found = await again(lambda: target.get(LOCK), again.patience.get)
        else:
            return note
        if found is None:
            continue
        holder = Note.decoded(found.content)
        if holder and holder.id == note.id:
            return note  # put by ourselves, though the answer was lost
        now = time.monotonic()
        if found.content != seen:
            seen, stirred = found.content, now
        if (holder and holder.is_dead) or now - stirred > again.patience.dead:
            begun = {*note.files, *(holder.files if holder else ())}
            note = replace(note, files=tuple(sorted(begun)))
            await _put(target, again, note, exclusive=False)
            if await _is_ours(target, again, note):
                return note
        if now - start > again.patience.lock:
            who = f"on {holder.host}" if holder else "elsewhere"
            raise Overtaken(f"another deployment is still at work {who}", _HINT)
        if not told:
            waiting(holder)
            told = True
        await asyncio.sleep(again.patience.poll)


async def _put(target: Target, again: Persistence, note: Note, *, exclusive: bool) -> None:
    content = note.encoded()
    digest = digest_of(content, target.traits.algorithm)
    upload = Upload(LOCK, content, len(content), NEVER, digest, exclusive)

    async def put() -> None:
        done = await target.put(upload)
        if done.size not in {-1, upload.size}:
            await target.delete([LOCK])
            raise Transient("the lock arrived broken")

    await again(put, again.patience.put)


async def _is_ours(target: Target, again: Persistence, note: Note) -> bool:
    found = await again(lambda: target.get(LOCK), again.patience.get)
    holder = Note.decoded(found.content) if found else None
    return holder is not None and holder.id == note.id
