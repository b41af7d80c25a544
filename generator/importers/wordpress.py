"""WordPress: WXR, the "eXtended RSS" of Tools → Export, versions 1.0 to 1.2.

Format: RSS 2.0 with the namespace ``wordpress.org/export/1.x`` as wp-admin/includes/export.php
writes it. Comments stand in the item they belong to; files of the media library are items too.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
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
from generator.importers.prose.context import Loss
from generator.importers.shortcodes import Library, Media, html_of
from generator.importers.vault import Vault
from generator.importers.xml import Node, records
from generator.model.diagnostic import Place

__all__ = ["IMPORTER"]

_MARK: Final = re.compile(rb"wordpress\.org/export/|<wp:wxr_version|<wp:post_type")
_DRAFTS: Final = frozenset({"draft", "pending", "private"})
_GONE: Final = {"trash": "in the bin", "auto-draft": "never saved", "inherit": "an old version"}
# What is no text of the writer's, and why it stays behind.
_KINDS: Final = {
    "nav_menu_item": "the menu stands in site.yaml", "revision": "an old version",
    "custom_css": "it is the old theme's", "customize_changeset": "it is the old theme's",
    "oembed_cache": "it is a cache", "wp_global_styles": "it is the old theme's",
    "wp_navigation": "the menu stands in site.yaml", "wp_template": "it is the old theme's",
    "wp_template_part": "it is the old theme's", "wp_font_family": "it is the old theme's",
    "wp_font_face": "it is the old theme's", "wp_block": "it stands in the texts that used it",
    "feedback": "a letter from a form",
}  # fmt: skip
_NO_CATEGORY: Final = frozenset({"uncategorized", "uncategorised", "allgemein", "non-classe"})
_SUMMARIES: Final = ("_yoast_wpseo_metadesc", "_aioseo_description", "rank_math_description")
_UNAPPROVED: Final = {"0": "not moderated yet", "spam": "spam", "trash": "in the bin"}
_OFFSETS: Final = timedelta(hours=15)


@dataclass(slots=True)
class _Reading:
    """What is known so far of one export."""

    name: str
    library: Library
    found: list[Remark] = field(default_factory=list)
    base: str = ""
    redirects: dict[str, str] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)


class WordPress:
    """Reads WordPress' exports."""

    name = "wordpress"
    title = "WordPress"

    def recognises(self, vault: Vault) -> bool:
        """Say whether there is an export of WordPress in it."""
        return bool(_exports(vault))

    def read(self, vault: Vault) -> Iterator[Found]:
        """Yield all that the exports hold: a large blog is exported in several files."""
        names = _exports(vault) or (vault.names if vault.is_file else ())
        if not names:
            hint = "export the blog in WordPress: Tools, Export, All content"
            raise Unreadable(f"there is no export of WordPress in {vault.label}", hint)
        library = _library(vault, names)
        items = 0
        for name in names:
            for one in _blog(vault, name, library):
                items += isinstance(one, Entry | Reply | Skipped)
                yield one
        if not items:
            hint = "export the blog again: Tools, Export, All content"
            raise Unreadable(f"there is no post and no page in {', '.join(names)}", hint)


IMPORTER: Final = WordPress()


def _exports(vault: Vault) -> tuple[str, ...]:
    return tuple(
        name
        for name in vault.names
        if (vault.is_file or name.lower().endswith((".xml", ".wxr")))
        and _MARK.search(vault.start(name, 16384))
    )


@functools.lru_cache(maxsize=1)  # it is asked for again when the blog is read again
def _library(vault: Vault, names: tuple[str, ...]) -> Library:
    """Read what texts need of other items, wherever those stand."""
    media: dict[str, Media] = {}
    blocks: dict[str, str] = {}
    for name in names:
        for node in records(vault, name, []):
            kind = node.said("wp:post_type") if node.name == "item" else ""
            number = node.said("wp:post_id")
            if kind == "attachment":
                url = node.said("wp:attachment_url") or node.said("guid")
                caption = _plain(node.said("excerpt:encoded"))
                alt = _meta(node).get("_wp_attachment_image_alt", "")
                media[number] = Media(url, alt, caption, node.said("wp:post_parent"))
            elif kind == "wp_block":
                blocks[number] = node.said("content:encoded")
    return Library(media, blocks)


def _blog(vault: Vault, name: str, library: Library) -> Iterator[Found]:
    reading = _Reading(name, library)
    for node in records(vault, name, reading.found):
        if node.name == "item":
            yield from _item(node, reading)
        elif node.name in {"title", "description"}:
            text = _plain(node.text)
            yield Blog(title=text) if node.name == "title" else Blog(description=text)
        elif node.name == "language":
            yield Blog(language=node.text.strip())
        elif node.name in {"wp:base_blog_url", "link"} and not reading.base:
            reading.base = node.text.strip()
            yield Blog(address=reading.base)
            reading.redirects |= _feeds(reading)
        elif node.name == "wp:author":
            yield from _author(node, reading)
        elif node.name in {"wp:category", "wp:tag"}:
            _archive(node, reading)
        yield from reading.found
        reading.found.clear()
    yield from reading.found
    yield Blog(redirects=reading.redirects)


