"""What a build is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Options"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked for.

    ``as_of`` has a zone; with ``future`` what is scheduled is shown as if it were out; ``jobs`` is
    a number of processes; without ``cache`` nothing is remembered of earlier builds, nor left for
    later ones.
    """

    as_of: datetime
    drafts: bool = False
    future: bool = False
    strict: bool = False
    jobs: int = 1
    cache: bool = True
