"""What makes a feed valid, as functions that say what is wrong with one.

The rules are those of the RSS 2.0 specification with the RSS Advisory Board's best practices, of
RFC 4287 (Atom) and of JSON Feed 1.1, and what the W3C's feed validator looks for beside them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import feedparser
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML = "{http://www.w3.org/XML/1998/namespace}"

_RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), (0[1-9]|[12]\d|3[01]) "
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d ([-+]([01]\d|2[0-3])[0-5]\d|GMT)"
)
_RFC3339 = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?"
    r"(Z|[-+]([01]\d|2[0-3]):[0-5]\d)"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "source", "track", "wbr"]
)
_ADDRESSES = frozenset({"href", "src", "poster", "cite", "data", "action"})


def _is_url(text: str | None) -> bool:
    parts = urlsplit(text or "")
    whole = parts.scheme in {"http", "https"} and bool(parts.netloc)
    return whole and (text or "").isascii() and not re.search(r"[\s<>\"]", text or "")


def _moment(text: str | None, pattern: re.Pattern[str]) -> datetime | None:
    """Return the moment that a date of a feed names, or None if it is not written as it must be."""
    if text is None or not pattern.fullmatch(text):
        return None
    if pattern is _RFC3339:
        return datetime.fromisoformat(text)
    moment = parsedate_to_datetime(text)
    return moment if f"{moment:%a}" == text[:3] else None


class _Content(HTMLParser):
    """Reads the HTML of one item: tags that do not match, addresses that are not whole."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.found: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        self.found += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(tag)
        names = [name for name, _ in attrs]
        self.found += [f"<{tag}> has {n} twice" for n, count in Counter(names).items() if count > 1]
        for name, value in attrs:
            targets = [value or ""] if name in _ADDRESSES else []
            if name == "srcset":
                targets = [one.split()[0] for one in re.split(r",\s+", value or "")]
            self.found += [
                f'<{tag} {name}="{target}"> is not whole'
                for target in targets
                if not _IRI.match(target)
            ]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.found.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words_of(html: str) -> str:
    """Return the text of some HTML."""
    return "".join(_Content(html).words)


def _html(where: str, text: str) -> Iterator[str]:
    for problem in _Content(text).found:
        yield f"{where}: {problem}"


def _once(element: Any, where: str, needed: tuple[str, ...], allowed: tuple[str, ...]) -> list[str]:
    """Say which children are missing or stand there twice."""
    counts = Counter(child.tag for child in element)
    found = [f"{where}: no {tag}" for tag in needed if not counts[tag]]
    return found + [f"{where}: {tag} twice" for tag in (*needed, *allowed) if counts[tag] > 1]


def _xml(data: bytes) -> tuple[Any, list[str]]:
    """Parse a feed as an XML processor that forgives nothing."""
    found = [] if data.startswith(b"<?xml version=") else ["no XML declaration"]
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as problem:
        return None, [*found, f"not well-formed: {problem}"]
    found += [
        f"{element.tag}: a control character"
        for element in root.iter()
        for text in (element.text, element.tail, *element.attrib.values())
        if text and _CONTROL.search(text)
    ]
    parsed = feedparser.parse(data)
    if parsed.bozo:
        found.append(f"feedparser: {parsed.bozo_exception}")
    wanted = "rss20" if root.tag == "rss" else "atom10"
    if parsed.version != wanted:
        found.append(f"feedparser takes it for {parsed.version}")
    found += [
        f"feedparser finds no {key} in {entry.get('id')}"
        for entry in parsed.entries
        for key in ("title", "link", "published_parsed")
        if not entry.get(key)
    ]
    return root, found


def rss(data: bytes, address: str) -> list[str]:
    """Say what is wrong with an RSS feed that stands at ``address``."""
    root, found = _xml(data)
    if root is None:
        return found
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        return [*found, "not RSS 2.0 with one channel"]
    channel = channels[0]
    for element in root.iter(etree.Element):
        known = not element.tag.startswith("{") or element.tag.startswith((ATOM, CONTENT, DC))
        if not known:
            found.append(f"{element.tag}: an element of no known namespace")
    found += _once(
        channel,
        "channel",
        ("title", "link", "description"),
        ("language", "pubDate", "lastBuildDate", "generator", "docs", "ttl", "image"),
    )
    if not _is_url(channel.findtext("link")):
        found.append(f"channel: link is {channel.findtext('link')!r}")
    if not (channel.findtext("title") or "").strip() or not channel.findtext("description"):
        found.append("channel: an empty title or description")
    language = channel.findtext("language")
    if language is not None and not _LANGUAGE.fullmatch(language):
        found.append(f"channel: language is {language!r}")
    selves = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if [(one.get("href"), one.get("type")) for one in selves] != [(address, "application/rss+xml")]:
        found.append(f"channel: atom:link rel=self is not {address}")
    for name in ("pubDate", "lastBuildDate"):
        for element in [*channel.findall(name), *channel.findall(f"item/{name}")]:
            if _moment(element.text, _RFC822) is None:
                found.append(f"{name} is {element.text!r}")
    guids = [item.findtext("guid") for item in channel.findall("item")]
    found += [f"guid {guid} stands there twice" for guid, n in Counter(guids).items() if n > 1]
    for item in channel.findall("item"):
        found += _rss_item(item)
    return found


