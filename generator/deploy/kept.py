"""The last releases of a target that keeps none itself: in ``.cache/``, each file once by content.

What a build leaves is linked, not copied, where the disk allows that: a build replaces files and
never writes into them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from generator.deploy.record import Record
from generator.publish.manifest import Entry

__all__ = ["Kept", "entries_of"]

_CONTENTS: Final = "contents"
_RELEASES: Final = "releases"
_ENDING: Final = ".json.gz"


class Kept:
    """The releases that went to one target from here."""

    def __init__(self, folder: Path, name: str) -> None:
        """Keep those of the target ``name`` below ``folder``."""
        self._releases = folder / _RELEASES / name
        self._contents = folder / _CONTENTS
        self._all = folder / _RELEASES

    def keep(self, record: Record, files: Mapping[str, Entry], output: Path, most: int) -> None:
        """Keep a release, whose files lie in ``output``, and no more than ``most`` in all.

        What cannot be kept is not: that is no reason for a deployment to fail.
        """
        try:
            self._releases.mkdir(parents=True, exist_ok=True)
            self._contents.mkdir(exist_ok=True)
            there = {path.name for path in self._contents.iterdir()}
            for path, entry in files.items():
                if entry.digest not in there:
                    there.add(entry.digest)
                    _link(output / path, self._contents / entry.digest)
            new = self._releases / ".new"
            try:
                new.write_bytes(record.encoded())
                new.replace(self._releases / f"{record.id}{_ENDING}")
            finally:
                new.unlink(missing_ok=True)
            self._prune(most)
        except OSError:
            return

    def ids(self) -> Sequence[str]:
        """Return the ids of the releases kept, the newest first."""
        names = (path.name for path in self._releases.glob(f"[!.]*{_ENDING}"))
        return sorted((name.removesuffix(_ENDING) for name in names), reverse=True)

    def read(self, identifier: str) -> Record | None:
        """Return the record of a release, if all of its files are here still."""
        try:
            record = Record.decoded((self._releases / f"{identifier}{_ENDING}").read_bytes())
            there = self.sizes()
        except OSError:
            return None
        whole = record and all(one.digest in there for one in record.files.values())
        return record if whole else None

    def sizes(self) -> Mapping[str, int]:
        """Return how many bytes each content has that is here, by its digest."""
        with os.scandir(self._contents) as entries:
            return {entry.name: entry.stat().st_size for entry in entries if entry.is_file()}

    def place(self, digest: str) -> Path:
        """Return where the content with a digest lies."""
        return self._contents / digest

    def _prune(self, most: int) -> None:
        for identifier in self.ids()[most:]:
            (self._releases / f"{identifier}{_ENDING}").unlink(missing_ok=True)
        used: set[str] = set()
        for path in self._all.glob(f"*/*{_ENDING}"):
            record = Record.decoded(path.read_bytes())
            used |= {one.digest for one in record.files.values()} if record else set()
        for path in self._contents.iterdir():
            if path.name not in used:
                path.unlink(missing_ok=True)


def entries_of(record: Record, kept: Kept) -> Mapping[str, Entry]:
    """Return the files of a release as a build would have left them."""
    sizes = kept.sizes()
    return {
        path: Entry(one.digest, sizes[one.digest], one.kind) for path, one in record.files.items()
    }


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        new = target.with_name(f".{target.name}")
        shutil.copyfile(source, new)
        new.replace(target)
