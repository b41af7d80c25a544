"""Whole deployments over a target in memory: what is asked, what is kept, what is gone back to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator.deploy.journal import Journal
from generator.deploy.kept import Kept
from generator.deploy.lock import Note
from generator.deploy.plan import Plan
from generator.deploy.refusal import Limits
from generator.deploy.retry import Patience, Persistence
from generator.deploy.sending import Outcome, Parcel, Talk, Way, identifier, roll_back, send
from generator.deploy.target import (
    LOCK,
    RECORD,
    Deployment,
    Found,
    Headers,
    Overtaken,
    Remote,
    Target,
    Traits,
    Transient,
    Upload,
)
from tests.deploying.faults import FaultyTarget, Killed
from tests.deploying.memory import MemoryTarget, Store, Stored
from tests.deploying.sites import Blog, blog, parcel

QUICK = Patience(tries=2, first=0.001, longest=0.002, put=5.0, dead=0.1, poll=0.01, beat=5.0)
PLAIN = Traits("memory", headers=True, algorithm="md5")
ONE = blog({"a": "first words"})
TWO = blog({"a": "first words", "b": "second words"})
THREE = blog({"a": "first words", "b": "second words", "c": "third words"})


class Blogger:
    """Somebody with a folder, deploying to a store."""

    def __init__(self, folder: Path, store: Store, traits: Traits = PLAIN) -> None:
        self.folder, self.store, self.traits = folder, store, traits
        self.kept = Kept(folder / "cache", "web")
        self.number = 0

    def way(self, target: Target | None = None, limits: Limits | None = None) -> Way:
        target = target or MemoryTarget(self.store, self.traits)
        journal = Journal(self.folder / "web.journal")
        return Way(target, journal, limits, again=Persistence(QUICK))

    def parcel(self, made: Blog, **more: object) -> Parcel:
        return parcel(made, self.folder / str(id(made)), **more)

    def send(
        self,
        made: Blog,
        target: MemoryTarget | None = None,
        limits: Limits | None = None,
        talk: Talk | None = None,
    ) -> Outcome:
        self.number += 1
        name = f"r{self.number}"
        outcome = asyncio.run(
            send(self.parcel(made), self.way(target, limits), talk or Talk(), name)
        )
        if outcome.sent and not self.traits.releases:
            output = self.folder / str(id(made))
            self.kept.keep(outcome.sent.record, self.parcel(made).files, output, 3)
        return outcome

    def back(self, talk: Talk | None = None, target: Target | None = None) -> Outcome:
        self.number += 1
        way = self.way(target)
        return asyncio.run(roll_back(self.kept, way, talk or Talk(), f"b{self.number}"))

    def seen(self) -> Mapping[str, bytes]:
        files = self.store.files.items()
        return {path: one.content for path, one in files if not path.startswith(".byline/")}


@pytest.fixture(params=["kept here", "kept there"])
def blogger(request: pytest.FixtureRequest, tmp_path: Path) -> Blogger:
    there = Traits("memory", atomic=True, algorithm="sha1", releases=True)
    return Blogger(tmp_path, Store(), PLAIN if request.param == "kept here" else there)


def test_going_back_and_back_again(blogger: Blogger):
    for made in (ONE, TWO, THREE):
        assert blogger.send(made).sent
    asked: list[Plan] = []
    outcome = blogger.back(Talk(agree=lambda one: not asked.append(one)))
    assert (outcome.release, outcome.found) == ("r2", ())
    assert len(asked) == 1
    assert blogger.seen() == TWO.files
    assert blogger.back().release == "r1"
    assert blogger.seen() == ONE.files
    nothing = blogger.back()
    assert [one.code for one in nothing.found] == ["no-release"]
    assert blogger.seen() == ONE.files
    assert blogger.send(THREE).sent
    assert blogger.seen() == THREE.files
    assert blogger.store.lock is None


def test_where_nobody_is_asked_one_look_is_enough_to_go_back(tmp_path: Path):
    blogger = Blogger(tmp_path, Store())
    for made in (ONE, TWO, THREE):
        blogger.send(made)
    target = FaultyTarget(MemoryTarget(blogger.store, PLAIN), online=THREE.files)
    outcome = blogger.back(Talk(sure=True), target)
    assert outcome.sent
    assert outcome.release == "r2"
    assert blogger.seen() == TWO.files
    assert blogger.store.lock is None
    names = [name for name, _ in target.requests]
    assert names.count("list") == 2  # and what was sent is looked at
    assert names.index("put") < names.index("list")  # that was the lock


def test_going_back_at_once_is_completed_after_any_death(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    blogger = Blogger(tmp_path, Store())
    blogger.number = 100  # as names are sorted
    monkeypatch.setattr(Note, "is_dead", property(lambda _: True))
    at = 0
    while True:
        at += 1
        for made in (THREE, ONE):
            blogger.send(made)
        dying = FaultyTarget(
            MemoryTarget(blogger.store, PLAIN),
            lambda number, *_, at=at: "kill" if number >= at else None,
            ONE.files,
        )
        try:
            outcome = blogger.back(Talk(sure=True), dying)
        except Killed:
            assert blogger.send(TWO).sent
            assert blogger.seen() == TWO.files, at
        else:
            break
    assert outcome.sent
    assert at > 15
    assert blogger.seen() == THREE.files


def test_who_comes_late_for_going_back_at_once_does_it_after_the_other(tmp_path: Path):
    blogger = Blogger(tmp_path, Store())
    blogger.send(ONE)
    blogger.send(TWO)
    told: list[str] = []

    class Robbed(MemoryTarget):
        times = 1

        async def begin(self, deployment: Deployment) -> None:
            if self.times:
                self.times -= 1
                raise Overtaken("another deployment came first")
            await super().begin(deployment)

    talk = Talk(sure=True, overtaken=told.append)
    assert blogger.back(talk, Robbed(blogger.store, PLAIN)).sent
    assert told == ["another deployment came first"]
    assert blogger.seen() == ONE.files
    blogger.send(THREE)
    refused = FaultyTarget(
        MemoryTarget(blogger.store, PLAIN),
        lambda _, name, path: "403" if name == "put" and path != LOCK else None,
    )
    outcome = blogger.back(talk, refused)
    assert [one.code for one in outcome.found] == ["deploy-denied"]
    assert outcome.plan
    assert blogger.store.lock is None


def test_going_back_is_asked_for(blogger: Blogger):
    blogger.send(ONE)
    blogger.send(TWO)
    outcome = blogger.back(Talk(agree=lambda _: False))
    assert not outcome.agreed
    assert blogger.seen() == TWO.files


def test_names_of_deployments_sort_by_time_within_a_second_too():
    moment = datetime(2026, 1, 2, 3, 4, 5, 999, UTC)
    names = [identifier(moment + timedelta(microseconds=n)) for n in range(0, 3_000_000, 100_000)]
    assert names == sorted(names)
    assert names[0].startswith("20260102T030405000999Z-")


def test_a_release_that_is_not_whole_any_more_is_passed_over(tmp_path: Path):
    blogger = Blogger(tmp_path, Store())
    for made in (ONE, TWO, THREE):
        blogger.send(made)
    digest = blogger.parcel(TWO).files["b/index.html"].digest
    (tmp_path / "cache" / "contents" / digest).unlink()
    (tmp_path / "cache" / "releases" / "web" / "r0.json.gz").write_bytes(b"nonsense")
    assert blogger.back().release == "r1"


def test_only_the_last_releases_are_kept_and_nothing_else(tmp_path: Path):
    blogger = Blogger(tmp_path, Store())
    for made in (ONE, TWO, THREE, ONE, TWO):
        blogger.send(made)
    assert blogger.kept.ids() == ["r5", "r4", "r3"]
    used = {one.digest for made in (ONE, TWO, THREE) for one in blogger.parcel(made).files.values()}
    assert {path.name for path in (tmp_path / "cache" / "contents").iterdir()} == used
    assert blogger.kept.read("r1") is None


def test_what_cannot_be_kept_is_no_reason_to_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "cache").write_text("a file in the way")
    blogger = Blogger(tmp_path, Store())
    assert blogger.send(ONE).sent

    def no_links(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("os.link", no_links)
    (tmp_path / "cache").unlink()
    assert blogger.send(TWO).sent
    assert blogger.kept.ids() == ["r2"]
    assert blogger.kept.read("r2")


def test_a_plan_that_is_not_agreed_to_changes_nothing(tmp_path: Path):
    blogger = Blogger(tmp_path, Store())
    outcome = blogger.send(ONE, talk=Talk(agree=lambda _: False))
    assert (outcome.sent, outcome.agreed) == (None, False)
    assert blogger.store.files == {}


def test_a_plan_that_is_refused_changes_nothing(tmp_path: Path):
    blogger = Blogger(tmp_path, Store())
    blogger.send(TWO)
    before = dict(blogger.store.files)
    outcome = blogger.send(ONE, limits=Limits(256))
    assert {one.code for one in outcome.found} == {"lost-address"}
    assert blogger.store.files == before


def test_a_record_that_is_broken_for_good_takes_nothing_away(tmp_path: Path):
    blogger = Blogger(tmp_path, Store())
    blogger.send(TWO)
    blogger.store.files[RECORD] = Stored(b"nonsense", Headers("x", "y"), "t0")
    outcome = blogger.send(ONE)
    assert outcome.plan
    assert outcome.plan.online.broken
    assert TWO.files.keys() <= blogger.seen().keys()
    assert blogger.seen()["index.html"] == ONE.files["index.html"]
    assert blogger.send(ONE).sent is None


class Late(MemoryTarget):
    """Somebody else deploys just before the lock is taken, or always."""

    times = 1

    async def put(self, upload: Upload) -> Remote:
        if self.times and upload.exclusive:
            self.times -= 1
            number = next(self.store.tokens)
            name = f"other-{number}.html"
            stored = Stored(b"x", Headers("x", "y"), f"t{number}")
            self.store.files = {**self.store.files, name: stored}
        return await super().put(upload)


def test_what_changed_meanwhile_is_planned_anew(tmp_path: Path):
    blogger = Blogger(tmp_path, Store())
    told: list[str] = []
    outcome = blogger.send(ONE, Late(blogger.store, PLAIN), talk=Talk(overtaken=told.append))
    assert outcome.sent
    assert told == ["what is online has changed meanwhile"]
    assert ONE.files.items() <= blogger.seen().items()


def test_who_is_always_late_is_told(tmp_path: Path):
    blogger = Blogger(tmp_path, Store())
    late = Late(blogger.store, PLAIN)
    late.times = 99
    outcome = blogger.send(ONE, late)
    assert [one.code for one in outcome.found] == ["deploy-overtaken"]


class Blind(MemoryTarget):
    """A target that does not show some of what it was given, for so many listings."""

    hidden: tuple[str, int] = ("", 0)

    async def list(self) -> Mapping[str, Remote]:
        found = dict(await super().list())
        path, times = self.hidden
        if times and path in found:
            self.hidden = (path, times - 1)
            del found[path]
        return found


@pytest.mark.parametrize(("times", "codes"), [(2, []), (99, ["deploy-unanswered"])])
def test_what_cannot_be_seen_is_put_again(tmp_path: Path, times: int, codes: Sequence[str]):
    blogger = Blogger(tmp_path, Store())
    blogger.send(TWO)
    target = Blind(blogger.store, PLAIN)
    target.hidden = ("c/index.html", times)
    outcome = blogger.send(THREE, target)
    assert [one.code for one in outcome.found] == codes


def test_what_goes_at_the_target_meanwhile_is_put_there_again(tmp_path: Path):
    blogger = Blogger(tmp_path, Store())
    blogger.send(TWO)

    class Losing(MemoryTarget):
        lost = False

        async def settle(self) -> None:
            if not self.lost:
                self.lost = True
                files = {p: one for p, one in self.store.files.items() if p != "a/picture.svg"}
                self.store.files = files

    assert blogger.send(THREE, Losing(blogger.store, PLAIN)).sent
    assert blogger.seen() == THREE.files


def test_a_target_that_says_little_is_believed_what_it_lists(tmp_path: Path):
    class Mute(MemoryTarget):
        async def put(self, upload: Upload) -> Remote:
            done = await super().put(upload)
            return replace(done, token="", size=-1) if not upload.exclusive else done

        async def get(self, path: str) -> Found | None:
            return await super().get(path)

    blogger = Blogger(tmp_path, Store(), Traits("memory"))
    assert blogger.send(ONE, Mute(blogger.store, blogger.traits)).sent
    assert blogger.send(ONE).sent is None


def test_nothing_is_left_of_a_target_that_fails_to_give_up(tmp_path: Path):
    class Stuck(MemoryTarget):
        async def begin(self, _: Deployment) -> None:
            raise Overtaken("not now") if self.store.files else Transient("never")

        async def abandon(self) -> None:
            raise RuntimeError

    blogger = Blogger(tmp_path, Store())
    outcome = blogger.send(ONE, Stuck(blogger.store, PLAIN))
    assert [one.code for one in outcome.found] == ["deploy-unanswered"]
    assert blogger.store.lock is None


def test_who_cannot_be_reached_is_told_for_going_back_too(tmp_path: Path):
    blogger = Blogger(tmp_path, Store(key="another"))
    assert [one.code for one in blogger.send(ONE).found] == ["deploy-denied"]
    assert [one.code for one in blogger.back().found] == ["deploy-denied"]
