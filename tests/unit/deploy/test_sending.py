"""Whole deployments over a target in memory: what is asked, what is kept, what is gone back to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator.deploy.refusal import Limits
from generator.deploy.sending import Talk, identifier
from generator.deploy.target import (
    RECORD,
    Deployment,
    Found,
    Headers,
    Overtaken,
    Remote,
    Traits,
    Transient,
    Upload,
)
from tests.deploying.blogger import ONE, PLAIN, THREE, TWO, Blogger
from tests.deploying.memory import MemoryTarget, Store, Stored


def test_names_of_deployments_sort_by_time_within_a_second_too():
    moment = datetime(2026, 1, 2, 3, 4, 5, 999, UTC)
    names = [identifier(moment + timedelta(microseconds=n)) for n in range(0, 3_000_000, 100_000)]
    assert names == sorted(names)
    assert names[0].startswith("20260102T030405000999Z-")


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
