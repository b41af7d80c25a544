"""What the last build saw and made, file by file, so that the next can tell what has changed.

A file is known by size, times and inode. That is trusted only when the file was quiet for a while
before it was looked at: a change within the clock's grain could leave no trace (git calls such an
entry racy). Then, and when the file system keeps whole seconds, the file is read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

__all__ = [
    "FOLDER",
    "MANIFEST",
    "Index",
    "Seen",
    "digest_of",
    "index_path",
    "linked",
    "look",
    "outputs_of",
    "same",
    "scan",
    "sources_of",
    "unchanged",
]

FOLDER: Final = ".cache"
"""The folder of a site for what can be made again."""

MANIFEST: Final = ".byline/manifest.json"
"""Where an output folder keeps the list of its files."""

_VERSION: Final = 3
# What is needed only where there is something to do.
_MORE: Final = ("keys", "documents", "theme", "site", "faces", "shown", "reasons")
_FINE: Final = 50_000_000  # nanoseconds: several ticks of any kernel's clock
_COARSE: Final = 3_000_000_000  # FAT keeps two seconds


class Seen(NamedTuple):
    """A file when it was looked at; ``sure`` when its times cannot hide a later change."""

    size: int
    modified: int
    changed: int
    inode: int
    digest: str = ""
    sure: bool = False

    def matches(self, other: Seen) -> bool:
        """Say whether the file system says that nothing happened between the two looks."""
        return (self.size, self.modified, self.changed, self.inode) == (
            other.size,
            other.modified,
            other.changed,
            other.inode,
        )


def look(path: str | Path, now: int) -> Seen:
    """Return what the file system says of a file at the time ``now`` (nanoseconds)."""
    return _seen(Path(path).stat(), now)


def _seen(status: os.stat_result, now: int) -> Seen:
    latest = max(status.st_mtime_ns, status.st_ctime_ns)
    whole = status.st_mtime_ns % 1_000_000_000 == 0
    sure = latest + (_COARSE if whole else _FINE) < now
    return Seen(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, "", sure)


def scan(folder: Path, now: int, skip: str = "") -> dict[str, Seen]:
    """Return every file below ``folder`` by its path from there, less those in ``skip``.

    A link to a folder is followed unless it leads out of what ``folder`` lies in, or back.
    """
    home = f"{os.path.realpath(folder.parent)}{os.sep}"
    found: dict[str, Seen] = {}
    todo: list[tuple[str, str, frozenset[str]]] = [(str(folder), "", frozenset())]
    while todo:
        path, prefix, above = todo.pop()
        try:
            entries = list(os.scandir(path))
        except OSError:
            continue
        for entry in entries:
            name = prefix + entry.name
            if name == skip:
                continue
            try:
                if entry.is_symlink():
                    # It may lead to the same file, and yet stand where no link may.
                    found[f"{name} (link)"] = _seen(entry.stat(follow_symlinks=False), now)
                if entry.is_dir():
                    # Only a link can lead back to where it stands, or to the whole disk.
                    real = os.path.realpath(entry.path) if entry.is_symlink() else ""
                    if not real or (real.startswith(home) and real not in above):
                        todo.append((entry.path, name + "/", above | {real}))
                elif entry.is_file():
                    found[name] = _seen(entry.stat(), now)
                else:
                    # To read a pipe or a device may never end. It is told where sources are found.
                    entry.stat()
                    found[name] = Seen(-1, -1, -1, -1, sure=True)
            except OSError:
                # It is there, but says nothing: never the same as anything.
                found[name] = Seen(-1, -1, -1, -1)
    return found


def digest_of(path: str | Path) -> str:
    """Return the digest of a file's content."""
    with open(path, "rb") as stream:  # noqa: PTH123 - the path may be a text, for speed
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Index:
    """One build: of what (``build`` is a digest of program and options), from what, into what.

    ``keys`` are those of the jobs by the file they made, ``documents`` those of the sources by
    path; ``theme`` is a digest of all that every page shows or is made with, ``site`` the view of
    the site that is part of it; ``faces`` and ``shown`` say, for each source with a text, what
    other pages can show of it and which files show the text; ``reasons`` are those for which files
    were made when they were made last, but for the first time. ``since`` and ``until`` bound, in
    seconds, the clocks for which the result is the same; ``summary`` is what the command says of
    it; ``watched`` are sources outside the site, by whole paths: extensions of the writer's own.
    """

    build: str
    since: float
    until: float | None
    sources: Mapping[str, Seen]
    outputs: Mapping[str, Seen]
    keys: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    summary: Mapping[str, Any] = field(default_factory=dict)
    watched: tuple[str, ...] = ()
    theme: str = ""
    site: str = ""
    faces: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, Sequence[str]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, *, whole: bool = True) -> Index | None:
        """Read an index; None for one that is not there, damaged or of another version.

        What is not ``whole`` says of files only what they looked like: enough to see whether there
        is anything to do.
        """
        try:
            with path.open(encoding="utf-8") as stream:
                data = _checked(stream.readline())
                more = _checked(stream.readline()) if whole else {}
            if data["version"] != _VERSION:
                return None
            return cls(
                data["build"],
                data["since"],
                data["until"],
                {name: Seen(*values) for name, values in data["sources"].items()},
                {name: Seen(*values) for name, values in data["outputs"].items()},
                summary=data["summary"],
                watched=tuple(data["watched"]),
                **{name: more[name] for name in _MORE if whole},
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Write the index; one that cannot be written is as good as none.

        Only who holds the output's lock may do so.
        """
        data = {
            "version": _VERSION,
            "build": self.build,
            "since": self.since,
            "until": self.until,
            "sources": self.sources,
            "outputs": self.outputs,
            "summary": self.summary,
            "watched": self.watched,
        }
        more = {name: getattr(self, name) for name in _MORE}
        temporary = path.with_name(f"{path.name}.new")
        with contextlib.suppress(OSError):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with temporary.open("w", encoding="utf-8") as stream:
                    stream.writelines((_line(data), _line(more)))
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)

    def fits(self, moment: float) -> bool:
        """Say whether the clock alone has changed nothing."""
        return self.since <= moment and (self.until is None or moment < self.until)


def _line(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, separators=(",", ":"))  # ASCII: a name may be no UTF-8
    return f"{_checksum(text)} {text}\n"


def _checked(line: str) -> Any:
    """Return what a line says; raise ``ValueError`` for one that is not as it was written."""
    check, _, text = line.rstrip("\n").partition(" ")
    if check != _checksum(text):
        message = "this line is damaged"
        raise ValueError(message)
    return json.loads(text)


def _checksum(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def same(folder: Path, known: Mapping[str, Seen], now: Mapping[str, Seen]) -> bool:
    """Say whether a folder holds what it held: same files, each surely or readably the same."""
    if known.keys() != now.keys():
        return False
    return all(_is_same(folder, name, known[name], seen) for name, seen in now.items())


def _is_same(folder: Path, name: str, before: Seen, seen: Seen) -> bool:
    if seen.size != before.size:
        return False
    if before.sure and before.matches(seen):
        return True
    try:
        return bool(before.digest) and digest_of(folder / name) == before.digest
    except OSError:
        return False


def unchanged(
    folder: Path, known: Mapping[str, Seen], names: Iterable[str], now: Mapping[str, Seen]
) -> set[str]:
    """Return those of ``names`` that are surely or readably what they were."""
    return {
        name
        for name in names
        if name in known and name in now and _is_same(folder, name, known[name], now[name])
    }


def index_path(folder: Path, output: Path) -> Path:
    """Return the index of what builds of the site in ``folder`` made in ``output``."""
    name = hashlib.blake2b(str(output.resolve()).encode(), digest_size=6).hexdigest()
    return folder / FOLDER / f"index-{name}.json"


def sources_of(folder: Path, now: int, watched: Iterable[str] = ()) -> dict[str, Seen]:
    """Return every file that a build of the site may read, and the ``watched`` ones elsewhere."""
    found: dict[str, Seen] = {}
    for part in ("content", "templates"):
        found |= {f"{part}/{name}": seen for name, seen in scan(folder / part, now).items()}
    for path in watched:
        try:
            found[path] = look(path, now)
        except OSError:
            continue
    return found


def linked(folder: Path, output: Path) -> None:
    """Take into the index that files of the output got second names since a build left them.

    The system counts that as a change, and each next build would have to read them all. Only who
    holds the output's lock, and has just found the output to be what the index says, may do so.
    """
    path = index_path(folder, output)
    index = Index.read(path)
    if index is None:
        return
    time.sleep(_FINE / 1e9)  # until what is seen now is sure
    now = outputs_of(output, index.outputs, time.time_ns())
    outputs = dict(index.outputs)
    for name, seen in now.items():
        before = outputs.get(name)
        if before and before.sure and seen.sure and before.matches(_with_change(seen, before)):
            outputs[name] = before._replace(changed=seen.changed)
    if outputs != index.outputs:
        replace(index, outputs=outputs).write(path)


def _with_change(seen: Seen, other: Seen) -> Seen:
    return seen._replace(changed=other.changed)


def outputs_of(output: Path, names: Iterable[str], now: int) -> dict[str, Seen]:
    """Return what is there now of the files that a build made."""
    there = scan(output, now, skip=".byline")
    found = {name: there[name] for name in names if name in there}
    manifest = output / MANIFEST
    if manifest.is_file():
        found[MANIFEST] = look(manifest, now)
    return found
