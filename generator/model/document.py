"""What one source file says, once read: the result of ``load``, a function of its bytes alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeAlias

from generator.model.diagnostic import Diagnostic, Place
from generator.model.picture import Picture
from generator.model.source import Source

__all__ = [
    "AuthorProfile",
    "Close",
    "Demand",
    "Document",
    "Fragment",
    "FrontMatter",
    "Heading",
    "Link",
    "PlannedPart",
    "ReaderComment",
    "SeriesOutline",
    "Slot",
]

_WORDS_A_MINUTE: Final = 230  # silent reading of non-fiction in English: Brysbaert 2019, 238


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the two lines ``---`` at the top of a post or page.

    Moments are naive when the writer named no zone; the site's zone is applied in ``resolve``.
    """

    title: str
    """The title. The one key that must be there."""

    date: datetime | None = None
    """When it is published: a day, or a day and a time. A post dated in the future is published by
    the first build after that."""

    updated: datetime | None = field(
        default=None, metadata={"elsewhere": ("lastmod", "modified", "last_modified_at")}
    )
    """When it was last changed in a way that readers should know of."""

    slug: str | None = field(default=None, metadata={"elsewhere": ("url",)})
    """Its part of the address; from the file's name when left out."""

    permalink: str | None = None
    """Its whole address, such as `/2010/07/speech.html`, where it is not to have the one that the
    blog's `permalink` makes of its slug."""

    description: str | None = field(default=None, metadata={"elsewhere": ("summary", "excerpt")})
    """One or two sentences for lists, feeds and search engines; from the text when left out."""

    tags: tuple[str, ...] = field(
        default=(), metadata={"elsewhere": ("category", "categories", "keywords", "labels")}
    )
    """What it is about."""

    series: tuple[str, ...] = ()
    """The series it is part of, by title or by the name of a file in `content/series/`."""

    part: int | None = None
    """Which part of its series it is, where no file in `content/series/` says."""

    prequel: str | None = None
    """The slug of the post that should be read first; the link back is made by itself."""

    sequel: str | None = None
    """The slug of the post that should be read next; the link back is made by itself."""

    draft: bool = False
    """Whether it is not to be published yet."""

    expires: datetime | None = None
    """When it is to leave the site again."""

    review_by: datetime | None = None
    """When its advice should be looked at again."""

    authors: tuple[str, ...] = ()
    """Who wrote it: names of files in `content/authors/` without their ending, or plain names."""

    aliases: tuple[str, ...] = ()
    """Old addresses that lead here, such as `/2010/07/speech.html`. One with a query, such as
    `/?p=12`, works on hosts that read `_redirects` and heed queries, as Netlify does."""

    image: str | None = None
    """A picture for lists and shared links: a file beside the post, or an address."""

    image_alt: str | None = field(default=None, metadata={"empty": True})
    """What the picture shows, for those who do not see it; `""` for one that is mere decoration."""

    toc: bool | None = None
    """Whether it has a table of contents."""

    comments: bool | str | None = None
    """Whether it has comments: `false` shows none, `closed` those that are there and takes no
    more."""

    template: str | None = field(default=None, metadata={"elsewhere": ("layout",)})
    """Another template than the usual one, such as `letter.html`."""

    language: str | None = None
    """Its language, when it is not the site's."""

    id: str | None = None
    """Its identifier in feeds, for life; `byline new` writes one."""

    extra: dict[str, Any] = field(default_factory=dict)
    """Anything of your own; templates see it as `post.extra`."""


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A part of a series that is not written yet."""

    title: str
    """What it will be called."""

    planned: datetime | None = None
    """The day it is planned for."""


@dataclass(frozen=True, slots=True)
class SeriesOutline:
    """What a file in ``content/series/`` says."""

    title: str
    """The name of the series."""

    description: str | None = None
    """One or two sentences for lists, feeds and search engines."""

    parts: tuple[str | PlannedPart, ...] = ()
    """The slugs of the posts in order; a part to come is written as `title:` and `planned:`."""

    complete: bool = False
    """Whether no further part will come."""

    announce: bool = True
    """Whether scheduled and planned parts are shown before they are out."""

    release: str | None = None
    """When its parts come out: a date for all of them at once, or a rhythm that gives each part its
    date, such as `weekly on Tuesday at 09:00 from 2027-03-02`. Until then no part is out, whatever
    its own date says; a later `date` of its own holds a part longer."""

    hue: int | None = None
    """Its colour as an angle, 0 to 359, as in `theme.hue`; from its name when left out."""

    extra: dict[str, Any] = field(default_factory=dict)
    """Anything of your own."""


@dataclass(frozen=True, slots=True)
class AuthorProfile:
    """What a file in ``content/authors/`` says."""

    name: str
    """The name that readers see."""

    bio: str = ""
    """A few sentences about the author."""

    url: str | None = None
    """The author's own page elsewhere."""

    email: str | None = None
    """An address that readers may write to; it is shown."""

    extra: dict[str, Any] = field(default_factory=dict)
    """Anything of your own."""


@dataclass(frozen=True, slots=True)
class ReaderComment:
    """What a file in ``content/comments/POST/`` says; nothing in it is trusted."""

    author: str
    """The name that stands over the comment."""

    body: str
    """What the reader says, in Markdown without HTML, images and headings."""

    date: datetime | None = None
    """When it was written: a day and a time, or a day alone. It must be there; a comment dated in
    the future waits for its date."""

    url: str | None = None
    """The reader's own page; it begins with `https://` or `http://`."""

    reply_to: str | None = None
    """The comment that it answers: the name of that file without its ending."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a text as its author wrote it, and where. ``tag`` is its HTML element."""

    target: str
    tag: str
    place: Place


@dataclass(frozen=True, slots=True)
class Slot:
    """A start tag around an address: ``before`` + address + ``after`` is the tag.

    ``plain`` stands in for the tag when the address is not to be linked.
    """

    link: int
    before: str
    after: str
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    """The end tag of a link; ``plain`` stands in for it when there is no link."""

    link: int
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Fragment:
    """HTML with its addresses cut out, to be filled once every permalink is known."""

    parts: tuple[str | Slot | Close, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a text: ``level`` 2 to 6, its anchor, its words as HTML without links."""

    level: int
    anchor: str
    html: str


Matter: TypeAlias = FrontMatter | SeriesOutline | AuthorProfile | ReaderComment | Picture


@dataclass(frozen=True, slots=True)
class Demand:
    """What some HTML wants of a browser and a content security policy does not allow by itself.

    ``kind`` and ``value`` are those of :mod:`generator.load.demands`; a script has its hash.
    """

    kind: str
    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Document:
    """One source file, read. ``places`` maps a key of the front matter to its line and column."""

    source: Source
    matter: Matter
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    content: Fragment = Fragment()
    summary: Fragment = Fragment()
    summary_text: str = ""
    headings: tuple[Heading, ...] = ()
    anchors: frozenset[str] = frozenset()
    words: int = 0
    found: tuple[Diagnostic, ...] = ()
    digest: str = ""
    """Stands for the content where that is left out; empty when nothing is remembered."""
    face: str = ""
    """Stands for all of it that other pages than its own can show."""
    demands: tuple[Demand, ...] = ()
    """What its HTML wants of a browser."""

    @property
    def minutes(self) -> int:
        """The reading time in minutes, at least one."""
        return max(1, round(self.words / _WORDS_A_MINUTE))

    def place(self, *keys: str) -> Place:
        """Return where the first of ``keys`` that was given stands, else the file's start."""
        for key in keys:
            if key in self.places:
                return Place(self.source.path, *self.places[key])
        return Place(self.source.path)
