"""The files of an old blog: one file, a folder, or a zip archive, read and never unpacked.

Nothing in an archive is trusted: names that leave it, links, what is encrypted and what would
swell beyond all reason are refused, told, and the rest is read.
"""

from __future__ import annotations

import functools
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from generator.importers.importer import Remark, Unreadable, Weight
from generator.model.diagnostic import Place

__all__ = ["BrokenFile", "Vault", "open_vault"]

_MOST_FILES: Final = 500_000
_LARGEST: Final = 16 * 2**30  # bytes: of one file in an archive, once unpacked
_MOST_BYTES: Final = 64 * 2**30  # of all of them together
# Deflate makes at most 1,032 bytes of one; text as people write it is packed some ten times.
_STEEPEST: Final = 200
_HARMLESS: Final = 64 * 2**20  # bytes: below that no ratio matters
_LONGEST_NAME: Final = 240  # bytes of each part of a name: no disk has files with much longer ones
_LONGEST_PATH: Final = 1_000  # bytes of a name with its folders
_SKIPPED_FOLDERS: Final = frozenset({".git", ".hg", ".svn", "node_modules", "__MACOSX"})
_ENCRYPTED: Final = 0x1
_ZIP: Final = b"PK\x03\x04"


class BrokenFile(OSError):  # noqa: N818 - it says of a file what it is
    """A file of the source that cannot be read; says why."""


@dataclass(frozen=True, slots=True)
class Vault:
    """The files of a source by name: relative, with forward slashes, in the order of names."""

    label: str
    """What the source is called: the last part of its path."""
    sizes: Mapping[str, int]
    """The files, each with its size in bytes."""
    opener: Callable[[str], BinaryIO] = field(repr=False)
    remarks: tuple[Remark, ...] = ()
    """What was refused."""
    is_file: bool = False
    """Whether it is one file and no folder or archive."""
    folder: Path | None = field(default=None, repr=False)
    """The folder in which it lies, where it is one file."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files, sorted."""
        return tuple(self.sizes)

    def __contains__(self, name: object) -> bool:
        """Say whether there is a file of that name."""
        return name in self.sizes

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """Open a file to be read as a stream. Raises :class:`BrokenFile`, also while it is read."""
        try:
            with self.opener(name) as stream:
                yield stream
        except BrokenFile:
            raise
        except _TROUBLE as problem:
            reason = getattr(problem, "strerror", None) or str(problem) or "it is damaged"
            raise BrokenFile(reason) from problem

    def read(self, name: str, most: int = _HARMLESS) -> bytes:
        """Return a whole file; one of more than ``most`` bytes is refused (:class:`BrokenFile`)."""
        with self.open(name) as stream:
            data = stream.read(most + 1)
        if len(data) > most:
            raise BrokenFile(f"it is larger than {most // 2**20:,} MB")
        return data

    def beside(self, name: str, other: str) -> bytes | None:
        """Return the file ``other`` of the folder in which the file ``name`` lies, if there is one.

        Of a file that was named alone the folder is looked into too. Raises :class:`BrokenFile`.
        """
        if self.folder is not None:
            file = self.folder / other
            return _one(file).read(other) if file.is_file() else None
        inside = f"{name.rpartition('/')[0]}/{other}".lstrip("/")
        return self.read(inside) if inside in self else None

    def start(self, name: str, length: int = 4096) -> bytes:
        """Return the first bytes of a file, or none where it cannot be read."""
        try:
            with self.open(name) as stream:
                return stream.read(length)
        except BrokenFile:
            return b""

    def called(self, name: str) -> tuple[str, ...]:
        """Return the files with that last part of a name, in whatever folder; case is folded."""
        return _by_last_name(self).get(name.casefold(), ())

    def __hash__(self) -> int:
        """Two vaults are the same only if they are one."""
        return id(self)

    def __eq__(self, other: object) -> bool:
        """Two vaults are the same only if they are one."""
        return self is other


