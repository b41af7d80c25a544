"""Files that are no texts: which of them come along as they are, and which were the theme's."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote

from generator.importers.importer import Asset, Skipped
from generator.importers.plaintext.unread import code_in
from generator.model.diagnostic import Place
from generator.pictures.formats import format_of_name

__all__ = ["Shown", "published"]

_ADDRESS: Final = re.compile(
    r"""\]\([ \t]*<?(?P<inline>[^)\s>]+)|(?:src|href|poster)\s*=\s*["']?(?P<attribute>[^"'\s>]+)
      |^[ ]{0,3}\[[^\]\n]+\]:\s*<?(?P<defined>[^\s>]+)""",
    re.VERBOSE | re.MULTILINE,
)
_OF_THEMES: Final = frozenset(
    {".css", ".js", ".mjs", ".scss", ".sass", ".less", ".map", ".woff", ".woff2", ".ttf", ".eot",
     ".otf", ".ts", ".styl", ".coffee"}
)  # fmt: skip
# What byline makes itself at the same address.
_MADE: Final = frozenset(
    {"robots.txt", "sitemap.xml", "feed.xml", "atom.xml", "feed.json", "404.html", "index.html",
     "_headers", "_redirects", "search.json"}
)  # fmt: skip
_SYSTEM: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".gitkeep", ".gitignore"})


class Shown:
    """Remembers which files texts show or link to."""

    def __init__(self) -> None:
        """Start with none."""
        self._names: set[str] = set()

    def add(self, text: str) -> None:
        """Take note of the addresses in a text."""
        code = code_in(text)
        for match in _ADDRESS.finditer(text):
            if match.start() not in code:
                self.add_address(match["inline"] or match["attribute"] or match["defined"])

    def add_address(self, address: str) -> None:
        """Take note of one address."""
        path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
        self._names.add(posixpath.basename(path).casefold())

    def __contains__(self, name: str) -> bool:
        """Say whether a file of that name is among them, whatever its folder."""
        return posixpath.basename(name).casefold() in self._names


def published(files: Iterable[tuple[str, str]], shown: Shown) -> Iterator[Asset | Skipped]:
    """Yield what becomes of files: names in the archive, and their paths on the old blog.

    Pictures that a text shows are left to those who put them beside it.
    """
    for name, path in files:
        ending = posixpath.splitext(path)[1].lower()
        if path.lower() in _MADE:
            yield Skipped("file", "byline makes it itself", Place(name))
        elif posixpath.basename(path).lower() in _SYSTEM:
            continue
        elif ending in _OF_THEMES and name not in shown:
            yield Skipped("file", "it belongs to the old theme", Place(name))
        elif not (format_of_name(path) and name in shown):
            yield Asset(name, path)
