"""Blogs made by Hugo: posts and pages, bundles, sections and taxonomies, and their shortcodes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from generator.config.model import COMMONMARK
from generator.importers.importer import Author, Blog, Entry, Form, Found, Skipped, Sort, Unreadable
from generator.importers.plaintext.emoji import with_emoji
from generator.importers.plaintext.encoding import text_of
from generator.importers.plaintext.entries import of_page, titled
from generator.importers.plaintext.files import Shown, published
from generator.importers.plaintext.hugo_fields import (
    DATED,
    date_of,
    fields_of,
    is_hidden,
    sort_of,
    weight_of,
)
from generator.importers.plaintext.hugo_site import HugoSite, Item, site_in, urlized
from generator.importers.plaintext.hugo_world import HugoWorld, index_of
from generator.importers.plaintext.keys import Keys
from generator.importers.plaintext.matter import Matter, read_matter
from generator.importers.plaintext.pictures import key_of
from generator.importers.plaintext.series import SeriesFound
from generator.importers.plaintext.shortcodes import Shortcodes
from generator.importers.plaintext.telling import Telling
from generator.importers.vault import BrokenFile, Vault
from generator.model.diagnostic import Place

__all__ = ["IMPORTER"]

_MARKDOWN: Final = frozenset({".md", ".markdown", ".mdown", ".pandoc", ".pdc"})
_HTML: Final = frozenset({".html", ".htm"})

_SETTINGS: Final = re.compile(r"(?:^|/)(?:hugo|config)\.(?:toml|ya?ml|json)$")


@dataclass(slots=True)
class _Reading:
    """What is known of the whole blog while its files are read one by one."""

    site: HugoSite
    index: Mapping[str, str]
    beside: Mapping[str, tuple[str, ...]]
    """The files of each bundle, by its folder."""
    shown: Shown = field(default_factory=Shown)
    series: SeriesFound = field(default_factory=SeriesFound)
    redirects: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hugo:
    """Reads a folder as ``hugo`` did."""

    name: str = "hugo"
    title: str = "Hugo"

    def recognises(self, vault: Vault) -> bool:
        """Say whether there are settings of Hugo's, or texts in ``content/`` beside a theme."""
        near = [name for name in vault.names if name.count("/") <= 4]  # noqa: PLR2004 - a/b/content/c/d
        content = any(re.search(r"(?:^|/)content/.+\.(?:md|markdown|html)$", name) for name in near)
        marks = r"(?:^|/)(?:layouts|archetypes|themes|config/_default)/"
        settings = any(_SETTINGS.search(name) or re.search(marks, name) for name in near)
        named = any(re.search(r"(?:^|/)hugo\.(?:toml|ya?ml|json)$", name) for name in near)
        return named or (content and settings)

    def read(self, vault: Vault) -> Iterator[Found]:
        """Yield the blog, its posts and pages, its series, and its other files."""
        telling = Telling("")
        site = site_in(vault, telling)
        items = [item for name in vault.names if (item := site.item(name)) is not None]
        if not items:
            hint = "give the folder that has content/ in it"
            raise Unreadable(f"there is no Hugo blog in {vault.label}: no texts in content/", hint)
        yield from telling.remarks
        yield _blog(site)
        reading = _Reading(site, index_of(items), _bundles(site, items))
        # Lists first: they say what series and authors are called.
        for item in sorted(items, key=lambda one: (not one.is_list, one.name)):
            yield from _found(item, reading)
        yield from reading.series.all()
        yield Blog(redirects=_of_lists(site, items) | reading.redirects)
        yield from published(_static(site, items), reading.shown)


def _blog(site: HugoSite) -> Blog:
    config = site.config
    own = site.languages.get(site.language)
    own = own if isinstance(own, Mapping) else {}
    language = own.get("languagecode") or config.get("languagecode") or ""
    if not language and config.get("defaultcontentlanguage"):
        language = site.language
    described = own.get("params", {}) if isinstance(own.get("params"), Mapping) else {}
    description = described.get("description") or site.params.get("description") or ""
    return Blog(
        title=str(own.get("title") or config.get("title") or ""),
        description=" ".join(str(description).split()),
        address=site.address,
        language=str(language).replace("_", "-"),
        timezone=str(config.get("timezone") or ""),
        permalink=site.permalink,
        roots=site.roots,
        menu=_menu(site, own),
        engine=COMMONMARK,
    )


