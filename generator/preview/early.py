"""The page that is asked for before the blog is read: made of it, and of what is newest, alone.

It lacks what only the whole blog knows (older posts, what belongs together); the page in the
browser becomes the true one as soon as that is known.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path
from typing import Final

from generator.model.options import Options
from generator.model.source import Kind, Source
from generator.preview.session import Session
from generator.preview.state import PAGE, Answer

__all__ = ["Early", "waiting"]

_NEWEST: Final = 10  # posts: what a first page shows
_FEW: Final = 12  # of pages, series and authors: more are not worth the wait
_FILES: Final = frozenset({Kind.STATIC, Kind.ASSET})


class Early:
    """A few posts of a blog, read at once; any thread may ask."""

    def __init__(self, folder: Path, options: Options) -> None:
        """Take the site in ``folder``; nothing is read yet."""
        self._folder = folder
        self._session = Session(folder, options)
        self._wanted: set[str] = set()
        self._lock = threading.Lock()

    def answer(self, path: str) -> Answer | None:
        """Return a page as far as it can be made early, or None if it cannot."""
        name = path.strip("/").rpartition("/")[2].partition(".")[0]
        with self._lock:
            if name not in self._wanted:
                self._wanted.add(name)
                self._session.open_some(self._chosen)
            answer = self._session.answer(path)
        return answer if answer.status < 400 and answer.problem is None else None  # noqa: PLR2004

    def _chosen(self, sources: Sequence[Source]) -> Sequence[Source]:
        """Return the newest posts, what is asked for, and what goes with all pages."""
        posts = [source for source in sources if source.kind is Kind.POST]
        dated = sorted(((self._age(post), post) for post in posts), key=itemgetter(0))
        chosen = {post.path for _, post in dated[-_NEWEST:]}
        for kind in (Kind.PAGE, Kind.SERIES, Kind.AUTHOR):
            some = [source.path for source in sources if source.kind is kind]
            chosen.update(some[:_FEW])
        return [
            source
            for source in sources
            if source.path in chosen or source.kind in _FILES or source.name in self._wanted
        ]

    def _age(self, source: Source) -> tuple[str, float, str]:
        """Sort key: by the date in the name, else by when the file was written."""
        try:
            written = os.stat(f"{self._folder}/{source.path}").st_mtime  # noqa: PTH116 - as many as there are posts
        except OSError:
            written = 0.0
        return (source.date or "", written, source.path)


def waiting() -> Answer:
    """Return a page for one that only the whole blog has: it becomes that page by itself."""
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        "<title>The blog is being read</title>"
        '<body><main><h1>The blog is being read</h1><p role="status">'
        "This page appears by itself, in a moment.</main></body></html>"
    )
    return Answer(200, PAGE, page.encode())
