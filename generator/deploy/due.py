"""Whether something has fallen due since a target was deployed to: one question to the target."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from generator.deploy.record import Record
from generator.deploy.retry import Persistence
from generator.deploy.target import RECORD, Target

__all__ = ["Due", "due_at"]


class Due(NamedTuple):
    """``now`` says whether a deployment is due; ``until`` is when the next one will be, if ever."""

    now: bool
    until: str | None = None


async def due_at(target: Target, moment: datetime, again: Persistence | None = None) -> Due:
    """Say whether what is online at a target has changed by the clock alone before ``moment``.

    Where nothing was deployed yet, it is due. Raises what the target raises.
    """
    again = again or Persistence()
    await again(target.open, again.patience.open)
    try:
        found = await again(lambda: target.get(RECORD), again.patience.get)
    finally:
        await target.close()
    record = Record.decoded(found.content) if found else None
    if record is None:
        return Due(now=True)
    if record.until is None:
        return Due(now=False)
    return Due(datetime.fromisoformat(record.until) <= moment, record.until)
