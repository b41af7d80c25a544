"""Files and folders on a server, by SFTP: many requests on their way at a time."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import posixpath
import stat
from collections.abc import AsyncIterator, Awaitable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from generator.deploy.target import Found, Full, Permanent, Remote, TargetError
from generator.deploy.targets.ssh import Line

if TYPE_CHECKING:
    import asyncssh

__all__ = ["Tree", "digest_of", "is_folder"]

_WIDTH: Final = 64
_CHUNK: Final = 4 << 20
_Attributes = Any  # asyncssh.SFTPAttrs


class Tree:
    """What stands on a server, by whole paths."""

    def __init__(self, line: Line) -> None:
        """Look at and change what is at the other end of ``line``."""
        self._line = line
        self._width = asyncio.Semaphore(_WIDTH)
        self._made: dict[str, asyncio.Task[None]] = {}

    @contextlib.asynccontextmanager
    async def _one(self, doing: str) -> AsyncIterator[asyncssh.SFTPClient]:
        async with self._width, self._line.asking(doing) as client:
            yield client

    async def all(self, work: Iterable[Awaitable[Any]]) -> None:
        """Wait for all of it; where some fails, for the rest too, then say what failed first."""
        for outcome in await asyncio.gather(*work, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome

    async def whole(self, path: str) -> str:
        """Return the path from the root of the server's disk."""
        async with self._one(f"look for {path}") as client:
            return str(await client.realpath(path))

    async def looked_at(self, path: str) -> _Attributes | None:
        """Return what is at a path, links as such; None where there is nothing."""
        import asyncssh

        async with self._one(f"look at {path}") as client:
            try:
                return await client.lstat(path)
            except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
                return None

    async def names(self, path: str) -> dict[str, _Attributes]:
        """Return what is in a folder; nothing where there is none."""
        import asyncssh

        async with self._one(f"look into {path}") as client:
            try:
                found = [one async for one in client.scandir(path)]
            except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
                return {}
        named = {str(one.filename): one.attrs for one in found}
        return {name: attrs for name, attrs in named.items() if name not in {".", ".."}}

    async def walk(self, place: str, below: str = "") -> dict[str, Remote]:
        """Return all files below a folder, but for links, by their paths seen from there."""
        found: dict[str, Remote] = {}
        folders: list[str] = []
        for name, attrs in (await self.names(posixpath.join(place, below))).items():
            path = f"{below}/{name}" if below else name
            if is_folder(attrs):
                folders.append(path)
            elif _is_file(attrs):
                found[path] = _remote(path, attrs)
        for more in await asyncio.gather(*(self.walk(place, folder) for folder in folders)):
            found |= more
        return found

    async def read(self, path: str) -> Found | None:
        """Return a file; None where there is none."""
        import asyncssh

        async with self._one(f"read {path}") as client:
            try:
                async with client.open(path, "rb") as stream:
                    content = cast("bytes", await stream.read())
                    attrs = await stream.stat()
            except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
                return None
            except (asyncssh.SFTPFailure, asyncssh.SFTPNotADirectory):  # of a folder
                return None
        return Found(content, _remote(path, attrs).token)

    async def make_folder(self, path: str) -> None:
        """Make a folder and those above it, each asked for once."""
        if path not in self._made:
            self._made[path] = asyncio.ensure_future(self._make_folder(path))
        task = self._made[path]
        try:
            await asyncio.shield(task)
        except BaseException:
            self._made.pop(path, None)
            raise

    async def _make_folder(self, path: str) -> None:
        import asyncssh

        above = posixpath.dirname(path)
        try:
            async with self._one(f"make the folder {path}") as client:
                with contextlib.suppress(asyncssh.SFTPFailure, asyncssh.SFTPFileAlreadyExists):
                    await client.mkdir(path)
                    return
        except TargetError as problem:
            missing = asyncssh.SFTPNoSuchFile | asyncssh.SFTPNoSuchPath
            if not isinstance(problem.__cause__, missing) or above in {"", "/", path}:
                raise
            await self.make_folder(above)
            async with self._one(f"make the folder {path}") as client:
                with contextlib.suppress(asyncssh.SFTPFailure, asyncssh.SFTPFileAlreadyExists):
                    await client.mkdir(path)
                    return
        attrs = await self.looked_at(path)
        if attrs is None or not is_folder(attrs):
            raise Permanent(f"{path} cannot be a folder: a file or a link has its name")

    def forget_folders(self) -> None:
        """Ask for folders anew: some may be gone."""
        self._made.clear()

    async def write(self, path: str, content: bytes | Path, size: int) -> Remote:
        """Write a file that nobody looks at yet, and return it."""
        import asyncssh

        try:
            async with self._one(f"write {path}") as client, client.open(path, "wb") as stream:
                if isinstance(content, bytes):
                    await stream.write(content)
                else:
                    with await asyncio.to_thread(content.open, "rb") as source:
                        while chunk := await asyncio.to_thread(source.read, _CHUNK):
                            await stream.write(chunk)
                return _remote(path, await stream.stat())
        except TargetError as problem:
            # Version 3 of the protocol has one word for all that fails.
            if isinstance(problem.__cause__, asyncssh.SFTPFailure) and await self._is_full(
                posixpath.dirname(path), size
            ):
                hint = "make room there, then deploy again"
                raise Full(f"there is no room left to write {path}", hint) from problem
            raise

    async def _is_full(self, folder: str, size: int) -> bool:
        import asyncssh

        try:
            async with self._one("see how much room there is") as client:
                room = await client.statvfs(folder)
        except (TargetError, asyncssh.SFTPError):
            return False
        return room.bavail * room.frsize < max(size, room.frsize) or 0 == room.favail < room.files

    async def move(self, path: str, to: str) -> None:
        """Give a file another name, in place of what may have it."""
        import asyncssh

        async with self._one(f"move {to} into place") as client:
            try:
                await client.posix_rename(path, to)
            except asyncssh.SFTPOpUnsupported:
                # Without the extension there is a moment in which the file is missing.
                with contextlib.suppress(asyncssh.SFTPNoSuchFile):
                    await client.remove(to)
                await client.rename(path, to)

    async def move_if_free(self, path: str, to: str) -> bool:
        """Give a file another name, unless something has it: then say no."""
        import asyncssh

        try:
            async with self._one(f"move {to} into place") as client:
                await client.rename(path, to)  # which, unlike the extension, replaces nothing
        except TargetError as problem:
            if isinstance(problem.__cause__, asyncssh.SFTPError) and await self.looked_at(to):
                return False
            raise
        return True

    async def give_another_name(self, path: str, to: str) -> None:
        """Let a file stand at a second place too, or copy it at the server."""
        import asyncssh

        async with self._one(f"make {to} of {path}") as client:
            try:
                await client.link(path, to)
            except (asyncssh.SFTPOpUnsupported, asyncssh.SFTPFailure):
                async with client.open(path, "rb") as source, client.open(to, "wb") as target:
                    await target.write(await source.read())

    async def lead(self, link: str, to: str) -> None:
        """Make a link."""
        async with self._one(f"make the link {link}") as client:
            await client.symlink(to, link)

    async def leads_to(self, link: str) -> str:
        """Return where a link leads; nothing where there is none."""
        import asyncssh

        async with self._one(f"look at the link {link}") as client:
            try:
                return str(await client.readlink(link))
            except asyncssh.SFTPError:
                return ""

    async def remove(self, path: str) -> None:
        """Remove a file; one that is not there, or is a folder by now, is no matter."""
        import asyncssh

        missing = asyncssh.SFTPNoSuchFile | asyncssh.SFTPNoSuchPath | asyncssh.SFTPNotADirectory
        try:
            async with self._one(f"remove {path}") as client:
                await client.remove(path)
        except TargetError as problem:
            if isinstance(problem.__cause__, missing):
                return
            failed = isinstance(problem.__cause__, asyncssh.SFTPFailure)
            attrs = await self.looked_at(path) if failed else None
            if attrs is None or not is_folder(attrs):
                raise

    async def remove_if_empty(self, path: str) -> bool:
        """Remove a folder if nothing is in it; say whether it is gone."""
        import asyncssh

        async with self._one(f"remove {path}") as client:
            try:
                await client.rmdir(path)
            except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
                return True
            except asyncssh.SFTPError:
                return False
        return True

    async def remove_all(self, path: str) -> None:
        """Remove a folder with all that is in it."""
        async with self._one(f"remove {path}") as client:
            await client.rmtree(path, ignore_errors=True)


def digest_of(content: bytes) -> str:
    """Return a short name for some bytes."""
    return hashlib.sha256(content).hexdigest()[:16]


def is_folder(attrs: _Attributes) -> bool:
    """Say whether these are of a folder, and not of a link to one."""
    return attrs.permissions is not None and stat.S_ISDIR(attrs.permissions)


def _is_file(attrs: _Attributes) -> bool:
    return attrs.permissions is None or stat.S_ISREG(attrs.permissions)


def _remote(path: str, attrs: _Attributes) -> Remote:
    """Return a file by what version 3 of the protocol tells: its size, and the second it is of."""
    size = -1 if attrs.size is None else attrs.size
    return Remote(path, size, f"{attrs.mtime}-{size}")
