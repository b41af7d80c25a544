"""Documents as JSON and back: a head, which ``resolve`` needs, and a body, which pages need.

The format is private and changes with the program; what cannot be decoded is a miss.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import datetime
from typing import Any, Final, NamedTuple

from generator.model.diagnostic import Diagnostic, Place, Severity
from generator.model.document import (
    AuthorProfile,
    Close,
    Demand,
    Document,
    Fragment,
    FrontMatter,
    Heading,
    Link,
    Matter,
    PlannedPart,
    ReaderComment,
    SeriesOutline,
    Slot,
)
from generator.model.picture import Picture
from generator.model.source import Source

__all__ = ["Encoded", "decode_body", "decode_head", "encode", "face_of"]

_KINDS: Final[dict[str, type[Matter]]] = {
    "f": FrontMatter,
    "s": SeriesOutline,
    "a": AuthorProfile,
    "c": ReaderComment,
    "p": Picture,
}
_dumps: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_LETTERS: Final = {kind: letter for letter, kind in _KINDS.items()}
_MOMENTS: Final = ("date", "updated", "expires", "review_by")
_TUPLES: Final = ("tags", "series", "authors", "aliases")


class Encoded(NamedTuple):
    """A document as JSON, in two parts."""

    head: str
    body: str


def encode(document: Document) -> Encoded:
    """Return the head and the body of a document as JSON."""
    matter = document.matter
    head = [
        _LETTERS[type(matter)],
        {name: _plain(value) for name, value in _set_fields(matter)},
        document.places,
        _links(document.content),
        [_parts(document.summary), _links(document.summary)],
        document.summary_text,
        [[h.level, h.anchor, h.html] for h in document.headings],
        sorted(document.anchors),
        document.words,
        [
            [d.severity.value, d.code, d.message, d.path, d.line, d.column, d.hint]
            for d in document.found
        ],
        document.face,
        [[one.kind, one.value, one.place.line, one.place.column] for one in document.demands],
    ]
    return Encoded(_dumps(head), _dumps(_parts(document.content)))


def face_of(document: Document) -> str:
    """Return a digest of all that other pages than its own can show of a document.

    That is: of everything but the text itself, its headings, its words and where its links stand.
    """
    matter = document.matter
    face = [
        _LETTERS[type(matter)],
        {name: _plain(value) for name, value in _set_fields(matter)},
        document.places,
        [(link.target, link.tag) for link in document.content.links],
        _parts(document.summary),
        [(link.target, link.tag) for link in document.summary.links],
        document.summary_text,
        sorted(document.anchors),
        document.minutes,
        [(one.kind, one.value) for one in document.demands],
    ]
    text = _dumps(face).encode(errors="surrogatepass")
    return hashlib.blake2b(text, digest_size=12).hexdigest()


def _set_fields(matter: Matter) -> list[tuple[str, Any]]:
    values = [(field, getattr(matter, field.name)) for field in dataclasses.fields(matter)]
    return [
        (field.name, value)
        for field, value in values
        if not (value is field.default or value in ((), {}))
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, PlannedPart):
        return {"title": value.title, "planned": _plain(value.planned)}
    return value


def _links(fragment: Fragment) -> list[list[Any]]:
    return [[link.target, link.tag, link.place.line, link.place.column] for link in fragment.links]


def _parts(fragment: Fragment) -> list[Any]:
    out: list[Any] = []
    for part in fragment.parts:
        if isinstance(part, Slot):
            out.append([part.link, part.before, part.after, part.plain])
        elif isinstance(part, Close):
            out.append([part.link, part.plain])
        else:
            out.append(part)
    return out


def decode_head(source: Source, text: str, digest: str) -> Document:
    """Return the document with this digest, without the parts of its content.

    Raises ``ValueError``, ``KeyError``, ``TypeError`` or ``IndexError`` for what is not a head.
    """
    letter, fields, places, links, summary, summary_text, headings, anchors, words, found, *rest = (
        json.loads(text)
    )
    face, demands = rest
    path = source.path
    return Document(
        source,
        _matter(letter, fields),
        {key: (line, column) for key, (line, column) in places.items()},
        Fragment((), _decoded_links(links, path)),
        Fragment(_decoded_parts(summary[0]), _decoded_links(summary[1], path)),
        summary_text,
        tuple(Heading(*heading) for heading in headings),
        frozenset(anchors),
        words,
        tuple(Diagnostic(Severity(severity), *rest) for severity, *rest in found),
        digest,
        face,
        tuple(Demand(kind, value, Place(path, *place)) for kind, value, *place in demands),
    )


def decode_body(text: str) -> tuple[str | Slot | Close, ...]:
    """Return the parts of a document's content."""
    return _decoded_parts(json.loads(text))


def _matter(letter: str, fields: dict[str, Any]) -> Matter:
    for name in _MOMENTS:
        if name in fields:
            fields[name] = datetime.fromisoformat(fields[name])
    for name in _TUPLES:
        if name in fields:
            fields[name] = tuple(fields[name])
    if "parts" in fields:
        fields["parts"] = tuple(_part(part) for part in fields["parts"])
    return _KINDS[letter](**fields)


def _part(part: Any) -> str | PlannedPart:
    if isinstance(part, str):
        return part
    planned = part["planned"]
    return PlannedPart(part["title"], datetime.fromisoformat(planned) if planned else None)


def _decoded_links(links: list[list[Any]], path: str) -> tuple[Link, ...]:
    return tuple(
        Link(target, tag, Place(path, line, column)) for target, tag, line, column in links
    )


_SLOT_LENGTH: Final = 4


def _decoded_parts(parts: list[Any]) -> tuple[str | Slot | Close, ...]:
    return tuple(
        part
        if isinstance(part, str)
        else Slot(*part)
        if len(part) == _SLOT_LENGTH
        else Close(*part)
        for part in parts
    )
