"""Which files the desk may open: those below ``content/`` that the site knows as its texts.

A path is looked up among the documents that were read, so one with ``..``, a hidden name or a NUL
finds nothing. What is left are links: a file whose real place is outside ``content/`` is refused.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from generator.load.discover import CONTENT
from generator.model.document import Document
from generator.model.source import Kind, Source
from generator.preview.guard import Refused

__all__ = ["Reached", "edit_url", "is_text", "reached"]

_TEXTS: Final = frozenset({Kind.POST, Kind.PAGE, Kind.SERIES})


class Reached(NamedTuple):
    """A text that may be opened: what the site knows of it, and its file."""

    source: Source
    file: Path


def is_text(source: Source) -> bool:
    """Say whether a source is one that the editor opens."""
    return source.kind in _TEXTS


def edit_url(path: str, line: int | None = None, column: int | None = None) -> str | None:
    """Return the address of the editor for a path of the site; None for what it never opens.

    With a line, from 1, that is where it opens.
    """
    from urllib.parse import quote

    below = path.removeprefix(f"{CONTENT}/")
    section = below.partition("/")[0]
    known = section in {"posts", "pages", "series"} and below.endswith((".md", ".markdown"))
    at = f"?line={line}&column={column or 1}" if line else ""
    return f"/_desk/edit/{quote(below)}{at}" if known and below != path else None


def reached(folder: Path, documents: Mapping[str, Document], below: str) -> Reached:
    """Return the text at a path below ``content/``; raises :class:`Refused` for anything else."""
    path = f"{CONTENT}/{below}"
    document = documents.get(path)
    if document is None or document.source.path != path or not is_text(document.source):
        raise Refused(404, "the site has no such text")
    file = folder / path
    try:
        real = file.resolve(strict=True)
        regular = stat.S_ISREG(real.stat().st_mode)
    except OSError:
        raise Refused(404, "this file is gone") from None
    if not regular or not real.is_relative_to((folder / CONTENT).resolve()):
        raise Refused(403, "this file lies outside content/")
    return Reached(document.source, file)