def _path(reading: _Reading) -> str:
    return urlsplit(reading.base).path.rstrip("/")


def _feeds(reading: _Reading) -> Mapping[str, str]:
    base = _path(reading)
    return {
        f"{base}/feed/": "/feed.xml",
        f"{base}/feed/atom/": "/atom.xml",
        f"{base}/comments/feed/": "/comments/feed.xml",
    }


def _archive(node: Node, reading: _Reading) -> None:
    """Lead the old list of a category or a tag to its new one."""
    kind = node.name.removeprefix("wp:")
    slug = unquote(node.said("wp:category_nicename", "wp:tag_slug"))
    name = _plain(node.said("wp:cat_name", "wp:tag_name")) or slug
    parent = unquote(node.said("wp:category_parent"))
    if slug and slug not in _NO_CATEGORY:
        reading.redirects[f"{_path(reading)}/{kind}/{slug}/"] = f"tag:{name}"
        if parent:
            reading.redirects[f"{_path(reading)}/{kind}/{parent}/{slug}/"] = f"tag:{name}"


def _author(node: Node, reading: _Reading) -> Iterator[Found]:
    login = node.said("wp:author_login")
    whole = f"{node.said('wp:author_first_name')} {node.said('wp:author_last_name')}".strip()
    name = _plain(node.said("wp:author_display_name")) or _plain(whole) or login
    if login:
        yield Author(login, name)
        reading.redirects[f"{_path(reading)}/author/{login.lower()}/"] = f"author:{login}"


def _item(node: Node, reading: _Reading) -> Iterator[Found]:
    kind = node.said("wp:post_type") or "post"
    status = node.said("wp:status") or "publish"
    place = Place(reading.name, node.line)
    if kind == "attachment":
        return
    if status in _GONE:
        yield Skipped(kind, _GONE[status], place)
    elif kind in {"post", "page"}:
        yield from _text(node, kind, status, place, reading)
    elif kind in _KINDS:
        yield Skipped(kind.replace("_", " "), _KINDS[kind], place)
    else:
        title = _plain(node.said("title"))
        message = f'an entry of the kind "{kind}", which a plugin made: "{title}"'
        hint = "copy its text by hand if it is wanted"
        yield Remark(Weight.LOST, "unknown-kind", message, place, hint)


def _text(node: Node, kind: str, status: str, place: Place, reading: _Reading) -> Iterator[Found]:
    number = node.said("wp:post_id")
    key = f"{kind}-{number}" if number else node.said("guid", "link") or f"line-{node.line}"
    meta = _meta(node)
    losses: list[Loss] = []
    content = node.child("content:encoded")
    text = html_of(
        content.text if content else "", number, reading.library, losses, meta.pop("footnotes", "")
    )
    date = _date(node, "post_date") or moment_of(node.said("pubDate"))
    private = status == "private" or bool(node.said("wp:post_password"))
    draft = status in _DRAFTS or private
    link = node.said("link")
    slug = unquote(node.said("wp:post_name"))
    address = "" if "?" in link else link
    aliases = (
        (f"{_path(reading)}/?{'p' if kind == 'post' else 'page_id'}={number}",) if number else ()
    )
    folder = urlsplit(address).path.rstrip("/").rpartition("/")[0]
    old = tuple(
        f"{folder}/{unquote(one)}/" for one in meta.pop("_wp_old_slug", "").split("\n") if one
    )
    terms = _terms(node)
    line = content.line if content else node.line
    thumbnail = reading.library.media.get(meta.pop("_thumbnail_id", ""))
    guid = node.said("guid")
    summary = next((meta[name] for name in _SUMMARIES if meta.get(name)), "")
    yield Entry(
        key=key,
        sort=Sort.PAGE if kind == "page" else Sort.POST,
        title=_plain(node.said("title")),
        text=text,
        form=Form.HTML,
        place=place,
        text_line=line,
        date=date,
        updated=_date(node, "post_modified"),
        draft=draft,
        slug=slug,
        address=address,
        aliases=(*aliases, *old),
        id=guid if re.match(r"[A-Za-z][\w+.-]*:\S+$", guid) else "",
        authors=(creator,) if (creator := node.said("dc:creator")) else (),
        tags=terms.tags,
        description=_plain(node.said("excerpt:encoded")) or _plain(summary),
        image=thumbnail.url if thumbnail else "",
        image_alt=thumbnail.alt if thumbnail and thumbnail.alt else None,
        comments="closed" if node.said("wp:comment_status") == "closed" else None,
        series=terms.series,
        extra=_extra(node, meta, terms),
    )
    if date is None and (said := node.said("wp:post_date", "pubDate")) and not draft:
        yield Remark(Weight.LOST, "date", f'"{said}" is no date', place, entry=key)
    for loss in losses:
        where = Place(place.path, line + loss.line - 1)
        yield Remark(loss.weight, loss.code, loss.message, where, entry=key)
    if private:
        message = "only some could read this; it is a draft now, so that nobody can"
        hint = "delete its line draft: true if all the world may read it"
        yield Remark(Weight.CHANGED, "private", message, place, hint, key)
    if date and not draft:
        base = _path(reading)
        reading.redirects[f"{base}/{date.year}/"] = "/archive/"
        reading.redirects[f"{base}/{date.year}/{date.month:02}/"] = "/archive/"
    for comment in node.all("wp:comment"):
        yield from _comment(comment, key, reading)


