"""What a text of a Hugo blog may name: pages by their paths, and values by their names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generator.importers.plaintext.hugo_site import HugoSite, Item
from generator.importers.plaintext.pictures import to_entry

__all__ = ["HugoWorld", "index_of"]


@dataclass(frozen=True, slots=True)
class HugoWorld:
    """Answers what the shortcodes of one text ask for; ``index`` is :func:`index_of`."""

    site: HugoSite
    item: Item
    index: Mapping[str, str]
    values: Mapping[str, Any]

    def target(self, path: str) -> str | None:
        """Return where ``ref`` leads: a path from the top, beside this page, or a bare name."""
        path, mark, anchor = path.partition("#")
        if not path:
            return f"{mark}{anchor}"
        wanted = _plain(path)
        beside = self.item.path if self.item.is_bundle else self.item.folder
        candidates: tuple[str, ...] = (
            wanted.strip("/"),
            posixpath.normpath(posixpath.join("/", self.item.folder, wanted)).strip("/"),
            posixpath.normpath(posixpath.join("/", beside, wanted)).strip("/"),
        )
        if path.startswith("/"):
            candidates = candidates[:1]
        for one in (*candidates, f"*/{wanted.rpartition('/')[2]}"):
            if name := self.index.get(one.lower()):
                return to_entry(name) + mark + anchor
        section = wanted.strip("/").lower()
        if f"{section}/" in self.index:
            return f"{self.site.base}/{section}/{mark}{anchor}"
        return None

    def param(self, name: str) -> Any:
        """Return a value of the page's front matter, else one of the blog's parameters."""
        for group in (self.values, self.values.get("params"), self.site.params):
            value: Any = group
            for part in name.lower().split("."):
                value = _named(value, part)
            if value is not None:
                return value
        return None


def _named(group: Any, name: str) -> Any:
    if not isinstance(group, Mapping):
        return None
    return next((value for key, value in group.items() if str(key).lower() == name), None)


def index_of(items: Iterable[Item]) -> dict[str, str]:
    """Return the names of pages by their paths in small letters, and ``*/last`` where that is one.

    A section is there as ``posts/``, and as ``posts`` where it has a text of its own.
    """
    found: dict[str, str] = {}
    last: dict[str, list[str]] = {}
    for item in items:
        path = item.path.lower()
        if item.language and path in found:
            continue
        found[path] = item.name
        if not item.is_list:
            last.setdefault(item.base.lower(), []).append(item.name)
        if item.section:
            found.setdefault(f"{item.section.lower()}/", item.name)
    for name, names in last.items():
        if len(names) == 1:
            found[f"*/{name}"] = names[0]
    return found


def _plain(path: str) -> str:
    """Return a path without ending and without the name of a bundle's text."""
    path = path.removesuffix(".md").removesuffix(".markdown")
    return path.removesuffix("/index").removesuffix("/_index")
