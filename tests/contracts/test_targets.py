"""The contract of targets: whatever happens on the way, what is there in the end is what was built.

Each test runs against each of ``PLACES`` (``tests/deploying/places.py``). Wherever a place does not
change at one stroke, every link that readers can follow is followed after each single request.
`make test` does all of it in memory; elsewhere each request meets with one fault, and each kind of
real server with one round. `make servers` leaves nothing out.
"""

from __future__ import annotations

import asyncio
import dataclasses
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from generator.deploy.journal import Journal
from generator.deploy.lock import Note
from generator.deploy.refusal import Limits
from generator.deploy.retry import Patience, Persistence
from generator.deploy.sending import Outcome, Parcel, Talk, Way, send
from generator.deploy.target import Target
from generator.deploy.types import headers_of
from tests.deploying.faults import FATAL, PASSING, Fault, FaultyTarget, Killed
from tests.deploying.places import PLACES, Place
from tests.deploying.proxy import HTTP_FATAL, HTTP_PASSING, proxied
from tests.deploying.served import SERVED
from tests.deploying.sites import Blog, blog, broken_links, many_files, parcel
from tests.unit.deploy.targets.seam import deploy

OLD = blog(
    {f"post-{n:02}": f"{'rivers' if n % 3 else 'lakes'} old words {n}" for n in range(12)},
    style="body { color: navy }",
)
# Some posts come, one changes, one is renamed, one goes; a tag comes, the style sheet is another.
_POSTS = {f"post-{n:02}": f"{'rivers' if n % 3 else 'lakes'} old words {n}" for n in range(11)}
NEW = blog(
    {
        **{slug: words for slug, words in _POSTS.items() if slug != "post-07"},
        "post-03": "lakes new words",
        "renamed": _POSTS["post-07"],
        "post-20": "seas one",
        "post-21": "seas two",
        "post-22": "rivers three",
    },
    style="body { color: green }",
    aliases={"post-07": "renamed"},
)
PATIENCE = Patience(
    tries=5,
    first=0.001,
    longest=0.01,
    put=10.0,
    get=10.0,
    list=20.0,
    open=20.0,
    finish=20.0,
    abandon=2.0,
    beat=2.0,
    dead=10.0,
    poll=0.02,
)
QUICK = dataclasses.replace(PATIENCE, put=3.0, get=3.0, list=3.0)
EVERYTHING = Limits(10_000, force=True, anyway=True)


# Those that need a server of their own take half an hour: `make servers` runs them too.
WHOLE = os.environ.get("BYLINE_SERVERS") == "1"
_ALL = [*PLACES, *(SERVED if WHOLE else ())]
IN_TURN = "in turn"


def _with(faults: Iterable[str]) -> list[tuple[str, str]]:
    """Return places with faults: all of them, or one after the other from request to request."""
    return [
        (name, fault)
        for name in _ALL
        for fault in (faults if WHOLE or name == "memory" else [IN_TURN])
    ]


def _points(
    place: Place, faults: Iterable[str], fault: str, total: int
) -> Iterator[tuple[int, str]]:
    """Yield numbers of requests with what each meets: others for each fault, where not all are."""
    known = [*faults]
    if fault == IN_TURN:
        points = range(1, total + 1, place.stride)
        yield from ((at, known[turn % len(known)]) for turn, at in enumerate(points))
        return
    first = 1 + 7 * known.index(fault) % min(place.stride, total)
    yield from ((at, fault) for at in range(first, total + 1, place.stride))


@pytest.fixture(params=_ALL)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param in SERVED:
        server, place = SERVED[request.param]
        opening = place(request.getfixturevalue(server), tmp_path)
    else:
        opening = PLACES[request.param](tmp_path)
    with opening as one:
        yield one


@dataclasses.dataclass
class Desk:
    """Where somebody deploys from: their build and their journal."""

    folder: Path
    number: int = 0

    def parcel(self, made: Blog, **more: object) -> Parcel:
        return parcel(made, self.folder / f"output-{id(made)}", **more)

    def send(
        self,
        made: Blog,
        target: Target,
        patience: Patience = PATIENCE,
        limits: Limits | None = EVERYTHING,
        talk: Talk | None = None,
    ) -> Outcome:
        return asyncio.run(self.sending(made, target, patience, limits, talk))

    async def sending(
        self,
        made: Blog,
        target: Target,
        patience: Patience = PATIENCE,
        limits: Limits | None = EVERYTHING,
        talk: Talk | None = None,
    ) -> Outcome:
        self.number += 1
        journal = Journal(self.folder / "target.journal")
        way = Way(target, journal, limits, "gzip", Persistence(patience))
        name = f"2026{self.number:04}-{self.folder.name}"
        return await send(self.parcel(made), way, talk or Talk(), name)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "desk").mkdir()
    return Desk(tmp_path / "desk")


