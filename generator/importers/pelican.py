"""Blogs made by Pelican: articles and pages with their headers, and links by file."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from generator.importers.importer import Blog, Entry, Form, Found, Skipped, Sort, Unreadable
from generator.importers.plaintext.encoding import text_of
from generator.importers.plaintext.entries import common_fields, of_page, titled
from generator.importers.plaintext.files import Shown, published
from generator.importers.plaintext.keys import Keys, by_commas, distinct
from generator.importers.plaintext.liquid import Liquid
from generator.importers.plaintext.matter import Matter, read_headers
from generator.importers.plaintext.pelican_links import PelicanLinks
from generator.importers.plaintext.pelican_site import PelicanSite, site_in
from generator.importers.plaintext.pictures import key_of
from generator.importers.plaintext.telling import Telling
from generator.importers.vault import BrokenFile, Vault
from generator.model.diagnostic import Place
from generator.model.url import slugify

__all__ = ["IMPORTER"]

_MARKDOWN: Final = frozenset({".md", ".markdown", ".mkd", ".mdown"})
_HTML: Final = frozenset({".html", ".htm"})
_OTHER_TEXTS: Final = frozenset(
    {".rst", ".asc", ".adoc", ".asciidoc", ".org", ".textile", ".ipynb"}
)
_META: Final = re.compile(r"<meta\b(?P<attributes>[^<>]*)>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(
    r"(name|content|contents)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE
)
_SUMMARY_ENDS: Final = re.compile(r"<!--\s*PELICAN_END_SUMMARY\s*-->")
_CONTENTS: Final = re.compile(r"^[ ]{0,3}\[TOC\][ \t]*\n?", re.MULTILINE)


@dataclass(slots=True)
class _Reading:
    """What is known of the whole blog while its files are read one by one."""

    site: PelicanSite
    texts: frozenset[str]
    shown: Shown = field(default_factory=Shown)
    tags: dict[str, None] = field(default_factory=dict)
    categories: dict[str, None] = field(default_factory=dict)
    slugs: frozenset[str] | None = None

    def all_tags(self) -> frozenset[str]:
        """Return the slugs of all tags and categories, for which all headers are read once."""
        if self.slugs is None:
            self.slugs = frozenset(slug for name in self.texts for slug in self._slugs_of(name))
        return self.slugs

    def _slugs_of(self, name: str) -> Iterator[str]:
        try:
            text = text_of(self.site.vault.read(name), Telling(name))
        except BrokenFile:
            return
        matter = _of_html(text) if _ending(name) in _HTML else read_headers(text, Telling(name))
        keys = Keys({**self.site.of_path(name), **matter.values}, {}, Telling(name))
        for tag in (*keys.words("tags", split=by_commas), keys.text("category")):
            yield slugify(tag)


@dataclass(frozen=True, slots=True)
class Pelican:
    """Reads a folder as ``pelican`` did."""

    name: str = "pelican"
    title: str = "Pelican"

    def recognises(self, vault: Vault) -> bool:
        """Say whether there are settings of Pelican's, or a text that starts with headers."""
        if vault.called("pelicanconf.py"):
            return True
        texts = [name for name in vault.names if _ending(name) in _MARKDOWN][:8]
        return any(re.match(rb"\s*title:[ \t]*\S", vault.start(n, 200).lower()) for n in texts)

    def read(self, vault: Vault) -> Iterator[Found]:
        """Yield the blog, its articles and pages, and its other files."""
        telling = Telling("")
        site = site_in(vault, telling)
        names = [name for name in vault.names if _is_text(site, name)]
        if not names:
            hint = "give the folder that has pelicanconf.py in it"
            raise Unreadable(f"there is no Pelican blog in {vault.label}: it has no texts", hint)
        yield from telling.remarks
        yield _blog(site)
        reading = _Reading(site, frozenset(names))
        for name in names:
            yield from _found(name, reading)
        yield Blog(redirects=_of_lists(reading))
        yield from published(_static(site, reading.texts), reading.shown)


def _ending(name: str) -> str:
    return posixpath.splitext(name)[1].lower()


def _is_text(site: PelicanSite, name: str) -> bool:
    if not name.startswith(site.content) or _ending(name) not in _MARKDOWN | _HTML | _OTHER_TEXTS:
        return False
    if posixpath.basename(name).startswith((".", "_")) or name.startswith(f"{site.prefix}output/"):
        return False
    if _ending(name) in _HTML and site.is_in(name, "STATIC_PATHS"):
        return False
    is_page = site.is_in(name, "PAGE_PATHS")
    excluded = any(
        one and site.is_in(name, setting)
        for setting in ("PAGE_EXCLUDES" if is_page else "ARTICLE_EXCLUDES",)
        for one in site.paths(setting)
    )
    return not excluded and (is_page or site.is_in(name, "ARTICLE_PATHS"))


