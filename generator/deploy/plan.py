"""The plan: what is built held against what is online, as a value. Nothing here touches anything.

The order is that in which nothing which a reader can reach ever leads to what is not there. First
what is new and what nobody links to yet: assets, then pages. Then the pages that change, then the
lists, feeds and sitemap. The home page is entered without a link, so it comes with the lists even
where it is new. What goes is removed after all that: pages, then what these led to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Final

from generator.deploy.lost import Lost, lost_addresses
from generator.deploy.online import Online
from generator.deploy.record import Known
from generator.deploy.target import RECORD, Headers, Traits
from generator.deploy.types import headers_of, shrinks
from generator.publish.manifest import Entry

__all__ = ["Change", "Plan", "Reason", "Step", "plan"]


_HOME: Final = "index.html"


class Step(IntEnum):
    """The phases of a deployment; each begins when the one before is done."""

    NEW_ASSETS = 0
    ASSETS = 1
    NEW_PAGES = 2
    PAGES = 3
    LISTS = 4
    FEEDS = 5
    SITEMAP = 6


class Reason(StrEnum):
    """Why a file is put."""

    NEW = "new"
    CHANGED = "changed"
    HEADERS = "headers"
    """It is the same, but is to be served with other headers."""
    MENDED = "mended"
    """It is not what byline put last, or cannot be told to be."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file to put. ``size`` counts the bytes of its content, before any encoding."""

    path: str
    reason: Reason
    step: Step
    size: int
    headers: Headers


@dataclass(frozen=True, slots=True)
class Plan:
    """What a deployment is going to do.

    ``changes`` are in the order of their steps. ``unchanged`` is what the record will say of the
    files that stay, ``foreign`` are those that byline did not put and leaves alone. ``lost`` are
    the addresses that nothing serves or leads on from any more. ``renews`` says that the record
    must be written though no file changes. ``files`` are all that were built.
    """

    files: Mapping[str, Entry]
    online: Online
    changes: tuple[Change, ...] = ()
    removals: tuple[str, ...] = ()
    unchanged: Mapping[str, Known] = field(default_factory=dict)
    foreign: tuple[str, ...] = ()
    lost: tuple[Lost, ...] = ()
    renews: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether what is online is what was built, and known to be."""
        return not self.changes and not self.removals and not self.renews

    @property
    def size(self) -> int:
        """The bytes to send, before any encoding."""
        return sum(change.size for change in self.changes)

    def farewells(self) -> Sequence[tuple[str, ...]]:
        """Return the files to remove: pages, then what these lead to."""
        pages = [path for path in self.removals if not self._is_asset(path)]
        assets = [path for path in self.removals if self._is_asset(path)]
        return [tuple(some) for some in (pages, assets) if some]

    def _is_asset(self, path: str) -> bool:
        known = self.online.of_kind(path)
        return known.kind.name == "assets" if known else not path.endswith(".html")

    def steps(self) -> Sequence[tuple[Change, ...]]:
        """Return the changes of each phase that has any."""
        found = ([one for one in self.changes if one.step is step] for step in Step)
        return [tuple(some) for some in found if some]


def plan(
    built: Mapping[str, Entry],
    online: Online,
    traits: Traits,
    digest: Callable[[str, Headers], str],
    until: str | None = None,
) -> Plan:
    """Return what is to be done so that what is online becomes what is built.

    ``digest`` gives that of a built file as the target would have it; it is asked only for files
    of which the record knows nothing. ``until`` is the next moment at which the clock changes
    something.
    """
    changes: list[Change] = []
    unchanged: dict[str, Known] = {}
    for path, entry in built.items():
        headers = headers_of(path, entry.kind)
        known, reason = _compared(path, entry, headers, online, traits, digest)
        if reason:
            step = _step(path, entry, new=path not in online.files)
            changes.append(Change(path, reason, step, entry.size, headers))
        elif known:
            unchanged[path] = known
    removals = sorted(online.owned - built.keys() - {RECORD})
    foreign = sorted(online.files.keys() - online.owned - built.keys() - {RECORD})
    recorded = online.record.files if online.record else {}
    gone = {path: known for path in removals if (known := online.of_kind(path))}
    renews = (
        online.record is None
        or online.record.until != until
        or online.note is not None
        or recorded != unchanged
    )
    return Plan(
        built,
        online,
        tuple(sorted(changes, key=lambda one: (one.step, one.path))),
        tuple(removals),
        unchanged,
        tuple(foreign),
        lost_addresses(gone, built, frozenset(recorded)),
        renews,
    )


def _compared(
    path: str,
    entry: Entry,
    headers: Headers,
    online: Online,
    traits: Traits,
    digest: Callable[[str, Headers], str],
) -> tuple[Known | None, Reason | None]:
    """Return what is known of a file that stays as it is, or why it must be put."""
    there = online.files.get(path)
    if there is None:
        return None, Reason.NEW
    known = online.known(path)
    if known:
        if known.digest != entry.digest:
            return None, Reason.CHANGED
        if traits.headers and not _serves(known.headers, headers, online, traits):
            return None, Reason.HEADERS
        return Known(entry.digest, known.size, known.token, known.headers, entry.kind), None
    # What it is served with no listing says, so with headers the record alone can tell.
    if there.digest and not traits.headers and there.digest == digest(path, headers):
        return Known(entry.digest, there.size, there.token, headers, entry.kind), None
    recorded = online.record.files.get(path) if online.record else None
    same = recorded is not None and recorded.digest == entry.digest
    return None, Reason.MENDED if same else Reason.CHANGED


def _serves(known: Headers, wanted: Headers, online: Online, traits: Traits) -> bool:
    """Say whether a file is served with the headers that it would be put with now."""
    if (known.type, known.cache) != (wanted.type, wanted.cache):
        return False
    if not shrinks(wanted.type):
        return not known.encoding
    # What was offered is compared, as a file may have been left as it is for being too small.
    return online.record is None or online.record.offered == tuple(traits.encodings)


def _step(path: str, entry: Entry, *, new: bool) -> Step:
    """Return the phase in which a file is put."""
    name = entry.kind.name
    if name == "assets":
        return Step.NEW_ASSETS if new else Step.ASSETS
    if new and path != _HOME:
        return Step.NEW_PAGES
    return {"posts": Step.PAGES, "feeds": Step.FEEDS, "sitemap": Step.SITEMAP}.get(name, Step.LISTS)