def _meta(node: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in node.all("wp:postmeta"):
        key, value = meta.said("wp:meta_key"), meta.said("wp:meta_value")
        found[key] = f"{found[key]}\n{value}" if found.get(key) else value
    return found


@dataclass(frozen=True, slots=True)
class _Terms:
    tags: tuple[str, ...]
    series: tuple[str, ...]
    others: Mapping[str, list[str]]


def _terms(node: Node) -> _Terms:
    tags: dict[str, None] = {}
    series: dict[str, None] = {}
    others: dict[str, list[str]] = {}
    for category in node.all("category"):
        domain = category.attributes.get("domain", "category")
        name = _plain(category.text)
        nicename = category.attributes.get("nicename", "")
        if not name or nicename in _NO_CATEGORY or name.lower() in _NO_CATEGORY:
            continue
        if domain in {"category", "post_tag", "tag"}:
            tags[name] = None
        elif domain == "series":
            series[name] = None
        else:
            others.setdefault(domain, []).append(name)
    return _Terms(tuple(tags), tuple(series), others)


def _extra(node: Node, meta: Mapping[str, str], terms: _Terms) -> Mapping[str, Any]:
    extra: dict[str, Any] = {
        key: value for key, value in meta.items() if key and not key.startswith("_") and value
    }
    extra = {key: value for key, value in extra.items() if key not in _SUMMARIES}
    for domain, names in terms.others.items():
        extra[domain] = names
    if node.said("wp:is_sticky") == "1":
        extra["sticky"] = True
    latitude, longitude = meta.get("geo_latitude"), meta.get("geo_longitude")
    if latitude and longitude:
        for name in ("geo_latitude", "geo_longitude", "geo_public", "geo_address"):
            extra.pop(name, None)
        extra["location"] = {"latitude": latitude, "longitude": longitude}
        if address := meta.get("geo_address"):
            extra["location"]["name"] = address
    return extra


def _date(node: Node, name: str) -> datetime | None:
    """Return a moment, with the zone that the local and the universal time of it show."""
    local = moment_of(node.said(f"wp:{name}"))
    universal = moment_of(node.said(f"wp:{name}_gmt"))
    if local is None or universal is None:
        return local or (universal and universal.replace(tzinfo=timezone.utc))
    offset = local.replace(tzinfo=None) - universal.replace(tzinfo=None)
    # An offset is a number of quarters of an hour; all else is a mistake in one of the two.
    if abs(offset) > _OFFSETS or offset.total_seconds() % 900:
        return local
    return local.replace(tzinfo=timezone(offset))


def _comment(node: Node, entry: str, reading: _Reading) -> Iterator[Found]:
    approved = node.said("wp:comment_approved")
    kind = node.said("wp:comment_type")
    place = Place(reading.name, node.line)
    if approved not in {"1", "approve"}:
        yield Skipped("comment", _UNAPPROVED.get(approved, f"marked as {approved}"), place)
        return
    if kind in {"pingback", "trackback"}:
        yield Skipped("comment", f"a {kind}, which a program wrote", place)
        return
    url = node.said("wp:comment_author_url")
    content = node.child("wp:comment_content")
    date = moment_of(node.said("wp:comment_date_gmt"))
    parent = node.said("wp:comment_parent")
    yield Reply(
        key=node.said("wp:comment_id") or f"{entry}-{node.line}",
        entry=entry,
        author=_plain(node.said("wp:comment_author")),
        text=html_of(content.text if content else "", "", Library(), []),
        form=Form.HTML,
        place=place,
        date=date.replace(tzinfo=timezone.utc) if date else moment_of(node.said("wp:comment_date")),
        url=url if url.startswith(("http://", "https://")) else "",
        parent=parent if parent != "0" else "",
    )


def _plain(text: str) -> str:
    """Return a title in plain words: what WordPress shows of it."""
    return " ".join(html.unescape(re.sub(r"<[/!]?\w[^<>]*>", "", text)).split())
