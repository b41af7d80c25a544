"""Which old address is which entry, and what else of the old blog an address may mean."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

__all__ = ["OldAddresses", "host_key", "path_of"]

# A blog on Blogger answers under each country's domain (blogspot.de, blogspot.co.uk, …).
_BLOGSPOT: Final = re.compile(r"\.blogspot\.(?:com?\.)?[a-z]{2,3}$")
_INDEX: Final = re.compile(r"/index\.(?:html?|php)$")


def host_key(host: str) -> str:
    """Return what is the same for all names of one blog's host."""
    return _BLOGSPOT.sub(".blogspot.com", host.lower()).removeprefix("www.")


def path_of(address: str) -> str:
    """Return an old address from its first slash on, decoded, with what makes no difference cut."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = _INDEX.sub("/", unquote(parts.path))
    query = "&".join(one for one in parts.query.split("&") if _tells_apart(one))
    return (path.rstrip("/") or "/") + (f"?{query}" if query else "")


def _tells_apart(part: str) -> bool:
    return bool(re.match(r"(?:p|page_id|post|attachment_id)=\d+$", part))


@dataclass(slots=True)
class OldAddresses:
    """The addresses of the entries of a blog."""

    hosts: set[str] = field(default_factory=set)
    base: str = ""
    """The path at which the blog stood on its host, without the last slash."""
    entries: dict[str, str] = field(default_factory=dict)
    """Keys of entries by the paths of their addresses."""

    def add(self, key: str, addresses: Iterable[str]) -> None:
        """Take the addresses of an entry; the first entry that has one keeps it."""
        for address in addresses:
            if address and (path := path_of(address)) not in {"", "/"}:
                self.entries.setdefault(path, key)

    def is_own(self, address: str) -> bool:
        """Say whether a whole address is one of the old blog's."""
        try:
            host = urlsplit(address).hostname or ""
        except ValueError:
            return False
        return host_key(host) in self.hosts

    def find(self, address: str) -> str | None:
        """Return the key of the entry at an address, whole or from the first slash on."""
        path = path_of(address)
        found = self.entries.get(path)
        if found is None and path.endswith((".html", ".htm")):
            found = self.entries.get(posixpath.splitext(path)[0])
        return found

    def inside(self, address: str) -> str:
        """Return an address of the old blog as the new one writes it: from the blog's own start."""
        path = unquote(urlsplit(address).path)
        return path.removeprefix(self.base) or "/"
