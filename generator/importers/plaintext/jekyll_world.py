"""What a text of a Jekyll blog may name: other files by their paths, includes, settings."""

from __future__ import annotations

import functools
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from generator.importers.plaintext.encoding import text_of
from generator.importers.plaintext.expressions import UNKNOWN
from generator.importers.plaintext.jekyll_site import DATED, Item, JekyllSite
from generator.importers.plaintext.pictures import to_entry, to_file
from generator.importers.plaintext.telling import Telling
from generator.importers.vault import BrokenFile, Vault

__all__ = ["JekyllWorld", "post_names", "scope_of"]

# What Jekyll itself puts there, and what changes with each build.
_OF_SITE: Final = (
    "posts", "pages", "related_posts", "static_files", "html_pages", "html_files", "collections",
    "data", "documents", "categories", "tags", "time", "github",
)  # fmt: skip
_OF_PAGE: Final = ("content", "excerpt", "next", "previous", "id", "path", "url", "dir")


@dataclass(frozen=True)
class JekyllWorld:
    """Answers what the Liquid of the file ``name`` asks for; ``items`` are all by their names."""

    site: JekyllSite
    items: Mapping[str, Item]
    posts: Mapping[str, str]
    """Names of posts in the archive, by what ``post_url`` calls them."""
    name: str

    def target(self, said: str, *, post: bool, bracketed: bool) -> str | None:
        """Return the address of a link by its file, as importers write it."""
        said = said.strip().lstrip("/")
        if post:
            name = self.posts.get(said) or self.posts.get(said.rpartition("/")[2])
            return to_entry(name) if name else None
        name = self.site.prefix + said
        if name in self.items:
            return to_entry(name)
        return to_file(name, bracketed=bracketed) if name in self.site.vault else None

    def included(self, name: str, *, relative: bool) -> str | None:
        """Return the text of an include."""
        folder = self.name.rpartition("/")[0] if relative else f"{self.site.prefix}_includes"
        file = posixpath.normpath(f"{folder}/{name}".lstrip("/"))
        return _text(self.site.vault, file) if file in self.site.vault else None


@functools.lru_cache(maxsize=64)
def _text(vault: Vault, file: str) -> str | None:
    try:
        return text_of(vault.read(file), Telling(file))
    except BrokenFile:
        return None


def scope_of(
    site: JekyllSite, values: Mapping[str, Any], address: str, date: Any, title: str
) -> dict[str, Any]:
    """Return what Liquid can name in a text with that front matter."""
    settings = dict.fromkeys((*_OF_SITE, *site.collections), UNKNOWN)
    page: dict[str, Any] = dict.fromkeys(_OF_PAGE, UNKNOWN)
    page |= {**values, "title": title, "date": date}
    page["url"] = address.removeprefix(site.base)
    return {
        "site": {**settings, **site.config, "baseurl": site.base, "url": site.origin},
        "page": page,
        "jekyll": {"environment": "production"},
    }


def post_names(items: Mapping[str, Item]) -> dict[str, str]:
    """Return the names of posts by what ``post_url`` may call them: with and without folders."""
    found: dict[str, str] = {}
    for name, item in sorted(items.items()):
        if item.kind == "posts" and DATED.fullmatch(item.last):
            found.setdefault(item.last, name)
            found[item.below] = name
    return found