def _rss_item(item: Any) -> Iterator[str]:
    where = f"item {item.findtext('guid')}"
    needed = ("title", "link", "description", "guid", "pubDate", f"{CONTENT}encoded")
    yield from _once(item, where, needed, ("author", "comments", "enclosure", "source"))
    link, guid = item.findtext("link"), item.find("guid")
    if not _is_url(link):
        yield f"{where}: link is {link!r}"
    if guid is not None:
        permanent = guid.get("isPermaLink", "true")
        if permanent not in {"true", "false"} or not _IRI.fullmatch(guid.text or ""):
            yield f"{where}: not a whole identifier"
        if permanent == "true" and not (_is_url(guid.text) and guid.text == link):
            yield f"{where}: isPermaLink, but no address of the item"
    for author in item.findall("author"):
        if "@" not in (author.text or ""):
            yield f"{where}: author has no e-mail address"
    for tag in ("title", "category", f"{DC}creator"):
        if any(not (element.text or "").strip() for element in item.findall(tag)):
            yield f"{where}: an empty {tag}"
    description = item.findtext("description") or ""
    if re.search(r"</?[A-Za-z]|<!", description) or re.search(r"&(?!\w+;|#)", description):
        yield f"{where}: the description is not text as HTML writes it"
    yield from _html(where, item.findtext(f"{CONTENT}encoded") or "")


def atom(data: bytes, address: str) -> list[str]:
    """Say what is wrong with an Atom feed that stands at ``address``."""
    root, found = _xml(data)
    if root is None:
        return found
    if root.tag != f"{ATOM}feed":
        return [*found, "not an Atom feed"]
    for element in root.iter(etree.Element):
        if not element.tag.startswith(ATOM):
            found.append(f"{element.tag}: not an element of Atom")
    entries = root.findall(f"{ATOM}entry")
    found += _once(
        root,
        "feed",
        tuple(f"{ATOM}{name}" for name in ("id", "title", "updated")),
        tuple(f"{ATOM}{name}" for name in ("subtitle", "generator", "icon", "logo", "rights")),
    )
    links = [(one.get("rel", "alternate"), one.get("href")) for one in root.findall(f"{ATOM}link")]
    if [href for rel, href in links if rel == "self"] != [address]:
        found.append(f"feed: link rel=self is not {address}")
    found += _atom_common(root, "feed")
    if not root.findall(f"{ATOM}author"):
        found += ["an entry without author"] * any(not e.findall(f"{ATOM}author") for e in entries)
    language = root.get(f"{XML}lang")
    if language is None or not _LANGUAGE.fullmatch(language):
        found.append(f"feed: xml:lang is {language!r}")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    found += [f"id {one} stands there twice" for one, count in Counter(ids).items() if count > 1]
    for entry in entries:
        found += _atom_entry(entry)
    newest = [_moment(entry.findtext(f"{ATOM}updated"), _RFC3339) for entry in entries]
    latest = _moment(root.findtext(f"{ATOM}updated"), _RFC3339)
    if latest and any(moment and moment > latest for moment in newest):
        found.append("feed: updated is before that of an entry")
    return found


def _atom_common(element: Any, where: str) -> Iterator[str]:
    identifier = element.findtext(f"{ATOM}id") or ""
    if not _IRI.fullmatch(identifier):
        yield f"{where}: id is {identifier!r}"
    if not (element.findtext(f"{ATOM}title") or "").strip():
        yield f"{where}: an empty title"
    for name in ("updated", "published"):
        for date in element.findall(f"{ATOM}{name}"):
            if _moment(date.text, _RFC3339) is None:
                yield f"{where}: {name} is {date.text!r}"
    alternates: Counter[tuple[str | None, str | None]] = Counter()
    for link in element.findall(f"{ATOM}link"):
        if not _is_url(link.get("href")):
            yield f"{where}: link to {link.get('href')!r}"
        if link.get("rel", "alternate") == "alternate":
            alternates[link.get("type"), link.get("hreflang")] += 1
    if set(alternates.values()) != {1}:
        yield f"{where}: not one alternate link of a kind"
    for author in element.findall(f"{ATOM}author"):
        if [child.tag for child in author].count(f"{ATOM}name") != 1 or not author[0].text:
            yield f"{where}: an author without a name"


