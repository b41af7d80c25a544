"""Where a link leads once files have moved: the same link, said anew from where it now stands."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from generator.model.url import Root

__all__ = ["Ways"]

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_CONTENT: Final = "content/"
_KEPT: Final = frozenset("/-._~!$&'*+,;=:@")


@dataclass(frozen=True)
class Ways:
    """What moves: ``files`` by source path, ``addresses`` by path inside the site.

    ``paths`` are all files of the site as they are now, ``root`` is where the site stands.
    """

    files: Mapping[str, str]
    addresses: Mapping[str, str]
    paths: Iterable[str]
    root: Root
    _composed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know each file by its composed name, as links are typed."""
        self._composed.update({unicodedata.normalize("NFC", path): path for path in self.paths})

    def source_of(self, source: str, target: str) -> str | None:
        """Return the file that a link in ``source`` leads to, if it is one of the site's."""
        path = _path(target)
        name = unicodedata.normalize("NFC", unquote(path)) if path else ""
        return self._found(source, name)[0] if name else None

    def anew(self, source: str, target: str) -> str | None:
        """Return what a link of the file ``source`` must say; None if it can stay as it is."""
        path = _path(target)
        if path is None:
            return self._own(target)
        suffix = target[len(path) :]
        name = unicodedata.normalize("NFC", unquote(path))
        if not name:
            return None
        found, index = self._found(source, name)
        if found is None:
            there = self._address(name) if name.startswith("/") else None
            return None if there is None else _encoded(there, path) + suffix
        there = self.files.get(found, found)
        if index and posixpath.basename(there) == posixpath.basename(found):
            there, found = posixpath.dirname(there), posixpath.dirname(found)
        new = self._said(source, found, there, name)
        return None if new is None else _encoded(new, path) + suffix

    def _found(self, source: str, name: str) -> tuple[str | None, bool]:
        """Return the file that a name leads to, and whether it names the folder of an index.md."""
        wanted = (
            _CONTENT + name[1:]
            if name.startswith("/")
            else posixpath.join(posixpath.dirname(source), name)
        )
        wanted = posixpath.normpath(unicodedata.normalize("NFC", wanted))
        if found := self._composed.get(wanted):
            return found, False
        folder = None if name.startswith("/") else self._composed.get(f"{wanted}/index.md")
        return folder, True

    def _said(self, source: str, found: str, there: str, name: str) -> str | None:
        """Return the way to ``there``, once ``found``: from the root or not, as it was said."""
        if name.startswith("/"):
            new = None if there == found else "/" + there.removeprefix(_CONTENT)
        else:
            new = posixpath.relpath(there, posixpath.dirname(self.files.get(source, source)))
            if new == posixpath.relpath(found, posixpath.dirname(source)):
                return None
            if name.startswith("./") and not new.startswith("."):
                new = f"./{new}"
        return f"{new}/" if new and name.endswith("/") else new

    def _address(self, name: str) -> str | None:
        for spelling, rest in ((name, ""), (f"{name}/", "/"), (name[:-10], "index.html")):
            there = self.addresses.get(spelling)
            if there is not None and (rest != "index.html" or name.endswith("/index.html")):
                return there.removesuffix("/") if rest == "/" else there + rest
        return None

    def _own(self, target: str) -> str | None:
        """Return a whole address of this very site anew."""
        parts = urlsplit(target)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin != self.root.origin or not parts.path.startswith(f"{self.root.base}/"):
            return None
        there = self._address(unquote(parts.path[len(self.root.base) :]))
        if there is None:
            return None
        return parts._replace(path=self.root.base + quote(there, safe="/~!$&'*+,;=:@-._")).geturl()


def _path(target: str) -> str | None:
    """Return a target's path as it is written; None where it leads out of the site."""
    if _SCHEME.match(target):
        return None
    return target.partition("#")[0].partition("?")[0]


def _encoded(new: str, old: str) -> str:
    """Return a path as a link says it: encoded where it must be, and throughout if it was."""
    throughout = "%" in old
    return "".join(
        sign
        if (sign.isalnum() and (sign.isascii() or not throughout)) or sign in _KEPT
        else quote(sign)
        for sign in new
    )
