"""What Hugo's settings say of a blog: where its texts lie, and what addresses they had.

Sources: https://gohugo.io/configuration/, https://gohugo.io/content-management/urls/; addresses
were held against those that Hugo 0.168 makes.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from generator.importers.plaintext.addresses import filled, moment_parts, pattern_of, tidy
from generator.importers.plaintext.settings import merged, read_settings
from generator.importers.plaintext.telling import Telling
from generator.importers.vault import Vault

__all__ = ["ENDINGS", "HugoSite", "Item", "site_in", "urlized"]

ENDINGS: Final = (".toml", ".yaml", ".yml", ".json")
_CONFIGS: Final = tuple(f"{name}{ending}" for name in ("hugo", "config") for ending in ENDINGS)
_MAIN: Final = frozenset(
    {"post", "posts", "blog", "articles", "article", "news", "notes", "essays", "writing",
     "journal", "til", "entries", "stories"}
)  # fmt: skip
_SLICE: Final = re.compile(r":sections\[(?P<from>\d*)(?P<colon>:?)(?P<to>\d*|last)\]")
_TEXTS: Final = frozenset(
    {".md", ".markdown", ".mdown", ".html", ".htm", ".org", ".adoc", ".asciidoc", ".ad", ".rst",
     ".pandoc", ".pdc"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A text below the folder of texts.

    ``folder`` and ``base`` are those of its address before anything changes it: for a bundle
    ``posts/one/index.md`` they are ``posts`` and ``one``. ``home`` is the folder it lies in.
    """

    name: str
    folder: str
    base: str
    ending: str
    home: str
    language: str = ""
    is_list: bool = False
    """Whether it is an ``_index.md``, the text of a list of pages."""
    is_bundle: bool = False

    @property
    def section(self) -> str:
        """The first folder of its path."""
        path = self.path
        return path.partition("/")[0] if "/" in path or self.is_list else ""

    @property
    def path(self) -> str:
        """Its path as ``ref`` names it, without ending."""
        return f"{self.folder}/{self.base}".strip("/")


@dataclass(frozen=True, slots=True)
class HugoSite:
    """A blog of Hugo's. ``prefix`` is its folder in the archive, with a slash or empty.

    All names in ``config`` are in small letters.
    """

    vault: Vault
    prefix: str
    config: Mapping[str, Any]

    @property
    def address(self) -> str:
        """The whole address of the blog, with a slash at its end; empty where it is not known."""
        url = str(self.config.get("baseurl") or "").strip()
        known = url.startswith("http") and "example.org" not in url
        return f"{url.rstrip('/')}/" if known else ""

    @property
    def base(self) -> str:
        """The folder on its host, as ``/blog``."""
        return urlsplit(self.address).path.rstrip("/")

    @property
    def content(self) -> str:
        """The folder of texts, with the prefix and a slash."""
        return f"{self.prefix}{str(self.config.get('contentdir') or 'content').strip('/')}/"

    @property
    def roots(self) -> tuple[str, ...]:
        """The folders of the archive that were published at ``/``."""
        given = self.config.get("staticdir") or "static"
        folders = given if isinstance(given, list) else [given]
        roots = [f"{self.prefix}{str(one).strip('/')}/" for one in folders]
        return (*roots, self.content, f"{self.prefix}assets/")

    @property
    def params(self) -> Mapping[str, Any]:
        """The blog's own parameters."""
        found = self.config.get("params")
        return found if isinstance(found, Mapping) else {}

    @property
    def languages(self) -> Mapping[str, Any]:
        """Languages by their codes."""
        found = self.config.get("languages")
        return found if isinstance(found, Mapping) else {}

    @property
    def language(self) -> str:
        """The code of the language that the blog is in."""
        given = self.config.get("defaultcontentlanguage")
        return str(given or "en").lower()

    @property
    def taxonomies(self) -> tuple[str, ...]:
        """The names of its taxonomies in front matter: ``tags``, ``categories``."""
        given = self.config.get("taxonomies")
        if isinstance(given, Mapping):
            return tuple(dict.fromkeys(str(one).lower() for one in given.values() if one))
        return ("categories", "tags")

    def is_main(self, section: str) -> bool | None:
        """Say whether a section holds the posts; None where nobody said."""
        given = self.params.get("mainsections") or self.config.get("mainsections")
        if given:
            names = given if isinstance(given, list) else [given]
            return section.lower() in {str(one).lower() for one in names}
        return True if section.lower() in _MAIN else None

    @property
    def permalink(self) -> str:
        """The pattern of the posts' addresses as byline has it, or empty."""
        for section in sorted(_MAIN | {str(one) for one in self._patterns()}):
            pattern = self._patterns().get(section)
            if isinstance(pattern, str) and self.is_main(section):
                names = dict.fromkeys(_NAMES, "{slug}") | {"section": section}
                dates = {"year": "{year}", "month": "{month}", "day": "{day}"}
                return pattern_of(pattern, names | dates)
        return ""

    def _patterns(self) -> Mapping[str, Any]:
        given = self.config.get("permalinks")
        given = given if isinstance(given, Mapping) else {}
        of_pages = given.get("page")
        flat = {key: value for key, value in given.items() if isinstance(value, str)}
        return {**flat, **(of_pages if isinstance(of_pages, Mapping) else {})}

    def address_of(
        self, item: Item, values: Mapping[str, Any], title: str, date: datetime | None
    ) -> str:
        """Return the old address of a page from its first slash on."""
        front = f"{self.base}{self._language_folder(item)}"
        own = values.get("url")
        slug = str(values.get("slug") or "")
        if isinstance(own, str) and own.strip():
            path = filled(own.strip(), self._parts(item, slug, title, date))
            return f"{self.base}{path}"
        if item.is_list:
            return front + tidy(f"/{self._urlized(item.folder)}/{self._urlized(item.base)}/")
        pattern = self._patterns().get(item.section or "/")
        if isinstance(pattern, str):
            pattern = _SLICE.sub(lambda m: "/".join(_sliced(item.folder.split("/"), m)), pattern)
            path = filled(pattern, self._parts(item, slug, title, date))
        else:
            last = self._urlized(slug) if slug else self._urlized(item.base)
            path = tidy(f"/{self._urlized(item.folder)}/{last}")
        ugly = self.config.get("uglyurls")
        ugly = ugly.get(item.section) if isinstance(ugly, Mapping) else ugly
        if path.endswith((".html", ".htm")):
            return front + path
        return front + (f"{path.rstrip('/')}.html" if ugly is True else f"{path.rstrip('/')}/")

    def _parts(self, item: Item, slug: str, title: str, date: datetime | None) -> dict[str, Any]:
        base = self._urlized(item.base)
        named = self._urlized(slug)
        sections = "/".join(map(self._urlized, item.folder.split("/")))
        return {
            **moment_parts(date),
            "section": lambda: self._urlized(item.section),
            "sections": lambda: sections,
            "title": lambda: self._urlized(title),
            "slug": lambda: named or self._urlized(title),
            "filename": lambda: base,
            "contentbasename": lambda: base,
            "slugorfilename": lambda: named or base,
            "slugorcontentbasename": lambda: named or base,
        }

    def _urlized(self, text: str) -> str:
        return urlized(
            text,
            lower=self.config.get("disablepathtolower") is not True,
            accents=self.config.get("removepathaccents") is not True,
        )

    def _language_folder(self, item: Item) -> str:
        code = item.language or self.language
        if code != self.language or self.config.get("defaultcontentlanguageinsubdir") is True:
            return f"/{code}"
        return ""

    def item(self, name: str) -> Item | None:
        """Return what a file below the folder of texts is; None for what is no text."""
        language, root = self._root_of(name)
        if root is None:
            return None
        path = name.removeprefix(root)
        folder, _, last = path.rpartition("/")
        stem, ending = posixpath.splitext(last)
        if ending.lower() not in _TEXTS or last.startswith("."):
            return None
        inner, dot, code = stem.rpartition(".")
        if dot and code.lower() in {str(one).lower() for one in self.languages}:
            stem, language = inner, code.lower()
        if stem in {"index", "_index"}:
            above, _, own = folder.rpartition("/")
            is_list = stem == "_index"
            place = (above, own, ending.lower(), f"{root}{folder}".rstrip("/"), language)
            return Item(name, *place, is_list=is_list, is_bundle=not is_list)
        return Item(name, folder, stem, ending.lower(), f"{root}{folder}".rstrip("/"), language)

    def _root_of(self, name: str) -> tuple[str, str | None]:
        for code, one in self.languages.items():
            folder = one.get("contentdir") if isinstance(one, Mapping) else None
            root = f"{self.prefix}{str(folder).strip('/')}/" if folder else None
            if root and name.startswith(root):
                return ("" if code == self.language else str(code).lower()), root
        return "", self.content if name.startswith(self.content) else None


