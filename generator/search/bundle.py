"""The index as files of the site: made once for the same posts, and kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from generator.cache.codec import decode_body
from generator.cache.memory import Memory
from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Diagnostic, Place, error
from generator.model.document import Close, Document, Slot
from generator.render.job import Given
from generator.render.viewing import has_search
from generator.resolve.site import Site
from generator.search import pagefind
from generator.search.entries import digest_of, entries_of, page_of
from generator.search.stable import Unknown

__all__ = ["Bundle", "bundle_of"]

_MAKER: Final = "pagefind"
# What leads to the rest of the index comes into place after it.
_FIRST_READ: Final = ("pagefind-entry.json", "pagefind.js")
_MEND: Final = (
    "install it anew with pip install --force-reinstall 'byline[search]', or write search: false"
)


class Bundle(NamedTuple):
    """The index of a site: its files, the key under which they are kept, and what is wrong."""

    files: tuple[Given, ...] = ()
    key: str | None = None
    found: tuple[Diagnostic, ...] = ()


def bundle_of(
    site: Site,
    documents: Mapping[str, Document],
    contents: Callable[[Document], str],
    memory: Memory | None,
) -> Bundle:
    """Return the index of all posts: kept from an earlier build, or made now.

    ``contents`` gives the parts of a document's content as JSON. Only posts, and what a result says
    of them, decide whether it is made anew.
    """
    if not has_search(site):
        return Bundle()
    entries = entries_of(site)
    key = f"search {pagefind.version()} {digest_of(entries)}"
    kept = memory.drawing(key) if memory else None
    if kept is None:
        texts = (contents(documents[entry.source]) for entry in entries)
        pages = (
            (entry.file, page_of(entry, _bare(decode_body(text))))
            for entry, text in zip(entries, texts, strict=True)
        )
        try:
            kept = _packed(pagefind.indexed(pages))
        except (pagefind.Failed, Unknown, OSError) as problem:
            message = f"the search index could not be made: {problem}"
            return Bundle(found=(error("search-failed", message, Place(PATH), _MEND),))
        if memory:
            memory.keep_drawing(key, kept)
    sources = tuple(entry.source for entry in entries)
    return Bundle(tuple(_given(*file, sources) for file in _unpacked(kept).items()), key)


def _bare(parts: Sequence[str | Slot | Close]) -> str:
    """Return a text as if no link in it led anywhere: it does not matter for what is found."""
    return "".join(part if isinstance(part, str) else part.plain for part in parts)


def _given(name: str, content: bytes, sources: tuple[str, ...]) -> Given:
    phase = Phase.LISTS if name in _FIRST_READ else Phase.ASSETS
    return Given(f"{pagefind.FOLDER}{name}", content, _MAKER, sources, Place(PATH), phase)


def _packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as one: a line of names and sizes, and then all contents."""
    table = json.dumps([[name, len(content)] for name, content in files.items()])
    return b"".join((table.encode(), b"\n", *files.values()))


def _unpacked(data: bytes) -> dict[str, bytes]:
    table, _, rest = data.partition(b"\n")
    files: dict[str, bytes] = {}
    start = 0
    for name, size in json.loads(table):
        files[name] = rest[start : start + size]
        start += size
    return files
