"""One file of the output, cut down to what rules ask about; kept from one check to the next."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Final, NamedTuple

from generator.check.feeds import is_feed, problems_of
from generator.check.sheet import Sheet, sheet_of

__all__ = ["Leaf", "leaf_of", "leaf_of_file"]

_PACKED: Final = frozenset(
    {".html", ".htm", ".css", ".js", ".mjs", ".svg", ".xml", ".xsl", ".json", ".txt", ".md"}
    | {".webmanifest", ".ico", ".wasm", ".rss", ".atom"}
)
_READ: Final = frozenset({".html", ".htm", ".xml", ".json", ".rss", ".atom"})
_LARGEST: Final = 20_000_000  # bytes; what is larger is not read, and sent as it is


class Leaf(NamedTuple):
    """A file of the output.

    ``size`` is in bytes, ``sent`` the same as hosts send it: what is text is compressed by them.
    ``sheet`` is there for a page, ``problems`` are what is wrong with a feed.
    """

    size: int
    sent: int
    sheet: Sheet | None = None
    problems: tuple[str, ...] = ()

    @property
    def row(self) -> str:
        """All of it as JSON."""
        return json.dumps(self, ensure_ascii=False)

    @classmethod
    def of_row(cls, row: str) -> Leaf:
        """Return the file that was written as JSON."""
        size, sent, sheet, problems = json.loads(row)
        return cls(size, sent, Sheet.of_data(sheet) if sheet else None, tuple(problems))


def leaf_of(file: str, content: bytes) -> Leaf:
    """Read a file of the output."""
    suffix = Path(file).suffix.lower()
    sent = len(zlib.compress(content)) if suffix in _PACKED else len(content)
    sheet = sheet_of(content) if suffix in {".html", ".htm"} else None
    feed = suffix in _READ and sheet is None and is_feed(file, content)
    return Leaf(len(content), sent, sheet, problems_of(file, content) if feed else ())


def leaf_of_file(file: str, path: Path) -> Leaf:
    """Read a file that is copied to the output. Raises OSError when it cannot be read."""
    size = path.stat().st_size
    if size > _LARGEST or Path(file).suffix.lower() not in _PACKED:
        return Leaf(size, size)
    return leaf_of(file, path.read_bytes())