_NAMES: Final = (
    "slug", "title", "filename", "contentbasename", "slugorfilename", "slugorcontentbasename",
)  # fmt: skip


def urlized(text: str, *, lower: bool = True, accents: bool = True) -> str:
    """Return a text as Hugo makes a path of it: spaces are hyphens, most signs are left out."""
    if not accents:
        text = unicodedata.normalize("NFD", text)
        text = "".join(sign for sign in text if unicodedata.category(sign) != "Mn")
    kept = "".join(
        sign
        if sign.isalnum() or sign in "._-+/~@#" or unicodedata.category(sign)[0] == "M"
        else " "
        if sign.isspace()
        else ""
        for sign in text.strip()
    )
    path = re.sub(r"[ ]+-*|(?<=-)[ ]+", "-", kept)
    return path.lower() if lower else path


def _sliced(parts: list[str], match: re.Match[str]) -> list[str]:
    first = int(match["from"] or 0)
    if not match["colon"]:
        return parts[first : first + 1]
    return parts[first : int(match["to"]) if match["to"].isdigit() else None]


def site_in(vault: Vault, telling: Telling) -> HugoSite:
    """Return the blog that lies in an archive, with its settings."""
    names = [name for config in _CONFIGS for name in vault.called(config)]
    usable = [name for name in names if not re.search(r"(?:^|/)(?:themes|node_modules)/", name)]
    first = min(usable, key=lambda name: (name.count("/"), names.index(name)), default="")
    prefix = re.sub(r"(?:config/_default/)?[^/]*$", "", first)
    if not first:
        text = next((n for n in vault.names if re.search(r"(?:^|/)content/", n)), "")
        prefix = re.sub(r"content/.*", "", text)
    config: dict[str, Any] = {}
    for name in dict.fromkeys((first, *_split_settings(vault, prefix))):
        if name:
            telling.name = name
            read = _lowered(read_settings(vault, name, telling))
            stem = posixpath.splitext(posixpath.basename(name))[0].lower().partition(".")[0]
            named = read if stem in {"hugo", "config"} else {stem: read}
            config = merged(config, named)
    return HugoSite(vault, prefix, config)


def _split_settings(vault: Vault, prefix: str) -> list[str]:
    """Return the files of settings that are one for each group, in ``config/_default``."""
    folder = f"{prefix}config/_default/"
    return [n for n in vault.names if n.startswith(folder) and n.endswith(ENDINGS)]


def _lowered(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key).lower(): _lowered(one) for key, one in value.items()}
    return [_lowered(one) for one in value] if isinstance(value, list) else value
