"""Where the links of an entry's text lead in the new blog, and which pictures it shows."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urljoin, urlsplit

from generator.importers.anchors import anchor_in
from generator.model.url import slugify

if TYPE_CHECKING:
    from generator.importers.importer import Entry
    from generator.importers.plan import Head, Plan
    from generator.importers.prose.context import Loss
    from generator.importers.vault import Vault

__all__ = ["Links", "Shown"]

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LABEL: Final = re.compile(r"/(?:search/label|category|tag|tags|labels?)/(?:[^/]+/)*([^/?]+)/?$")
_ARCHIVE: Final = re.compile(
    r"/(?:\d{4}(?:/\d\d?){0,2}|\d{4}_\d\d_\d\d_archive\.html|archives?)/?$"
)
# Places that every post of such a blog had: its comments, each of them, where it went on.
_OWN_PLACES: Final = re.compile(
    r"(?:comments|respond|disqus_thread|more(?:-\d+)?|comment-form|c\d+|comment-?\d+|links)$"
)
_IN_SOURCE: Final = "/~!$&'*+,;=:@-._"


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture or a file that a text shows: the name of its placeholder, and where it may be."""

    mark: str
    addresses: tuple[str, ...]
    """Whole addresses, the best first."""
    name: str = ""
    """Its name in the archive, where it is there."""


@dataclass(slots=True)
class Links:
    """Resolves the addresses of one entry, in the order that the module ``importer`` gives."""

    head: Head
    entry: Entry
    plan: Plan
    vault: Vault
    losses: list[Loss]
    shown: list[Shown] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Links to pages of the old blog that are not among what was imported."""

    def link(self, target: str) -> str:
        """Return what a link's address is now."""
        target = target.strip()
        if target.startswith("#") or not target:
            return self._within(target)
        if target.startswith("entry:"):
            key, _, fragment = target.removeprefix("entry:").partition("#")
            return self._to_entry(key, fragment) if key in self.plan.heads else self._lose(target)
        if target.startswith("file:") and (name := target.removeprefix("file:")) in self.vault:
            return self._to_file(name)
        if _SCHEME.match(target) or target.startswith("//"):
            whole = f"https:{target}" if target.startswith("//") else target
            return self._own(whole) if self.plan.old.is_own(whole) else whole
        return self._relative(target)

    def picture(self, addresses: tuple[str, ...]) -> str:
        """Return the placeholder of a picture: what it becomes is decided when all are there."""
        for address in addresses:
            if name := self._in_archive(address):
                return self._shown(tuple(map(self._whole, addresses)), name)
        whole = tuple(map(self._whole, addresses))
        if self.head.anchors is not None and not any(map(_SCHEME.match, whole)):
            self.lost.extend(addresses[-1:])  # nor can it be fetched: it leads to nothing
            return ""
        return self._shown(whole, "")

    def _shown(self, addresses: tuple[str, ...], name: str) -> str:
        for one in self.shown:
            if (one.addresses, one.name) == (addresses, name):
                return one.mark
        mark = f"\ue200{len(self.shown)}\ue201"
        self.shown.append(Shown(mark, addresses, name))
        return mark

    def _whole(self, address: str) -> str:
        """Return an address with all that it needs to be fetched."""
        if address.startswith("//"):
            return f"https:{address}"
        if _SCHEME.match(address):
            return address
        base = self.entry.address if "//" in self.entry.address else self.plan.blog.address
        return urljoin(base, address) if base else address

    def _in_archive(self, address: str) -> str:
        """Return the name in the archive of what an address means, or nothing."""
        if address.startswith("file:"):
            name = address.removeprefix("file:")
            return name if name in self.vault else ""
        try:
            parts = urlsplit(address)
        except ValueError:
            return ""
        path = unquote(parts.path)
        if not parts.netloc:
            return self._at(path)
        if self.plan.old.is_own(address) and (
            name := self._at(path.removeprefix(self.plan.old.base))
        ):
            return name
        # Somewhere else on the web: only a name that says enough may be looked for.
        last = path.rpartition("/")[2]
        found = self.vault.called(last) if "." in last else ()
        return max(found, key=lambda name: _alike(name, path)) if found else ""

    def _at(self, path: str) -> str:
        """Return the file of the archive at a path, relative or from the first slash on."""
        if not path.startswith("/"):
            name = posixpath.normpath(posixpath.join(self.entry.folder, path))
            return name if name in self.vault else ""
        inside = path.removeprefix(self.plan.old.base)
        for root in self.plan.roots:
            for one in dict.fromkeys((path, inside)):
                name = posixpath.normpath(f"{root}{one}".lstrip("/"))
                if name in self.vault:
                    return name
        return ""

    def _relative(self, target: str) -> str:
        path, _, fragment = target.partition("#")
        name = self._at(unquote(path.partition("?")[0]))
        if name:
            key = self.plan.by_file.get(name)
            return self._to_entry(key, fragment) if key else self._to_file(name)
        base = self.entry.address or self.plan.blog.address
        whole = urljoin(base, target) if base else target
        return self._own(whole)

    def _own(self, address: str) -> str:
        """Return where an address of the old blog itself leads now."""
        fragment = urlsplit(address).fragment
        if key := self.plan.old.find(address):
            return self._to_entry(key, fragment)
        if name := self._in_archive(address):
            return self._to_file(name)
        path = self.plan.old.inside(address)
        if path == "/":
            return "/"
        if (label := _LABEL.search(path)) and slugify(label[1]) in self.plan.tags:
            return f"/tags/{slugify(label[1])}/"
        if _ARCHIVE.match(path):
            return "/archive/"
        return self._lose(self._whole(address))

    def _to_file(self, name: str) -> str:
        """Return where a file of the archive is: at its old address, or beside the text."""
        if name in self.plan.assets:
            return quote(f"/{self.plan.assets[name]}", safe=_IN_SOURCE)
        return self._shown((), name)

    def _within(self, target: str) -> str:
        """Return where a link within the text leads; one that led nowhere leads to its top."""
        if self.head.anchors is None or target in {"", "#", "#top"}:
            return target
        known = anchor_in(target, self.head.anchors)
        if known is None:
            self.lost.append(target)
        return f"#{known or 'top'}"

    def _lose(self, target: str) -> str:
        self.lost.append(target)
        # Where not even the blog's address is known, a link would lead to nothing in the new one.
        whole = _SCHEME.match(target) and not target.startswith(("entry:", "file:"))
        return target if whole or self.head.anchors is None else ""

    def _to_entry(self, key: str, fragment: str) -> str:
        """Return the way from this entry's file to another's."""
        other = self.plan.heads[key]
        known = anchor_in(fragment, other.anchors or {}) if fragment else None
        if fragment and not known and not _OWN_PLACES.match(fragment):
            # The build makes the anchors of texts anew, so this one may be no more.
            self.lost.append(f"{other.old or key}#{fragment}")
        way = posixpath.relpath(other.path, posixpath.dirname(self.head.path))
        return quote(way, safe=_IN_SOURCE) + (f"#{known}" if known else "")


def _alike(name: str, path: str) -> tuple[int, str]:
    """Return how many last parts two paths share: a file of the same folder is meant."""
    count = 0
    for one, other in zip(reversed(name.split("/")), reversed(path.split("/")), strict=False):
        if one.casefold() != other.casefold():
            break
        count += 1
    return count, name
