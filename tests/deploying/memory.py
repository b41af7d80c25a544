"""A target in memory, whose store outlives the connections to it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.deploy.digests import digest_of
from generator.deploy.target import (
    LOCK,
    Denied,
    Deployment,
    Found,
    Full,
    Headers,
    Overtaken,
    Release,
    Remote,
    Taken,
    Traits,
    Upload,
)

__all__ = ["MemoryTarget", "Store", "Stored"]


@dataclass(frozen=True)
class Stored:
    """A file: its bytes, what it is served with, and a token that no other file ever had."""

    content: bytes
    headers: Headers
    token: str


@dataclass
class Store:
    """What is on a server's disk. ``room`` is in bytes, without a limit if None."""

    files: dict[str, Stored] = field(default_factory=dict)
    releases: list[tuple[str, dict[str, Stored]]] = field(default_factory=list)
    lock: Stored | None = None
    room: int | None = None
    key: str = "hunter2-the-key"
    tokens: Iterator[int] = field(default_factory=lambda: itertools.count(1))


class MemoryTarget:
    """A target over a :class:`Store`, of any traits."""

    def __init__(self, store: Store, traits: Traits, key: str = "hunter2-the-key") -> None:
        self.store, self.traits, self._key = store, traits, key
        self.secrets = frozenset({key})
        self._stage: dict[str, Stored] | None = None
        self._base: dict[str, Stored] = {}
        self._deployment: Deployment | None = None

    @property
    def _files(self) -> dict[str, Stored]:
        return self.store.files if self._stage is None else self._stage

    async def open(self) -> None:
        if self._key != self.store.key:
            raise Denied(f"the key {self._key} is not the right one", "set another")

    async def list(self) -> Mapping[str, Remote]:
        await asyncio.sleep(0)
        return {path: self._remote(path) for path in sorted(self._files)}

    def _remote(self, path: str) -> Remote:
        stored = self._files[path]
        digest = digest_of(stored.content, self.traits.algorithm)
        token = digest if self.traits.atomic and digest else stored.token
        return Remote(path, len(stored.content), token, digest)

    async def get(self, path: str) -> Found | None:
        await asyncio.sleep(0)
        stored = self.store.lock if path == LOCK else self._files.get(path)
        if stored is None:
            return None
        headers = stored.headers if self.traits.headers else None
        return Found(stored.content, stored.token, headers)

    async def begin(self, deployment: Deployment) -> None:
        self._deployment = deployment
        if self.traits.atomic:
            self._base = self.store.files
            self._stage = dict(self._base)

    async def put(self, upload: Upload) -> Remote:
        await asyncio.sleep(0)
        content = upload.content
        data = content if isinstance(content, bytes) else content.read_bytes()
        stored = Stored(data, upload.headers, f"t{next(self.store.tokens)}")
        if upload.path == LOCK:
            if upload.exclusive and self.store.lock:
                raise Taken("the lock is there already")
            self.store.lock = stored
            return Remote(LOCK, len(data), stored.token)
        if self.store.room is not None:
            others = sum(len(one.content) for path, one in self._files.items())
            if others + len(data) > self.store.room:
                raise Full("the server has no room left")
        self._change({**self._files, upload.path: stored})
        return self._remote(upload.path)

    def _change(self, files: dict[str, Stored]) -> None:
        if self._stage is None:
            self.store.files = files
        else:
            self._stage = files

    async def settle(self) -> None:
        await asyncio.sleep(0)

    async def delete(self, paths: Sequence[str]) -> None:
        await asyncio.sleep(0)
        if LOCK in paths:
            self.store.lock = None
        if {*paths} & self._files.keys():
            left = {path: one for path, one in self._files.items() if path not in paths}
            self._change(left)

    async def finish(self) -> None:
        assert self._deployment is not None
        if self._stage is not None:
            if self.store.files is not self._base:
                raise Overtaken("another deployment came first")
            self.store.files = self._base = self._stage
        if self.traits.releases:
            known = [one for one in self.store.releases if one[0] != self._deployment.id]
            self.store.releases = [(self._deployment.id, self.store.files), *known]

    async def abandon(self) -> None:
        self._stage = None

    async def releases(self) -> Sequence[Release]:
        return [
            Release(name, live=files is self.store.files) for name, files in self.store.releases
        ]

    async def restore(self, release: str) -> None:
        self.store.files = dict(self.store.releases)[release]

    async def close(self) -> None:
        self._stage = None
