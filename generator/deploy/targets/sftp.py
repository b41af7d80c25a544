"""A folder on a server, by SFTP: the blog itself, or releases of it with a link to one of them.

It is laid out as :mod:`~generator.deploy.targets.directory` lays out a folder of this machine. What
version 3 of the protocol lacks are OpenSSH's extensions (``posix-rename``, ``hardlink``): most
servers have them, and what is lost without them is said where it matters.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

from generator.config.destinations import SftpOptions
from generator.deploy.target import (
    LOCK,
    Deployment,
    Found,
    Permanent,
    Release,
    Remote,
    Taken,
    Traits,
    Upload,
)
from generator.deploy.targets.sftp_tree import Tree, digest_of, is_folder
from generator.deploy.targets.ssh import Line, installed

__all__ = ["SftpTarget"]

_RELEASES: Final = "releases"
_CURRENT: Final = "current"
_OWN: Final = ".byline"
_NEW: Final = "new-"  # the start of the name of a file that is not in its place yet
_PART: Final = ".part"  # the end of the name of a release that is being made
_NO_LINKS: Final = "write releases: no below this target: its files then stand in the folder itself"


class SftpTarget:
    """The folder ``path`` of a server. A file's token is its size and the second it was written."""

    def __init__(self, options: SftpOptions, _site: Path, environ: Mapping[str, str]) -> None:
        """Deploy to the folder that ``options`` name, with the keys that OpenSSH would use."""
        self._line = Line(options, environ)
        self._tree = Tree(self._line)
        self._linked = options.releases
        self._keep = options.keep
        self._root = options.path
        self._stage: str | None = None
        self._deployment: Deployment | None = None
        self._numbers = 0
        self._tried: set[str] = set()  # locks that this one has tried to put
        self.secrets = self._line.secrets
        who = f"{options.user}@" if options.user else ""
        port = f":{options.port}" if options.port else ""
        self.traits = Traits(
            f"sftp://{who}{options.host}{port}/{options.path.lstrip('/')}",
            atomic=self._linked,
            releases=self._linked,
        )

    async def open(self) -> None:
        """Log in, and make the folder if only itself is missing."""
        installed()
        try:
            await self._arrive()
        except BaseException:
            await self._line.close()
            raise

    async def _arrive(self) -> None:
        home = await self._tree.whole(".")
        self._root = posixpath.normpath(posixpath.join(home, self._root))
        if self._root in {"/", posixpath.normpath(home)}:
            raise Permanent(f"the folder {self._root} is all that is there", "choose another path:")
        above = await self._tree.looked_at(posixpath.dirname(self._root))
        if above is None:
            raise Permanent(f"there is no folder {posixpath.dirname(self._root)}", "make it first")
        await self._tree.make_folder(self._root)
        if self._linked:
            await self._see_that_it_is_ours()
        await self._tree.make_folder(f"{self._root}/{_OWN}")

    async def _see_that_it_is_ours(self) -> None:
        there = await self._tree.names(self._root)
        foreign = sorted(name for name in there if not name.startswith("."))
        if foreign and _RELEASES not in there:
            message = f"the folder {self._root} has files in it that belong to no release"
            raise Permanent(f"{message}: {foreign[0]}", f"choose an empty folder, or {_NO_LINKS}")
        current = there.get(_CURRENT)
        if current is not None and is_folder(current):
            message = f"{self._root}/{_CURRENT} is a folder, where a link has to be"
            raise Permanent(message, f"move it away, or {_NO_LINKS}")

    @property
    def _place(self) -> str:
        """The folder of the files that are seen, or that are going to be."""
        if not self._linked:
            return self._root
        return self._stage or f"{self._root}/{_CURRENT}"

    def _at(self, path: str) -> str:
        """Return where a file stands; the lock stands in no release."""
        if {"", ".", ".."}.intersection(path.split("/")):
            raise Permanent(f'"{path}" is not the name of a file below the folder')
        return f"{self._root if path == LOCK else self._place}/{path}"

    async def list(self) -> Mapping[str, Remote]:
        """Look into every folder."""
        found = await self._tree.walk(self._place)
        return {
            path: found[path]
            for path in sorted(found)
            if path != LOCK and not path.startswith(f"{_OWN}/{_NEW}")
        }

    async def get(self, path: str) -> Found | None:
        """Read one file."""
        return await self._tree.read(self._at(path))

    async def begin(self, deployment: Deployment) -> None:
        """Clear away what a dead deployment left; fill a new release with what stays the same."""
        self._deployment, self._stage = deployment, None
        self._tree.forget_folders()
        own = f"{self._root}/{_OWN}"
        left = [name for name in await self._tree.names(own) if name.startswith(_NEW)]
        await self._tree.all(self._tree.remove(f"{own}/{name}") for name in left)
        if self._linked:
            self._stage = await self._filled(deployment)

    async def _filled(self, deployment: Deployment) -> str:
        releases = f"{self._root}/{_RELEASES}"
        await self._tree.make_folder(releases)
        for left in await self._tree.names(releases):
            if left.endswith(_PART):
                await self._tree.remove_all(f"{releases}/{left}")
        stage = f"{releases}/{deployment.id}{_PART}"
        await self._tree.make_folder(stage)
        new = {*deployment.uploads}
        live = await self._tree.walk(f"{self._root}/{_CURRENT}")
        staying = [path for path in deployment.files if path not in new and path in live]
        folders = sorted({posixpath.dirname(path) for path in staying} - {""})
        await self._tree.all(self._tree.make_folder(f"{stage}/{folder}") for folder in folders)
        old = f"{self._root}/{await self._tree.leads_to(f'{self._root}/{_CURRENT}')}"
        await self._tree.all(
            self._tree.give_another_name(f"{old}/{path}", f"{stage}/{path}") for path in staying
        )
        return stage

    async def put(self, upload: Upload) -> Remote:
        """Write a file beside its place and move it there."""
        if upload.path == LOCK:
            return await self._lock(upload)
        path = self._at(upload.path)
        self._numbers += 1
        new = f"{self._root}/{_OWN}/{_NEW}{self._numbers}"
        await self._make_way(upload.path)
        await self._tree.make_folder(posixpath.dirname(path))
        made = await self._tree.write(new, upload.content, upload.size)
        await self._tree.move(new, path)
        return replace(made, path=upload.path)

    async def _lock(self, upload: Upload) -> Remote:
        assert isinstance(upload.content, bytes)
        path = self._at(upload.path)
        name = digest_of(upload.content)
        again = name in self._tried
        self._tried.add(name)
        new = f"{self._root}/{_OWN}/{_NEW}lock-{name}"
        made = await self._tree.write(new, upload.content, upload.size)
        if not upload.exclusive:
            await self._tree.move(new, path)
        elif not await self._tree.move_if_free(new, path):
            await self._tree.remove(new)
            there = await self._tree.read(path) if again else None
            if there is None or there.content != upload.content:  # else the answer had been lost
                raise Taken(f"{path} is there already")
        return replace(made, path=LOCK)

    async def _make_way(self, path: str) -> None:
        """Remove what is to go and stands where a folder, or this file, must be."""
        assert self._deployment is not None
        going = {*self._deployment.removals}
        if self._linked or not going:
            return
        for parent in PurePosixPath(path).parents[:-1]:
            if str(parent) in going:
                await self._tree.remove(self._at(str(parent)))
        inside = sorted(one for one in going if one.startswith(f"{path}/"))
        if inside:
            await self.delete(inside)
            self._tree.forget_folders()

    async def settle(self) -> None:
        """Wait for nothing: what was put is there."""

    async def delete(self, paths: Sequence[str]) -> None:
        """Remove files, and the folders that this leaves empty."""
        await self._tree.all(self._tree.remove(self._at(path)) for path in paths)
        folders = {
            str(parent)
            for path in paths
            if path != LOCK
            for parent in PurePosixPath(path).parents[:-1]
        }
        for folder in sorted(folders, key=lambda one: one.count("/"), reverse=True):
            await self._tree.remove_if_empty(self._at(folder))
        self._tree.forget_folders()

    async def finish(self) -> None:
        """Let ``current`` lead to the new release; remove the oldest ones."""
        if not self._linked:
            return
        assert self._deployment is not None
        release = f"{self._root}/{_RELEASES}/{self._deployment.id}"
        if self._stage is not None and await self._tree.looked_at(self._stage):
            await self._tree.move(self._stage, release)
        await self._lead_to(self._deployment.id)
        self._stage = None
        old = [one.id for one in (await self.releases())[self._keep :] if not one.live]
        for name in old:
            await self._tree.remove_all(f"{self._root}/{_RELEASES}/{name}")

    async def _lead_to(self, release: str) -> None:
        new = f"{self._root}/{_OWN}/{_NEW}current"
        await self._tree.remove(new)
        await self._tree.lead(new, f"{_RELEASES}/{release}")
        await self._tree.move(new, f"{self._root}/{_CURRENT}")

    async def abandon(self) -> None:
        """Remove the release that was begun."""
        if self._stage is not None:
            await self._tree.remove_all(self._stage)
        self._stage = None

    async def releases(self) -> Sequence[Release]:
        """Return the folders in ``releases/``."""
        if not self._linked:
            return ()
        live = posixpath.basename(await self._tree.leads_to(f"{self._root}/{_CURRENT}"))
        names = await self._tree.names(f"{self._root}/{_RELEASES}")
        kept = sorted((name for name in names if not name.endswith(_PART)), reverse=True)
        return [Release(name, live=name == live) for name in kept]

    async def restore(self, release: str) -> None:
        """Let ``current`` lead to an earlier release."""
        await self._lead_to(release)

    async def close(self) -> None:
        """Log out."""
        await self._line.close()
