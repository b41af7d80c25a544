"""The files that go with a post when it moves: its folder, or the pictures that it alone shows."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from generator.model.document import Document, FrontMatter
from generator.model.source import Kind, Source
from generator.model.url import Root
from generator.resolve.site import Post
from generator.scaffold.renaming.ways import Ways

__all__ = ["companions_of"]


def companions_of(
    post: Post, to: str, sources: Iterable[Source], texts: Iterable[Document], root: Root
) -> dict[str, str]:
    """Return what moves with a post to the file ``to``: paths of files and folders, old and new.

    A post in a folder of its own takes all of it along. One without takes the files beside it or
    below that it links to and no other text does, where it goes to another folder.
    """
    bundle = post.document.source.bundle
    if bundle:
        return {bundle: posixpath.dirname(to)}
    old, new = posixpath.dirname(post.source), posixpath.dirname(to)
    moves = {post.source: to}
    if old == new:
        return moves
    assets = {one.path for one in sources if one.kind is Kind.ASSET and one.bundle is None}
    ways = Ways({}, {}, [one.path for one in sources], root)
    users: dict[str, set[str]] = {}
    for document in texts:
        for target in _targets(document):
            found = ways.source_of(document.source.path, target)
            if found in assets:
                users.setdefault(found, set()).add(document.source.path)
    for path, by in users.items():
        if by == {post.source} and path.startswith(f"{old}/"):
            moves[path] = posixpath.join(new, posixpath.relpath(path, old))
    return moves


def _targets(document: Document) -> Iterable[str]:
    matter = document.matter
    if isinstance(matter, FrontMatter) and matter.image:
        yield matter.image
    yield from (link.target for link in document.content.links)
