"""Any feed: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0. What it holds is what can be imported."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from generator.importers.dates import is_doubtful, moment_of
from generator.importers.importer import (
    Author,
    Blog,
    Entry,
    Form,
    Found,
    Remark,
    Sort,
    Unreadable,
    Weight,
)
from generator.importers.vault import Vault
from generator.importers.xml import Node, records
from generator.model.diagnostic import Place

__all__ = ["IMPORTER"]

_ROOT: Final = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_TAG: Final = re.compile(r"<[/!]?\w[^<>]*>")
_KNOWN: Final = frozenset(
    "title link description content content:encoded summary guid id pubDate published "  # noqa: SIM905
    "updated dc:date modified issued created dc:creator author category dc:subject "
    "enclosure media:content dc:title media:thumbnail media:group media:credit "
    "media:description media:title comments slash:comments wfw:commentRss thr:total "
    "source rights dc:rights contributor atom:link feedburner:origLink itunes:author "
    "itunes:duration itunes:explicit itunes:image itunes:subtitle itunes:summary "
    "dcterms:modified dc:identifier xhtml:div webfeeds:cover".split()
)
_FULLER: Final = 3  # times: a content that is so much longer is not the summary's


class Feed:
    """Reads feeds."""

    name = "feed"
    title = "a feed"

    def recognises(self, vault: Vault) -> bool:
        """Say whether there is a feed in it."""
        return bool(_feeds(vault))

    def read(self, vault: Vault) -> Iterator[Found]:
        """Yield what the feeds hold."""
        names = _feeds(vault) or (vault.names if vault.is_file else ())
        if not names:
            raise Unreadable(f"there is no feed in {vault.label}", "choose an RSS or Atom file")
        items = 0
        for name in names:
            for one in _blog(vault, name):
                items += isinstance(one, Entry)
                yield one
        if not items:
            hint = "open the address of the feed in a browser and save what it shows"
            raise Unreadable(f"there is no item of a feed in {', '.join(names)}", hint)


IMPORTER: Final = Feed()


def _feeds(vault: Vault) -> tuple[str, ...]:
    endings = (".xml", ".rss", ".atom", ".rdf")
    return tuple(
        name
        for name in vault.names
        if (vault.is_file or name.lower().endswith(endings))
        and _ROOT.search(vault.start(name, 8192).replace(b"\0", b""))
    )


def _blog(vault: Vault, name: str) -> Iterator[Found]:
    found: list[Remark] = []
    seen: set[str] = set()
    number = 0
    for node in records(vault, name, found):
        if node.name in {"item", "entry"}:
            number += 1
            yield from _item(node, f"{name}#{number}", name, seen)
        elif node.name == "title":
            yield Blog(title=_plain(node.text))
        elif node.name in {"description", "subtitle", "tagline"}:
            yield Blog(description=_plain(node.text))
        elif node.name in {"language", "dc:language"}:
            yield Blog(language=node.text.strip())
        elif node.name == "<feed>" and node.attributes.get("lang"):
            yield Blog(language=node.attributes["lang"])
        elif node.name == "link" and node.attributes.get("rel", "alternate") == "alternate":
            yield Blog(address=(node.attributes.get("href") or node.text).strip())
        yield from found
        found.clear()
    yield from found


def _item(node: Node, otherwise: str, name: str, seen: set[str]) -> Iterator[Found]:
    place = Place(name, node.line)
    identifier = node.said("guid", "id") or node.attributes.get("about", "")
    key = identifier or _link(node) or otherwise
    if key in seen:
        message = f"two items have the id {key}; the second got another"
        yield Remark(Weight.GUESSED, "same-id", message, place)
        key, identifier = otherwise, ""
    seen.add(key)
    content = _content(node)
    said = node.said("pubDate", "published", "issued", "dc:date", "created") or node.said(
        "updated", "modified"
    )
    if is_doubtful(said):
        message = f"day and month of {said} may be the other way round"
        yield Remark(Weight.GUESSED, "date", message, place, entry=key)
    if said and moment_of(said) is None:
        yield Remark(Weight.LOST, "date", f'"{said}" is no date', place, entry=key)
    author = _author(node)
    if author:
        yield Author(author, author)
    address = _link(node)
    yield Entry(
        key=key,
        sort=Sort.POST,
        title=_plain(node.said("title", "dc:title", "media:title")),
        text=content.text if content else "",
        form=Form.HTML,
        place=place,
        text_line=content.line if content else node.line,
        date=moment_of(said),
        updated=moment_of(node.said("updated", "modified", "dcterms:modified")),
        slug=re.sub(
            r"\.\w{2,5}$", "", unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])
        ),
        address=address,
        id=identifier,
        authors=(author,) if author else (),
        tags=_tags(node),
        description=_summary(node, content),
        image=_image(node),
        extra=_extra(node),
    )
    for child in node.children:
        if child.name not in _KNOWN and (child.text.strip() or child.attributes):
            message = f"<{child.name}> of this item was left out: {child.text.strip()[:80]}"
            where = Place(name, child.line)
            yield Remark(Weight.LOST, "element", message.rstrip(": "), where, entry=key)


def _link(node: Node) -> str:
    links = list(node.all("link"))
    for link in links:
        found = (link.attributes.get("href") or link.text).strip()
        if found and link.attributes.get("rel", "alternate") == "alternate":
            return found
    guid = node.child("guid")
    if guid is not None and guid.attributes.get("isPermaLink", "true") == "true":
        return guid.text.strip() if guid.text.strip().startswith("http") else ""
    return ""


def _content(node: Node) -> Node | None:
    """Return what holds the most of a text."""
    named = (
        node.child(n) for n in ("content:encoded", "content", "xhtml:div", "description", "summary")
    )
    whole = [one for one in named if one is not None and one.text.strip()]
    return whole[0] if whole else node.child("itunes:summary")


def _summary(node: Node, content: Node | None) -> str:
    """Return the summary where it is one, and not the text or its start."""
    for name in ("summary", "description", "itunes:subtitle"):
        one = node.child(name)
        if one is None or one is content or not one.text.strip():
            continue
        words = _plain(one.text)
        text = _plain(content.text) if content else ""
        if words and not text.startswith(words.rstrip(" .…[]")[:60]):
            return words
    return ""


def _author(node: Node) -> str:
    person = node.child("author")
    name = person.said("name") if person is not None else ""
    said = _plain(
        name or node.said("dc:creator", "itunes:author") or (person.text if person else "")
    )
    # RSS has "ann@example.org (Ann)"; addresses are never kept.
    match = re.fullmatch(r"\S+@\S+\s*(?:\((.*)\))?", said)
    return (match[1] or "") if match else said


def _tags(node: Node) -> tuple[str, ...]:
    said = [
        _plain(one.attributes.get("label") or one.attributes.get("term") or one.text)
        for one in node.all("category", "dc:subject")
    ]
    return tuple(dict.fromkeys(tag for tag in said if tag))


def _image(node: Node) -> str:
    for one in node.all("enclosure", "media:content", "media:thumbnail", "link"):
        kind = one.attributes.get("type", "") or one.attributes.get("medium", "")
        address = one.attributes.get("url") or one.attributes.get("href") or ""
        if one.name == "media:thumbnail" or kind.startswith("image"):
            return address
    return ""


def _extra(node: Node) -> dict[str, Any]:
    """Return sounds and films that came with an item."""
    found = [
        one.attributes.get("url") or one.attributes.get("href") or ""
        for one in node.all("enclosure", "media:content", "link")
        if (one.name != "link" or one.attributes.get("rel") == "enclosure")
        and not (one.attributes.get("type", "") or one.attributes.get("medium", "")).startswith(
            "image"
        )
    ]
    return {"enclosures": [one for one in found if one]} if any(found) else {}


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" " if "</p" in text else "", text)).split())