def _atom_entry(entry: Any) -> Iterator[str]:
    where = f"entry {entry.findtext(f'{ATOM}id')}"
    yield from _once(
        entry,
        where,
        tuple(f"{ATOM}{name}" for name in ("id", "title", "updated", "content")),
        tuple(f"{ATOM}{name}" for name in ("summary", "published", "rights", "source")),
    )
    yield from _atom_common(entry, where)
    for category in entry.findall(f"{ATOM}category"):
        if not category.get("term"):
            yield f"{where}: a category without term"
    for name in ("title", "summary", "content"):
        for text in entry.findall(f"{ATOM}{name}"):
            if text.get("type", "text") not in {"text", "html"} or len(text):
                yield f"{where}: {name} is neither text nor escaped HTML"
    updated = _moment(entry.findtext(f"{ATOM}updated"), _RFC3339)
    published = _moment(entry.findtext(f"{ATOM}published"), _RFC3339)
    if updated and published and updated < published:
        yield f"{where}: updated before it was published"
    content = entry.find(f"{ATOM}content")
    if content is not None and content.get("type") == "html":
        yield from _html(where, content.text or "")


_TOP = {
    "version": str,
    "title": str,
    "description": str,
    "home_page_url": str,
    "feed_url": str,
    "language": str,
    "authors": list,
    "items": list,
}
_ITEM = {
    "id": str,
    "url": str,
    "title": str,
    "summary": str,
    "content_html": str,
    "date_published": str,
    "date_modified": str,
    "authors": list,
    "tags": list,
    "image": str,
    "language": str,
}


def json_feed(data: bytes, address: str) -> list[str]:
    """Say what is wrong with a JSON Feed that stands at ``address``."""
    try:
        feed = json.loads(data.decode("utf-8"))
    except ValueError as problem:
        return [f"not JSON: {problem}"]
    found = _shape(feed, _TOP, "feed", ("version", "title", "items"))
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        found.append(f"feed: version is {feed.get('version')!r}")
    if feed.get("feed_url") != address or not _is_url(feed.get("home_page_url")):
        found.append(f"feed: feed_url is not {address}, or home_page_url no address")
    ids = [item.get("id") for item in feed["items"]]
    found += [f"id {one} stands there twice" for one, count in Counter(ids).items() if count > 1]
    for item in feed["items"]:
        found += _json_item(item)
    return found


def _shape(value: Any, kinds: dict[str, type], where: str, needed: tuple[str, ...]) -> list[str]:
    found = [f"{where}: no {name}" for name in needed if name not in value]
    for name, one in value.items():
        if name not in kinds and not name.startswith("_"):
            found.append(f"{where}: {name} is no key of JSON Feed 1.1")
        elif name in kinds and not isinstance(one, kinds[name]):
            found.append(f"{where}: {name} is {one!r}")
    found += [
        f"{where}: an author with nothing to them"
        for author in value.get("authors", [])
        if not {"name", "url", "avatar"} & set(author)
    ]
    if not _LANGUAGE.fullmatch(value.get("language", "en")):
        found.append(f"{where}: language is {value['language']!r}")
    return found


def _json_item(item: Any) -> Iterator[str]:
    where = f"item {item.get('id')}"
    yield from _shape(item, _ITEM, where, ("id", "url", "title", "content_html", "date_published"))
    if not _IRI.fullmatch(item.get("id", "")):
        yield f"{where}: not a whole identifier"
    for name in ("url", "image"):
        if name in item and not _is_url(item[name]):
            yield f"{where}: {name} is {item[name]!r}"
    for name in ("date_published", "date_modified"):
        if name in item and _moment(item[name], _RFC3339) is None:
            yield f"{where}: {name} is {item[name]!r}"
    if not all(isinstance(tag, str) and tag for tag in item.get("tags", [])):
        yield f"{where}: a tag that is no text"
    for name, text in item.items():
        if isinstance(text, str) and _CONTROL.search(text):
            yield f"{where}: a control character in {name}"
    yield from _html(where, item.get("content_html", ""))
