"""Blogger: the backup that it used to give, and the ``feed.atom`` of Google Takeout.

Both are Atom (RFC 4287) with one entry for each post, page and comment. The backup says by
categories what an entry is (Blogger Data API 2.0, namespace ``schemas.google.com/g/2005``), and by
``thr:in-reply-to`` (RFC 4685) whose a comment is. Takeout says both in elements of its own
(``schemas.google.com/blogger/2018``): ``type``, ``status``, ``parent``, ``filename``, and all its
times are UTC. Comments stand before or after their posts in either.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from generator.importers.dates import moment_of
from generator.importers.importer import (
    Author,
    Blog,
    Entry,
    Form,
    Found,
    Remark,
    Reply,
    Skipped,
    Sort,
    Unreadable,
    Weight,
)
from generator.importers.vault import BrokenFile, Vault
from generator.importers.xml import Node, records
from generator.model.diagnostic import Place

__all__ = ["IMPORTER"]

_KIND: Final = "http://schemas.google.com/blogger/2008/kind#"
_KIND_SCHEME: Final = "http://schemas.google.com/g/2005#kind"
_LABELS: Final = re.compile(r"https?://www\.blogger\.com/atom/ns#|tag:blogger\.com,1999:blog-\d+")
_MARKS: Final = (b"schemas.google.com/blogger/2018", b"schemas.google.com/blogger/2008/kind#")
_OF_BLOGGER: Final = re.compile(rb"tag:blogger\.com,1999:blog-\d+")
_SETTING: Final = re.compile(r"\.settings\.(\w+)$")
_RELATED: Final = re.compile(r"/comments/default/(\d+)$")
_SELF: Final = re.compile(r"/comments/default/(\d+)$|\.(?:post|comment)-(\d+)$")
_STATUS: Final = {
    "SPAM": "spam", "GHOSTED": "hidden by Blogger", "PENDING": "not moderated yet",
    "PENDING_MODERATION": "not moderated yet", "EMPTIED": "emptied by its author",
    "TRASHED": "in the bin", "SOFT_TRASHED": "in the bin", "DELETED": "deleted",
    "REJECTED": "rejected",
}  # fmt: skip
_SETTINGS: Final = "settings.csv"
_UNNAMED: Final = frozenset({"unknown", "anonymous", "noreply"})


@dataclass(slots=True)
class _Reading:
    """What is known so far of one export."""

    vault: Vault
    name: str
    found: list[Remark] = field(default_factory=list)
    authors: set[str] = field(default_factory=set)
    address: str = ""
    number: int = 0
    labels: set[str] = field(default_factory=set)
    months: set[tuple[int, int]] = field(default_factory=set)


class Blogger:
    """Reads Blogger's exports."""

    name = "blogger"
    title = "Blogger"

    def recognises(self, vault: Vault) -> bool:
        """Say whether there is an export of Blogger in it."""
        return bool(_exports(vault))

    def read(self, vault: Vault) -> Iterator[Found]:
        """Yield the blogs of a source, one after the other."""
        names = _exports(vault) or tuple(
            name for name in vault.names if name.endswith((".atom", ".xml"))
        )
        if vault.is_file and not names:
            names = vault.names
        if not names:
            hint = "choose the file feed.atom that Takeout has in Blogger/Blogs/NAME/"
            raise Unreadable(f"there is no export of Blogger in {vault.label}", hint)
        any_entry = False
        for name in names:
            for one in _blog(vault, name):
                any_entry = any_entry or isinstance(one, Entry | Reply | Skipped)
                yield one
        if not any_entry:
            hint = "export the blog again: Google Takeout, Blogger alone, then its feed.atom"
            raise Unreadable(f"there is no post, page or comment in {', '.join(names)}", hint)


IMPORTER: Final = Blogger()


def _exports(vault: Vault) -> tuple[str, ...]:
    found = []
    for name in vault.names:
        if name.lower().endswith((".atom", ".xml")) or vault.is_file:
            start = vault.start(name, 16384)
            if any(mark in start for mark in _MARKS) or (
                _OF_BLOGGER.search(start) and b"<feed" in start
            ):
                found.append(name)
    return tuple(found)


