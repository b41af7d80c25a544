"""What Jekyll's settings say of a blog: where its files lie and what addresses they had.

Sources: https://jekyllrb.com/docs/structure/, https://jekyllrb.com/docs/permalinks/,
https://jekyllrb.com/docs/configuration/front-matter-defaults/; addresses were held against those
that Jekyll 4.3 makes.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final

from generator.importers.plaintext.addresses import (
    filled,
    jekyll_slug,
    moment_parts,
    pattern_of,
)
from generator.importers.plaintext.settings import merged, read_settings
from generator.importers.plaintext.telling import Telling
from generator.importers.vault import Vault
from generator.schema.dates import named_zone

__all__ = ["DATED", "Item", "JekyllSite", "site_in"]

DATED: Final = re.compile(r"(?P<date>\d{2,4}-\d{1,2}-\d{1,2})-(?P<slug>.*)")
_CONFIGS: Final = ("_config.yml", "_config.yaml", "_config.toml")
_STYLES: Final = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_HTML: Final = frozenset({".html", ".htm", ".xhtml"})


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the blog: its name in the archive, and what it is.

    ``kind`` is ``posts``, ``drafts``, ``pages`` or the name of a collection; ``path`` is the name
    without the blog's own folder; ``below`` that within its kind's folder, without ending.
    """

    name: str
    kind: str
    path: str
    below: str

    @property
    def stem(self) -> str:
        """The last part of its name without the ending, and without a date in front."""
        match = DATED.fullmatch(self.last)
        return match["slug"] if match and self.kind not in {"pages", "drafts"} else self.last

    @property
    def last(self) -> str:
        """The last part of its name without the ending."""
        return self.below.rpartition("/")[2]

    @property
    def date(self) -> str:
        """The date in front of its name, as written."""
        match = DATED.fullmatch(self.last)
        if match is None or self.kind in {"pages", "drafts"}:
            return ""
        year, month, day = match["date"].split("-")
        return f"{2000 + int(year) if len(year) == 2 else year}-{month}-{day}"  # noqa: PLR2004 - 10-07-28

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders above ``_posts``, which are categories of the posts in it."""
        parts = PurePosixPath(self.path).parts
        marker = "_posts" if "_posts" in parts else "_drafts"
        return parts[: parts.index(marker)] if marker in parts else ()


@dataclass(frozen=True, slots=True)
class JekyllSite:
    """A blog of Jekyll's. ``prefix`` is its own folder in the archive, with a slash or empty."""

    vault: Vault
    prefix: str
    config: Mapping[str, Any]
    collections: Mapping[str, Mapping[str, Any]]

    @property
    def origin(self) -> str:
        """The host, as ``https://example.com``; empty where it is not known."""
        url = str(self.config.get("url") or "").rstrip("/")
        return url if url.startswith("http") else ""

    @property
    def base(self) -> str:
        """The folder on that host, as ``/blog``; empty where there is none."""
        base = str(self.config.get("baseurl") or "").strip("/")
        return f"/{base}" if base else ""

    @property
    def permalink(self) -> str:
        """The pattern of posts, as byline has it; empty where byline cannot say it."""
        pattern = self._pattern().replace("/:categories", "").replace(":output_ext", ".html")
        names = {"title": "{slug}", "slug": "{slug}", "year": "{year}", "month": "{month}"}
        return pattern_of(pattern, names | {"day": "{day}"})

    def _pattern(self) -> str:
        given = str(self.config.get("permalink") or "date")
        return _STYLES.get(given, given)

    def defaults(self, item: Item) -> dict[str, Any]:
        """Return the front matter that the settings give to a file."""
        found: list[tuple[int, dict[str, Any]]] = []
        listed = self.config.get("defaults")
        for one in listed if isinstance(listed, list) else []:
            scope = one.get("scope") if isinstance(one, Mapping) else None
            values = one.get("values") if isinstance(one, Mapping) else None
            if isinstance(scope, Mapping) and isinstance(values, Mapping) and _within(scope, item):
                found.append((len(str(scope.get("path") or "")), dict(values)))
        together: dict[str, Any] = {}
        for _length, values in sorted(found, key=lambda pair: pair[0]):
            together = merged(together, values)
        return together

    def address(
        self,
        item: Item,
        values: Mapping[str, Any],
        categories: tuple[str, ...],
        date: datetime | None,
    ) -> str:
        """Return the old address of a file from its front matter; it has no host."""
        own = values.get("permalink")
        if isinstance(own, str) and own.strip():
            pattern = own.strip()
        elif item.kind in {"posts", "drafts"}:
            pattern = self._pattern()
        elif item.kind == "pages":
            pattern = self._page_pattern(item)
        else:
            given = self.collections.get(item.kind, {}).get("permalink")
            pattern = str(given) if given else f"/:collection/:path{self._ending()}"
        slug = values.get("slug")
        slug = str(slug) if slug not in (None, "") else item.stem
        parts = {
            **moment_parts(self._local(date)),
            "title": lambda: jekyll_slug(slug, pretty=True, cased=True),
            "slug": lambda: jekyll_slug(slug),
            "name": lambda: jekyll_slug(item.last),
            "basename": lambda: item.last,
            "path": lambda: item.below,
            "collection": lambda: item.kind,
            "categories": lambda: "/".join(dict.fromkeys(one.lower() for one in categories)),
            "slugified_categories": lambda: "/".join(map(jekyll_slug, categories)),
            "output_ext": lambda: ".html",
        }
        return self.base + filled(pattern, parts)

    def _page_pattern(self, item: Item) -> str:
        folder = item.below.rpartition("/")[0]
        folder = f"/{folder}/" if folder else "/"
        return folder if item.last == "index" else f"{folder}:basename{self._ending()}"

    def _ending(self) -> str:
        pattern = self._pattern()
        if pattern.endswith("/"):
            return "/"
        if pattern == _STYLES["weekdate"]:
            return ""  # so Jekyll has it; of its own styles only this one does that
        return ".html" if pattern.endswith((":output_ext", ".html")) else ""

    def _local(self, date: datetime | None) -> datetime | None:
        zone = named_zone(str(self.config.get("timezone") or ""))
        return date.astimezone(zone) if date and date.tzinfo and zone else date

    def item(self, name: str) -> Item | None:
        """Return what a file is; None for what is no text of the blog by its place."""
        path = name.removeprefix(self.prefix)
        parts = PurePosixPath(path).parts
        for marker, kind in (("_posts", "posts"), ("_drafts", "drafts")):
            if marker in parts[:-1]:
                below = "/".join(parts[parts.index(marker) + 1 :])
                return Item(name, kind, path, _stemmed(below))
        inner = path.removeprefix(str(self.config.get("collections_dir") or "").strip("/") + "/")
        top, _, below = inner.partition("/")
        if below and top.startswith("_") and top[1:] in self.collections:
            return Item(name, top[1:], path, _stemmed(below))
        if any(part.startswith(("_", ".", "#")) or part.endswith("~") for part in parts):
            return None
        return Item(name, "pages", path, _stemmed(path))


