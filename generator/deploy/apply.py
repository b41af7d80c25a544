"""Carry a plan out, so that it can be cut off anywhere and the next deployment ends right.

Each phase is a barrier: nothing is put before all that it may lead to is there, nothing removed
before every upload was verified. The lock names the files that are about to come; the record is
written last, so what it says is true whenever it is there.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from generator.deploy.cargo import Cargo
from generator.deploy.digests import digest_of
from generator.deploy.journal import Journal
from generator.deploy.lock import Note, held
from generator.deploy.online import Online, look
from generator.deploy.plan import Change, Plan
from generator.deploy.record import Known, Record
from generator.deploy.retry import Persistence
from generator.deploy.room import Room
from generator.deploy.target import (
    RECORD,
    Deployment,
    Overtaken,
    Remote,
    Target,
    Transient,
    Upload,
)
from generator.deploy.together import together
from generator.deploy.types import NEVER

__all__ = ["Crossing", "Sent", "carry_out", "sail"]

_IN_FLIGHT: Final = 16 << 20  # bytes that are read and being sent at once, unless one has more
_SMALL: Final = 1 << 16  # bytes
_ROUNDS: Final = 3  # of putting again what was found not to have arrived
_AT_ONCE: Final = 1000  # files that are removed by one call

Progress: TypeAlias = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Crossing:
    """What a deployment needs beside its plan: where to, with what, and who is told."""

    target: Target
    cargo: Cargo
    again: Persistence
    journal: Journal
    note: Note
    record: Record
    message: str
    progress: Progress = lambda *_: None
    waiting: Callable[[Note | None], None] = lambda _: None


@dataclass
class Sent:
    """What came of it: bytes as they were sent, the record as it stands there now."""

    record: Record
    puts: int = 0
    size: int = 0
    removed: int = 0
    put: dict[str, Known] = field(default_factory=dict)


async def carry_out(plan: Plan, crossing: Crossing) -> Sent:
    """Do what the plan says; the target is open.

    Raises :class:`Overtaken` where what is online is no longer what the plan was made for, and
    whatever else the target raises. Then nothing was removed before all uploads were there.
    """
    async with held(crossing.target, crossing.again, crossing.note, crossing.waiting):
        now = await look(crossing.target, crossing.again, crossing.journal.of)
        if not _is_same(now, plan.online):
            raise Overtaken("what is online has changed meanwhile")
        return await sail(plan, crossing)


async def sail(plan: Plan, crossing: Crossing) -> Sent:
    """Do what the plan says, which was made while the lock was held, as it still is."""
    try:
        sent = await _Voyage(plan, crossing).make()
    except BaseException:
        crossing.journal.close(done=False)
        with contextlib.suppress(Exception):
            async with asyncio.timeout(crossing.again.patience.abandon):
                await crossing.target.abandon()
        raise
    crossing.journal.close(done=True)
    return sent


def _is_same(now: Online, before: Online) -> bool:
    if now.files != before.files:
        return False
    return (now.record.id if now.record else "") == (before.record.id if before.record else "")


class _Voyage:
    """One plan under way."""

    def __init__(self, plan: Plan, crossing: Crossing) -> None:
        self._plan, self._with = plan, crossing
        self._target, self._again = crossing.target, crossing.again
        self._sent = Sent(crossing.record)
        self._room = Room(_IN_FLIGHT)
        self._done = 0
        traits = self._target.traits
        # Where a listing says all there is to know, a journal has nothing to add.
        told = traits.atomic or (traits.algorithm and not traits.headers)
        self._journal = None if told else crossing.journal

    async def make(self) -> Sent:
        record = self._foreseen()
        encoded = record.encoded() if record else None
        again, patience = self._again, self._again.patience
        deployment = self._deployment(record, encoded)
        await again(lambda: self._target.begin(deployment), patience.finish)
        if self._journal:
            self._journal.begin(self._plan.online.record.id if self._plan.online.record else "")
        for step in self._plan.steps():
            await self._put_all(step)
        listed = await self._verified()
        await self._remove()
        await self._put_record(record or self._recorded(listed), encoded)
        await again(self._target.finish, patience.finish)
        return self._sent

    def _foreseen(self) -> Record | None:
        """Return the record where it is known before anything is put: tokens are digests there."""
        traits = self._target.traits
        if not (traits.atomic and traits.algorithm):
            return None
        coming = {
            one.path: self._with.cargo.foreseen(one.path, one.headers) for one in self._plan.changes
        }
        return replace(self._with.record, files={**self._plan.unchanged, **coming})

    def _deployment(self, record: Record | None, encoded: bytes | None) -> Deployment:
        plan, algorithm = self._plan, self._target.traits.algorithm
        staying = plan.online.files.keys() - {*plan.removals, RECORD}
        files = {path: plan.online.files[path].digest for path in staying}
        coming = [change.path for change in plan.changes]
        files |= {path: record.files[path].token if record else "" for path in coming}
        if encoded is not None:
            files[RECORD] = digest_of(encoded, algorithm)
            coming.append(RECORD)
        return Deployment(
            self._with.record.id,
            self._with.message,
            dict(sorted(files.items())),
            tuple(coming),
            plan.removals,
            plan.online.files,
        )

    async def _put_all(self, changes: Sequence[Change]) -> None:
        """Put the files of one phase, many at once; return when all are really there."""
        calls = [functools.partial(self._put, change) for change in changes]
        await together(calls, self._target.traits.width)
        await self._again(self._target.settle, self._again.patience.finish)

    async def _put(self, change: Change) -> None:
        await self._room.take(change.size)
        try:
            upload = await self._loaded(change)
            done = await self._put_surely(upload)
        finally:
            self._room.give(change.size)
        entry = self._plan.files[change.path]
        known = Known(entry.digest, upload.size, done.token, upload.headers, entry.kind)
        self._sent.put[change.path] = known
        self._sent.puts += 1
        self._sent.size += upload.size
        if self._journal:
            self._journal.add(change.path, known)
        self._done += 1
        self._with.progress("sending", min(self._done, self._total), self._total)

    async def _put_surely(self, upload: Upload) -> Remote:
        """Put a file until what the target says of it is what was sent."""
        patience = self._again.patience

        async def put() -> Remote:
            done = await self._target.put(upload)
            if not _arrived(upload, done):
                raise Transient(f"{upload.path} did not arrive as it was sent")
            return done

        return await self._again(put, patience.put + self._room.taken / patience.rate)

    async def _loaded(self, change: Change) -> Upload:
        """Read and encode a file; a small one is read sooner than a thread would begin."""
        cargo = self._with.cargo
        if change.size <= _SMALL and not cargo.encodings:
            return cargo.upload(change.path, change.headers)
        return await asyncio.to_thread(cargo.upload, change.path, change.headers)

    @property
    def _total(self) -> int:
        return len(self._plan.changes)

    async def _verified(self) -> Mapping[str, Remote]:
        """Return the target's own listing, in which every upload is; put again what is not."""
        wrong: Sequence[Change] = ()
        for number in range(_ROUNDS + 1):
            listed = await self._again(self._target.list, self._again.patience.list)
            wrong = [one for one in self._plan.changes if not self._is_there(one.path, listed)]
            if not wrong:
                return self._still_there(listed)
            if number < _ROUNDS:
                await self._put_all(wrong)
        names = ", ".join(one.path for one in wrong[:3])
        raise Transient(f"{names} cannot be seen at the target after being sent", _NOTHING_LOST)

    def _still_there(self, listed: Mapping[str, Remote]) -> Mapping[str, Remote]:
        """Return the listing, if all that stays as it is stands in it."""
        gone = [path for path in self._plan.unchanged if path not in listed]
        if gone:
            raise Overtaken(f"{gone[0]} was removed at the target meanwhile")
        return listed

    def _is_there(self, path: str, listed: Mapping[str, Remote]) -> bool:
        known, there = self._sent.put[path], listed.get(path)
        if there is None or there.size not in {-1, known.size}:
            return False
        return not known.token or there.token == known.token

    async def _remove(self) -> None:
        for removals in self._plan.farewells():
            await self._remove_all(removals)
        self._sent.removed = len(self._plan.removals)

    async def _remove_all(self, removals: Sequence[str]) -> None:
        for start in range(0, len(removals), _AT_ONCE):
            some = removals[start : start + _AT_ONCE]
            self._with.progress("removing", start, len(removals))
            await self._again(
                functools.partial(self._target.delete, some), self._again.patience.list
            )

    def _recorded(self, listed: Mapping[str, Remote]) -> Record:
        """Return the record: what stays, and what was put as the target lists it now."""
        known = {
            path: replace(one, token=listed[path].token) for path, one in self._sent.put.items()
        }
        return replace(self._with.record, files={**self._plan.unchanged, **known})

    async def _put_record(self, record: Record, encoded: bytes | None) -> None:
        content = encoded or record.encoded()
        digest = digest_of(content, self._target.traits.algorithm)
        await self._put_surely(Upload(RECORD, content, len(content), NEVER, digest))
        await self._again(self._target.settle, self._again.patience.finish)
        self._sent.record = record


_NOTHING_LOST: Final = "nothing was removed; deploy again in a while"


def _arrived(upload: Upload, done: Remote) -> bool:
    same = not (upload.digest and done.digest) or upload.digest == done.digest
    return same and done.size in {-1, upload.size}
