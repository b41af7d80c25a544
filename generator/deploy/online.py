"""What is at a target, as its own listing, the record there and the journal here say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.deploy.lock import Note
from generator.deploy.record import Known, Record
from generator.deploy.retry import Persistence
from generator.deploy.target import LOCK, RECORD, Remote, Target, Transient
from generator.deploy.together import together

__all__ = ["Online", "look"]


@dataclass(frozen=True, slots=True)
class Online:
    """What is at a target.

    ``files`` are all that are there but the lock, whose ``note`` says who left it. ``broken`` says
    that there is a record, but one that cannot be read. ``journal`` has what an earlier deployment
    put and did not come to record.
    """

    files: Mapping[str, Remote] = field(default_factory=dict)
    record: Record | None = None
    broken: bool = False
    note: Note | None = None
    journal: Mapping[str, Known] = field(default_factory=dict)

    def known(self, path: str) -> Known | None:
        """Return what is known of a file that is there; None where it may be another by now."""
        there = self.files.get(path)
        recorded = self.record.files.get(path) if self.record else None
        for known in (self.journal.get(path), recorded):
            if known and there and there.token == known.token and there.size in {-1, known.size}:
                return known
        return None

    def of_kind(self, path: str) -> Known | None:
        """Return what was known of a file when it was put, whatever happened to it since."""
        recorded = self.record.files.get(path) if self.record else None
        return self.journal.get(path) or recorded

    @property
    def owned(self) -> frozenset[str]:
        """The files there that byline put, or was about to put when it was killed."""
        recorded = self.record.files.keys() if self.record else ()
        begun = self.note.files if self.note else ()
        return frozenset({*recorded, *begun, *self.journal} & self.files.keys())


class _Broken(Transient):
    """What came is no record."""


async def look(
    target: Target, again: Persistence, journal: Callable[[str], Mapping[str, Known]]
) -> Online:
    """Return what is at a target.

    ``journal`` gives what was put by a deployment that began at the record with a certain id.
    Raises what the target raises.
    """

    async def record() -> Record | None:
        found = await target.get(RECORD)
        if found is None:
            return None
        read = Record.decoded(found.content)
        if read is None:
            raise _Broken("the record of what is online came broken")
        return read

    asked: list[Callable[[], Any]] = [
        lambda: again(target.list, again.patience.list),
        lambda: again(record, again.patience.get),
        lambda: again(lambda: target.get(LOCK), again.patience.get),
    ]
    broken = False
    try:
        files, read, lock = await together(asked, len(asked))
    except _Broken:
        broken, read = True, None
        files, lock = await together([asked[0], asked[2]], 2)
    return Online(
        {path: one for path, one in files.items() if path != LOCK},
        read,
        broken,
        Note.decoded(lock.content) if lock else None,
        journal(read.id if read else ""),
    )
