"""What a first look at an old blog shows: all that the second one must know to write it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone, tzinfo
from pathlib import Path
from typing import NamedTuple

from generator.importers.addresses import OldAddresses
from generator.importers.importer import Author, Blog, Remark, Series, Skipped, Sort
from generator.model.diagnostic import Place

__all__ = ["Head", "Options", "Plan", "ReplyHead"]


@dataclass(frozen=True, slots=True)
class Options:
    """What the writer asked for."""

    into: Path
    as_of: datetime
    """Now: what is dated later is not out yet."""
    dry_run: bool = False
    images: bool = True
    """Whether pictures that are not in the archive are fetched."""
    base_url: str = ""
    """The old blog's address, where its export does not say it."""
    permalinks: str = "keep"
    """``keep`` leaves each entry at its old address, ``new`` leads from there to a new one."""
    allow_private: bool = False
    update: bool = False
    guess_series: bool = False
    timezone: str = ""


@dataclass(slots=True)
class Head:
    """What is known of an entry without its text."""

    key: str
    sort: Sort
    title: str
    date: datetime | None
    draft: bool
    place: Place
    wanted: str
    """The slug it had, or that its title makes."""
    old: str
    """Its old address inside the blog, from the first slash on, or empty."""
    aliases: tuple[str, ...]
    """Further old addresses, the same way."""
    identifier: str
    tags: tuple[str, ...]
    series: tuple[str, ...]
    part: int | None
    bundled: bool
    """Whether files are to lie beside it."""
    before: str = ""
    """The address that it calls the last post."""
    slug: str = ""
    path: str = ""
    """Its file in the new blog: ``content/posts/…``."""
    permalink: str = ""
    """Its address where the blog's pattern does not give it."""
    prequel: str = ""
    anchors: Mapping[str, str] | None = None
    """The places in its text that links can lead to; None where they are not known yet."""

    @property
    def name(self) -> str:
        """What it is called in reports."""
        return self.title or self.key


class ReplyHead(NamedTuple):
    """What is known of a comment: whose it is, what its file is called, when it was written."""

    entry: str
    name: str
    date: datetime | None


@dataclass(slots=True)
class Plan:
    """All that is known once a source was looked through."""

    blog: Blog = field(default_factory=Blog)
    zone: tzinfo = timezone.utc
    zone_name: str = "UTC"
    pattern: str = "/{slug}/"
    heads: dict[str, Head] = field(default_factory=dict)
    authors: dict[str, tuple[str, Author]] = field(default_factory=dict)
    """The name of each author's file, by key."""
    sole: str = ""
    """The one author of all, who is then named in the settings alone."""
    replies: dict[str, ReplyHead] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    """The spelling of each tag by its slug."""
    series: list[Series] = field(default_factory=list)
    by_file: dict[str, str] = field(default_factory=dict)
    """The key of the entry that each file of the source is, where it is one."""
    old: OldAddresses = field(default_factory=OldAddresses)
    linked: dict[str, set[str]] = field(default_factory=dict)
    """The addresses to which links lead by their hosts, where no address of the blog is known."""
    assets: dict[str, str] = field(default_factory=dict)
    """The addresses of files that are published as they are, by their names in the source."""
    roots: tuple[str, ...] = ("",)
    remarks: list[Remark] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)
    """How many there were of each: posts, pages, drafts, comments."""
