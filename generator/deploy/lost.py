"""The promise that a published address never breaks: which would, and what would save each."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from generator.deploy.record import Known
from generator.deploy.types import headers_of
from generator.publish.manifest import Entry

__all__ = ["Lost", "address_of", "is_held", "lost_addresses"]

# What pages bring with them, and nobody keeps the address of; what hosts read, and do not serve.
_BROUGHT: Final = frozenset(
    {".css", ".js", ".mjs", ".map", ".otf", ".ttf", ".webmanifest", ".woff", ".woff2", ".xsl"}
)
_BROUGHT_TYPES: Final = frozenset({"application/wasm", "application/octet-stream"})
_FOR_HOSTS: Final = frozenset({"404.html", "CNAME", "_headers", "_redirects", "robots.txt"})
_ICON: Final = re.compile(r"(?:favicon|apple-touch-icon|icon-\d+)\.\w+$")
_FURTHER: Final = re.compile(r"(?:^|/)page/\d+/index\.html$")  # later pages of lists, which move
_OWN_PAGE: Final = ("content/series/", "content/authors/")  # whose files have one page each
_ALIKE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Lost:
    """An address that would break, and what to do: ``line`` is to be added to the file ``where``.

    ``to`` is the address that seems to have taken its place, if any does.
    """

    address: str
    to: str | None
    where: str
    line: str


def address_of(path: str) -> str:
    """Return the address inside the site at which a file is served."""
    if path == "index.html" or path.endswith("/index.html"):
        return f"/{path.removesuffix('index.html')}"
    return f"/{path}"


def is_held(path: str, known: Known) -> bool:
    """Say whether readers may hold the address of a file: as a link, a bookmark, a feed."""
    kind = headers_of(path, known.kind).type
    return not (
        known.kind.lasting
        or known.kind.name == "sitemap"
        or posixpath.splitext(path)[1].lower() in _BROUGHT
        or kind in _BROUGHT_TYPES
        or path in _FOR_HOSTS
        or path.startswith("pagefind/")
        or _ICON.match(path)
        or _FURTHER.search(path)
        or (path.endswith(".md") and known.kind.name != "assets")  # a page's twin
    )


def lost_addresses(
    gone: Mapping[str, Known], built: Mapping[str, Entry], before: frozenset[str]
) -> tuple[Lost, ...]:
    """Return what readers lose when some files go, each with what would save it.

    ``before`` are the files that were online: what is built beyond them is where a text may have
    moved to. Where a page goes, what stands in its folder goes with it and is not named apart.
    """
    held = {path: known for path, known in gone.items() if is_held(path, known)}
    folders = {posixpath.dirname(path) for path in held if path.endswith("/index.html")}
    new = {path: entry for path, entry in built.items() if path not in before}
    return tuple(
        _advised(path, known, built, new)
        for path, known in sorted(held.items())
        if not _goes_along(path, folders, built)
    )


def _goes_along(path: str, folders: set[str], built: Mapping[str, Entry]) -> bool:
    """Say whether a file belongs to a page that goes too, or that leads on from its address now."""
    folder = posixpath.dirname(path)
    if path.endswith("/index.html"):
        return False
    led_on = built.get(f"{folder}/index.html")
    return folder in folders or (led_on is not None and led_on.kind.name == "redirect")


def _advised(path: str, known: Known, built: Mapping[str, Entry], new: Mapping[str, Entry]) -> Lost:
    address = address_of(path)
    found = _successor(path, known, built, new)
    if found is None:
        line = f"redirects: {{{address}: {_above(path, built)}}}"
        return Lost(address, None, "content/site.yaml", line)
    to, source = address_of(found), built[found].kind.source
    if built[found].kind.name == "posts" and source.endswith(".md"):
        return Lost(address, to, source, f"aliases: [{address}]")
    return Lost(address, to, "content/site.yaml", f"redirects: {{{address}: {to}}}")


def _successor(
    path: str, known: Known, built: Mapping[str, Entry], new: Mapping[str, Entry]
) -> str | None:
    """Return the file that has taken another's place.

    That is the one of the same kind and source, else a new one with the same content, else the new
    one of its kind whose address is most alike.
    """
    name, _, source = known.kind
    if name in {"posts", "redirect"} or source.startswith(_OWN_PAGE):
        page = ("lists" if source.startswith(_OWN_PAGE) else "posts", source)
        same = [
            other
            for other, entry in built.items()
            if (entry.kind.name, entry.kind.source) == page and not _FURTHER.search(other)
        ]
        if len(same) == 1:
            return same[0]
    moved = sorted(other for other, entry in new.items() if entry.digest == known.digest)
    if moved:
        return moved[0]
    ending = posixpath.splitext(path)[1]
    alike = {
        address_of(other): other
        for other, entry in sorted(new.items())
        if entry.kind.name == name and other.endswith(ending) and not _counts(other, path)
    }
    close = difflib.get_close_matches(address_of(path), alike, n=1, cutoff=_ALIKE)
    return alike[close[0]] if close else None


def _counts(one: str, other: str) -> bool:
    """Say whether two names differ in their numbers alone, as months of an archive do."""
    return re.sub(r"\d+", "0", one) == re.sub(r"\d+", "0", other)


def _above(path: str, built: Mapping[str, Entry]) -> str:
    """Return the address of the nearest page above a file."""
    folder = posixpath.dirname(path.removesuffix("/index.html"))
    while folder and f"{folder}/index.html" not in built:
        folder = posixpath.dirname(folder)
    return f"/{folder}/" if folder else "/"
