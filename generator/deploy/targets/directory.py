"""A folder on this machine, or one that is mounted: the blog itself, or releases of it with a link.

A file is written beside the site and moved into place, so readers see the old one or the new one.
With releases nothing is moved: a new folder is filled, with hard links for what stays the same, and
the link ``current`` is replaced by one that leads there.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import itertools
import os
import shutil
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from generator.config.destinations import DirectoryOptions
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
from generator.deploy.targets.disk import (
    OWN,
    Contents,
    aside,
    files_below,
    link,
    make_folder,
    split,
    unfit,
)
from generator.deploy.targets.portions import Portions
from generator.model.url import collision_key

__all__ = ["DirectoryTarget"]

_RELEASES: Final = "releases"
_CURRENT: Final = "current"
_PART: Final = ".part"  # the end of the name of a release that is being made
_THREADS: Final = 3  # a disk is no faster with more, a share a little
_NO_LINKS: Final = "write releases: no below this target: its files then stand in the folder itself"


class DirectoryTarget:
    """The folder ``path``. Its digests and tokens are those of what is read there each time."""

    def __init__(self, options: DirectoryOptions, site: Path, _environ: Mapping[str, str]) -> None:
        """Deploy to the folder that ``options`` name, seen from the blog's folder ``site``."""
        self._root = Path(os.path.realpath(site / Path(options.path).expanduser()))
        self._site = site.absolute()
        self._keep = options.keep
        self._linked = options.releases
        self._stage: Path | None = None
        self._coming = Portions(self._write_all, _THREADS)
        self._folders: dict[str, bool] = {}  # that are there now, and whether they are new
        self._making = threading.Lock()
        self._numbers = itertools.count()
        self._deployment: Deployment | None = None
        self._going: frozenset[str] = frozenset()
        self._contents = Contents()
        self.secrets: frozenset[str] = frozenset()
        self.traits = Traits(
            str(self._root),
            atomic=self._linked,
            algorithm="sha256",
            releases=self._linked,
        )

    async def open(self) -> None:
        """See whether the folder may be used, and make it if only itself is missing."""
        await aside(self._open)

    def _open(self) -> None:
        if problem := unfit(self._root, self._site):
            raise Permanent(f"the folder {self._root} {problem}", "choose another path:")
        if not self._root.parent.is_dir():
            hint = "make it, or mount the share that it is on"
            raise Permanent(f"there is no folder {self._root.parent}", hint)
        self._root.mkdir(exist_ok=True)
        if self._linked and not (self._root / _RELEASES).is_dir():
            there = {path.name for path in self._root.iterdir() if path.name[0] != "."}
            if there - {"lost+found"}:
                message = f"the folder {self._root} has files in it that belong to no release"
                raise Permanent(message, f"choose an empty folder, or {_NO_LINKS}")
        (self._root / OWN).mkdir(exist_ok=True)

    @property
    def _place(self) -> Path:
        """The folder of the files that are seen, or that are going to be."""
        if not self._linked:
            return self._root
        return self._stage or self._root / _CURRENT

    async def list(self) -> Mapping[str, Remote]:
        """Read every file that is there, but for links."""
        return await aside(self._list)

    def _list(self) -> dict[str, Remote]:
        place = os.path.realpath(self._place)
        paths = sorted(path for path in files_below(place) if path != LOCK)
        with ThreadPoolExecutor(_THREADS) as pool:
            parts = pool.map(lambda some: self._remotes(place, some), split(paths))
            return {one.path: one for part in parts for one in part}

    def _remotes(self, place: str, paths: Sequence[str]) -> Sequence[Remote]:
        found = (self._contents.remote(place, path) for path in paths)
        return [one for one in found if one]

    async def get(self, path: str) -> Found | None:
        """Read one file."""
        return await aside(self._get, path)

    def _get(self, path: str) -> Found | None:
        try:
            content = self._at(path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        return Found(content, hashlib.sha256(content).hexdigest())

    def _at(self, path: str) -> Path:
        """Return where a file stands; the lock stands in no release."""
        _check(path)
        return (self._root if path == LOCK else self._place) / path

    async def begin(self, deployment: Deployment) -> None:
        """Clear away what a dead deployment left; fill a new release with what stays the same."""
        await aside(self._begin, deployment)

    def _begin(self, deployment: Deployment) -> None:
        self._deployment, self._stage = deployment, None
        self._going = frozenset(deployment.removals)
        for left in (self._root / OWN).glob("new-*"):
            left.unlink(missing_ok=True)
        if not self._linked:
            return
        releases = self._root / _RELEASES
        releases.mkdir(exist_ok=True)
        for left in releases.glob(f"*{_PART}"):
            shutil.rmtree(left, ignore_errors=True)
        live = Path(os.path.realpath(self._root / _CURRENT))
        stage = releases / f"{deployment.id}{_PART}"
        stage.mkdir()
        new = {*deployment.uploads}
        made: set[str] = set()
        for path in deployment.files:
            if path not in new and (live / path).is_file():
                make_folder(stage / path, made)
                link(live / path, stage / path)
        self._stage = stage

    async def put(self, upload: Upload) -> Remote:
        """Have a file written before :meth:`settle` returns; put the lock at once."""
        if upload.path == LOCK:
            return await aside(self._lock, upload)
        _check(upload.path)
        await self._coming.take(upload)
        return Remote(upload.path, upload.size, upload.digest, upload.digest)

    def _lock(self, upload: Upload) -> Remote:
        path = self._at(upload.path)
        assert isinstance(upload.content, bytes)
        new = self._root / OWN / f"new-lock-{os.getpid()}"
        new.write_bytes(upload.content)
        try:
            if upload.exclusive:
                link(new, path)  # which, unlike a rename, does not take the place of what is there
            else:
                new.replace(path)
        except FileExistsError:
            raise Taken(f"{path} is there already") from None
        finally:
            new.unlink(missing_ok=True)
        return Remote(LOCK, upload.size, hashlib.sha256(upload.content).hexdigest())

    async def settle(self) -> None:
        """Wait until all is written."""
        try:
            await self._coming.all_written()
        finally:
            self._folders.clear()

    def _write_all(self, uploads: Sequence[Upload]) -> None:
        place = str(self._place)
        with self._making:
            for upload in uploads:
                if not self._make_folder(place, upload.path):
                    self._clear(upload.path)
        for upload in uploads:
            path = f"{place}/{upload.path}"
            # In a release nobody sees yet, a file need not be whole at once.
            new = path if self._linked else f"{self._root}/{OWN}/new-{next(self._numbers)}"
            if isinstance(upload.content, bytes):
                self._contents.write(new, upload.content, upload.digest)
            else:
                shutil.copyfile(upload.content, new)
            if new != path:
                os.replace(new, path)  # noqa: PTH105 - texts are faster than paths

    def _make_folder(self, place: str, path: str) -> bool:
        """Make the folder of a file and all above it, if they are not there; say if it is new."""
        own = above = path.rpartition("/")[0]
        missing: list[str] = []
        folders = self._folders
        while above and above not in folders:
            missing.append(above)
            above = above.rpartition("/")[0]
        for name in reversed(missing):
            at = f"{place}/{name}"  # texts are faster than paths, and these are many
            try:
                os.mkdir(at)  # noqa: PTH102
                folders[name] = True
                continue
            except FileExistsError:
                folders[name] = False
            if os.path.islink(at) or not os.path.isdir(at):  # noqa: PTH112, PTH114
                if name not in self._going:
                    raise Permanent(f"{at} is in the way of {path}", "move it elsewhere")
                os.unlink(at)  # noqa: PTH108
                os.mkdir(at)  # noqa: PTH102
                folders[name] = True
        return folders.get(own, False)

    def _clear(self, path: str) -> None:
        """Remove a folder that stands where a file must be, if all in it is to go."""
        at = self._place / path
        if at.is_dir() and not at.is_symlink():
            for inside in [*files_below(str(at))]:
                if f"{path}/{inside}" not in self._going:
                    raise Permanent(f"{at / inside} is in the way of {path}", "move it elsewhere")
            shutil.rmtree(at)

    async def delete(self, paths: Sequence[str]) -> None:
        """Remove files, and the folders that this leaves empty."""
        await aside(self._delete, paths)

    def _delete(self, paths: Sequence[str]) -> None:
        staying = self._deployment.files if self._deployment else {}
        folded = {collision_key(path): path for path in staying}
        for path in paths:
            at = self._at(path)
            other = folded.get(collision_key(path))
            if at.is_dir() and not at.is_symlink():
                continue
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                # Where the disk knows no case, the old name may be that of a new file.
                if other is not None and at.samefile(self._place / other):
                    continue
                at.unlink()
            if path == LOCK:
                continue
            for parent in Path(path).parents[:-1]:
                try:
                    (self._place / parent).rmdir()
                except FileNotFoundError:
                    continue
                except OSError:
                    break

    async def finish(self) -> None:
        """Let ``current`` lead to the new release; remove the oldest ones."""
        if self._linked:
            await aside(self._finish)

    def _finish(self) -> None:
        assert self._deployment is not None
        release = self._root / _RELEASES / self._deployment.id
        if self._stage is not None and self._stage.is_dir():
            self._stage.rename(release)
        self._lead_to(self._deployment.id)
        self._stage = None
        for old in self._releases()[self._keep :]:
            if not old.live:
                shutil.rmtree(self._root / _RELEASES / old.id, ignore_errors=True)

    def _lead_to(self, release: str) -> None:
        new = self._root / OWN / "new-current"
        new.unlink(missing_ok=True)
        try:
            new.symlink_to(Path(_RELEASES) / release)
        except OSError as problem:
            raise Permanent(f"{self._root} cannot have links in it", _NO_LINKS) from problem
        new.replace(self._root / _CURRENT)

    async def abandon(self) -> None:
        """Remove the release that was begun."""
        await self._coming.forget()
        if self._stage is not None:
            await asyncio.to_thread(shutil.rmtree, self._stage, ignore_errors=True)
        self._stage = None

    async def releases(self) -> Sequence[Release]:
        """Return the folders in ``releases/``."""
        return await aside(self._releases) if self._linked else []

    def _releases(self) -> Sequence[Release]:
        folder = self._root / _RELEASES
        live = os.path.basename(os.path.realpath(self._root / _CURRENT))  # noqa: PTH119
        names = [one.name for one in folder.iterdir() if one.is_dir()] if folder.is_dir() else []
        names = sorted((name for name in names if not name.endswith(_PART)), reverse=True)
        return [Release(name, live=name == live) for name in names]

    async def restore(self, release: str) -> None:
        """Let ``current`` lead to an earlier release."""
        await aside(self._lead_to, release)

    async def close(self) -> None:
        """Nothing is open."""


def _check(path: str) -> None:
    if {"", ".", ".."}.intersection(path.split("/")) or "\\" in path:
        raise Permanent(f'"{path}" is not the name of a file below the folder')
