"""A target that fails when it is told to, before any other target, and keeps what readers saw."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from generator.deploy.target import (
    LOCK,
    Denied,
    Deployment,
    Found,
    Full,
    Permanent,
    Release,
    Remote,
    Target,
    Traits,
    Transient,
    Upload,
)
from tests.deploying.sites import broken_links

__all__ = ["FATAL", "PASSING", "FaultyTarget", "Killed"]


class Killed(BaseException):
    """The end of the process that deploys, right here."""


# What a request can meet with. These pass by themselves, if they are asked again.
PASSING: Mapping[str, Callable[[], Exception] | None] = {
    "408": lambda: Transient("the server says 408"),
    "429": lambda: Transient("the server says 429", after=0.001),
    "500": lambda: Transient("the server says 500"),
    "503": lambda: Transient("the server says 503"),
    "reset": lambda: Transient("the connection broke"),
    "hang": None,  # no answer ever comes; nothing was done
    "late": None,  # it was done, but the answer is lost
    "short": None,  # half of the body arrives, and is believed to be all
    "wrong": None,  # the answer has another token and digest than the file
}
# These do not.
FATAL: Mapping[str, Callable[[], Exception]] = {
    "403": lambda: Denied("the server says 403", "see whether the key may write"),
    "404": lambda: Permanent("the server says 404"),
    "507": lambda: Full("the server has no room left"),
}
Fault = Callable[[int, str, str], str | None]


class FaultyTarget:
    """Before another target.

    ``fault`` is asked at each request with its number from 1, the method's name and the path, and
    may name a fault, or ``kill``. ``requests`` are all that there were. ``online`` is what readers
    have seen first; each time that changes, no link they can follow may lead to nothing.
    """

    def __init__(
        self,
        target: Target,
        fault: Fault = lambda *_: None,
        online: Mapping[str, bytes] | None = None,
    ) -> None:
        self._target, self._fault = target, fault
        self.requests: list[tuple[str, str]] = []
        self._known = frozenset(online or ())
        self._seen = None if online is None or target.traits.atomic else dict(online)

    @property
    def traits(self) -> Traits:
        return self._target.traits

    @property
    def secrets(self) -> frozenset[str]:
        return self._target.secrets

    @property
    def written(self) -> list[str]:
        """The files of the site that were put or deleted."""
        return sorted(
            path
            for name, paths in self.requests
            if name in {"put", "delete"}
            for path in paths.split("\n")
            if not path.startswith(".byline/")
        )

    @property
    def writes(self) -> int:
        """How many requests changed something, be it byline's own files."""
        return sum(name in {"put", "delete", "finish"} for name, _ in self.requests)

    async def _ask(self, name: str, path: str, call: Callable[[], Any]) -> Any:
        self.requests.append((name, path))
        fault = self._fault(len(self.requests), name, path)
        if fault == "kill":
            raise Killed
        if fault == "hang":
            await asyncio.sleep(3600)
        make = {**PASSING, **FATAL}.get(fault or "")
        if make:
            raise make()
        answer = await call()
        if fault == "late":
            raise Transient("the connection broke")
        return answer, fault

    def _shows(self, *paths: str, upload: Upload | None = None) -> None:
        """Take what readers see now that files were put or removed; they must not be misled."""
        if self._seen is None or paths[0].startswith(".byline/"):
            return
        for path in paths:
            self._seen.pop(path, None)
        if upload is not None:
            content = upload.content
            content = content if isinstance(content, bytes) else content.read_bytes()
            self._seen[paths[0]] = gzip.decompress(content) if upload.headers.encoding else content
        missing = broken_links(self._seen, self._known)
        assert not missing, (paths, missing)

    async def open(self) -> None:
        await self._ask("open", "", self._target.open)

    async def list(self) -> Mapping[str, Remote]:
        found, fault = await self._ask("list", "", self._target.list)
        if fault == "wrong":
            return {path: replace(one, token="no", digest="") for path, one in found.items()}
        return found

    async def get(self, path: str) -> Found | None:
        found, fault = await self._ask("get", path, lambda: self._target.get(path))
        if found and fault == "short":
            return replace(found, content=found.content[: len(found.content) // 2])
        return replace(found, token="no") if found and fault == "wrong" else found

    async def begin(self, deployment: Deployment) -> None:
        await self._ask("begin", "", lambda: self._target.begin(deployment))

    async def put(self, upload: Upload) -> Remote:
        async def put() -> Remote:
            sent = upload
            if self._fault_now(upload.path) == "short" and upload.path != LOCK:
                content = upload.content
                whole = content if isinstance(content, bytes) else content.read_bytes()
                half = whole[: len(whole) // 2]
                sent = replace(upload, content=half, size=len(half))
            done = await self._target.put(sent)
            self._shows(upload.path, upload=upload)
            return done

        done, fault = await self._ask("put", upload.path, put)
        return replace(done, token="no", digest="0" * 64) if fault == "wrong" else done

    def _fault_now(self, path: str) -> str | None:
        return self._fault(len(self.requests), "put", path)

    async def settle(self) -> None:
        await self._ask("settle", "", self._target.settle)

    async def delete(self, paths: Sequence[str]) -> None:
        async def delete() -> None:
            await self._target.delete(paths)
            self._shows(*paths)

        await self._ask("delete", "\n".join(paths), delete)

    async def finish(self) -> None:
        await self._ask("finish", "", self._target.finish)

    async def abandon(self) -> None:
        await self._ask("abandon", "", self._target.abandon)

    async def releases(self) -> Sequence[Release]:
        return (await self._ask("releases", "", self._target.releases))[0]

    async def restore(self, release: str) -> None:
        await self._ask("restore", release, lambda: self._target.restore(release))

    async def close(self) -> None:
        await self._target.close()