def _blog(site: PelicanSite) -> Blog:
    items = site.get("MENUITEMS")
    menu = [
        (str(one[0]), str(one[1]))
        for one in (items if isinstance(items, list) else [])
        if isinstance(one, list) and len(one) > 1
    ]
    return Blog(
        title=site.text("SITENAME"),
        description=site.text("SITESUBTITLE") or site.text("SITEDESCRIPTION"),
        address=site.address,
        language=site.text("DEFAULT_LANG").replace("_", "-"),
        timezone=site.text("TIMEZONE"),
        permalink=site.permalink,
        roots=(site.content,),
        menu=tuple(menu),
    )


def _static(site: PelicanSite, texts: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the files that were published, with their paths."""
    extra = site.get("EXTRA_PATH_METADATA")
    extra = extra if isinstance(extra, Mapping) else {}
    for name in site.vault.names:
        if name not in texts and name.startswith(site.content) and site.is_in(name, "STATIC_PATHS"):
            path = name.removeprefix(site.content)
            given = extra.get(path)
            own = given.get("path") if isinstance(given, Mapping) else None
            yield name, str(own).strip("/") if own else path


def _found(name: str, reading: _Reading) -> Iterator[Found]:
    telling = Telling(name, key_of(name))
    try:
        text = text_of(reading.site.vault.read(name), telling)
    except BrokenFile as problem:
        telling.lost("unreadable", f"this file cannot be read: {problem}")
        yield from telling.remarks
        return
    if _ending(name) in _OTHER_TEXTS:
        hint = "turn it into Markdown, with pandoc for one, and import again"
        telling.lost("not-markdown", "this text is not Markdown, and was left out", hint=hint)
    else:
        matter = _of_html(text) if _ending(name) in _HTML else read_headers(text, telling)
        status = str(matter.values.get("status") or "").strip().lower()
        if status == "skip":
            yield Skipped("post", "its status was skip", Place(name))
        else:
            yield _entry(name, matter, status, reading, telling)
    yield from telling.remarks


def _of_html(text: str) -> Matter:
    """Return the metadata and the body of a page of HTML."""
    head, _, rest = text.partition("</head>")
    body = re.sub(r"(?is)^.*?<body\b[^<>]*>", "", rest or text, count=1)
    values: dict[str, Any] = {}
    if title := re.search(r"(?is)<title\b[^<>]*>(.*?)</title>", head):
        values["title"] = html.unescape(title[1]).strip()
    for meta in _META.finditer(head):
        said = {
            key.lower(): double or single for key, double, single in _ATTRIBUTE.findall(meta[1])
        }
        content = said.get("content") or said.get("contents")
        if said.get("name") and content:
            values[said["name"].lower()] = html.unescape(content)
    inner = re.sub(r"(?is)</body>.*", "", body)
    line = text.count("\n", 0, text.find(inner)) + 1 if inner else 1
    return Matter(values, {}, inner, line, there=True)


def _entry(name: str, matter: Matter, status: str, reading: _Reading, telling: Telling) -> Entry:
    site = reading.site
    values = {**site.of_path(name), **{key.lower(): one for key, one in matter.values.items()}}
    keys = Keys(values, matter.lines, telling)
    sort = Sort.PAGE if site.is_in(name, "PAGE_PATHS") else Sort.POST
    keys.take("status")
    date = keys.moment("date")
    stem = posixpath.splitext(posixpath.basename(name))[0]
    title, body, line = titled(keys, matter.body, matter.body_line, stem, telling)
    telling.shift = line - 1
    text, contents = _text(name, body, reading, telling)
    telling.shift = 0
    category = keys.text("category") or ("" if sort is Sort.PAGE else site.text("DEFAULT_CATEGORY"))
    tags = keys.words("tags", split=by_commas)
    slug = keys.text("slug") or _made_slug(site, title, stem, telling)
    language = keys.text("lang")
    draft = _is_draft(status, telling) or keys.flag("draft") is True
    fields = _fields(keys, language, site)
    if sort is Sort.PAGE:
        fields = of_page(fields, telling)
    if contents and fields["toc"] is None:
        fields["toc"] = True
    links = PelicanLinks(site, name, reading.texts, reading.all_tags, telling)
    fields["image"] = links.address(fields["image"])
    address = _address(site, keys, sort, slug, date, category, language)
    if not fields["id"] and sort is Sort.POST and site.address and date:
        # https://docs.getpelican.com/ has no word on it: it is Django's tag URI.
        host = urlsplit(site.address).hostname
        fields["id"] = f"tag:{host},{date:%Y-%m-%d}:{address}"
    terms = (
        *((category,) if category and category != site.text("DEFAULT_CATEGORY") else ()),
        *tags,
    )
    reading.tags |= dict.fromkeys(tags)
    reading.categories |= dict.fromkeys([category] if category else [])
    reading.shown.add(text)
    reading.shown.add_address(fields["image"])
    fields["extra"] = {key: one for key, one in fields["extra"].items() if key not in _OWN}
    return Entry(
        key=key_of(name),
        sort=sort,
        title=title,
        text=text.strip("\n") + "\n",
        form=Form.HTML if _ending(name) in _HTML else Form.MARKDOWN,
        place=Place(name),
        text_line=line,
        date=date,
        draft=draft,
        slug=slug,
        address="" if draft else address,
        tags=distinct(terms),
        folder=posixpath.dirname(name),
        **fields,
    )


# Of use to Pelican alone.
_OWN: Final = frozenset({"url", "save_as", "translation"})


def _text(name: str, body: str, reading: _Reading, telling: Telling) -> tuple[str, bool]:
    """Return a text as byline reads it, and whether it asked for a table of contents."""
    site = reading.site
    if any("liquid_tags" in str(one) for one in site.get("PLUGINS") or []):
        body = Liquid(_NoWorld(), {"site": {}, "page": {}}, telling).read(body)
    text = PelicanLinks(site, name, reading.texts, reading.all_tags, telling).read(body)
    text = _SUMMARY_ENDS.sub("<!-- more -->", text, count=1)
    without = _CONTENTS.sub("", text)
    return without, without != text


class _NoWorld:
    """Liquid's tags for Pelican know no other files."""

    def target(self, _said: str, *, post: bool, bracketed: bool) -> str | None:  # noqa: ARG002 - as Liquid asks
        """Return nothing."""
        return None

    def included(self, _name: str, *, relative: bool) -> str | None:  # noqa: ARG002 - as Liquid asks
        """Return nothing."""
        return None


def _fields(keys: Keys, language: str, site: PelicanSite) -> dict[str, Any]:
    keys.take("date")
    fields = common_fields(keys, split=by_commas)
    if not fields["authors"] and site.text("AUTHOR"):
        fields["authors"] = (site.text("AUTHOR"),)
    fields["language"] = "" if language == site.language else language
    return fields


def _address(
    site: PelicanSite,
    keys: Keys,
    sort: Sort,
    slug: str,
    date: datetime | None,
    category: str,
    language: str,
) -> str:
    own = keys.text("url") or keys.text("save_as").removesuffix("index.html")
    if own:
        return f"{site.base}/{own.lstrip('/')}"
    kind = "PAGE" if sort is Sort.PAGE else "ARTICLE"
    return site.address_of(kind, slug, date, category, language)


def _made_slug(site: PelicanSite, title: str, stem: str, telling: Telling) -> str:
    slug = site.slug(title, stem)
    if not title.isascii() and re.search(r"[^\W\d_]", title.translate(_LATIN)):
        message = f'its old address was made of its title; "{slug}" may not be the same'
        telling.guessed("slug", message, hint="look at the old address, and add it to aliases")
    return slug


# All letters that are plain ones, with a mark or without.
_LATIN: Final = dict.fromkeys(range(0x250), " ")


def _is_draft(status: str, telling: Telling) -> bool:
    if status == "hidden":
        message = "it was hidden: out, but in no list; byline has no such thing, so it is a draft"
        telling.changed("hidden", message, hint="take out draft: true to publish it")
    elif status not in {"", "draft", "published"}:
        telling.guessed("status", f'the status "{status}" is not known; it is a draft')
    return status not in {"", "published"}


def _of_lists(reading: _Reading) -> dict[str, str]:
    """Return old addresses of lists and feeds, and where they lead now."""
    site = reading.site
    found = {f"{site.base}/archives.html": "/archive/"}
    found |= dict.fromkeys((f"{site.base}/tags.html", f"{site.base}/categories.html"), "/tags/")
    for setting, now in (("FEED_ALL_ATOM", "/atom.xml"), ("FEED_ALL_RSS", "/feed.xml")):
        if site.text(setting):
            found[f"{site.base}/{site.text(setting).lstrip('/')}"] = now
    for setting, names in (("TAG_URL", reading.tags), ("CATEGORY_URL", reading.categories)):
        for name in names:
            leads = "/" if name == site.text("DEFAULT_CATEGORY") else f"tag:{name}"
            found[site.term_address(setting, name)] = leads
    return found


IMPORTER: Final = Pelican()
