"""What a build wrote: the one list of files that a later build may remove."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

__all__ = ["FOLDER", "Entry", "Kind", "Manifest"]

FOLDER: Final = ".byline"
"""The folder in the output for what is not of the site: manifest, lock, files being written."""

_NAME: Final = "manifest.json"
_VERSION: Final = 1


class Kind(NamedTuple):
    """What a file is, for those who send the site somewhere.

    ``name`` is that of its phase of publication in lower case, or ``redirect``. ``lasting`` says
    that another content would have another name; ``source`` is the file of the blog that asked for
    it, relative to the blog, empty where there is none.
    """

    name: str = "assets"
    lasting: bool = False
    source: str = ""


_PLAIN: Final = Kind()


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the output: its SHA-256 in hexadecimal, its size in bytes, and what it is."""

    digest: str
    size: int
    kind: Kind = _PLAIN


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of the output by name."""

    files: Mapping[str, Entry] = field(default_factory=dict)

    @classmethod
    def read(cls, output: Path, *, strict: bool = False) -> Manifest | None:
        """Read the manifest in an output folder; None when there is none that can be read.

        With ``strict`` one that is there and cannot be read raises ``OSError``.
        """
        try:
            text = (output / FOLDER / _NAME).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError:
            if strict:
                raise
            return None
        try:
            data = json.loads(text)
            if data["version"] != _VERSION or not all(map(_is_inside, data["files"])):
                return None
            return cls(
                {
                    name: Entry(str(e["sha256"]), int(e["size"]), _kind(e))
                    for name, e in data["files"].items()
                }
            )
        except (
            ArithmeticError,
            AttributeError,
            LookupError,
            OSError,
            RecursionError,
            TypeError,
            ValueError,
        ):
            return None

    def encoded(self) -> bytes:
        """Return the bytes of the file, the same for the same files."""
        lines = [
            f'{json.dumps(name, ensure_ascii=False)}: {{"sha256": "{entry.digest}", '
            f'"size": {entry.size}{_said(entry.kind)}}}'
            for name, entry in sorted(self.files.items())
        ]
        listed = ",\n".join(lines)
        return f'{{"version": {_VERSION}, "files": {{\n{listed}\n}}}}\n'.encode()

    @staticmethod
    def path(output: Path) -> Path:
        """Return where the manifest of an output folder lies."""
        return output / FOLDER / _NAME


def _kind(entry: dict[str, Any]) -> Kind:
    name, source = str(entry.get("kind", "assets")), str(entry.get("source", ""))
    return Kind(name, bool(entry.get("lasting", False)), source)


def _said(kind: Kind) -> str:
    """Return what there is to say of a kind, and nothing of what goes without saying."""
    said = f', "kind": "{kind.name}"' if kind.name != "assets" else ""
    said += ', "lasting": true' if kind.lasting else ""
    return (
        f'{said}, "source": {json.dumps(kind.source, ensure_ascii=False)}' if kind.source else said
    )


def _is_inside(name: str) -> bool:
    """Say whether a name stays in the output, as whatever the manifest names may be removed."""
    return not {"", ".", ".."}.intersection(name.replace(os.sep, "/").split("/"))
