"""Old blogs made of a few files, and what importers find in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from generator.importers.importer import Asset, Blog, Entry, Found, Remark, Series, Skipped
from generator.importers.known import called
from generator.importers.vault import open_vault

SAMPLES = Path(__file__).parent / "samples"
T = TypeVar("T")


@dataclass(frozen=True)
class Read:
    """All that an importer yielded."""

    found: tuple[Found, ...]

    def of(self, kind: type[T]) -> list[T]:
        return [one for one in self.found if isinstance(one, kind)]

    @property
    def entries(self) -> dict[str, Entry]:
        return {entry.key: entry for entry in self.of(Entry)}

    @property
    def remarks(self) -> list[Remark]:
        return self.of(Remark)

    @property
    def series(self) -> list[Series]:
        return self.of(Series)

    @property
    def assets(self) -> dict[str, str]:
        return {one.name: one.path for one in self.of(Asset)}

    @property
    def skipped(self) -> dict[str, str]:
        return {one.place.path: one.why for one in self.of(Skipped)}

    @property
    def blog(self) -> Blog:
        return self.of(Blog)[0]

    @property
    def redirects(self) -> dict[str, str]:
        return {old: new for blog in self.of(Blog) for old, new in blog.redirects.items()}

    def told(self, code: str) -> list[Remark]:
        return [remark for remark in self.remarks if remark.code == code]


def read(name: str, folder: Path) -> Read:
    """Read an old blog twice: the second time must give the same."""
    vault = open_vault(folder)
    found = tuple(called(name).read(vault))
    assert found == tuple(called(name).read(vault))
    return Read(found)


def written(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files into a folder and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def fields(entry: Entry, *names: str) -> tuple[Any, ...]:
    """Return some fields of an entry."""
    return tuple(getattr(entry, name) for name in names)
