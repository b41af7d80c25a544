"""What is wrong with a feed, by RSS 2.0, RFC 4287 (Atom) and JSON Feed 1.1.

Addresses in the HTML of posts are not looked at: the build makes each of them whole, but for those
that lead nowhere, which are told where they were written.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["is_feed", "problems_of"]

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_WHOLE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_SHOWN: Final = 60  # characters of what is wrong


def is_feed(file: str, content: bytes) -> bool:
    """Say whether a file of the output is a feed, by its name and how it begins."""
    if file.endswith(".json"):
        return b"https://jsonfeed.org/version/" in content[:400]
    return file.endswith((".xml", ".rss", ".atom")) and bool(
        re.search(rb"<(?:rss|feed)\b", content[:2000])
    )


def problems_of(file: str, content: bytes) -> tuple[str, ...]:
    """Return what is wrong with a feed, each as the end of the sentence "this feed …"."""
    return tuple(dict.fromkeys(_json(content) if file.endswith(".json") else _xml(content)))


def _xml(content: bytes) -> Iterator[str]:
    from lxml import etree

    # A text of ten megabytes is none too long.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as problem:
        yield f"is no XML: {problem.msg}"
        return
    if root.tag == "rss":
        yield from _rss(root)
    elif root.tag == f"{_ATOM}feed":
        yield from _atom(root)


def _rss(root: _Element) -> Iterator[str]:
    channel = root.find("channel")
    if channel is None:
        yield "has no <channel>"
        return
    for name in ("title", "link", "description"):
        if not _text(channel, name):
            yield f"has no <{name}>"
    items = channel.findall("item")
    yield from _twice(_text(item, "guid") for item in items)
    for item in items:
        title = _text(item, "title")
        if not title and not _text(item, "description"):
            yield "has an item with neither title nor description"
        guid = item.find("guid")
        is_link = guid is not None and guid.get("isPermaLink", "true") == "true"
        if is_link and not _WHOLE.fullmatch(_text(item, "guid")):
            yield f'has a guid that is no address: "{_text(item, "guid")}"'
        yield from _addresses(_text(item, "link"), title)
        yield from _date(_text(item, "pubDate"), _is_rfc822, title)


def _atom(root: _Element) -> Iterator[str]:
    entries = root.findall(f"{_ATOM}entry")
    yield from _twice(_text(entry, f"{_ATOM}id") for entry in entries)
    authored = root.find(f"{_ATOM}author") is not None
    for one in (root, *entries):
        title = _text(one, f"{_ATOM}title")
        for name in ("id", "title", "updated"):
            if one.find(f"{_ATOM}{name}") is None:
                yield f'has no <{name}> in "{_short(title)}"'
        yield from _date(_text(one, f"{_ATOM}updated"), _is_rfc3339, title)
        if not _WHOLE.fullmatch(_text(one, f"{_ATOM}id") or "x:x"):
            yield f'has an id that is not whole: "{_text(one, f"{_ATOM}id")}"'
        if one is not root and not authored and one.find(f"{_ATOM}author") is None:
            yield f'names nobody who wrote "{_short(title)}"'


def _json(content: bytes) -> Iterator[str]:
    try:
        feed = json.loads(content)
    except ValueError as problem:
        yield f"is no JSON: {problem}"
        return
    if not isinstance(feed, dict) or not feed.get("title"):
        yield 'has no "title"'
        return
    items: list[dict[str, Any]] = feed.get("items", [])
    yield from _twice(str(item.get("id", "")) for item in items)
    for item in items:
        title = str(item.get("title", ""))
        if not item.get("id"):
            yield f'has no "id" in "{_short(title)}"'
        if "content_html" not in item and "content_text" not in item:
            yield f'has no content in "{_short(title)}"'
        yield from _addresses(str(item.get("url", "")), title)
        yield from _date(str(item.get("date_published", "")), _is_rfc3339, title)


def _text(element: _Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _twice(ids: Iterable[str]) -> Iterator[str]:
    for one, count in Counter(filter(None, ids)).items():
        if count > 1:
            yield f'has two posts with the id "{one}", so readers see one of them only'


def _addresses(address: str, title: str) -> Iterator[str]:
    if address and not _WHOLE.fullmatch(address):
        yield f'has an address that is not whole in "{_short(title)}": {_short(address)}'


def _date(text: str, fits: Any, title: str) -> Iterator[str]:
    if text and not fits(text):
        yield f'has a date that feed readers cannot read in "{_short(title)}": {_short(text)}'


def _is_rfc822(text: str) -> bool:
    try:
        parsedate_to_datetime(text)
    except ValueError:
        return False
    return True


def _is_rfc3339(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None and "T" in text
    except ValueError:
        return False


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
