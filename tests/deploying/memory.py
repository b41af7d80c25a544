"""A target in memory that does what it is told, at the request it is told to do it at."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.deploy.target import (
    LOCK,
    Denied,
    Deployment,
    Found,
    Full,
    Headers,
    Overtaken,
    Permanent,
    Release,
    Remote,
    Taken,
    Traits,
    Transient,
    Upload,
)

__all__ = ["FAULTS", "Killed", "MemoryTarget", "Store"]


class Killed(BaseException):
    """The end of the process that deploys, right here."""


@dataclass(frozen=True)
class Stored:
    """A file: its bytes, what it is served with, and a token that no other file ever had."""

    content: bytes
    headers: Headers
    token: str


@dataclass
class Store:
    """What is on the servers' disks: it outlives the connections to it."""

    files: dict[str, Stored] = field(default_factory=dict)
    releases: list[tuple[str, dict[str, Stored]]] = field(default_factory=list)
    lock: Stored | None = None
    room: int | None = None  # bytes, with no limit if None
    tokens: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    # Called with all that readers see, each time after that has changed.
    seen: Callable[[Mapping[str, bytes]], None] = lambda _: None

    def visible(self) -> dict[str, bytes]:
        """Return what readers see."""
        return {path: stored.content for path, stored in sorted(self.files.items())}

    def show(self, files: dict[str, Stored]) -> None:
        """Make these the files that readers see."""
        self.files = files
        self.seen(self.visible())


# What a request can meet with. The first ones raise; of the rest the store knows what to do.
FAULTS: dict[str, Callable[[], Exception] | None] = {
    "403": lambda: Denied("the server says 403", "see whether the key may write"),
    "404": lambda: Permanent("the server says 404"),
    "408": lambda: Transient("the server says 408"),
    "429": lambda: Transient("the server says 429", after=0.01),
    "500": lambda: Transient("the server says 500"),
    "503": lambda: Transient("the server says 503"),
    "507": lambda: Full("the server has no room left"),
    "reset": lambda: Transient("the connection broke"),
    "hang": None,  # no answer ever comes; nothing was done
    "late": None,  # it was done, but the answer is lost
    "short": None,  # half of the body arrives, and the server believes that it is all
    "wrong": None,  # the answer has another token and digest than the file
    "kill": None,  # the process ends before the request
}
_Fault = Callable[[int, str, str], str | None]