@pytest.fixture
def dead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every other holder of a lock for dead: in one process no one else is alive."""
    monkeypatch.setattr(Note, "is_dead", property(lambda _: True))


def _sent(outcome: Outcome) -> Outcome:
    assert not outcome.found, outcome.found
    return outcome


def _differences(seen: Mapping[str, bytes], made: Blog) -> list[str]:
    names = seen.keys() | made.files.keys()
    return sorted(name for name in names if seen.get(name) != made.files.get(name))


def test_the_first_deployment(place: Place, desk: Desk):
    target = FaultyTarget(place.connect(), online={})
    outcome = _sent(desk.send(OLD, target))
    assert outcome.sent
    assert outcome.sent.puts == len(OLD.files)
    assert target.written == sorted(OLD.files)
    assert place.seen() == OLD.files


def test_without_a_change_nothing_is_written(place: Place, desk: Desk):
    _sent(desk.send(OLD, place.connect()))
    _nothing_to_do(place, desk, OLD)
    # Nor from a machine that never deployed.
    elsewhere = Desk(desk.folder.parent / "elsewhere")
    elsewhere.folder.mkdir()
    _nothing_to_do(place, elsewhere, OLD)


def _nothing_to_do(place: Place, desk: Desk, made: Blog) -> None:
    again = FaultyTarget(place.connect())
    outcome = _sent(desk.send(made, again))
    assert outcome.plan
    assert outcome.plan.is_empty
    assert again.writes == 0


def test_exactly_what_changed_is_sent(place: Place, desk: Desk):
    _sent(desk.send(OLD, place.connect()))
    target = FaultyTarget(place.connect(), online=OLD.files)
    outcome = _sent(desk.send(NEW, target))
    assert target.written == sorted(_changed(OLD, NEW))
    assert outcome.sent
    assert outcome.sent.removed == len(OLD.files.keys() - NEW.files.keys())
    assert place.seen() == NEW.files


def _changed(before: Blog, after: Blog) -> set[str]:
    names = before.files.keys() | after.files.keys()
    return {name for name in names if before.files.get(name) != after.files.get(name)}


def test_a_change_of_headers_alone_is_a_change(place: Place, desk: Desk):
    kinds = dict(OLD.kinds)
    path = "post-01/picture.svg"
    kinds[path] = kinds[path]._replace(lasting=True)
    _sent(desk.send(OLD, place.connect()))
    target = FaultyTarget(place.connect())
    _sent(desk.send(Blog(OLD.files, kinds), target))
    assert target.written == ([path] if place.headers else [])
    if place.headers:
        assert "immutable" in place.headers(path).cache


def test_files_are_served_with_what_they_were_put_with(place: Place, desk: Desk):
    if place.headers is None:
        return
    _sent(desk.send(NEW, place.connect()))
    _serves(place, NEW)


def _serves(place: Place, made: Blog) -> None:
    assert place.headers is not None
    for path, kind in made.kinds.items():
        served, wanted = place.headers(path), headers_of(path, kind)
        assert (served.type, served.cache) == (wanted.type, wanted.cache)


def test_what_others_put_there_is_left_alone(place: Place, desk: Desk):
    proof = {"verification.txt": b"theirs"}
    target = place.connect()

    async def by_hand() -> None:
        await target.open()
        await deploy(target, "0", proof)
        await target.close()

    asyncio.run(by_hand())
    _sent(desk.send(OLD, place.connect()))
    _sent(desk.send(NEW, place.connect()))
    assert place.seen() == {**NEW.files, **proof}


@pytest.fixture(params=SERVED)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[int, Place]]:
    """Return a place on a real server, and which it is of them all."""
    server, place = SERVED[request.param]
    with place(request.getfixturevalue(server), tmp_path) as one:
        yield [*SERVED].index(request.param), one


@pytest.mark.skipif(WHOLE, reason="each of this is a test of its own there")
def test_a_round_on_each_kind_of_server(server: tuple[int, Place], desk: Desk, dead: None):
    number, place = server
    test_the_first_deployment(place, desk)
    _nothing_to_do(place, desk, OLD)
    through = FaultyTarget(place.connect(), online=OLD.files)
    _sent(desk.send(NEW, through))
    assert through.written == sorted(_changed(OLD, NEW))
    assert place.seen() == NEW.files
    if place.headers:
        _serves(place, NEW)
    if place.tight:
        test_a_full_disk_is_told_and_loses_nothing(place, desk, dead)
    if place.over:
        # Each of what may befall a request, spread over the servers.
        faults = [*HTTP_PASSING, *HTTP_FATAL][number::5]
        with proxied(place.server) as proxy:
            for at, fault in enumerate(faults, 4 + number % 5):
                proxy.fail(at, fault)
                made = (OLD, NEW)[at % 2]
                outcome = desk.send(made, FaultyTarget(place.over(proxy.address)), QUICK)
                proxy.heal()
                assert not outcome.found or fault in HTTP_FATAL, outcome.found
                _sent(desk.send(made, place.connect()))
                assert _differences(place.seen(), made) == [], fault


def test_a_thousand_files(place: Place, desk: Desk):
    made = many_files(1000)
    patient = dataclasses.replace(PATIENCE, put=30.0, list=30.0)
    _sent(desk.send(made, place.connect(), patient))
    assert _differences(place.seen(), made) == []
    again = FaultyTarget(place.connect())
    _sent(desk.send(made, again, patient))
    assert again.writes == 0


def test_a_deployment_killed_at_any_request_is_completed_by_the_next(
    place: Place, desk: Desk, dead: None
):
    _sent(desk.send(OLD, place.connect()))
    counting = FaultyTarget(place.connect(), online=OLD.files)
    _sent(desk.send(NEW, counting))
    total = len(counting.requests)
    assert total > 20
    for at in range(1, total + 1, place.deaths if WHOLE else max(place.deaths, place.stride)):
        _sent(desk.send(OLD, place.connect()))
        assert _differences(place.seen(), OLD) == []
        dying = FaultyTarget(place.connect(), _killed_from(at), OLD.files)
        with pytest.raises(Killed):
            desk.send(NEW, dying)
        if dying.traits.atomic:
            assert place.seen() in (OLD.files, NEW.files), at
        assert not broken_links(place.seen()), at
        # Some go on where they were, others have another mind by then, or another machine.
        wanted = (NEW, OLD, NEW)[at % 3]
        if at % 3 == 2:
            (desk.folder / "target.journal").unlink(missing_ok=True)
        last = FaultyTarget(place.connect())
        _sent(desk.send(wanted, last))
        assert _differences(place.seen(), wanted) == [], at


def test_what_a_killed_deployment_sent_is_not_sent_again(place: Place, desk: Desk, dead: None):
    counting = FaultyTarget(place.connect())
    _sent(desk.send(OLD, counting))
    _sent(desk.send(NEW, place.connect()))
    counting = FaultyTarget(place.connect())
    _sent(desk.send(OLD, counting))
    _sent(desk.send(NEW, place.connect()))
    if counting.traits.atomic:
        return  # nothing of it was to be seen, so nothing of it is there
    puts = [number for number, (name, _) in enumerate(counting.requests, 1) if name == "put"]
    dying = FaultyTarget(place.connect(), _killed_from(puts[-1]))
    with pytest.raises(Killed):
        desk.send(OLD, dying)
    last = FaultyTarget(place.connect())
    outcome = _sent(desk.send(OLD, last))
    assert outcome.sent
    assert outcome.sent.puts <= 1  # what was put last may not have been written down


def _killed_from(at: int) -> Fault:
    return lambda number, *_: "kill" if number >= at else None


@pytest.mark.parametrize(("place", "fault"), _with(PASSING), indirect=["place"])
def test_what_passes_is_survived_at_any_request(place: Place, desk: Desk, fault: str, dead: None):
    half = 0.5 * place.slow
    patient = dataclasses.replace(
        PATIENCE, put=0.4 * half, get=0.4 * half, list=half, finish=half, open=half
    )
    _sent(desk.send(OLD, place.connect()))
    counting = FaultyTarget(place.connect(), online=OLD.files)
    _sent(desk.send(NEW, counting))
    here, there = NEW, OLD
    for at, met in _points(place, PASSING, fault, len(counting.requests)):
        faulty = FaultyTarget(
            place.connect(),
            lambda number, *_, at=at, met=met: met if number == at else None,
            here.files,
        )
        outcome = desk.send(there, faulty, patient if met == "hang" else PATIENCE)
        assert not outcome.found, (at, faulty.requests[at - 1], outcome.found)
        assert _differences(place.seen(), there) == [], (at, faulty.requests[at - 1])
        here, there = there, here


@pytest.mark.parametrize(("place", "fault"), _with(FATAL), indirect=["place"])
def test_what_does_not_pass_ends_it_and_nothing_is_removed(
    place: Place, desk: Desk, fault: str, dead: None
):
    _sent(desk.send(OLD, place.connect()))
    counting = FaultyTarget(place.connect(), online=OLD.files)
    _sent(desk.send(NEW, counting))
    for at, met in _points(place, FATAL, fault, len(counting.requests)):
        _sent(desk.send(OLD, place.connect()))
        faulty = FaultyTarget(
            place.connect(),
            lambda number, *_, at=at, met=met: met if number >= at else None,
            OLD.files,
        )
        outcome = desk.send(NEW, faulty)
        seen = place.seen()
        if outcome.found:
            assert outcome.found[0].code in {"deploy-denied", "deploy-failed", "deploy-full"}
            removed = [path for name, path in faulty.requests if name == "delete"]
            if faulty.traits.atomic:
                assert seen in (OLD.files, NEW.files), at
            elif not removed:
                assert OLD.files.keys() <= seen.keys(), at
        else:  # the lock could not be taken away, at the very end
            assert _differences(seen, NEW) == [], at
        assert not broken_links(seen), at
        _sent(desk.send(NEW, place.connect()))
        assert _differences(place.seen(), NEW) == [], at


def test_a_page_that_is_refused_stops_what_leads_to_it(place: Place, desk: Desk, dead: None):
    """As a server does that refuses one new page: the home page must not lead to it."""
    _sent(desk.send(OLD, place.connect()))

    def refused(_number: int, name: str, path: str) -> str | None:
        return "403" if name == "put" and path == "post-20/index.html" else None

    target = FaultyTarget(place.connect(), refused, OLD.files)
    outcome = desk.send(NEW, target)
    assert [one.code for one in outcome.found] == ["deploy-denied"]
    seen = place.seen()
    assert seen["index.html"] == OLD.files["index.html"]
    assert OLD.files.keys() <= seen.keys()
    assert not broken_links(seen)


def test_wrong_credentials_are_told_and_not_shown(place: Place, desk: Desk):
    if place.stranger is None:
        return
    target = place.stranger()
    outcome = desk.send(OLD, target)
    assert [one.code for one in outcome.found] == ["deploy-denied"]
    assert outcome.found[0].hint
    assert place.seen() == {}


def test_a_full_disk_is_told_and_loses_nothing(place: Place, desk: Desk, dead: None):
    if place.tight is None:
        return
    _sent(desk.send(OLD, place.connect()))
    big = Blog(
        {**NEW.files, "post-20/film.mp4": bytes(300_000)},
        {**NEW.kinds, "post-20/film.mp4": NEW.kinds["post-20/picture.svg"]},
    )
    with place.tight(100_000):
        outcome = desk.send(big, place.connect())
        assert [one.code for one in outcome.found] == ["deploy-full"]
        seen = place.seen()
        assert OLD.files.keys() <= seen.keys()
        assert not broken_links(seen)
    _sent(desk.send(big, place.connect()))
    assert _differences(place.seen(), big) == []


def test_of_two_deployments_at_once_one_comes_after_the_other(place: Place, tmp_path: Path):
    first, second = Desk(tmp_path / "first"), Desk(tmp_path / "second")
    for one in (first, second):
        one.folder.mkdir()
    _sent(first.send(OLD, place.connect()))

    async def both() -> tuple[Outcome, Outcome]:
        one = first.sending(NEW, FaultyTarget(place.connect()))
        other = second.sending(OLD, FaultyTarget(place.connect()))
        done = await asyncio.gather(one, other)
        return done[0], done[1]

    for _ in range(5):
        outcomes = asyncio.run(both())
        for outcome in outcomes:
            _sent(outcome)
        assert place.seen() in (NEW.files, OLD.files)
        assert not broken_links(place.seen())
    _sent(first.send(NEW, place.connect()))
    assert _differences(place.seen(), NEW) == []


@pytest.mark.parametrize("fault", [*HTTP_PASSING, *HTTP_FATAL])
def test_faults_on_the_line_at_any_request(place: Place, desk: Desk, fault: str, dead: None):
    """The same over a proxy: what a server, or the line to it, really does."""
    if place.over is None:
        return
    _sent(desk.send(OLD, place.connect()))
    with proxied(place.server) as proxy:
        _sent(desk.send(NEW, place.over(proxy.address)))
        total = proxy.requests
        assert total > 10
        here, there = NEW, OLD
        for at, _ in _points(place, [*HTTP_PASSING, *HTTP_FATAL], fault, total):
            proxy.fail(at, fault)
            target = FaultyTarget(place.over(proxy.address), online=here.files)
            outcome = desk.send(there, target, QUICK)
            proxy.heal()
            if fault in HTTP_PASSING:
                assert not outcome.found, (at, outcome.found)
            elif outcome.found:
                assert not broken_links(place.seen()), at
                _sent(desk.send(there, place.connect()))
            assert _differences(place.seen(), there) == [], at
            here, there = there, here
