"""What ``render`` makes and ``publish`` writes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

__all__ = ["Artifact", "Phase"]


class Phase(IntEnum):
    """The order of publication: nothing is shown before what it links to."""

    ASSETS = 0
    POSTS = 1
    LISTS = 2
    FEEDS = 3
    SITEMAP = 4


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of the site: ``file`` is relative to the output, with forward slashes.

    The content is given as bytes, or as a file to copy.
    """

    file: str
    phase: Phase
    content: bytes | Path