def _blog(vault: Vault, name: str) -> Iterator[Found]:
    reading = _Reading(vault, name)
    yield from _takeout_settings(vault, name)
    title = description = language = timezone = ""
    for node in records(vault, name, reading.found):
        if node.name == "entry":
            setting = _SETTING.search(node.said("id"))
            value = _plain(node.said("content"))
            if setting is None:
                yield from _entry(node, reading)
            elif setting[1] == "BLOG_DESCRIPTION":
                yield Blog(description=value)
            elif setting[1] in {"BLOG_LOCALE", "BLOG_FORMATTING_LOCALE"} and not language:
                language = value
                yield Blog(language=value.replace("_", "-"))
            elif setting[1] in {"BLOG_TIME_ZONE", "BLOG_TIMEZONE"}:
                timezone = value
                yield Blog(timezone=timezone)
        elif node.name == "title" and not title:
            title = _plain(node.text)
            yield Blog(title=title, permalink="/{year}/{month}/{slug}.html")
        elif node.name == "subtitle" and not description:
            description = _plain(node.text)
            yield Blog(description=description)
        elif node.name == "link" and node.attributes.get("rel") == "alternate":
            reading.address = node.attributes.get("href", "")
            yield Blog(address=reading.address)
        yield from reading.found
        reading.found.clear()
    yield from reading.found
    yield Blog(redirects=_redirects(reading))


def _redirects(reading: _Reading) -> Mapping[str, str]:
    """Return the lists and feeds of a blog on Blogger, and what they are now."""
    found = {
        "/feeds/posts/default": "/atom.xml",
        "/feeds/posts/summary": "/atom.xml",
        "/feeds/comments/default": "/comments/feed.xml",
        "/rss.xml": "/feed.xml",
        "/search": "/archive/",
    }
    for label in sorted(reading.labels):
        found[f"/search/label/{label}"] = f"tag:{label}"
        found[f"/feeds/posts/default/-/{label}"] = f"tag:{label}"
    for year, month in sorted(reading.months):
        found[f"/{year}/"] = found[f"/{year}/{month:02}/"] = "/archive/"
        found[f"/{year}_{month:02}_01_archive.html"] = "/archive/"
    return found


def _takeout_settings(vault: Vault, name: str) -> Iterator[Found]:
    """Yield what the ``settings.csv`` beside the feed says, by whatever names its columns have."""
    if not name.lower().endswith(".atom"):
        return  # the backup has its settings in it
    try:
        data = vault.beside(name, _SETTINGS)
        rows = list(csv.reader(io.StringIO((data or b"").decode("utf-8-sig", "replace"))))
    except (BrokenFile, csv.Error) as problem:
        message = f"the settings cannot be read: {problem}"
        yield Remark(Weight.CHANGED, "settings", message, Place(_SETTINGS))
        return
    pairs = [row[:2] for row in rows if len(row) >= 2]  # noqa: PLR2004 - a name and a value
    if len(rows) == 2 and len(rows[0]) > 2:  # noqa: PLR2004 - names above, values below
        pairs = [list(pair) for pair in zip(rows[0], rows[1], strict=False)]
    known = {re.sub(r"[^a-z]", "", pair[0].lower()): pair[1].strip() for pair in pairs}
    said = {key.removeprefix("blog"): value for key, value in known.items()}
    domain = said.get("customdomain") or said.get("domain") or ""
    sub = said.get("subdomain") or ""
    if not domain and sub:
        domain = sub if "." in sub else f"{sub}.blogspot.com"
    yield Blog(
        title=said.get("name") or said.get("title") or "",
        description=said.get("description") or "",
        address=f"https://{domain}/" if domain else "",
        language=(said.get("locale") or said.get("language") or "").replace("_", "-"),
        timezone=said.get("timezone") or "",
    )


def _entry(node: Node, reading: _Reading) -> Iterator[Found]:
    reading.number += 1
    kind = _kind(node)
    place = Place(reading.name, node.line)
    if kind == "comment":
        yield from _comment(node, place)
    elif kind in {"post", "page"}:
        yield from _text(node, kind, place, reading)
    elif kind not in {"settings", "template"}:
        message = (
            f'an entry that is neither post nor page nor comment: "{_plain(node.said("title"))}"'
        )
        yield Remark(Weight.LOST, "unknown-entry", message, place)


