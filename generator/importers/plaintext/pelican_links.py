"""Links of Pelican's: ``{filename}``, ``{static}``, ``{attach}``, ``{tag}`` and their like.

Source: https://docs.getpelican.com/en/latest/content.html#linking-to-internal-content
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from generator.importers.plaintext.pelican_site import PelicanSite
from generator.importers.plaintext.pictures import to_entry, to_file
from generator.importers.plaintext.telling import Telling
from generator.importers.plaintext.unread import Unread, code_in
from generator.model.url import slugify

__all__ = ["PelicanLinks"]

# In an address in brackets there may be spaces; elsewhere they end it.
_LINK: Final = re.compile(
    r"(?P<bracket>\([ ]*)?(?:\{(?P<braced>\w+)\}|\|(?P<barred>\w+)\|)"
    r"(?P<to>(?(bracket)(?:[^)\"'<>\n]*[^)\"'<>\s])?|[^\s)\"'<>]*))"
)
_FILES: Final = frozenset({"filename", "static", "attach", "photo"})
_TERMS: Final = frozenset({"tag", "category"})


@dataclass(frozen=True, slots=True)
class PelicanLinks:
    """Reads the links of the file ``name``.

    ``texts`` are the names of all posts and pages, ``tags`` returns the slugs of all tags.
    """

    site: PelicanSite
    name: str
    texts: frozenset[str]
    tags: Callable[[], Collection[str]]
    telling: Telling

    def read(self, text: str) -> str:
        """Return the text with links as importers write them."""
        if not _LINK.search(text):
            return text
        code = code_in(text)
        unread = Unread()

        def one(match: re.Match[str]) -> str:
            if match.start() in code:
                return match[0]
            kind, before = match["braced"] or match["barred"], match["bracket"] or ""
            target = self.target(kind, match["to"], bracketed=bool(before))
            if target is not None:
                return before + target
            if kind not in _FILES | _TERMS | {"index", "author"}:
                return match[0]
            line = text.count("\n", 0, match.start()) + 1
            piece = match[0].removeprefix(before)
            self.telling.lost("broken-link", f"{piece} leads to nothing that is there", line)
            return before + unread.marked(piece)

        return unread.settled(_LINK.sub(one, text))

    def target(self, kind: str, to: str, *, bracketed: bool = False) -> str | None:
        """Return where a link leads; None where that is nothing, or ``kind`` none of Pelican's."""
        if kind == "index":
            return f"{self.site.base}/"
        if kind in _TERMS:
            slug = slugify(unquote(to).strip("/"))
            return f"/tags/{slug}/" if slug and slug in self.tags() else None
        if kind not in _FILES:
            return None
        path, mark, anchor = to.partition("#")
        folder = self.site.content if path.startswith("/") else f"{posixpath.dirname(self.name)}/"
        wanted = posixpath.normpath(folder.lstrip("/") + unquote(path).lstrip("/"))
        if wanted in self.texts:
            return to_entry(wanted) + mark + anchor
        return to_file(wanted, bracketed=bracketed) if wanted in self.site.vault else None

    def address(self, address: str) -> str:
        """Return one address as importers write it."""
        match = _LINK.fullmatch(address)
        found = self.target(match["braced"] or match["barred"], match["to"]) if match else None
        return found or address
