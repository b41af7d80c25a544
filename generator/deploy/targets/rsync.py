"""A folder on a server, by the program rsync: the blog itself, or releases of it with a link.

Files are gathered, and those of a phase go with one call. A release begins as a copy of the one
that is online, all of hard links, which the server's own rsync makes (``--link-dest``).
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import shlex
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final

from generator.config.destinations import RsyncOptions
from generator.deploy.target import (
    LOCK,
    Denied,
    Deployment,
    Found,
    Permanent,
    Release,
    Remote,
    Taken,
    TargetError,
    Traits,
    Upload,
)
from generator.deploy.targets import rsync_scripts as scripts
from generator.deploy.targets.program import Ran
from generator.deploy.targets.rsync_program import Server

__all__ = ["RsyncTarget"]

_OWN: Final = ".byline"
_SOON: Final = 60  # seconds: what was written later has been touched by a clock that is wrong
_NEW: Final = "new-"
_LINE: Final = re.compile(r"(\S)\S* +([\d,.]+) (\d{4}/\d\d/\d\d) (\d\d:\d\d:\d\d) (.*)", re.DOTALL)
_ESCAPE: Final = re.compile(rb"\\#([0-7]{3})")
_NO_RELEASES: Final = (
    "write releases: no below this target: its files then stand in the folder itself"
)


class RsyncTarget:
    """The folder ``path`` of a server. A file's token is its size and the second it was written."""

    def __init__(self, options: RsyncOptions, site: Path, environ: Mapping[str, str]) -> None:
        """Deploy to the folder that ``options`` name."""
        self._server = Server(options, environ)
        self._root = options.path.rstrip("/")
        self._linked = options.releases
        self._keep = options.keep
        self._waiting = site / ".cache" / "deploy" / "rsync"
        self._stage: str | None = None
        self._deployment: Deployment | None = None
        self._gathered: list[Upload] = []
        self._tried: set[str] = set()
        self._newest = 0  # when the last of the files there was written
        self._moment = int(time.time())  # when the files of this deployment were written
        self._one_at_a_time = asyncio.Lock()
        self.secrets: frozenset[str] = frozenset()
        who = f"{options.user}@" if options.user else ""
        self.traits = Traits(
            f"{who}{options.host}:{options.path}", atomic=self._linked, releases=self._linked
        )

    async def open(self) -> None:
        """Log in, and make the folder if only itself is missing."""
        try:
            await self._arrive()
        except BaseException:
            await self.close()
            raise

    async def _arrive(self) -> None:
        if self._linked:
            expected = (scripts.FOREIGN, scripts.NOWHERE)
            ran = await self._server.shell(
                f"ROOT={_quoted(self._root)}\n{scripts.OPEN}", b"", expected
            )
            if ran.status == scripts.NOWHERE:
                raise Permanent(f"there is no folder above {self._root}", "make it first")
            if ran.status == scripts.FOREIGN:
                what = ran.out.decode(errors="replace").strip()
                message = f"the folder {self._root} has files in it that belong to no release"
                hint = f"choose an empty folder, or {_NO_RELEASES}"
                raise Permanent(f"{message}: {what}", hint)
        else:
            place = self._server.at(f"{self._root}/")
            await self._server.rsync("--list-only", "-d", place, partly=True)

    @property
    def _place(self) -> str:
        """The folder of the files that are seen, or that are going to be."""
        return f"{self._root}/{self._stage or 'current'}" if self._linked else self._root

    async def list(self) -> Mapping[str, Remote]:
        """Have rsync list the folder."""
        place = self._server.at(f"{self._place}/")
        # Where nothing was deployed yet there is no such folder, and that is said as a failure.
        ran = await self._server.rsync("-r", "--list-only", "--no-h", "-8", place, partly=True)
        found = [*filter(None, map(_remote, ran.out.split(b"\n")))]
        self._newest = max((int(one.token.partition("-")[0]) for one in found), default=0)
        return {
            one.path: one
            for one in sorted(found, key=lambda one: one.path)
            if one.path != LOCK and not one.path.startswith(f"{_OWN}/{_NEW}")
        }

    async def get(self, path: str) -> Found | None:
        """Fetch one file."""
        async with self._folder() as folder:
            place = self._root if path == LOCK else self._place
            options = ("-t", "--from0", "--files-from=-", "--no-implied-dirs")
            source = self._server.at(f"{place}/")
            await self._server.rsync(*options, source, f"{folder}/", given=[path], partly=True)
            file = folder / path
            if not file.is_file():
                return None
            status = file.stat()
            return Found(file.read_bytes(), _token(status.st_size, int(status.st_mtime)))

    @contextlib.asynccontextmanager
    async def _folder(self) -> AsyncIterator[Path]:
        """Give an empty folder of this machine, for as long as it is needed."""
        self._waiting.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=self._waiting))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    async def begin(self, deployment: Deployment) -> None:
        """Clear away what a dead deployment left; fill a new release with what stays the same."""
        self._deployment, self._gathered, self._stage = deployment, [], None
        now = int(time.time())
        # What another deployment of this very second put has another time, and so another token.
        self._moment = self._newest + 1 if now <= self._newest < now + _SOON else now
        if self._linked:
            await self._script(scripts.BEGIN, deployment.id)
            self._stage = f"releases/{deployment.id}.part"
            await self.delete(deployment.removals)

    async def _script(self, script: str, release: str) -> Ran:
        """Run a script in the folder on the server."""
        named = f"ID={_quoted(release)} KEEP={self._keep}"
        return await self._server.shell(f"cd {_quoted(self._root)} || exit 1\n{named}\n{script}")

    async def put(self, upload: Upload) -> Remote:
        """Gather a file for :meth:`settle`; put the lock at once."""
        if {"", ".", ".."}.intersection(upload.path.split("/")):
            raise Permanent(f'"{upload.path}" is not the name of a file below the folder')
        if upload.path == LOCK:
            await self._lock(upload)
        else:
            self._gathered.append(upload)
        return Remote(upload.path, upload.size, _token(upload.size, self._moment_of(upload)))

    def _moment_of(self, upload: Upload) -> int:
        """Return when a file was last written, which rsync takes along."""
        if isinstance(upload.content, bytes):
            return self._moment
        return int(upload.content.stat().st_mtime)

    async def _lock(self, upload: Upload) -> None:
        assert isinstance(upload.content, bytes)
        if not upload.exclusive:
            # Of the same size and second as the one before, it would be taken for that.
            await self._send([upload], self._root, "--ignore-times")
            return
        name = hashlib.sha256(upload.content).hexdigest()[:16]
        again = name in self._tried
        self._tried.add(name)
        if not await self._locked(upload, name):
            there = await self.get(LOCK) if again else None
            if there is None or there.content != upload.content:  # else the answer had been lost
                raise Taken(f"{self._root}/{LOCK} is there already")

    async def _locked(self, upload: Upload, name: str) -> bool:
        assert isinstance(upload.content, bytes)
        root = _quoted(self._root)
        script = f"mkdir {root} 2>/dev/null; cd {root} || exit 1\nID={name}\n"
        try:
            ran = await self._server.shell(
                f"{script}{scripts.LOCKING}", upload.content, (scripts.TAKEN,)
            )
        except (Denied, Permanent):
            if self._linked:
                raise
        else:
            return ran.status == 0
        # There is rsync and nothing else: it looks first, so what came of it is looked at again.
        await self._send([upload], self._root, "--ignore-existing")
        there = await self.get(LOCK)
        return there is not None and there.content == upload.content

    async def settle(self) -> None:
        """Send what was gathered."""
        async with self._one_at_a_time:
            if self._gathered:
                await self._make_way([upload.path for upload in self._gathered])
                await self._send(self._gathered, self._place, "--ignore-times")
                self._gathered = []

    async def _make_way(self, paths: Sequence[str]) -> None:
        """Remove what is to go and stands where a folder, or a file, must be."""
        going = {*(self._deployment.removals if self._deployment else ())}
        above = {str(parent) for path in paths for parent in PurePosixPath(path).parents[:-1]}
        coming = {*paths}
        below = {
            one
            for one in going
            if coming.intersection(str(parent) for parent in PurePosixPath(one).parents[:-1])
        }
        if not self._linked:
            await self.delete(sorted(going & above | below))

    async def _send(self, uploads: Sequence[Upload], place: str, *options: str) -> None:
        async with self._folder() as folder:
            await asyncio.to_thread(_gather, uploads, folder, self._moment)
            # -L: of what lies elsewhere on this machine there are links in the folder.
            always = ("-rtL", "--from0", "--files-from=-", "--delay-updates", "--omit-dir-times")
            to = self._server.at(f"{place}/")
            paths = [upload.path for upload in uploads]
            await self._server.rsync(*always, *options, f"{folder}/", to, given=paths)

    async def delete(self, paths: Sequence[str]) -> None:
        """Remove files, and the folders that this leaves empty."""
        if not paths:
            return
        place = self._root if LOCK in paths else self._place
        await self._remove(paths, place)
        folders = {
            str(parent)
            for path in paths
            if path != LOCK
            for parent in PurePosixPath(path).parents[:-1]
        }
        # Where a folder was there is a file now; it must not be taken for a folder.
        folders -= self._deployment.files.keys() if self._deployment else set()
        for depth in sorted({folder.count("/") for folder in folders}, reverse=True):
            await self._remove([one for one in folders if one.count("/") == depth], place)

    async def _remove(self, paths: Sequence[str], place: str) -> None:
        """Remove files and empty folders: those that are asked for and are not here."""
        async with self._folder() as folder:
            for path in paths:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
            named = sorted(path for path in paths if not (folder / path).is_dir())
            options = ("-r", "--from0", "--files-from=-", "--no-implied-dirs")
            to = self._server.at(f"{place}/")
            await self._server.rsync(
                *options, "--delete-missing-args", f"{folder}/", to, given=named, partly=True
            )

    async def finish(self) -> None:
        """Let ``current`` lead to the new release; remove the oldest ones."""
        if self._linked:
            assert self._deployment is not None
            await self._script(scripts.FINISH, self._deployment.id)
            self._stage = None

    async def abandon(self) -> None:
        """Remove the release that was begun."""
        stage, self._stage, self._gathered = self._stage, None, []
        if stage is not None and self._deployment is not None:
            with contextlib.suppress(TargetError):
                await self._script('rm -rf "releases/$ID.part"', self._deployment.id)

    async def releases(self) -> Sequence[Release]:
        """Return the folders in ``releases/``."""
        if not self._linked:
            return ()
        said = await self._script("readlink current || echo; ls releases", "")
        live, *names = said.out.decode(errors="replace").splitlines()
        kept = sorted((name for name in names if not name.endswith(".part")), reverse=True)
        return [Release(name, live=live == f"releases/{name}") for name in kept]

    async def restore(self, release: str) -> None:
        """Let ``current`` lead to an earlier release."""
        await self._script(scripts.LEAD, release)

    async def close(self) -> None:
        """Hang up, and leave nothing on this machine."""
        await self._server.hang_up()
        with contextlib.suppress(OSError):
            self._waiting.rmdir()


def _quoted(text: str) -> str:
    return shlex.quote(text)


def _gather(uploads: Sequence[Upload], folder: Path, moment: int) -> None:
    """Lay files into a folder, each at its path; those that lie elsewhere are linked to."""
    for upload in uploads:
        path = folder / upload.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(upload.content, bytes):
            path.write_bytes(upload.content)
            os.utime(path, (moment, moment))
        else:
            path.symlink_to(upload.content.absolute())


def _remote(line: bytes) -> Remote | None:
    """Read a line of rsync's list: kind and rights, size, day, time, name."""
    text = _ESCAPE.sub(lambda found: bytes([int(found[1], 8)]), line).decode(
        errors="surrogateescape"
    )
    found = _LINE.fullmatch(text)
    if found is None or found[1] != "-":
        return None
    size = int(re.sub(r"\D", "", found[2]))
    moment = datetime.strptime(f"{found[3]} {found[4]} +0000", "%Y/%m/%d %H:%M:%S %z")
    return Remote(found[5], size, _token(size, int(moment.timestamp())))


def _token(size: int, moment: int) -> str:
    return f"{moment}-{size}"
