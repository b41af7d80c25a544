"""Everything that is looked at, made and cut down by many processes, or remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from generator import making
from generator.cache.memory import Memory
from generator.cache.shelf import Shelf
from generator.check.leaf import Leaf, leaf_of, leaf_of_file
from generator.check.texts import Text, text_of
from generator.concurrency import Alone, Crew
from generator.load.markdown import Engine
from generator.model.diagnostic import Diagnostic, error
from generator.reading import Progress
from generator.render.job import Copy, Drawing, Work, file_of

__all__ = ["Gathered", "Keeper", "Reading", "leaves_of", "texts_of"]

# Below so many files or texts, starting processes costs more than it saves.
_FEWEST: Final = 200
_A_DRAWING: Final = 100  # to draw one thing takes as long as to fill in so many templates
_BATCH: Final = 16


class _Row(NamedTuple):
    """What comes back from a process: the key to keep it by, if it can be kept, and the row."""

    key: bytes | None
    row: str
    fresh: bool
    problem: Diagnostic | None = None


class Gathered(NamedTuple):
    """The files of the output by their names, and what could not be made."""

    leaves: dict[str, Leaf]
    found: list[Diagnostic]


class Keeper:
    """Keeps the rows of one check."""

    def __init__(self, shelf: Shelf | None) -> None:
        """Take where rows are kept; without a shelf nothing is remembered."""
        self._shelf = shelf
        self._fresh: list[tuple[bytes, str]] = []
        self._used: set[bytes] = set()

    def known(self, key: bytes) -> str | None:
        """Return a row, if it is remembered; any process may ask."""
        return self._shelf.get(key) if self._shelf else None

    def take(self, row: _Row) -> str:
        """Take note of a row, to be kept in the end."""
        if row.key is not None:
            self._used.add(row.key)
            if row.fresh:
                self._fresh.append((row.key, row.row))
        return row.row

    def keep(self) -> None:
        """Keep what is new."""
        if self._shelf and self._fresh:
            self._shelf.put(self._fresh, frozenset(self._used))
        elif self._shelf:
            self._shelf.close()


def leaves_of(
    shop: making.Shop,
    memory: Memory | None,
    work: Sequence[Work],
    keeper: Keeper,
    crew: Crew,
    progress: Progress,
) -> Gathered:
    """Make every file of the site, as far as it is not remembered, and write none of them."""
    key_of = making.keys(shop, memory)

    def look(number: int) -> _Row:
        item = work[number]
        file = file_of(item)
        if isinstance(item, Copy):
            return _copied(file, shop.folder / item.source)
        key = _key("file", memory.theme, file, key_of(item)) if memory else None
        if key is not None and (known := keeper.known(key)) is not None:
            return _Row(key, known, fresh=False)
        made = making.made_now(shop, memory, item)
        if isinstance(made, Diagnostic):
            return _Row(None, "", fresh=False, problem=made)
        assert isinstance(made.content, bytes)
        return _Row(key, leaf_of(file, made.content).row, fresh=True)

    undrawn = sum(
        isinstance(item, Drawing) and not (memory and memory.has_drawing(item.key)) for item in work
    )
    makers = _makers(crew, len(work) + _A_DRAWING * undrawn)
    gathered = Gathered({}, [])
    batch = 1 if undrawn else _BATCH
    told: set[tuple[str | None, int | None, str]] = set()
    with makers.over(look, range(len(work)), batch) as rows:
        for item, row in zip(work, rows, strict=True):
            if problem := row.problem:
                # A template that fails does so on many pages, and is told of once.
                place = (problem.path, problem.line, problem.code)
                if place not in told:
                    gathered.found.append(problem)
                told.add(place)
            else:
                gathered.leaves[file_of(item)] = Leaf.of_row(keeper.take(row))
            progress("looking", len(gathered.leaves), len(work))
    return gathered


def _copied(file: str, path: Path) -> _Row:
    try:
        return _Row(None, leaf_of_file(file, path).row, fresh=False)
    except OSError as problem:
        said = error("unreadable", f"this cannot be read: {problem.strerror}", f"output/{file}")
        return _Row(None, "", fresh=False, problem=said)


class Reading(NamedTuple):
    """A text to be read: its path, a digest of its file (empty if unknown), its language."""

    path: str
    digest: str
    language: str


def texts_of(
    folder: Path,
    wanted: Sequence[Reading],
    engine: Engine,
    banned: Iterable[str],
    keeper: Keeper,
    crew: Crew,
) -> Mapping[str, Text]:
    """Return the words of texts by their paths; one that cannot be read has none."""
    banned = tuple(sorted(banned))

    def look(one: Reading) -> _Row:
        # The digest stands for the engine and the program too.
        key = _key("text", one.digest, one.language, *banned)
        if one.digest and (known := keeper.known(key)) is not None:
            return _Row(key, known, fresh=False)
        try:
            row = text_of(folder, one.path, engine, one.language, banned).row
        except OSError:
            return _Row(None, Text().row, fresh=False)
        return _Row(key if one.digest else None, row, fresh=True)

    found: dict[str, Text] = {}
    with _makers(crew, len(wanted)).over(look, wanted, _BATCH) as rows:
        for one, row in zip(wanted, rows, strict=True):
            found[one.path] = Text.of_row(keeper.take(row))
    return found


def _key(*parts: str) -> bytes:
    """Return the key of a row that is made from these."""
    digest = hashlib.blake2b(digest_size=20)
    for part in parts:
        digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return digest.digest()


def _makers(crew: Crew, cost: int) -> Crew:
    # What is looked at stands in this process's memory: others than its own forks do not have it.
    return crew if crew.near and cost >= _FEWEST else Alone()
