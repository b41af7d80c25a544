"""A job: everything that the making of one file needs, as a value."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from generator.model.artifact import Phase
from generator.model.diagnostic import Diagnostic, Place
from generator.model.document import Close, Heading, Link, Slot
from generator.model.url import output_path
from generator.resolve.site import Targets

__all__ = [
    "Body",
    "Copy",
    "Drawing",
    "Encoder",
    "Given",
    "Job",
    "Text",
    "Undrawable",
    "Work",
    "file_of",
    "given",
    "maker_of",
]

Encoder: TypeAlias = Callable[[Any, tuple[str, ...]], bytes]


@dataclass(frozen=True, slots=True)
class Text:
    """The content of a document in a certain place, as a reference.

    ``targets`` are where its links lead; ``permalink`` is given where every address must be whole,
    ``toc`` the number of headings from which on the text has a table of contents, if ever. One that
    is ``raw`` is wanted as the Markdown that it was written in; before one that is ``led`` stands a
    picture of the page's own.
    It is filled in only when the page is really made: to know whether it must be, ``digest`` is
    enough.
    """

    source: str
    digest: str
    targets: Targets
    permalink: str | None = None
    toc: int | None = None
    raw: bool = False
    led: bool = False


class Body(NamedTuple):
    """The content of a document, as it goes into a text's place.

    Where the text is wanted raw, ``markdown`` is its whole file and ``links`` say where in it each
    address stands.
    """

    parts: tuple[str | Slot | Close, ...] = ()
    headings: tuple[Heading, ...] = ()
    words: int = 0
    markdown: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """Make the file that serves ``path`` from a view, which is made when it is needed.

    ``by`` is the name of a template, or a function from the view and the texts' HTML to bytes.
    ``origin`` is the source that asks for the address; ``listed`` says whether it stands in the
    sitemap, with the time ``modified``. A template is given the first of the ``texts``.
    ``lasting`` says that another content would have another address, so that browsers may keep it
    for good.
    """

    path: str
    phase: Phase
    view: Callable[[], Any]
    by: str | Encoder
    origin: Place
    listed: bool = False
    modified: datetime | None = None
    texts: tuple[Text, ...] = ()
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """Copy a file as it is to the address ``path``; ``lasting`` as for a :class:`Job`."""

    path: str
    source: Path
    origin: Place
    phase: Phase = Phase.ASSETS
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Make the file that serves ``path`` by costly work that is done once and kept.

    ``by`` is given the site's folder and ``arguments``, and gives the content. ``key`` stands for
    all that the content depends on, also for the version of what makes it: the same key gives the
    same bytes, whatever version of byline asks. ``lasting`` as for a :class:`Job`.
    """

    path: str
    by: Callable[..., bytes]
    arguments: tuple[Any, ...]
    key: str
    origin: Place
    phase: Phase = Phase.ASSETS
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """The file that serves ``path``, with its ``content``, which was made with others together.

    ``by`` is the name of what made it, ``sources`` are the paths of those it was made from.
    """

    path: str
    content: bytes
    by: str
    sources: tuple[str, ...]
    origin: Place
    phase: Phase = Phase.ASSETS
    lasting: bool = False


class Undrawable(Exception):  # noqa: N818 - it carries a diagnostic, it is not one
    """What a drawing is made from does not allow it."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        """Carry the diagnostic."""
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


Work: TypeAlias = Job | Copy | Drawing | Given


def given(view: Any) -> Callable[[], Any]:
    """Return a function that gives a view which is there already; it can be pickled."""
    return functools.partial(_same, view)


def _same(view: Any) -> Any:
    return view


def maker_of(work: Work) -> str:
    """Return the name of what makes the file of a piece of work: a template, or a function."""
    if isinstance(work, Copy):
        return "copy"
    if isinstance(work.by, str):
        return work.by
    name = work.by.__name__
    if isinstance(work, Drawing):
        return name
    return work.by.__module__.rpartition(".")[2] if name == "encode" else name


def file_of(work: Work) -> str:
    """Return the file of the output that a piece of work makes."""
    if isinstance(work, Copy | Drawing | Given):
        return work.path.lstrip("/")
    return (
        work.path[1:]
        if work.path in {"/_headers", "/_redirects", "/.nojekyll", "/CNAME"}
        else (output_path(work.path))
    )
