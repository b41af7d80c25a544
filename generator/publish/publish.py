"""Write a site so that at any moment readers see the old files or the new ones, never half.

Every artifact is compared with what is there and, if it differs, staged beside the site; only when
all are staged does the first one move into place. The manifest names each file before it appears
and until it is gone, so a build that was killed at any point is completed by the next one.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import posixpath
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from generator.model.artifact import Artifact, Phase
from generator.model.diagnostic import Diagnostic, error
from generator.model.url import collision_key
from generator.publish.manifest import FOLDER, Entry, Kind, Manifest
from generator.publish.undo import Undo
from generator.publish.whole import write_whole

__all__ = [
    "Refused",
    "Report",
    "Staged",
    "Staging",
    "check_output",
    "check_place",
    "clean",
    "stage",
]

_STAGE: Final = "stage"
# A folder that holds nothing else counts as empty: the repository of a blog tracks one of these.
_HARMLESS: Final = frozenset({".gitignore", ".gitkeep", ".git", FOLDER})
_CHUNK: Final = 1 << 20
_TOGETHER: Final = 64


class Refused(Exception):  # noqa: N818 - it carries a diagnostic
    """The output folder cannot be used, or a file in it is not byline's."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        """Carry the diagnostic."""
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class Report:
    """How many files a build wrote, left alone because they were the same, and removed."""

    written: int
    unchanged: int
    removed: int


def check_output(output: Path, site: Path) -> Manifest:
    """Return the manifest of an output folder that may be written to, empty for a new one.

    Raises :class:`Refused` for a folder in which writing or removing could destroy what is not
    byline's: the root, the home folder, the site or a folder above it, one inside ``content/`` or
    ``templates/``, and any folder with other things in it; ``OSError`` where that cannot be told.
    """
    check_place(output, site)
    real = output.resolve()
    manifest = Manifest.read(real, strict=True)
    if manifest is not None:
        return manifest
    if real.is_dir() and not _HARMLESS.issuperset(path.name for path in real.iterdir()):
        raise Refused(
            _unfit(
                output,
                "has files in it that byline did not make",
                "empty it, or choose another folder with --output",
            )
        )
    return Manifest()


def check_place(output: Path, site: Path) -> None:
    """Raise :class:`Refused` for an output folder that may not be written to for where it is."""
    real, home = output.resolve(), site.resolve()
    reason = None
    if real == Path(real.anchor):
        reason = "is the root of the disk"
    elif real == _home():
        reason = "is your home folder"
    elif home.is_relative_to(real):
        reason = "holds the site itself"
    elif any(
        real.is_relative_to((home / name).resolve()) for name in ("content", "templates", ".git")
    ):
        reason = "is part of the site's own files"
    elif real.exists() and not real.is_dir():
        reason = "is a file"
    elif (real / FOLDER).is_symlink():
        reason = f"has a link in the place of {FOLDER}/"
    if reason:
        raise Refused(_unfit(output, reason, "choose another folder with --output"))


def _home() -> Path | None:
    try:
        return Path.home().resolve()
    except RuntimeError:  # a user without one, as in some containers
        return None


def _unfit(output: Path, reason: str, hint: str) -> Diagnostic:
    return error("output-refused", f"the output folder {output.name or output} {reason}", hint=hint)


@dataclass(frozen=True, slots=True)
class Staged:
    """An artifact that is ready; ``path`` is where it waits, None where it is in place already.

    ``exists`` says whether there is a file of its name that it replaces, ``alone`` whether it waits
    in a folder of its own, which can become the folder that it is to be in.
    """

    file: str
    phase: Phase
    entry: Entry
    path: str | None
    exists: bool
    alone: bool = False


def stage(artifact: Artifact, output: Path, spot: str) -> Staged:
    """Compare an artifact with the file it would replace; put it to the ``spot`` if they differ.

    That is a path where nothing is yet. Any process may do this.
    """
    target = f"{output}/{artifact.file}"  # texts are faster than paths, and these are many
    exists = os.path.isfile(target)  # noqa: PTH113
    if isinstance(artifact.content, Path):
        entry, same = _copy_entry(artifact.content, Path(target))
    else:
        entry = Entry(hashlib.sha256(artifact.content).hexdigest(), len(artifact.content))
        same = exists and _holds(target, artifact.content)
    if same:
        return Staged(artifact.file, artifact.phase, entry, None, exists=True)
    # To make a folder and take it away again costs more than all the rest.
    alone = not exists and not os.path.exists(os.path.dirname(target))  # noqa: PTH110, PTH120
    path = f"{spot}/{posixpath.basename(artifact.file)}" if alone else spot
    folder = os.path.dirname(path)  # noqa: PTH120
    if not os.path.isdir(folder):  # noqa: PTH112
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    if isinstance(artifact.content, Path):
        shutil.copyfile(artifact.content, path)
    else:
        write_whole(path, artifact.content)
    return Staged(artifact.file, artifact.phase, entry, path, exists, alone)


