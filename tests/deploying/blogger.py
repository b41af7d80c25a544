"""Somebody who deploys to a store in memory, and goes back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from generator.deploy.journal import Journal
from generator.deploy.kept import Kept
from generator.deploy.refusal import Limits
from generator.deploy.retry import Patience, Persistence
from generator.deploy.sending import Outcome, Parcel, Talk, Way, roll_back, send
from generator.deploy.target import (
    Target,
    Traits,
)
from tests.deploying.memory import MemoryTarget, Store
from tests.deploying.sites import Blog, blog, parcel

__all__ = ["ONE", "PLAIN", "QUICK", "THREE", "TWO", "Blogger"]

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