# All that reading a damaged or hostile archive can raise.
_TROUBLE: Final = (
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@functools.lru_cache(maxsize=4)
def _by_last_name(vault: Vault) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in vault.names:
        last = name.rpartition("/")[2].casefold()
        found[last] = (*found.get(last, ()), name)
    return found


def open_vault(path: Path) -> Vault:
    """Return the files at ``path``. Raises :class:`Unreadable`."""
    try:
        if path.is_dir():
            return _folder(path)
        with path.open("rb") as stream:
            packed = stream.read(4) == _ZIP
        if packed:
            return _archive(path)
        return _one(path)
    except OSError as problem:
        hint = "check the path, and that you may read it"
        raise Unreadable(f"{path} cannot be read: {problem.strerror or problem}", hint) from problem


def _one(path: Path) -> Vault:
    sizes = {path.name: path.stat().st_size}
    return Vault(path.name, sizes, lambda _name: path.open("rb"), is_file=True, folder=path.parent)


def _folder(path: Path) -> Vault:
    sizes: dict[str, int] = {}
    remarks: list[Remark] = []
    root = path.resolve()
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED_FOLDERS)
        for name in files:
            file = Path(folder, name)
            inside = file.relative_to(path).as_posix()
            if file.is_symlink() and not file.resolve().is_relative_to(root):
                remarks.append(_refused(inside, "it is a link that leads out of the folder"))
                continue
            status = file.stat(follow_symlinks=True) if file.exists() else None
            if status and stat.S_ISREG(status.st_mode):
                sizes[inside] = status.st_size
    ordered = dict(sorted(sizes.items()))
    return Vault(
        path.resolve().name, ordered, lambda name: (path / name).open("rb"), tuple(remarks)
    )


def _archive(path: Path) -> Vault:
    try:
        archive = zipfile.ZipFile(path)  # read for as long as the import lasts
    except _TROUBLE as problem:
        hint = "download the export again"
        raise Unreadable(f"{path.name} is not a whole zip archive: {problem}", hint) from problem
    members: dict[str, zipfile.ZipInfo] = {}
    remarks: list[Remark] = []
    total = 0
    # Many names can be of the same packed bytes: all of them count.
    most = min(_MOST_BYTES, max(_HARMLESS, path.stat().st_size * _STEEPEST))
    for member in archive.infolist():
        if member.is_dir() or _SKIPPED_FOLDERS & set(member.filename.split("/")[:-1]):
            continue
        why = _why_refused(member) or ("there are too many" if len(members) > _MOST_FILES else "")
        if not why and total + member.file_size > most:
            why = "the archive would swell beyond all reason"
        if why:
            remarks.append(_refused(member.filename, why))
        else:
            members[member.filename] = member
            total += member.file_size
    top = _common_top(members)
    named = {name.removeprefix(top): members[name] for name in sorted(members)}
    sizes = {name: member.file_size for name, member in named.items()}

    def opened(name: str) -> BinaryIO:
        return archive.open(named[name])  # type: ignore[return-value] # it reads bytes

    return Vault(path.name, sizes, opened, tuple(remarks))


def _why_refused(member: zipfile.ZipInfo) -> str:
    name = member.filename
    if name.startswith("/") or "\\" in name or ":" in name.split("/")[0]:
        return "its name starts outside the archive"
    if ".." in PurePosixPath(name).parts:
        return "its name leads out of the archive"
    if len(name.encode(errors="replace")) > _LONGEST_PATH or any(
        len(part.encode(errors="replace")) > _LONGEST_NAME for part in name.split("/")
    ):
        return "its name is too long"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it is a link"
    if member.flag_bits & _ENCRYPTED:
        return "it is encrypted"
    if member.file_size > _LARGEST:
        return "it is too large"
    if member.file_size > max(_HARMLESS, member.compress_size * _STEEPEST):
        return "it would swell beyond all reason"
    return ""


def _common_top(names: Mapping[str, object]) -> str:
    """Return the folder that all names share, as in archives of a whole folder."""
    tops = {name.partition("/")[0] for name in names}
    return f"{tops.pop()}/" if len(tops) == 1 and all("/" in name for name in names) else ""


def _refused(name: str, why: str) -> Remark:
    shown = "".join(c if c.isprintable() else "\ufffd" for c in name)
    return Remark(Weight.LOST, "file-refused", f"this file was not read: {why}", Place(shown))
