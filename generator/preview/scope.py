"""Which files a watcher is asked for, and which folders have to be watched for that."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.load.discover import is_ignored
from generator.preview.glimpse import Glimpse, below, glimpse

__all__ = ["Plan", "Scope", "planned"]

# Paths are strings here: a notice comes with one, there are thousands of them at a time, and to
# make a Path of each costs more than all that is done with it.

_OUTPUT: Final = "output"


@dataclass(frozen=True)
class Scope:
    """What is asked for: folders with all that is in them, and single files; absolute paths."""

    folders: tuple[str, ...]
    files: frozenset[str]

    def matters(self, path: str) -> bool:
        """Say whether a path is asked for, and nothing that an editor or a system left there."""
        return path in self.files or any(
            path.startswith(folder + os.sep) and not any(map(_is_passed_over, _names(folder, path)))
            for folder in self.folders
        )

    def founds(self, path: str) -> bool:
        """Say whether a path is that of a folder asked for, or above one, or above a file."""
        return path in self.folders or any(
            asked.startswith(path + os.sep) for asked in (*self.folders, *self.files)
        )

    def look(self, links: dict[str, str]) -> Iterator[tuple[str, Glimpse]]:
        """Yield all files there are, with how they look; ``links`` gets the links to folders."""
        for folder in self.folders:
            yield from below(folder, _last(folder), _is_passed_over, links)
        for file in self.files:
            if seen := glimpse(file):
                yield file, seen


def _names(folder: str, path: str) -> Iterator[str]:
    """Yield what the site calls each folder on the way to a path, and the path."""
    name = _last(folder)
    for part in path[len(folder) + 1 :].split(os.sep):  # noqa: PTH206
        name = f"{name}/{part}"
        yield name


def _is_passed_over(name: str) -> bool:
    folder, _, last = name.rpartition("/")
    return is_ignored(name) or (last == _OUTPUT and "/" not in folder)


@dataclass(frozen=True)
class Plan:
    """Which folders to have watched, and what is meant by the paths that notices come with."""

    watched: tuple[tuple[str, bool], ...]  # with all that is below?
    names: tuple[tuple[str, str], ...]  # what a folder really is, what it is called in the scope

    def named(self, path: str) -> list[str]:
        """Return what a path is called in the scope: nothing, one name, or several by links."""
        found = (
            shown + path[len(real) :]
            for real, shown in self.names
            if path == real or path.startswith(real + os.sep)
        )
        return list(dict.fromkeys(found))


def planned(scope: Scope, links: Mapping[str, str]) -> Plan:
    """Plan for what is there now; what is not is waited for in the nearest folder above it."""
    deep = {path: os.path.realpath(path) for path in (*scope.folders, *links) if _is_dir(path)}
    flat = {
        path: os.path.realpath(path)
        for path in (_existing(_above(asked)) for asked in (*scope.folders, *scope.files))
    }
    tops = {real for real in deep.values() if not _lies_in(real, deep.values())}
    watched = {real: False for real in flat.values() if not _lies_in(real, tops)}
    watched |= dict.fromkeys(tops, True)
    names = {(real, shown) for shown, real in (*deep.items(), *flat.items())}
    return Plan(tuple(sorted(watched.items())), tuple(sorted(names)))


def _is_dir(path: str) -> bool:
    return os.path.isdir(path)  # noqa: PTH112


def _above(path: str) -> str:
    return os.path.dirname(path)  # noqa: PTH120


def _last(path: str) -> str:
    return os.path.basename(path)  # noqa: PTH119


def _lies_in(path: str, folders: Iterable[str]) -> bool:
    return any(path.startswith(folder + os.sep) for folder in folders)


def _existing(folder: str) -> str:
    while not _is_dir(folder) and _above(folder) != folder:
        folder = _above(folder)
    return folder
