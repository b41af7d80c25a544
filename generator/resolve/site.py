"""The whole blog, resolved: what is published, where it stands, what leads where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from generator.config.model import Config
from generator.model.diagnostic import Place
from generator.model.document import Document, FrontMatter, SeriesOutline
from generator.model.lettering import Lettering
from generator.model.picture import Picture
from generator.model.source import Source
from generator.model.url import Root

__all__ = [
    "Address",
    "Alias",
    "Asset",
    "Author",
    "Comment",
    "Due",
    "MenuEntry",
    "Page",
    "Part",
    "Post",
    "Series",
    "Shown",
    "Site",
    "Status",
    "Tag",
    "Targets",
    "Versions",
]


class Status(StrEnum):
    """What a post or page is at the moment of the build."""

    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    EXPIRED = "expired"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Post:
    """A post. ``tags`` and ``authors`` are slugs; moments are in the site's time zone."""

    document: Document
    matter: FrontMatter
    slug: str
    path: str
    status: Status
    date: datetime | None
    updated: datetime | None
    tags: tuple[str, ...]
    authors: tuple[str, ...]

    @property
    def title(self) -> str:
        """The title."""
        return self.matter.title

    @property
    def source(self) -> str:
        """The path of the source file."""
        return self.document.source.path


@dataclass(frozen=True, slots=True)
class Page:
    """A page outside the stream of posts. ``slug`` keeps its folders: ``help/faq``."""

    document: Document
    matter: FrontMatter
    slug: str
    path: str
    status: Status
    updated: datetime | None

    @property
    def title(self) -> str:
        """The title."""
        return self.matter.title

    @property
    def source(self) -> str:
        """The path of the source file."""
        return self.document.source.path


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; ``posts`` are the slugs of its published posts, newest first."""

    slug: str
    name: str
    path: str
    posts: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Author:
    """An author; ``posts`` are the slugs of the published posts, newest first."""

    slug: str
    name: str
    path: str
    bio: str
    url: str | None
    email: str | None
    posts: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment. ``name`` is its file's, ``depth`` how many others it stands below.

    ``parent`` is the name of the one that it answers, if that is shown. ``html`` and ``text`` are
    its body, made harmless.
    """

    name: str
    author: str
    url: str | None
    date: datetime
    html: str
    text: str
    parent: str | None
    depth: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a series as readers see it: published when ``post`` is a slug, else to come."""

    number: int
    title: str
    post: str | None
    date: datetime | None


@dataclass(frozen=True, slots=True)
class Series:
    """A series. ``document`` is its file in ``content/series/``, if it has one."""

    slug: str
    title: str
    description: str | None
    path: str
    parts: tuple[Part, ...]
    complete: bool
    document: Document | None
    place: Place

    @property
    def hue(self) -> int | None:
        """The colour that its file asks for, as an angle."""
        matter = self.document.matter if self.document else None
        return matter.hue if isinstance(matter, SeriesOutline) else None


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is copied as it is, and the address it gets."""

    source: Source
    path: str


@dataclass(frozen=True, slots=True)
class Alias:
    """An old address and the one that it leads to now."""

    path: str
    to: str
    place: Place


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of the menu; ``path`` is inside the site, or None when ``url`` leads elsewhere."""

    title: str
    path: str | None
    url: str


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of a picture in one format; ``type`` is its media type.

    ``files`` are their paths inside the site, each with its width in pixels, the smallest first.
    """

    type: str
    files: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of the site as a page shows it.

    ``width`` and ``height`` are in pixels, 0 where they are not known; ``color`` is ``#rrggbb``, or
    empty; ``sizes`` says how wide the theme shows it, ``versions`` are in the order in which a
    browser is to try them.
    """

    type: str
    width: int
    height: int
    color: str = ""
    sizes: str = ""
    versions: tuple[Versions, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """Where a link leads: ``path`` inside the site, ``anchor`` on the same page, or ``url``.

    ``shown`` is there when the link is that of an image to a picture of the site.
    """

    path: str | None = None
    anchor: str | None = None
    url: str | None = None
    shown: Shown | None = None


Targets = tuple[Address | None, ...]
"""For each link of a fragment where it leads; None for what is not published."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something that comes or goes by the clock alone, at ``moment`` (in the site's zone).

    ``kind`` is ``post``, ``page``, ``part`` (planned, not written), ``expiry`` or ``comment``,
    whose ``title`` is its author's name; ``path`` and ``line`` are where its date is written.
    """

    moment: datetime
    kind: str
    title: str
    path: str
    line: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """The blog at one moment.

    ``posts`` are the published ones, newest first; ``everything`` all posts there are, in the same
    order, and ``orders`` the slugs of all posts of each series: both for the writer's own lists.
    ``prequels``, ``sequels`` and ``backlinks`` are by slug, ``targets``, ``summary_targets`` and
    ``images`` by source path, ``memberships`` give for a post its series and the part it is there.
    ``claims`` are links to addresses inside the site, to be held against what the build makes,
    each with its place and whether it is a link or an image. ``comments`` are by the post's slug,
    each below the one that it answers, the oldest first. ``pictures`` are what is known of the
    pictures among the assets, by source path: of those in ``content/static/`` only where a text
    shows them. ``shown`` are those of them that a text or front matter shows.
    """

    config: Config
    root: Root
    as_of: datetime
    posts: tuple[Post, ...]
    pages: tuple[Page, ...]
    series: tuple[Series, ...]
    tags: tuple[Tag, ...]
    authors: tuple[Author, ...]
    assets: tuple[Asset, ...]
    aliases: tuple[Alias, ...]
    menu: tuple[MenuEntry, ...]
    everything: tuple[Post, ...]
    orders: Mapping[str, tuple[str, ...]]
    targets: Mapping[str, Targets]
    summary_targets: Mapping[str, Targets]
    images: Mapping[str, Address]
    backlinks: Mapping[str, tuple[str, ...]]
    prequels: Mapping[str, str]
    sequels: Mapping[str, str]
    memberships: Mapping[str, tuple[tuple[str, int], ...]]
    claims: tuple[tuple[str, Place, str], ...]
    due: tuple[Due, ...]
    """What comes or goes after ``as_of`` by the clock alone, the first of it first."""
    until: datetime | None
    """The first moment after ``as_of`` at which the clock alone changes something."""
    by_slug: Mapping[str, Post]
    words: Mapping[str, str]
    """The words of the theme by their names, in the language of the site."""
    start: str | None
    """The path of the page for those who are new."""
    comments: Mapping[str, tuple[Comment, ...]]
    lettering: Lettering | None = None
    """What social cards are lettered with; None where there are none."""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    shown: Mapping[str, Shown] = field(default_factory=dict)

    @property
    def next_due(self) -> datetime | None:
        """When the first of ``due`` falls due that does not stand for this very day."""
        return next((one.moment for one in self.due if one.moment > self.as_of), None)
