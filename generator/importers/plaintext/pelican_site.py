"""What Pelican's settings say of a blog: where its texts lie, and what addresses they had.

Source: https://docs.getpelican.com/en/latest/settings.html; addresses were held against those that
Pelican 4.12 makes.
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

from generator.importers.plaintext.addresses import tidy
from generator.importers.plaintext.python_settings import read_python_settings
from generator.importers.plaintext.telling import Telling
from generator.importers.vault import Vault

__all__ = ["PelicanSite", "pelican_slug", "site_in"]

_DEFAULTS: Final[Mapping[str, Any]] = {
    "ARTICLE_URL": "{slug}.html",
    "ARTICLE_LANG_URL": "{slug}-{lang}.html",
    "PAGE_URL": "pages/{slug}.html",
    "PAGE_LANG_URL": "pages/{slug}-{lang}.html",
    "CATEGORY_URL": "category/{slug}.html",
    "TAG_URL": "tag/{slug}.html",
    "PAGE_PATHS": ["pages"],
    "ARTICLE_PATHS": [""],
    "STATIC_PATHS": ["images"],
    "ARTICLE_EXCLUDES": [],
    "PAGE_EXCLUDES": [],
    "FILENAME_METADATA": r"(?P<date>\d{4}-\d{2}-\d{2}).*",
    "PATH_METADATA": "",
    "USE_FOLDER_AS_CATEGORY": True,
    "DEFAULT_CATEGORY": "misc",
    "DEFAULT_METADATA": {},
    "EXTRA_PATH_METADATA": {},
    "SLUGIFY_SOURCE": "title",
    "FEED_ALL_ATOM": "feeds/all.atom.xml",
    "PLUGINS": [],
}
_PART: Final = re.compile(r"\{(?P<name>\w+)(?::(?P<form>[^{}]*))?\}")
_DATE: Final = {"%Y": "{year}", "%m": "{month}", "%d": "{day}"}
# Letters that are no letter with a mark, as people spell them without.
_PLAIN: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "þ": "th", "œ": "oe", "ð": "d"}
)


@dataclass(frozen=True, slots=True)
class PelicanSite:
    """A blog of Pelican's. ``prefix`` is the folder of its settings, with a slash or empty."""

    vault: Vault
    prefix: str
    settings: Mapping[str, Any]

    def get(self, name: str) -> Any:
        """Return a setting, or Pelican's default for it."""
        return self.settings.get(name, _DEFAULTS.get(name))

    def text(self, name: str) -> str:
        """Return a setting that is a text; empty where it is none."""
        value = self.get(name)
        return value if isinstance(value, str) else ""

    def paths(self, name: str) -> tuple[str, ...]:
        """Return a setting that is a list of folders or files."""
        value = self.get(name)
        items = value if isinstance(value, list) else [value]
        return tuple(str(one).strip("/") for one in items if one is not None)

    @property
    def address(self) -> str:
        """The whole address of the blog, with a slash at its end; empty where it is not known."""
        url = self.text("SITEURL")
        return f"{url.rstrip('/')}/" if url.startswith("http") else ""

    @property
    def base(self) -> str:
        """The folder on its host, as ``/blog``."""
        return urlsplit(self.address).path.rstrip("/")

    @property
    def content(self) -> str:
        """The folder of texts in the archive, with a slash or empty."""
        given = self.text("PATH").rpartition("/")[2].strip("./") or "content"
        folder = f"{self.prefix}{given}/"
        there = any(name.startswith(folder) for name in self.vault.names)
        return folder if there else self.prefix

    @property
    def language(self) -> str:
        """The language of texts that name none."""
        return self.text("DEFAULT_LANG") or "en"

    @property
    def permalink(self) -> str:
        """The pattern of the posts' addresses as byline has it, or empty."""

        def one(match: re.Match[str]) -> str:
            form = match["form"] or ""
            if match["name"] == "date":
                return re.sub(r"%[A-Za-z]", lambda m: _DATE.get(m[0], "?"), form)
            return "{slug}" if match["name"] == "slug" else "?"

        pattern = tidy(_PART.sub(one, self.text("ARTICLE_URL")))
        usable = "?" not in pattern and pattern.count("{slug}") == 1
        return pattern if usable and pattern.endswith(("/", ".html", ".htm")) else ""

    def slug(self, title: str, name: str) -> str:
        """Return the slug of a text that gives none, by its title or its file's name."""
        by_name = self.get("SLUGIFY_SOURCE") == "basename"
        return pelican_slug(name if by_name else title)

    def address_of(
        self, sort: str, slug: str, date: datetime | None, category: str, language: str
    ) -> str:
        """Return the old address of an ``ARTICLE`` or a ``PAGE``, from its first slash on."""
        other = bool(language) and language != self.language
        pattern = self.text(f"{sort}_LANG_URL" if other else f"{sort}_URL")
        parts = {
            "slug": slug,
            "lang": language or self.language,
            "category": pelican_slug(category),
        }

        def one(match: re.Match[str]) -> str:
            if match["name"] == "date":
                return date.strftime(match["form"] or "%Y-%m-%d") if date else ""
            return parts.get(match["name"], match[0])

        return self.base + tidy(_PART.sub(one, pattern))

    def term_address(self, setting: str, name: str) -> str:
        """Return the old address of a tag or a category."""
        return self.base + tidy(self.text(setting).replace("{slug}", pelican_slug(name)))

    def of_path(self, name: str) -> dict[str, Any]:
        """Return the metadata that the settings make of a file's path."""
        path = name.removeprefix(self.content)
        found: dict[str, Any] = dict(self.get("DEFAULT_METADATA") or {})
        stem = posixpath.splitext(posixpath.basename(path))[0]
        for setting, text in (("FILENAME_METADATA", stem), ("PATH_METADATA", path)):
            found |= _named_groups(self.text(setting), text)
        folder = posixpath.basename(posixpath.dirname(path))
        if folder and self.get("USE_FOLDER_AS_CATEGORY") and folder not in self.paths("PAGE_PATHS"):
            found.setdefault("category", folder)
        extra = self.get("EXTRA_PATH_METADATA")
        own = extra.get(path) if isinstance(extra, Mapping) else None
        return found | (own if isinstance(own, dict) else {})

    def is_in(self, name: str, setting: str) -> bool:
        """Say whether a file lies in one of the folders that a setting names."""
        path = name.removeprefix(self.content)
        return any(
            not one or path == one or path.startswith(f"{one}/") for one in self.paths(setting)
        )


def _named_groups(pattern: str, text: str) -> dict[str, str]:
    # Patterns are the writer's own; they are tried on names of files, which are short.
    try:
        match = re.match(pattern, text[:255]) if pattern else None
    except re.error:
        return {}
    return {key: value for key, value in match.groupdict().items() if value} if match else {}


def pelican_slug(text: str) -> str:
    """Return a text as Pelican makes slugs: in plain letters of ASCII, with hyphens."""
    text = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN))
    text = text.encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text).strip()).lower()


def site_in(vault: Vault, telling: Telling) -> PelicanSite:
    """Return the blog that lies in an archive, with its settings."""
    first = min(vault.called("pelicanconf.py"), key=lambda name: name.count("/"), default="")
    prefix = first.rpartition("/")[0]
    prefix = f"{prefix}/" if prefix else ""
    settings: dict[str, Any] = {}
    for name in (first, f"{prefix}publishconf.py"):
        if name in vault:
            telling.name = name
            settings |= read_python_settings(vault, name, telling)
    return PelicanSite(vault, prefix, settings)
