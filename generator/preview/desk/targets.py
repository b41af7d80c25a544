"""What a link in a text may lead to, as it is written there: for completion in the editor."""

from __future__ import annotations

import posixpath
from typing import Any
from urllib.parse import quote

from generator.model.source import Source
from generator.resolve.site import Site

__all__ = ["targets_of"]


def targets_of(site: Site, source: Source) -> list[dict[str, Any]]:
    """Return posts, pages and series, then the pictures beside a text, each with its link.

    Links are by source path from the text's own folder, as the build checks them.
    """
    home = posixpath.dirname(source.path)

    def link(path: str) -> str:
        return quote(posixpath.relpath(path, home), safe="/~!$&'*+,;=:@-._")

    entries: list[tuple[str, str, str, list[str]]] = [
        (post.source, post.title, _note(post.date, post.status.value), _anchors(post.document))
        for post in site.everything
    ]
    entries += [(page.source, page.title, "page", _anchors(page.document)) for page in site.pages]
    entries += [
        (one.document.source.path, one.title, "series", [])
        for one in site.series
        if one.document is not None
    ]
    texts = [
        {"kind": "text", "title": title, "note": note, "link": link(path), "anchors": anchors}
        for path, title, note, anchors in entries
        if path != source.path
    ]
    return [*texts, *_pictures(site, home)]


def _note(date: Any, status: str) -> str:
    day = date.date().isoformat() if date else ""
    return day if status == "published" else f"{day} {status}".strip()


def _anchors(document: Any) -> list[str]:
    return [heading.anchor for heading in document.headings]


def _pictures(site: Site, home: str) -> list[dict[str, Any]]:
    return [
        {"kind": "picture", "title": name, "note": "picture", "link": quote(name), "anchors": []}
        for asset in site.assets
        if posixpath.dirname(asset.source.path) == home
        for name in [posixpath.basename(asset.source.path)]
    ]
