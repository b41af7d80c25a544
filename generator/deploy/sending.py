"""A deployment from end to end: look, plan, ask, send; going back to an earlier one."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from generator.deploy.apply import Crossing, Progress, Sent, carry_out, sail
from generator.deploy.cargo import Cargo
from generator.deploy.journal import Journal
from generator.deploy.kept import Kept, entries_of
from generator.deploy.lock import Note, held, note_of
from generator.deploy.online import Online, look
from generator.deploy.plan import Plan, plan
from generator.deploy.record import Record, State
from generator.deploy.refusal import Limits, refusals
from generator.deploy.retry import Persistence
from generator.deploy.state import Age
from generator.deploy.target import (
    RECORD,
    Denied,
    Full,
    Overtaken,
    Target,
    TargetError,
    Traits,
    Transient,
)
from generator.model.diagnostic import Diagnostic, error
from generator.publish.manifest import Entry

__all__ = ["Outcome", "Parcel", "Talk", "Way", "identifier", "roll_back", "send"]

_TIMES: Final = 5  # that a plan is made anew because somebody else was faster
_NO_STATE: Final = State()
_ENCODINGS: Final = {"gzip": "gzip", "brotli": "br"}


@dataclass(frozen=True)
class Parcel:
    """What is to be online.

    ``files`` lie at the places that ``place`` gives; ``until`` is the next moment at which the
    clock changes something; ``age`` says how ``state`` stands to another one. ``release`` is the
    name of an earlier deployment, if this is one again.
    """

    files: Mapping[str, Entry]
    place: Callable[[str], str]
    until: str | None = None
    state: State = _NO_STATE
    age: Callable[[State], Age] = lambda _: Age.FIT
    release: str = ""


@dataclass(frozen=True)
class Way:
    """Where to, and how.

    ``limits`` are None where nothing speaks against a plan; ``compress`` is what the settings say.
    """

    target: Target
    journal: Journal
    limits: Limits | None
    compress: str = "no"
    again: Persistence = field(default_factory=Persistence)

    @property
    def traits(self) -> Traits:
        """Those of the target, with the one encoding that is wanted, if it can have it."""
        wanted = _ENCODINGS.get(self.compress)
        encodings = tuple(one for one in self.target.traits.encodings if one == wanted)
        return replace(self.target.traits, encodings=encodings)


@dataclass(frozen=True)
class Talk:
    """Whom to tell, and whom to ask.

    ``agree`` says whether a plan is to be carried out; ``sure`` that it will, whatever the plan.
    """

    agree: Callable[[Plan], bool] = lambda _: True
    progress: Progress = lambda *_: None
    waiting: Callable[[Note | None], None] = lambda _: None
    overtaken: Callable[[str], None] = lambda _: None
    sure: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a deployment. ``sent`` is None where nothing was; ``agreed`` says why."""

    # asyncio writes down what its main task gave, when it puts the signals back in order.
    plan: Plan | None = field(default=None, repr=False)
    sent: Sent | None = field(default=None, repr=False)
    found: tuple[Diagnostic, ...] = ()
    agreed: bool = True
    release: str = ""


def identifier(moment: datetime) -> str:
    """Return the name of a deployment: it sorts by time, to the microsecond; nobody else has it."""
    return f"{moment:%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(4)}"


async def send(parcel: Parcel, way: Way, talk: Talk, name: str) -> Outcome:
    """Bring what was built online, as far as nothing speaks against it."""
    return await _opened(way, lambda: _carried(parcel, way, talk, name))


async def roll_back(kept: Kept, way: Way, talk: Talk, name: str) -> Outcome:
    """Bring the release before the one that is online back, from the target or from here."""
    if way.target.traits.releases:
        return await _opened(way, lambda: _there(way, talk, name))
    return await _opened(way, lambda: _from_here(kept, way, talk, name))


async def _opened(way: Way, work: Callable[[], Awaitable[Outcome]]) -> Outcome:
    """Do something with the target open; what it cannot do is told."""
    try:
        await way.again(way.target.open, way.again.patience.open)
        try:
            return await work()
        finally:
            await way.target.close()
    except TargetError as problem:
        return Outcome(found=(_diagnostic(problem),))


async def _carried(parcel: Parcel, way: Way, talk: Talk, name: str) -> Outcome:
    """Plan, ask and send, anew where somebody else was faster."""
    made: Plan | None = None
    for _ in range(_TIMES):
        online = await look(way.target, way.again, way.journal.of)
        made = _planned(parcel, way, online)
        found = tuple(_refused(made, parcel, way.limits))
        if found or made.is_empty:
            return Outcome(made, found=found)
        if not talk.agree(made):
            return Outcome(made, agreed=False)
        try:
            sent = await carry_out(made, _crossing(made, parcel, way, talk, name))
        except Overtaken as problem:
            talk.overtaken(problem.message)
        except TargetError as problem:
            return Outcome(made, found=(_diagnostic(problem),))
        else:
            return Outcome(made, sent, release=name)
    late = Overtaken("other deployments kept coming first", "deploy again when they are done")
    return Outcome(made, found=(_diagnostic(late),))


