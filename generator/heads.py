"""A site's keys without its texts: enough to say what there is and when it falls due, at once."""

from __future__ import annotations

import zoneinfo
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from generator.config.read import Settings
from generator.load.discover import discover
from generator.load.document import load_head, untitled
from generator.model.diagnostic import Diagnostic, Severity
from generator.model.document import Document
from generator.model.source import Kind
from generator.resolve.due import due_of, until_of
from generator.resolve.entries import entries_of
from generator.resolve.moments import localised
from generator.resolve.releases import releases_of
from generator.resolve.site import Due, Page, Post
from generator.settings import settings_of, unreadable

__all__ = ["Coming", "Heads", "coming", "heads_of"]


class Heads(NamedTuple):
    """The front matter of all sources and the settings, with what is wrong in them."""

    documents: tuple[Document, ...]
    settings: Settings
    found: tuple[Diagnostic, ...]


class Coming(NamedTuple):
    """What comes or goes after a moment by the clock alone, the first of it first.

    ``until`` is the first moment at which the same sources make another site: see
    :func:`~generator.resolve.due.until_of`.
    """

    due: tuple[Due, ...]
    until: datetime | None


def heads_of(folder: Path) -> Heads:
    """Read the keys of all sources in a site's folder."""
    sources, found = discover(folder)
    settings = settings_of(folder)
    documents = []
    for source in sources:
        if source.kind in {Kind.STATIC, Kind.ASSET}:
            continue
        try:
            document = load_head(source, (folder / source.path).read_bytes())
        except OSError as problem:
            found_here = (unreadable(source.path, problem),)
            document = Document(source, untitled(source), found=found_here)
        documents.append(document)
    problems = (one for document in documents for one in document.found)
    errors = [one for one in problems if one.severity is Severity.ERROR]
    return Heads(tuple(documents), settings, (*found, *settings.found, *errors))


def coming(heads: Heads, as_of: datetime) -> Coming:
    """Return what falls due after ``as_of`` (with a zone)."""
    config, documents = heads.settings.config, heads.documents
    zone = zoneinfo.ZoneInfo(config.timezone)
    as_of = localised(as_of, zone)
    releases = releases_of(documents, config, zone, as_of)
    entries = entries_of(documents, config, zone, as_of, frozenset(), releases.posts, [])
    everything: tuple[Post | Page, ...] = (*entries.posts, *entries.pages)
    return Coming(
        due_of(everything, documents, releases.plans, zone, as_of),
        until_of(everything, documents, releases.plans, zone, as_of),
    )