def _kind(node: Node) -> str:
    if said := node.said("blogger:type"):
        return said.lower()
    for category in node.all("category"):
        term = category.attributes.get("term", "")
        if term.startswith(_KIND):
            return term.removeprefix(_KIND)
    if node.child("thr:in-reply-to") is not None:
        return "comment"
    if re.search(r"\.(?:settings|template|layout)\b", node.said("id")):
        return "settings"
    # A feed that Blogger serves has posts alone, and need not say so.
    return "page" if ".page-" in node.said("id") else "post"


def _is_trashed(node: Node) -> bool:
    trashed = node.child("blogger:trashed")
    return bool(trashed and trashed.text.strip())


def _text(node: Node, kind: str, place: Place, reading: _Reading) -> Iterator[Found]:
    status = node.said("blogger:status").upper() or "LIVE"
    if _is_trashed(node) or status in {"SOFT_TRASHED", "TRASHED", "DELETED"}:
        yield Skipped(kind, "in the bin", place)
        return
    author = _author(node)
    if author and author.key not in reading.authors:
        reading.authors.add(author.key)
        yield author
    key = node.said("id") or f"{reading.name}#{reading.number}"
    address = _address(node)
    published = moment_of(node.said("published"))
    control = node.child("app:control")
    draft = status == "DRAFT" or (control is not None and control.said("app:draft") == "yes")
    content = node.child("content") or node.child("summary")
    reading.labels |= set(labels := _labels(node))
    if published and not draft and status == "LIVE":
        reading.months.add((published.year, published.month))
    sort = Sort.PAGE if kind == "page" else Sort.POST
    slug = unquote(urlsplit(address).path.rpartition("/")[2])
    yield Entry(
        key=key,
        sort=sort,
        title=_plain(node.said("title")),
        text=content.text if content else "",
        form=Form.HTML,
        place=place,
        text_line=content.line if content else node.line,
        date=published or moment_of(node.said("blogger:created")),
        updated=moment_of(node.said("updated")),
        draft=draft,
        slug=re.sub(r"\.html?$", "", slug),
        address=address,
        id=key if key.startswith("tag:") else "",
        authors=(author.key,) if author else (),
        tags=labels,
        description=_plain(node.said("blogger:metaDescription")),
        image=_enclosed(node),
        comments=_commenting(node),
        extra=_extra(node),
    )
    if (said := node.said("published")) and published is None:
        yield Remark(Weight.LOST, "date", f'"{said}" is no date', place, entry=key)
    known = {*_KNOWN, "media:thumbnail"}
    for child in node.children:
        if child.name not in known and (child.text.strip() or child.attributes):
            message = f"<{child.name}> of this entry was left out: {child.text.strip()[:80]}"
            yield Remark(
                Weight.LOST,
                "element",
                message.rstrip(": "),
                Place(place.path, child.line),
                entry=key,
            )


_KNOWN: Final = frozenset(
    "id title content summary published updated author category link app:control "  # noqa: SIM905
    "app:edited app:draft thr:total georss:point georss:featurename georss:box "
    "gd:extendedProperty enclosure blogger:type blogger:status blogger:created "
    "blogger:filename blogger:trashed source blogger:metaDescription blogger:location "
    "blogger:comments generator rights contributor blogger:allowComments "
    "feedburner:origLink atom:updated".split()
)


def _author(node: Node) -> Author | None:
    person = node.child("author")
    name = _plain(person.said("name")) if person else ""
    if not person or not name or name.lower() in _UNNAMED:
        return None
    uri = person.said("uri")
    return Author(name, name, url=uri if uri.startswith("http") and "/profile/" not in uri else "")


def _address(node: Node) -> str:
    for link in node.all("link"):
        if link.attributes.get("rel", "alternate") == "alternate" and link.attributes.get("href"):
            return link.attributes["href"]
    return node.said("blogger:filename")