def _menu(site: HugoSite, own: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    menus = (
        own.get("menus") or own.get("menu") or site.config.get("menus") or site.config.get("menu")
    )
    main = menus.get("main") if isinstance(menus, Mapping) else None
    entries = [one for one in (main if isinstance(main, list) else []) if isinstance(one, Mapping)]
    found = []
    for one in sorted(entries, key=lambda entry: _weight(entry.get("weight")) or 0):
        address = str(one.get("url") or one.get("pageref") or "")
        if one.get("name") and address:
            local = address.startswith("/") and not address.startswith(f"{site.base}/")
            found.append((str(one["name"]), site.base + address if local else address))
    return tuple(found)


def _weight(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _bundles(site: HugoSite, items: list[Item]) -> dict[str, tuple[str, ...]]:
    """Return for each bundle's folder the files in it and below."""
    folders = {item.home for item in items if item.is_bundle}
    texts = {item.name for item in items}
    found: dict[str, list[str]] = {}
    for name in site.vault.names:
        folder = name.rpartition("/")[0]
        while folder and folder not in folders:
            folder = folder.rpartition("/")[0]
        if folder and name not in texts:
            found.setdefault(folder, []).append(name)
    return {folder: tuple(names) for folder, names in found.items()}


def _static(site: HugoSite, items: list[Item]) -> Iterator[tuple[str, str]]:
    """Yield the files that were published, with their paths."""
    bundles = tuple(f"{item.home}/" for item in items if item.is_bundle)
    texts = {item.name for item in items}
    roots = [root for root in site.roots if not root.endswith("assets/")]
    for name in site.vault.names:
        root = next((one for one in roots if name.startswith(one)), None)
        if root is not None and name not in texts and not name.startswith(bundles):
            yield name, name.removeprefix(root)


def _found(item: Item, reading: _Reading) -> Iterator[Found]:
    telling = Telling(item.name, key_of(item.name))
    try:
        text = text_of(reading.site.vault.read(item.name), telling)
    except BrokenFile as problem:
        telling.lost("unreadable", f"this file cannot be read: {problem}")
        yield from telling.remarks
        return
    matter = read_matter(text, telling)
    if item.ending not in _MARKDOWN | _HTML:
        hint = "turn it into Markdown, with pandoc for one, and import again"
        telling.lost("not-markdown", "this text is not Markdown, and was left out", hint=hint)
    elif item.is_list:
        yield from _list(item, matter, reading, telling)
    else:
        yield _entry(item, matter, reading, telling)
    yield from telling.remarks


def _list(item: Item, matter: Matter, reading: _Reading, telling: Telling) -> Iterator[Found]:
    """Yield what becomes of the text of a list: a home page, a section, a series, an author."""
    keys = Keys(matter.values, matter.lines, telling)
    names = item.path.split("/")
    words = matter.body.strip()
    title = keys.text("title") or (names[-1] if item.path else "Home")
    in_taxonomy = len(names) == 2 and names[0] in {*reading.site.taxonomies, "series", "authors"}  # noqa: PLR2004 - tags/one
    if in_taxonomy and names[0] == "series":
        world = HugoWorld(reading.site, item, reading.index, matter.values)
        telling.shift = matter.body_line - 1
        text = Shortcodes(world, telling).read(words)
        description = keys.text("description", "summary")
        reading.series.describe(title, description, text, Place(item.name))
    elif in_taxonomy and names[0] == "authors":
        yield Author(names[1], title, " ".join(words.split()), keys.text("url", "website"))
    elif in_taxonomy and words:
        message = f'what was said of "{title}" has no place on a page of a tag: {_shortened(words)}'
        telling.lost("taxonomy-text", message, matter.body_line)
    elif words:
        yield _entry(item, matter, reading, telling)
    else:
        yield Skipped("page", "it was a list, which byline makes itself", Place(item.name))


def _shortened(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 60 else f"{flat[:59]}…"  # noqa: PLR2004 - a line of a report


def _entry(item: Item, matter: Matter, reading: _Reading, telling: Telling) -> Entry:
    site = reading.site
    keys = Keys(matter.values, matter.lines, telling)
    date = date_of(item, keys, telling)
    name = item.base or "home"
    title, body, line = titled(keys, matter.body, matter.body_line, _undated(name), telling)
    telling.shift = line - 1
    codes = Shortcodes(HugoWorld(site, item, reading.index, matter.values), telling)
    text = codes.read(body)
    if site.config.get("enableemoji") is True:
        text = with_emoji(text)
    telling.shift = 0
    sort = sort_of(item, site, date)
    draft = bool(keys.flag("draft")) or is_hidden(keys, telling)
    address = site.address_of(item, matter.values, title, date)
    weight = weight_of(keys)
    fields = fields_of(keys, site, item, address, sort, weight, telling)
    if codes.toc and fields["toc"] is None:
        fields["toc"] = True
    if sort is Sort.PAGE:
        fields = of_page(fields, telling)
    fields["series"] = tuple(reading.series.title_of(one) for one in fields["series"])
    for series in fields["series"]:
        reading.series.add(series, key_of(item.name), weight or fields["part"], date)
    reading.shown.add(text)
    reading.shown.add_address(fields["image"])
    is_home = item.is_list and not item.path
    if is_home:
        telling.changed("home-page", f'the text of the home page is the page "{title}" now')
    return Entry(
        key=key_of(item.name),
        sort=sort,
        title=title,
        text=text.strip("\n") + "\n",
        form=Form.HTML if item.ending in _HTML else Form.MARKDOWN,
        place=Place(item.name),
        text_line=line,
        date=date,
        draft=draft,
        slug=_last(address.removeprefix(site.base)) or name,
        address="" if is_home else address,
        folder=item.home,
        files=reading.beside.get(item.home, ()) if item.is_bundle else (),
        **fields,
    )


def _last(address: str) -> str:
    """Return the last part of an address, without ending."""
    return posixpath.basename(address.rstrip("/")).removesuffix(".html").removesuffix(".htm")


def _undated(name: str) -> str:
    match = DATED.fullmatch(name)
    return (match[2] or name) if match else name


def _of_lists(site: HugoSite, items: list[Item]) -> dict[str, str]:
    """Return old addresses of lists and feeds, and where they lead now."""
    found: dict[str, str] = {f"{site.base}/index.xml": "/feed.xml"}
    for section in sorted({item.section for item in items if item.section}):
        if site.is_main(section) and not any(i.is_list and i.path == section for i in items):
            found[f"{site.base}/{urlized(section)}/"] = "/"
            found[f"{site.base}/{urlized(section)}/index.xml"] = "/feed.xml"
    return found


IMPORTER: Final = Hugo()
