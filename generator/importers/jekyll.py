"""Blogs made by Jekyll: posts, drafts, collections and pages, their Liquid and their kramdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from generator.config.model import COMMONMARK
from generator.importers.dates import moment_of
from generator.importers.importer import Author, Blog, Entry, Form, Found, Skipped, Sort, Unreadable
from generator.importers.plaintext.encoding import text_of
from generator.importers.plaintext.entries import common_fields, of_page, titled
from generator.importers.plaintext.files import Shown, published
from generator.importers.plaintext.jekyll_site import Item, JekyllSite, site_in
from generator.importers.plaintext.jekyll_world import JekyllWorld, post_names, scope_of
from generator.importers.plaintext.keys import Keys, distinct
from generator.importers.plaintext.kramdown import byline_of
from generator.importers.plaintext.liquid import Liquid
from generator.importers.plaintext.matter import Matter, read_matter
from generator.importers.plaintext.pictures import key_of
from generator.importers.plaintext.settings import merged, read_settings
from generator.importers.plaintext.telling import Telling
from generator.importers.vault import BrokenFile, Vault
from generator.model.diagnostic import Place

__all__ = ["IMPORTER"]

_MARKDOWN: Final = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mkdown"})
_HTML: Final = frozenset({".html", ".htm"})
_OTHER_TEXTS: Final = frozenset({".textile", ".adoc", ".asciidoc", ".org", ".rst"})
_USUAL_LAYOUTS: Final = frozenset({"post", "page", "default", "single", "posts", "home", "none"})
_LISTS: Final = {
    "archive": "/archive/", "archives": "/archive/", "tags": "/tags/", "categories": "/tags/",
    "blog": "/", "posts": "/",
}  # fmt: skip
_OF_PROJECTS: Final = re.compile(
    r"(?:Gemfile.*|Rakefile|Makefile|Dockerfile|LICEN[CS]E.*|README.*|CONTRIBUTING.*|CHANGELOG.*"
    r"|package(?:-lock)?\.json|yarn\.lock|.*\.gemspec|.*\.lock|docker-compose.*|netlify\.toml)",
    re.IGNORECASE,
)
_BUILT: Final = ("_site/", "vendor/", "node_modules/", ".git/", ".jekyll-cache/", ".sass-cache/")


@dataclass(slots=True)
class _Reading:
    """What is known of the whole blog while its files are read one by one."""

    site: JekyllSite
    items: Mapping[str, Item]
    posts: Mapping[str, str]
    shown: Shown = field(default_factory=Shown)
    tags: dict[str, None] = field(default_factory=dict)
    categories: dict[str, None] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Jekyll:
    """Reads a folder as ``jekyll build`` did."""

    name: str = "jekyll"
    title: str = "Jekyll"

    def recognises(self, vault: Vault) -> bool:
        """Say whether there are ``_posts`` or ``_config.yml``, near the top of a folder."""
        near = [name for name in vault.names if name.count("/") <= 3]  # noqa: PLR2004 - a/b/_posts/c
        return any("_posts/" in name or name.endswith("_config.yml") for name in near)

    def read(self, vault: Vault) -> Iterator[Found]:
        """Yield the blog, its authors, its posts and pages, and its other files."""
        if not self.recognises(vault):
            hint = "give the folder that has _config.yml in it"
            raise Unreadable(f"there is no Jekyll blog in {vault.label}: no _posts/", hint)
        telling = Telling("")
        site = site_in(vault, telling)
        yield from telling.remarks
        yield _blog(site)
        yield from _authors(site)
        items, others = _sorted(site)
        reading = _Reading(site, items, post_names(items))
        for item in items.values():
            yield from _entry(item, reading)
        if reading.redirects or reading.tags or reading.categories:
            yield Blog(redirects=reading.redirects | _archives(reading))
        yield from published(others, reading.shown)


def _blog(site: JekyllSite) -> Blog:
    config = site.config
    texts = {
        key: " ".join(str(config.get(key) or "").split()) for key in ("title", "lang", "locale")
    }
    description = config.get("description") or config.get("tagline") or ""
    language = texts["lang"] or texts["locale"].replace("_", "-")
    return Blog(
        title=texts["title"] or str(config.get("name") or ""),
        description=" ".join(str(description).split()),
        address=f"{site.origin}{site.base}/" if site.origin else "",
        language=language,
        timezone=str(config.get("timezone") or ""),
        permalink=site.permalink,
        roots=(site.prefix,),
        menu=_menu(site),
        engine=COMMONMARK,
    )


def _menu(site: JekyllSite) -> tuple[tuple[str, str], ...]:
    """Return the menu that most themes read from ``_data/navigation.yml``."""
    name = next((n for n in _data(site, "navigation") if n in site.vault), "")
    data = read_settings(site.vault, name, Telling(name)) if name else {}
    listed = data.get("main")
    found = []
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, Mapping) and one.get("title") and one.get("url"):
            address = str(one["url"])
            found.append((str(one["title"]), site.base + address if address[0] == "/" else address))
    return tuple(found)


def _data(site: JekyllSite, name: str) -> tuple[str, ...]:
    return tuple(
        f"{site.prefix}_data/{name}.{ending}" for ending in ("yml", "yaml", "json", "toml")
    )


def _authors(site: JekyllSite) -> Iterator[Author]:
    name = next((n for n in _data(site, "authors") if n in site.vault), "")
    for key, one in (read_settings(site.vault, name, Telling(name)) if name else {}).items():
        if isinstance(one, Mapping) and one.get("name"):
            url = str(one.get("url") or one.get("web") or one.get("home") or "")
            bio = " ".join(str(one.get("bio") or "").split())
            yield Author(key, str(one["name"]), bio, url if url.startswith("http") else "")


def _sorted(site: JekyllSite) -> tuple[dict[str, Item], list[tuple[str, str]]]:
    """Return the files that are texts, and the others with their paths on the blog."""
    items: dict[str, Item] = {}
    others: list[tuple[str, str]] = []
    listed = site.config.get("exclude")
    excluded = tuple(str(one).strip("/") for one in (listed if isinstance(listed, list) else []))
    for name in site.vault.names:
        path = name.removeprefix(site.prefix)
        if not name.startswith(site.prefix) or path.startswith(_BUILT):
            continue
        if any(path == one or path.startswith(f"{one}/") for one in excluded):
            continue
        item = site.item(name)
        ending = _ending(name)
        if item and ending in _MARKDOWN | _HTML | _OTHER_TEXTS and _is_text(site, item):
            items[name] = item
        elif item and not _OF_PROJECTS.fullmatch(path) and item.kind not in {"posts", "drafts"}:
            others.append((name, path.removeprefix("_")))
        elif path.startswith(".well-known/"):
            others.append((name, path))
    return items, others


def _ending(name: str) -> str:
    return name[name.rfind(".") :].lower() if "." in name.rpartition("/")[2] else ""


def _is_text(site: JekyllSite, item: Item) -> bool:
    """Say whether Jekyll made a page of a file: pages and collections need front matter for it."""
    return item.kind in {"posts", "drafts"} or site.vault.start(item.name, 16).lstrip(
        b"\xef\xbb\xbf"
    ).startswith(b"---")


def _entry(item: Item, reading: _Reading) -> Iterator[Found]:
    telling = Telling(item.name, key_of(item.name))
    try:
        data = reading.site.vault.read(item.name)
    except BrokenFile as problem:
        telling.lost("unreadable", f"this file cannot be read: {problem}")
        yield from telling.remarks
        return
    text = text_of(data, telling, str(reading.site.config.get("encoding") or ""))
    matter = read_matter(text, telling)
    if _ending(item.name) in _OTHER_TEXTS:
        hint = "turn it into Markdown, with pandoc for one, and import again"
        telling.lost("not-markdown", "this text is not Markdown, and was left out", hint=hint)
    elif _is_template(item, matter.body, leads_on="redirect_to" in matter.values):
        why = "it is a template of the old theme"
        if item.last in _LISTS:
            reading.redirects[reading.site.address(item, matter.values, (), None)] = _LISTS[
                item.last
            ]
        yield Skipped("page", why, Place(item.name))
    else:
        entry = _made(item, matter, reading, telling)
        if entry is not None:
            yield entry
    yield from telling.remarks


def _is_template(item: Item, body: str, *, leads_on: bool) -> bool:
    """Say whether a page is made of other pages and says nothing itself."""
    if item.kind != "pages" or leads_on:
        return False
    if _ending(item.name) in _HTML and re.search(r"\{%-?\s*for\b|\bpaginator\b", body):
        return True
    loops = re.sub(r"\{%-?\s*(?:for)\b.*\{%-?\s*endfor\s*-?%\}", "", body, flags=re.DOTALL)
    without = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^<>]*>", "", loops, flags=re.DOTALL)
    return not without.strip()


def _made(item: Item, matter: Matter, reading: _Reading, telling: Telling) -> Entry | None:
    site = reading.site
    values = merged(site.defaults(item), matter.values)
    keys = Keys(values, matter.lines, telling)
    date = keys.moment("date") or moment_of(item.date)
    categories = (*item.folders, *_terms(keys, "category", "categories"))
    tags = _terms(keys, "tag", "tags")
    address = site.address(item, values, categories, date)
    title, body, line = titled(keys, matter.body, matter.body_line, item.stem, telling)
    telling.shift = line - 1
    scope = scope_of(site, values, address, date, title)
    world = JekyllWorld(site, reading.items, reading.posts, item.name)
    liquid = Liquid(world, scope, telling)
    text = _with_more(liquid.read(body), site, values)
    form = Form.HTML if _ending(item.name) in _HTML else Form.MARKDOWN
    wants_toc = liquid.toc
    if form is Form.MARKDOWN:
        text, listed = byline_of(text, telling)
        wants_toc = wants_toc or listed
    telling.shift = 0
    draft = _is_draft(item, keys, site, telling)
    fields = _fields(keys, site, item, address, date)
    if wants_toc and fields["toc"] is None:
        fields["toc"] = True
    if _sort(item, date) is Sort.PAGE:
        fields = of_page(fields, telling)
    reading.shown.add(text)
    reading.shown.add_address(fields["image"])
    if (to := fields["extra"].pop("redirect_to", None)) and not text.strip():
        leads = to[0] if isinstance(to, list) else to
        reading.redirects[address] = str(leads)
        telling.noted("redirect", f"this page only leads on to {leads}; it is a redirect now")
        return None
    reading.tags |= dict.fromkeys(tags)
    reading.categories |= dict.fromkeys(categories)
    return Entry(
        key=key_of(item.name),
        sort=_sort(item, date),
        title=title,
        text=text.strip("\n") + "\n",
        form=form,
        place=Place(item.name),
        text_line=line,
        date=date,
        draft=draft,
        slug=keys.text("slug") or item.stem,
        address="" if draft else address,
        tags=distinct((*categories, *tags)),
        folder=item.name.rpartition("/")[0],
        **fields,
    )


def _fields(
    keys: Keys, site: JekyllSite, item: Item, address: str, date: datetime | None
) -> dict[str, Any]:
    layout = keys.text("layout")
    for name in ("permalink", "date", "slug"):
        keys.take(name)
    aliases = keys.words("redirect_from")
    fields = common_fields(keys)
    if layout and layout not in _USUAL_LAYOUTS:
        fields["extra"]["layout"] = layout
    if item.kind not in {"posts", "drafts", "pages"}:
        fields["extra"].setdefault("collection", item.kind)
    fields["aliases"] = tuple(
        site.base + f"/{one.lstrip('/')}" for one in (*aliases, *fields["aliases"])
    )
    if not fields["authors"]:
        fields["authors"] = _author_of(site)
    # What the plugin jekyll-feed takes for an id: https://github.com/jekyll/jekyll-feed
    if not fields["id"] and item.kind == "posts" and site.origin and date:
        folder = address.rstrip("/").rpartition("/")[0]
        own = keys.text("slug") or item.stem
        fields["id"] = site.origin + quote(f"{folder}/{own}", safe="/:~!$&'()*+,;=@")
    return fields


def _author_of(site: JekyllSite) -> tuple[str, ...]:
    author = site.config.get("author")
    name = author.get("name") if isinstance(author, Mapping) else author
    return (" ".join(str(name).split()),) if name and not isinstance(name, list) else ()


def _terms(keys: Keys, one: str, many: str) -> tuple[str, ...]:
    """Return categories or tags: under the one name a text is one, under the other several."""
    single = keys.words(one)
    return (*single, *keys.words(many, split=str.split))


def _is_draft(item: Item, keys: Keys, site: JekyllSite, telling: Telling) -> bool:
    shown = keys.flag("published")
    draft = keys.flag("draft")
    unshown = (
        item.kind in site.collections and site.collections[item.kind].get("output") is not True
    )
    if unshown:
        message = f'the collection "{item.kind}" had no pages of its own, so this is a draft'
        telling.changed("collection", message)
    return item.kind == "drafts" or shown is False or bool(draft) or unshown


def _sort(item: Item, date: datetime | None) -> Sort:
    if item.kind in {"posts", "drafts"} or (item.kind != "pages" and date is not None):
        return Sort.POST
    return Sort.PAGE


def _with_more(text: str, site: JekyllSite, values: Mapping[str, Any]) -> str:
    """Put byline's own mark where the summary ends."""
    mark = str(
        values.get("excerpt_separator") or site.config.get("excerpt_separator") or ""
    ).strip()
    if not mark or re.fullmatch(r"<!--\s*more\s*-->", mark):
        return text
    return text.replace(mark, "<!-- more -->", 1)


def _archives(reading: _Reading) -> dict[str, str]:
    """Return the addresses that the plugin jekyll-archives gave to tags and categories."""
    settings = reading.site.config.get("jekyll-archives")
    patterns = settings.get("permalinks") if isinstance(settings, Mapping) else None
    found: dict[str, str] = {}
    for kind, names in (("tag", reading.tags), ("category", reading.categories)):
        pattern = patterns.get(kind) if isinstance(patterns, Mapping) else None
        if not isinstance(pattern, str):
            continue
        for name in names:
            slug = re.sub(r"[^\w]+", "-", name.lower()).strip("-")
            found[f"{reading.site.base}{pattern.replace(':name', slug)}"] = f"tag:{name}"
    return found


IMPORTER: Final = Jekyll()