def site_in(vault: Vault, telling: Telling) -> JekyllSite:
    """Return the blog that lies in an archive, with its settings."""
    configs = [name for config in _CONFIGS for name in vault.called(config)]
    config_name = min(configs, key=lambda name: (name.count("/"), name), default="")
    config: dict[str, Any] = {}
    if config_name:
        telling.name = config_name
        config = read_settings(vault, config_name, telling)
        prefix = config_name.rpartition("/")[0]
    else:
        post = next(name for name in vault.names if "_posts/" in name)
        prefix = post.partition("_posts/")[0].rstrip("/")
    prefix = f"{prefix}/" if prefix else ""
    source = str(config.get("source") or "").strip("./")
    if source and any(name.startswith(f"{prefix}{source}/") for name in vault.names):
        prefix += f"{source}/"
    given = config.get("collections")
    if isinstance(given, list):
        given = {str(name): {} for name in given}
    collections = {
        str(name): one if isinstance(one, Mapping) else {}
        for name, one in (given.items() if isinstance(given, Mapping) else ())
        if name != "posts"
    }
    return JekyllSite(vault, prefix, config, collections)


def _stemmed(path: str) -> str:
    folder, slash, last = path.rpartition("/")
    return folder + slash + (last.rpartition(".")[0] or last)


def _within(scope: Mapping[str, Any], item: Item) -> bool:
    wanted = scope.get("type")
    if wanted and str(wanted) not in {item.kind, item.kind.removesuffix("s")}:
        return False
    path = str(scope.get("path") or "").strip("/")
    if "*" in path:
        return fnmatch.fnmatch(item.path, path) or fnmatch.fnmatch(item.path, f"{path}/*")
    return not path or item.path == path or item.path.startswith(f"{path}/")