class Staging:
    """Takes artifacts one by one, then puts them all into place."""

    def __init__(self, output: Path, old: Manifest) -> None:
        """Stage for ``output``, which holds what ``old`` says; remove what a dead build left."""
        self._output = output
        self._old = old
        self._stage = output / FOLDER / _STAGE
        self._new: dict[str, Entry] = {}
        self._staged: list[Staged] = []
        self._folders: set[str] = set()  # that are there, as folders
        self._undo = Undo(str(output), f"{self._stage}/undo")
        shutil.rmtree(self._stage, ignore_errors=True)

    def spot(self, number: int) -> str:
        """Return the path at which the artifact of this number waits.

        Some of them together: a folder of thousands of files is slow to write to.
        """
        return f"{self._stage}/{number // _TOGETHER}/{number}"

    def add(self, artifact: Artifact) -> None:
        """Stage an artifact, and take it."""
        self.take(stage(artifact, self._output, self.spot(len(self._new))))

    def take(self, staged: Staged, kind: Kind | None = None) -> None:
        """Take what was staged; raises :class:`Refused` where it would replace a foreign file.

        Without a ``kind`` it has that of the file which it replaces.
        """
        self._new[staged.file] = self._of_kind(staged.file, staged.entry, kind)
        if staged.path is None:
            return
        foreign = self._foreign(staged.file)
        if foreign is not None:
            raise Refused(
                error(
                    "foreign-file",
                    f"{self._output.name}/{foreign} was not made by byline, but would be replaced",
                    hint="move it to content/static/, or delete it",
                )
            )
        self._staged.append(staged)

    def keep(self, name: str, kind: Kind | None = None) -> None:
        """Leave a file of the last build as it is: this one would make the same."""
        self._new[name] = self._of_kind(name, self._old.files[name], kind)

    def _of_kind(self, name: str, entry: Entry, kind: Kind | None) -> Entry:
        old = self._old.files.get(name)
        kind = kind or (old.kind if old else Kind())
        return entry if entry.kind == kind else replace(entry, kind=kind)

    @property
    def manifest(self) -> Manifest:
        """The files that this build has."""
        return Manifest(self._new)

    def commit(self) -> Report:
        """Put all staged files into place, then remove what this build no longer makes.

        Raises ``OSError`` as the disk does; then the site is as it was.
        """
        gone = [name for name in self._old.files if name not in self._new]
        try:
            self._put_into_place(gone)
        except OSError:
            self._undo.put_back()
            raise
        shutil.rmtree(self._stage, ignore_errors=True)
        return Report(len(self._staged), len(self._new) - len(self._staged), len(gone))

    def _put_into_place(self, gone: Sequence[str]) -> None:
        listed: Mapping[str, Entry] | None = None
        if self._staged or gone or self._old.files != self._new:
            listed = {**self._old.files, **self._new} if gone else self._new
            self._write_manifest(Manifest(listed))
        for staged in sorted(self._staged, key=lambda one: (one.phase, one.exists, one.file)):
            self._place(staged)
        made = {collision_key(name): name for name in self._new} if gone else {}
        for name in sorted(gone):
            if not self._is_same_file(name, made.get(collision_key(name))):
                self._remove(name)
        if listed is not self._new:
            self._write_manifest(Manifest(self._new))

    def _place(self, staged: Staged) -> None:
        """Move a staged file into place: with the folder it waits in, where there is none yet."""
        assert staged.path is not None
        target = f"{self._output}/{staged.file}"
        folder = os.path.dirname(target)  # noqa: PTH120 - texts are faster, and these are many
        above = os.path.dirname(folder)  # noqa: PTH120
        if staged.alone and above in self._folders and not os.path.lexists(folder):
            self._undo.new(folder)
            os.rename(os.path.dirname(staged.path), folder)  # noqa: PTH104, PTH120
        else:
            if folder not in self._folders or os.path.isdir(target):  # noqa: PTH112
                self._make_way(Path(target))
            self._undo.keep(target)
            os.replace(staged.path, target)  # noqa: PTH105
            self._folders.update(map(str, Path(folder).parents))
        self._folders.add(folder)

    def discard(self) -> None:
        """Forget what was staged; the site stays as it was."""
        shutil.rmtree(self._stage, ignore_errors=True)

    def _write_manifest(self, manifest: Manifest) -> None:
        path = Manifest.path(self._output)
        content = manifest.encoded()
        if not _holds(path, content):
            # Where the next build clears away what a dead one left.
            self._stage.mkdir(parents=True, exist_ok=True)
            temporary = self._stage / path.name
            temporary.write_bytes(content)
            self._undo.keep(str(path))
            temporary.replace(path)

    def _foreign(self, name: str) -> str | None:
        """Return what is not byline's and stands where a file or a folder above it must be."""
        target = self._output / name
        end = name.find("/")
        while end != -1:
            above = name[:end]
            path = f"{self._output}/{above}"
            if not os.path.lexists(path):
                return None
            # What lies behind a link is not in the output, whatever it is called there.
            if not os.path.isdir(path) or os.path.islink(path):  # noqa: PTH112, PTH114
                return None if self._is_ours(above) else above
            end = name.find("/", end + 1)
        if target.is_dir() and not target.is_symlink():
            inside = (
                path.relative_to(self._output).as_posix()
                for path in sorted(target.rglob("*"))
                if path.is_symlink() or not path.is_dir()
            )
            return next((file for file in inside if not self._is_ours(file)), None)
        return name if os.path.lexists(target) and not self._is_ours(name) else None

    @functools.cached_property
    def _old_names(self) -> dict[str, str]:
        return {collision_key(name): name for name in self._old.files}

    def _is_ours(self, name: str) -> bool:
        if name in self._old.files:
            return True
        return self._is_same_file(name, self._old_names.get(collision_key(name)))

    def _is_same_file(self, name: str, other: str | None) -> bool:
        """Say whether two names are one file, as they are where the disk knows no case."""
        try:
            return other is not None and (self._output / name).samefile(self._output / other)
        except OSError:  # not reached: only where the disk ignores case, between two looks at it
            return False

    def _make_way(self, target: Path) -> None:
        """Remove what stands where a folder, or this file, must be: an old file, an old folder."""
        for parent in reversed(target.relative_to(self._output).parents[:-1]):
            path = self._output / parent
            if path.is_file() or path.is_symlink():
                name = parent.as_posix()
                if name not in self._old.files:  # not reached: staging has refused it
                    break
                self._undo.keep(str(path))
                path.unlink()
        if target.is_dir() and not target.is_symlink():
            prefix = f"{target.relative_to(self._output).as_posix()}/"
            for name in sorted(self._old.files):
                if name.startswith(prefix):
                    self._remove(name)
            _remove_empty(target)
            self._folders.clear()
        target.parent.mkdir(parents=True, exist_ok=True)

    def _remove(self, name: str) -> None:
        """Remove a file of an earlier build, and the folders that this leaves empty."""
        path = self._output / name
        above = path.relative_to(self._output).parents[:-1]
        if path.is_dir() and not path.is_symlink():
            return
        if any((self._output / parent).is_symlink() for parent in above):
            return  # it lies elsewhere
        # Where a folder of the old site is a file of the new one, nothing is left to remove.
        self._undo.keep(str(path))
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()
        for parent in above:
            try:
                (self._output / parent).rmdir()
            except FileNotFoundError:  # a build was killed after it had removed this one
                continue
            except OSError:
                return


def _remove_empty(folder: Path) -> None:
    """Remove a folder that holds nothing but empty folders, if it is still there."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir()
    with contextlib.suppress(FileNotFoundError):
        folder.rmdir()


def clean(output: Path, site: Path) -> int:
    """Remove all that builds wrote to an output folder; returns how many files that were."""
    manifest = check_output(output, site)
    staging = Staging(output, manifest)
    removed = staging.commit().removed if manifest.files else 0
    shutil.rmtree(output / FOLDER, ignore_errors=True)
    return removed


def _holds(path: Path | str, content: bytes) -> bool:
    try:
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123
            return os.fstat(stream.fileno()).st_size == len(content) and stream.read() == content
    except OSError:
        return False


def _copy_entry(source: Path, target: Path) -> tuple[Entry, bool]:
    digest = hashlib.sha256()
    size = 0
    try:
        other = target.open("rb")
    except OSError:
        other = None
    same = other is not None
    try:
        with source.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if other is not None and same:
                    same = other.read(len(chunk)) == chunk
        if other is not None and same:
            same = not other.read(1)
    finally:
        if other is not None:
            other.close()
    return Entry(digest.hexdigest(), size), same
