"""The page that a text would have if it were saved now: by the session's own ways, kept nowhere."""

from __future__ import annotations

from typing import NamedTuple

from generator.model.diagnostic import Diagnostic
from generator.model.document import Document
from generator.model.source import Source
from generator.preview.session import Session
from generator.preview.state import Answer, State
from generator.resolve.site import Page, Post

__all__ = ["Shown", "address_in", "shown"]


class Shown(NamedTuple):
    """A text that is not saved, as the blog would show it.

    ``answer`` is what its address would give, None where it would have no page; ``path`` is that
    address, decoded; ``found`` is what would be wrong with this file; ``status`` what it would be.
    """

    answer: Answer | None
    path: str | None
    found: tuple[Diagnostic, ...]
    document: Document
    status: str


def shown(session: Session, source: Source, data: bytes, *, settled: bool) -> Shown:
    """Return what a file would show with other bytes; ``settled`` as in a session's imagination."""
    with session.imagined(source, data, settled=settled) as state:
        path = address_in(state, source)
        answer = session.answer(session.base + path) if path is not None else None
        found = [one for one in state.found if one.path == source.path]
        if answer and answer.problem:
            found.append(answer.problem)
            answer = None
        document = state.read.documents[source.path]
        return Shown(answer, path, tuple(found), document, _status(state, source))


def address_in(state: State, source: Source) -> str | None:
    """Return the address inside the site at which a text is shown; None where it is not."""
    site = state.site
    if site is None:
        return None
    entries: tuple[Post | Page, ...] = (*site.posts, *site.pages)
    for entry in entries:
        if entry.source == source.path:
            return entry.path
    return next(
        (one.path for one in site.series if one.document and one.document.source == source), None
    )


def _status(state: State, source: Source) -> str:
    site = state.site
    for post in site.everything if site else ():
        if post.source == source.path:
            return post.status.value
    return "published"
