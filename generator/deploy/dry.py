"""A target that can be read, and believes itself changed: what a deployment would do, undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.deploy.target import (
    LOCK,
    Deployment,
    Found,
    Release,
    Remote,
    Target,
    Traits,
    Upload,
)

__all__ = ["DryTarget"]


class DryTarget:
    """Reads what another target has; what is put here is remembered, and goes nowhere.

    ``puts`` are the files that would have been sent, in order, each with the bytes it would take.
    """

    def __init__(self, target: Target) -> None:
        """Stand before ``target``."""
        self._target = target
        self._new: dict[str, Upload] = {}
        self._gone: set[str] = set()
        self.puts: list[tuple[str, int]] = []

    @property
    def traits(self) -> Traits:
        """Those of the target behind."""
        return self._target.traits

    @property
    def secrets(self) -> frozenset[str]:
        """Those of the target behind."""
        return self._target.secrets

    async def open(self) -> None:
        """Open the target behind."""
        await self._target.open()

    async def list(self) -> Mapping[str, Remote]:
        """Return what would be there."""
        there = {
            path: one for path, one in (await self._target.list()).items() if path not in self._gone
        }
        return {**there, **{path: _remote(one) for path, one in self._new.items() if path != LOCK}}

    async def get(self, path: str) -> Found | None:
        """Return what would be there."""
        if path in self._gone:
            return None
        new = self._new.get(path)
        if new is None:
            return await self._target.get(path)
        content = new.content if isinstance(new.content, bytes) else new.content.read_bytes()
        return Found(content, _remote(new).token, new.headers)

    async def begin(self, deployment: Deployment) -> None:
        """Nothing is begun."""

    async def put(self, upload: Upload) -> Remote:
        """Remember a file."""
        self._new[upload.path] = upload
        self._gone.discard(upload.path)
        self.puts.append((upload.path, upload.size))
        return _remote(upload)

    async def settle(self) -> None:
        """Nothing is under way."""

    async def delete(self, paths: Sequence[str]) -> None:
        """Remember that files would be gone."""
        self._gone.update(paths)
        for path in paths:
            self._new.pop(path, None)

    async def finish(self) -> None:
        """Nothing is shown."""

    async def abandon(self) -> None:
        """Nothing was begun."""

    async def releases(self) -> Sequence[Release]:
        """Return those of the target behind."""
        return await self._target.releases()

    async def restore(self, release: str) -> None:
        """Nothing is restored."""

    async def close(self) -> None:
        """Close the target behind."""
        await self._target.close()


def _remote(upload: Upload) -> Remote:
    return Remote(upload.path, upload.size, upload.digest or "dry", upload.digest)
