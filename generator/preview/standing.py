"""Where on the blog its files are shown, and which of its style sheets are others now."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from generator.preview.state import State
    from generator.resolve.site import Site

__all__ = ["changed_sheets", "links_to_files", "links_to_pages", "written_sheets"]

_SHEETS: Final = "templates/assets/"
# What is another text once it is published: it names a file, or goes to the start of the sheet.
_NAMING: Final = re.compile(r"@import|@charset|\burl\(", re.IGNORECASE)


def links_to_files(site: Site | None, names: Iterable[str]) -> list[str]:
    """Return the links to the files that some sources are published as, as they are."""
    wanted = frozenset(names)
    if site is None or not wanted:
        return []
    assets = (one for one in site.assets if one.source.path in wanted)
    return sorted(site.root.href(one.path) for one in assets)


def links_to_pages(site: Site | None, names: Iterable[str]) -> list[str]:
    """Return the links to the pages that some sources are, below the host, encoded."""
    wanted = frozenset(names)
    if site is None or not wanted:
        return []
    found = [(one.source, one.path) for one in site.posts if one.source in wanted]
    found += [(one.source, one.path) for one in site.pages if one.source in wanted]
    documents = [(one.document, one.path) for one in site.series if one.document]
    found += [(one.source.path, path) for one, path in documents if one.source.path in wanted]
    return [site.root.href(path) for _, path in sorted(found)]


def changed_sheets(before: State, state: State) -> list[dict[str, str]]:
    """Return the style sheets that have another address now, each with its old one and its text."""
    if before.shop is None or state.shop is None:
        return []
    old, new = before.shop.site.assets, state.shop.site.assets
    return [
        {
            "from": old[name].url,
            "to": new[name].url,
            "integrity": new[name].integrity,
            "text": new[name].inline,
        }
        for name in sorted(old.keys() & new.keys())
        if name.endswith(".css") and old[name].url != new[name].url
    ]


def written_sheets(state: State, names: Iterable[str] | None, folder: Path) -> list[dict[str, str]]:
    """Return style sheets that were just saved, each with its address until now and its text.

    Only those that look as they were written: what a browser would make of the others is not
    known before all of the theme was read.
    """
    if state.shop is None:
        return []
    known = state.shop.site.assets
    sheets = []
    for name in sorted(names or ()):
        asset = name.removeprefix(_SHEETS)
        if not (name.startswith(_SHEETS) and name.endswith(".css") and asset in known):
            continue
        try:
            path = (folder / name).resolve()
            # What leads out of the site, or never ends, is no part of the theme either.
            if not (path.is_relative_to(folder.resolve()) and path.is_file()):
                continue
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, RuntimeError, ValueError):
            continue  # the theme says so, when it is read
        if not _NAMING.search(text):
            sheets.append({"of": known[asset].url, "text": text})
    return sheets