async def _carried_at_once(parcel: Parcel, way: Way, talk: Talk, name: str) -> Outcome:
    """Plan and send with the lock held from the start, so that one look is enough."""
    made: Plan | None = None
    try:
        async with held(way.target, way.again, note_of(name, ()), talk.waiting) as announce:
            online = await look(way.target, way.again, way.journal.of)
            if online.note and not online.note.files:
                online = replace(online, note=None)  # our own, and nobody was killed
            made = _planned(parcel, way, online)
            if made.is_empty:
                return Outcome(made)
            talk.agree(made)
            crossing = _crossing(made, parcel, way, talk, name)
            await announce(crossing.note.files)
            return Outcome(made, await sail(made, crossing), release=name)
    except Overtaken as problem:
        talk.overtaken(problem.message)
        return await _carried(parcel, way, talk, name)
    except TargetError as problem:
        return Outcome(made, found=(_diagnostic(problem),))


def _planned(parcel: Parcel, way: Way, online: Online) -> Plan:
    cargo = _cargo(parcel, way)
    return plan(parcel.files, online, way.traits, cargo.digest, parcel.until)


def _cargo(parcel: Parcel, way: Way) -> Cargo:
    traits = way.traits
    return Cargo(parcel.files, parcel.place, traits.encodings, traits.algorithm)


def _refused(made: Plan, parcel: Parcel, limits: Limits | None) -> Sequence[Diagnostic]:
    if limits is None:
        return ()
    online = made.online.record.state if made.online.record else State()
    return tuple(refusals(made, parcel.state, parcel.age(online), limits))


def _crossing(made: Plan, parcel: Parcel, way: Way, talk: Talk, name: str) -> Crossing:
    begun = made.online.note.files if made.online.note else ()
    new = {one.path for one in made.changes if one.path not in made.online.files}
    owned = {path for path in begun if path in made.online.files and path not in parcel.files}
    return Crossing(
        way.target,
        _cargo(parcel, way),
        way.again,
        way.journal,
        note_of(name, tuple(sorted(new | owned))),
        Record(parcel.release or name, {}, parcel.state, parcel.until, way.traits.encodings),
        f"Deploy {name}",
        talk.progress,
        talk.waiting,
    )


async def _there(way: Way, talk: Talk, name: str) -> Outcome:
    """Have the target show the release that it had before."""
    again, patience = way.again, way.again.patience
    async with held(way.target, again, note_of(name, ()), talk.waiting):
        releases = await again(way.target.releases, patience.list)
        live = next((number for number, one in enumerate(releases) if one.live), -1)
        earlier = releases[live + 1 : live + 2]
        if not earlier:
            return Outcome(found=(_NOTHING_EARLIER,))
        release = earlier[0].id
        if not talk.agree(Plan({}, Online())):
            return Outcome(agreed=False)
        await again(lambda: way.target.restore(release), patience.finish)
        return Outcome(release=release)


async def _from_here(kept: Kept, way: Way, talk: Talk, name: str) -> Outcome:
    """Send the last release before the one that is online, and unlike it, once more."""
    found = await way.again(lambda: way.target.get(RECORD), way.again.patience.get)
    online = Record.decoded(found.content) if found else None
    now = online.id if online else ""
    earlier = [one for one in kept.ids() if not now or one < now]
    there = _digests(online)
    read = filter(None, map(kept.read, earlier))
    record = next((one for one in read if _digests(one) != there), None)
    if record is None:
        return Outcome(found=(_NOTHING_EARLIER,))
    files = entries_of(record, kept)
    parcel = Parcel(
        files,
        lambda path: str(kept.place(files[path].digest)),
        record.until,
        record.state,
        release=record.id,
    )
    carried = _carried_at_once if talk.sure else _carried
    outcome = await carried(parcel, replace(way, limits=None), talk, name)
    return replace(outcome, release=record.id)


def _digests(record: Record | None) -> Mapping[str, str]:
    return {path: one.digest for path, one in record.files.items()} if record else {}


_NOTHING_EARLIER: Final = error(
    "no-release",
    "no earlier release is kept that one could go back to",
    hint="bring the texts back as they were, and deploy them",
)


def _diagnostic(problem: TargetError) -> Diagnostic:
    if isinstance(problem, Denied):
        return error("deploy-denied", problem.message, hint=problem.hint)
    if isinstance(problem, Full):
        return error("deploy-full", problem.message, hint=problem.hint)
    if isinstance(problem, Transient):
        hint = problem.hint or "it may be over soon: deploy again in a while"
        return error("deploy-unanswered", problem.message, hint=hint)
    if isinstance(problem, Overtaken):
        return error("deploy-overtaken", problem.message, hint=problem.hint)
    return error("deploy-failed", problem.message, hint=problem.hint)
