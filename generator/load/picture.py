"""Read one picture file: what pages must know of it, and what is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from posixpath import basename
from typing import Final
from urllib.parse import unquote

from generator.model.document import Document, FrontMatter
from generator.model.picture import Picture
from generator.model.source import Kind, Source
from generator.model.url import collision_key
from generator.pictures.formats import SVG, Format, format_of_bytes, format_of_name

__all__ = ["load_picture", "unreadable_picture", "worth_reading"]

_MOST_BYTES: Final = 200 * 1024 * 1024


def load_picture(source: Source, data: bytes) -> Document:
    """Read a picture from the bytes of its file, whose name speaks of a format.

    Never raises for what a file may hold: a problem is part of the
    :class:`~generator.model.picture.Picture`, as it is told where the picture is shown.
    """
    digest = hashlib.blake2b(data, digest_size=16).hexdigest()
    return Document(source, replace(_seen(source.path, data), digest=digest))


def unreadable_picture(source: Source, reason: str) -> Document:
    """Return what is known of a picture file that the system does not give out."""
    problem = f"cannot be read: {reason}"
    return Document(
        source, Picture(code="unreadable", problem=problem, remedy="check its permissions")
    )


def _seen(path: str, data: bytes) -> Picture:
    named = format_of_name(path)
    assert named is not None
    if not data:
        remedy = "copy it here again from where it comes"
        return Picture(code="damaged-picture", problem="is an empty file", remedy=remedy)
    if len(data) > _MOST_BYTES:
        return Picture(
            code="huge-picture",
            problem=f"is larger than {_MOST_BYTES >> 20} MB",
            remedy="save it smaller: 3000 pixels are wide enough for any screen",
        )
    if not named.shown:
        return Picture(
            named.name,
            code="picture-format",
            problem=f"is a file that browsers do not show ({named.title}), and nothing that a "
            "camera wrote into it can be taken out",
            remedy="save it as a JPEG or a PNG",
        )
    held = format_of_bytes(data)
    if held is not None and held.name != named.name:
        return _misnamed(path, named, held)
    if named == SVG:
        from generator.pictures import svg

        return svg.seen(data)
    if held is None:
        return Picture(
            code="damaged-picture",
            problem="holds no picture",
            remedy="copy it here again from where it comes",
        )
    from generator.pictures import raster

    return raster.seen(data, held.name)


def _misnamed(path: str, named: Format, held: Format) -> Picture:
    if not held.shown:
        remedy = "save it as a JPEG or a PNG"
    else:
        stem = basename(path).rpartition(".")[0]
        remedy = f"rename it to {stem}{held.endings[0]}, here too"
    return Picture(
        held.name,
        code="misnamed-picture",
        problem=f"is named as a {named.title}, but holds a {held.title}",
        remedy=remedy,
    )


def worth_reading(files: Iterable[Source], documents: Iterable[Document]) -> list[Source]:
    """Return those files that are pictures and may be published as such.

    What lies in a post's or page's own folder is published whatever its text says; anything else
    only where a text or its front matter names it, so the last part of its path tells enough.
    """
    pictures = [source for source in files if format_of_name(source.path)]
    if not pictures:
        return []
    named = {_key(target) for document in documents for target in _named(document)}
    return [
        source
        for source in pictures
        if (source.kind is Kind.ASSET and source.bundle)
        or collision_key(basename(source.path)) in named
    ]


def _named(document: Document) -> Iterator[str]:
    for link in document.content.links:
        yield link.target
    if isinstance(document.matter, FrontMatter) and document.matter.image:
        yield document.matter.image


def _key(address: str) -> str:
    name = unquote(address.partition("#")[0].partition("?")[0])
    return collision_key(basename(name))
