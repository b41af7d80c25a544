"""Going back to an earlier release: which one, at once, and after any death."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.deploy.lock import Note
from generator.deploy.plan import Plan
from generator.deploy.sending import Talk
from generator.deploy.target import (
    LOCK,
    RECORD,
    Deployment,
    Found,
    Overtaken,
    Traits,
)
from tests.deploying.blogger import ONE, PLAIN, THREE, TWO, Blogger
from tests.deploying.faults import FaultyTarget, Killed
from tests.deploying.memory import MemoryTarget, Store


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


def test_who_cannot_be_reached_is_told_for_going_back_too(tmp_path: Path):
    blogger = Blogger(tmp_path, Store(key="another"))
    assert [one.code for one in blogger.send(ONE).found] == ["deploy-denied"]
    assert [one.code for one in blogger.back().found] == ["deploy-denied"]


def test_a_release_like_the_one_that_is_online_is_passed_over(tmp_path: Path):
    blogger = Blogger(tmp_path, Store())
    for made in (ONE, TWO):
        blogger.send(made)
    same = blogger.kept.read("r2")
    assert same
    output = tmp_path / str(id(TWO))
    blogger.kept.keep(replace(same, id="r1.5"), blogger.parcel(TWO).files, output, 9)
    assert blogger.back(Talk(sure=True)).release == "r1"
    assert blogger.seen() == ONE.files


def test_where_nothing_is_to_be_done_nobody_is_asked_to_go_back(tmp_path: Path):
    """As where the record alone is gone: then nothing is known of what is online."""
    blogger = Blogger(tmp_path, Store(), Traits("memory", algorithm="md5"))
    blogger.send(ONE)
    blogger.send(TWO)

    class Forgetful(MemoryTarget):
        times = 1

        async def get(self, path: str) -> Found | None:
            if path == RECORD and self.times:
                self.times -= 1
                return None
            return await super().get(path)

    asked: list[Plan] = []
    talk = Talk(agree=lambda one: not asked.append(one), sure=True)
    outcome = blogger.back(talk, Forgetful(blogger.store, blogger.traits))
    assert (outcome.release, outcome.sent, outcome.found) == ("r2", None, ())
    assert asked == []
    assert blogger.store.lock is None
