"""What an old blog says, as values, and the one door by which all kinds of old blogs come in.

An importer reads one kind of export and yields what it finds, in any order and without holding it
all: comments may come before their posts, and an export may be larger than the memory. It writes
nothing, fetches nothing and decides nothing about the new blog: file names, slugs, links, pictures
and Markdown are the business of :mod:`generator.importers.writing`, which asks for everything
twice: once to learn what there is, once to write it. So ``read`` must give the same each time.

Addresses in a text are left as they stand there. They are understood in this order:

- ``entry:KEY`` and ``entry:KEY#anchor`` lead to the entry with that key;
- ``file:NAME`` is the file of that name in the archive;
- the old address of an entry, whole or from its first slash on, leads to that entry;
- a relative address is looked for in the archive, from ``Entry.folder`` on: the name of a file that
  is an entry's ``place.path`` leads to the entry, any other to the file;
- an address from the first slash on is looked for in the archive below each of ``Blog.roots``;
- pictures elsewhere are looked for in the archive by their names, then fetched.

Whatever is found in the archive is put beside the post.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from generator.model.diagnostic import Place

if TYPE_CHECKING:
    from generator.importers.vault import Vault

__all__ = [
    "Asset",
    "Author",
    "Blog",
    "Entry",
    "Form",
    "Found",
    "Importer",
    "Remark",
    "Reply",
    "Series",
    "Skipped",
    "Sort",
    "Unreadable",
    "Weight",
]


class Unreadable(Exception):  # noqa: N818 - it says of a source what it is
    """Nothing at all can be imported; says why, and what to do, in words for the writer."""

    def __init__(self, message: str, hint: str) -> None:
        """Take what is wrong and what to do."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class Form(StrEnum):
    """In what a text is written."""

    HTML = "html"
    MARKDOWN = "markdown"


class Sort(StrEnum):
    """What an entry is."""

    POST = "post"
    PAGE = "page"


class Weight(IntEnum):
    """How bad a remark is: the first are shown first. Something ``LOST`` makes the exit code 1."""

    LOST = 0
    """It was there and is not in the new blog."""

    CHANGED = 1
    """It is there, but not as it was: it stays HTML, or stands in a comment of the text."""

    GUESSED = 2
    """It was not said and had to be guessed: a date, a title, a language."""

    NOTED = 3
    """Nothing is wrong; the writer should know."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that did not come over as it was, and where it stands in the source.

    ``code`` names the rule in kebab-case; ``message`` says what it is, ``hint`` what to do.
    ``entry`` is the key of the entry it is about, or empty.
    """

    weight: Weight
    code: str
    message: str
    place: Place
    hint: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something left out on purpose, which is only counted.

    ``what`` is such as "comment", ``why`` such as "spam".
    """

    what: str
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class Blog:
    """The old blog itself; a field that is empty is not known.

    Several may be yielded: what the first of them says of a field stands.
    """

    title: str = ""
    description: str = ""
    address: str = ""
    """Its whole address, ``https://name.blogspot.com/``."""
    language: str = ""
    """A tag such as ``en`` or ``pt-BR``."""
    timezone: str = ""
    """A name of the tz database."""
    permalink: str = ""
    """The pattern of the posts' addresses as ``site.yaml`` has it: ``/{year}/{month}/{slug}/``."""
    roots: tuple[str, ...] = ()
    """Folders of the archive that were published at ``/``: ``static/``; empty is the top."""
    redirects: Mapping[str, str] = field(default_factory=dict)
    """Old addresses from the first slash on (``/search/label/x``, ``/?p=12``), and where in the new
    blog they lead: an address from its first slash on, or ``entry:KEY``, ``tag:NAME``."""
    menu: tuple[tuple[str, str], ...] = ()
    """The entries of its menu: words, address."""
    engine: str = ""
    """Which engine of Markdown reads its texts as the old program did, by the name that `markdown:`
    in ``site.yaml`` has for it."""


@dataclass(frozen=True, slots=True)
class Author:
    """Someone who wrote. ``key`` is what ``Entry.authors`` says. E-mail addresses are left out."""

    key: str
    name: str
    bio: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A post or a page.

    Moments that name no zone are wall times of the old blog. Empty fields are not known.
    """

    key: str
    """What comments, links and series name it by; no two of a source are the same."""
    sort: Sort
    title: str
    """In plain words, without HTML."""
    text: str
    form: Form
    place: Place
    """Where it begins in the source: the file in the archive, and its line."""
    text_line: int = 1
    """The line of that file on which ``text`` begins."""
    date: datetime | None = None
    updated: datetime | None = None
    draft: bool = False
    """Whether it was not published. What is scheduled has a date to come and is no draft."""
    slug: str = ""
    """What it was called in its address, without folders and ending, where that is known."""
    address: str = ""
    """Its old address: whole, or from the first slash on. Empty where it never had one."""
    aliases: tuple[str, ...] = ()
    """Further old addresses of it, also with a query (``/?p=12``)."""
    id: str = ""
    """Its identifier in the old feeds."""
    authors: tuple[str, ...] = ()
    """Keys of :class:`Author`, or names."""
    tags: tuple[str, ...] = ()
    description: str = ""
    """The summary that was written for it, in plain words."""
    image: str = ""
    """Its own picture, as an address such as texts have."""
    image_alt: str | None = None
    comments: bool | str | None = None
    """As the key of the front matter: ``False``, or ``"closed"``."""
    series: tuple[str, ...] = ()
    """Series by title, where the old blog said so itself."""
    part: int | None = None
    language: str = ""
    toc: bool | None = None
    expires: datetime | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    """What has no place of its own: plain data as YAML has it."""
    folder: str = ""
    """The folder in the archive at which relative addresses of the text start, or empty."""
    files: tuple[str, ...] = ()
    """Names in the archive of all that is to lie beside it, whether its text shows it or not."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reader's comment that was published; others are :class:`Skipped`.

    E-mail addresses and those of machines are not kept.
    """

    key: str
    entry: str
    """The key of the entry it belongs to."""
    author: str
    text: str
    form: Form
    place: Place
    date: datetime | None = None
    url: str = ""
    parent: str = ""
    """The key of the comment it answers."""


@dataclass(frozen=True, slots=True)
class Series:
    """A series that the old blog itself had; ``parts`` are keys of entries, in order."""

    title: str
    place: Place
    parts: tuple[str, ...] = ()
    description: str = ""
    text: str = ""
    """Its introduction, in Markdown."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the archive that is published as it is.

    ``path`` is its address without the first slash: it lands in ``content/static/PATH``.
    """

    name: str
    path: str


Found: TypeAlias = Blog | Author | Entry | Reply | Series | Asset | Remark | Skipped


class Importer(Protocol):
    """Reads one kind of old blog. Its module is called as the writer calls it: ``jekyll``."""

    @property
    def name(self) -> str:
        """What the command line calls it."""
        ...

    @property
    def title(self) -> str:
        """What people call it: ``Jekyll``."""
        ...

    def recognises(self, vault: Vault) -> bool:
        """Say whether this looks like one of its blogs; only names and starts of files are read."""
        ...

    def read(self, vault: Vault) -> Iterator[Found]:
        """Yield all that is there, the same each time.

        What cannot be read becomes a :class:`Remark` at its place, and the rest is yielded. Raises
        :class:`Unreadable` only where nothing at all can be imported.
        """
        ...