class MemoryTarget:
    """A target over a :class:`Store`.

    ``fault`` is asked at each request with its number from 1, the method's name and the path, and
    may name one of ``FAULTS``. ``requests`` are all that there were.
    """

    def __init__(
        self, store: Store, traits: Traits | None = None, fault: _Fault = lambda *_: None
    ) -> None:
        self.store = store
        self.traits = traits or Traits("memory", headers=True, algorithm="md5")
        self.secrets = frozenset({"hunter2-the-key"})
        self.fault = fault
        self.requests: list[tuple[str, str]] = []
        self._stage: dict[str, Stored] | None = None
        self._base: dict[str, Stored] = {}
        self._deployment: Deployment | None = None

    @property
    def writes(self) -> list[str]:
        """The paths that were put or deleted, in order."""
        return [path for name, path in self.requests if name in {"put", "delete"}]

    async def _request(self, name: str, path: str = "") -> str | None:
        self.requests.append((name, path))
        fault = self.fault(len(self.requests), name, path)
        await asyncio.sleep(0)
        if fault == "kill":
            raise Killed
        if fault == "hang":
            await asyncio.sleep(3600)
        make = FAULTS[fault] if fault else None
        if make:
            raise make()
        return fault

    @property
    def _files(self) -> dict[str, Stored]:
        return self.store.files if self._stage is None else self._stage

    async def open(self) -> None:
        await self._request("open")

    async def list(self) -> Mapping[str, Remote]:
        fault = await self._request("list")
        found = {path: self._remote(path) for path in sorted(self._files)}
        if fault == "wrong":
            return {path: replace(one, token="no", digest="") for path, one in found.items()}
        return found

    def _remote(self, path: str) -> Remote:
        stored = self._files[path]
        digest = _digest(stored.content, self.traits.algorithm)
        return Remote(path, len(stored.content), stored.token, digest)

    async def get(self, path: str) -> Found | None:
        fault = await self._request("get", path)
        stored = self.store.lock if path == LOCK else self._files.get(path)
        if stored is None:
            return None
        content = stored.content[: len(stored.content) // 2] if fault == "short" else stored.content
        token = "no" if fault == "wrong" else stored.token
        return Found(content, token, stored.headers if self.traits.headers else None)

    async def begin(self, deployment: Deployment) -> None:
        await self._request("begin")
        self._deployment = deployment
        if self.traits.atomic:
            self._base = self.store.files
            self._stage = dict(self._base)

    async def put(self, upload: Upload) -> Remote:
        fault = await self._request("put", upload.path)
        if upload.path == LOCK:
            return self._lock(upload, fault)
        content = upload.content
        data = content if isinstance(content, bytes) else await asyncio.to_thread(_read, content)
        assert len(data) == upload.size
        if fault == "short":
            data = data[: len(data) // 2]
        if self.store.room is not None:
            others = sum(len(s.content) for p, s in self._files.items() if p != upload.path)
            if others + len(data) > self.store.room:
                raise Full("the server has no room left")
        token = f"t{next(self.store.tokens)}"
        self._change({**self._files, upload.path: Stored(data, upload.headers, token)})
        if fault == "late":
            raise Transient("the connection broke")
        done = self._remote(upload.path)
        return replace(done, token="no", digest="0" * 32) if fault == "wrong" else done

    def _lock(self, upload: Upload, fault: str | None) -> Remote:
        assert isinstance(upload.content, bytes)
        if upload.exclusive and self.store.lock:
            raise Taken(f"{upload.path} is there already")
        token = f"t{next(self.store.tokens)}"
        content = upload.content[:5] if fault == "short" else upload.content
        self.store.lock = Stored(content, upload.headers, token)
        if fault == "late":
            raise Transient("the connection broke")
        return Remote(LOCK, upload.size, "no" if fault == "wrong" else token)

    def _change(self, files: dict[str, Stored]) -> None:
        if self._stage is None:
            self.store.show(files)
        else:
            self._stage = files

    async def settle(self) -> None:
        await self._request("settle")

    async def delete(self, paths: Sequence[str]) -> None:
        fault = await self._request("delete", " ".join(paths))
        if LOCK in paths:
            self.store.lock = None
        for path in {*paths} & {*self._files}:
            self._change({name: one for name, one in self._files.items() if name != path})
        if fault == "late":
            raise Transient("the connection broke")

    async def finish(self) -> None:
        fault = await self._request("finish")
        assert self._deployment is not None
        if self._stage is not None:
            if self.store.files is not self._base:
                raise Overtaken("another deployment came first")
            self.store.show(self._stage)
            self._base = self._stage
        if self.traits.releases:
            known = [one for one in self.store.releases if one[0] != self._deployment.id]
            self.store.releases = [(self._deployment.id, self.store.files), *known]
        if fault == "late":
            raise Transient("the connection broke")

    async def abandon(self) -> None:
        with contextlib.suppress(Exception):
            await self._request("abandon")
        self._stage = None

    async def releases(self) -> Sequence[Release]:
        await self._request("releases")
        return [
            Release(name, live=files is self.store.files) for name, files in self.store.releases
        ]

    async def restore(self, release: str) -> None:
        await self._request("restore", release)
        self.store.show(dict(self.store.releases)[release])

    async def close(self) -> None:
        self._stage = None


def _read(path: Path) -> bytes:
    return path.read_bytes()


def _digest(content: bytes, algorithm: str) -> str:
    if algorithm == "git":
        content, algorithm = b"blob %d\0" % len(content) + content, "sha1"
    return hashlib.new(algorithm, content, usedforsecurity=False).hexdigest() if algorithm else ""