def _labels(node: Node) -> tuple[str, ...]:
    terms = [
        category.attributes.get("term", "").strip()
        for category in node.all("category")
        if category.attributes.get("scheme") != _KIND_SCHEME
        and (
            _LABELS.fullmatch(category.attributes.get("scheme", "x"))
            or not category.attributes.get("scheme")
        )
    ]
    return tuple(dict.fromkeys(_plain(term) for term in terms if term))


def _enclosed(node: Node) -> str:
    for one in node.all("enclosure", "link"):
        if one.name == "enclosure" or one.attributes.get("rel") == "enclosure":
            address = one.attributes.get("href") or one.attributes.get("url") or ""
            if one.attributes.get("type", "").startswith("image/"):
                return address
    return ""


def _commenting(node: Node) -> bool | str | None:
    said = (node.said("blogger:comments") or node.said("blogger:allowComments")).upper()
    if said in {"DONT_ALLOW_HIDE_EXISTING", "HIDE"}:
        return False
    return "closed" if said in {"DONT_ALLOW", "DONT_ALLOW_SHOW_EXISTING", "FALSE"} else None


def _extra(node: Node) -> Mapping[str, Any]:
    """Return where a post was written, as it stands in ``extra``."""
    place: dict[str, Any] = {}
    location = node.child("blogger:location")
    if location is not None:
        place = {
            "name": location.said("blogger:name"),
            "latitude": _number(location.said("blogger:latitude")),
            "longitude": _number(location.said("blogger:longitude")),
        }
    elif point := node.said("georss:point").split():
        coordinates = [_number(one) for one in (*point, "")[:2]]
        place = {
            "name": node.said("georss:featurename"),
            "latitude": coordinates[0],
            "longitude": coordinates[1],
        }
    said = {key: value for key, value in place.items() if value not in {"", None}}
    extra: dict[str, Any] = {"location": said} if said else {}
    enclosures = [
        one.attributes.get("href") or one.attributes.get("url") or ""
        for one in node.all("enclosure", "link")
        if (one.name == "enclosure" or one.attributes.get("rel") == "enclosure")
        and not one.attributes.get("type", "").startswith("image/")
    ]
    if any(enclosures):
        extra["enclosures"] = [one for one in enclosures if one]
    return extra


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _comment(node: Node, place: Place) -> Iterator[Found]:
    status = node.said("blogger:status").upper() or "LIVE"
    removed = any(
        one.attributes.get("name") == "blogger.contentRemoved"
        for one in node.all("gd:extendedProperty")
    )
    if _is_trashed(node) or status != "LIVE" or removed:
        why = (
            "in the bin"
            if _is_trashed(node)
            else _STATUS.get(status, f"marked as {status.lower()}")
        )
        yield Skipped("comment", "removed by its author" if removed else why, place)
        return
    reply = node.child("thr:in-reply-to")
    post = node.said("blogger:parent") or (reply.attributes.get("ref", "") if reply else "")
    person = node.child("author")
    url = person.said("uri") if person else ""
    content = node.child("content") or node.child("summary") or node.child("title")
    key = _comment_key(node)
    yield Reply(
        key=key,
        entry=post,
        author=_plain(person.said("name")) if person else "",
        text=content.text if content else "",
        form=Form.HTML,
        place=place,
        date=moment_of(node.said("published")),
        url=url if url.startswith(("http://", "https://")) else "",
        parent=_parent(node),
    )


def _comment_key(node: Node) -> str:
    """Return the number of a comment, by which others name it, or its id."""
    match = _SELF.search(node.said("id"))
    return (match[1] or match[2]) if match else node.said("id") or f"line {node.line}"


def _parent(node: Node) -> str:
    said = node.said("blogger:inReplyTo")
    if not said:
        related = (one for one in node.all("link") if one.attributes.get("rel") == "related")
        said = next((one.attributes.get("href", "") for one in related), "")
    match = _RELATED.search(said) or _SELF.search(said)
    return next((group for group in match.groups() if group), "") if match else said


def _plain(text: str) -> str:
    """Return a title or a name in plain words; Takeout escapes them twice."""
    return " ".join(html.unescape(text).split())
