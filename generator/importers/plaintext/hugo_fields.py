"""Hugo's front matter to the fields of an entry."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from generator.importers.dates import moment_of
from generator.importers.importer import Sort
from generator.importers.plaintext.entries import common_fields
from generator.importers.plaintext.hugo_site import HugoSite, Item
from generator.importers.plaintext.keys import Keys, distinct
from generator.importers.plaintext.telling import Telling

__all__ = ["DATED", "date_of", "fields_of", "is_hidden", "sort_of", "weight_of"]

DATED: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-|$)(.*)")
_USUAL_LAYOUTS: Final = frozenset({"post", "posts", "page", "single", "default", "blog"})


def date_of(item: Item, keys: Keys, telling: Telling) -> datetime | None:
    """Return when a page was published: of two dates the later, so that nothing is out early."""
    written, waits = keys.moment("date"), keys.moment("publishdate", "pubdate")
    if "published" in keys and not isinstance(keys.peek("published"), bool):
        waits = waits or keys.moment("published")
    if written and waits and waits.replace(tzinfo=None) > written.replace(tzinfo=None):
        message = f"it was dated {written.date()} and published on {waits.date()}, which counts"
        telling.changed("publish-date", message, keys.line("publishdate"))
        return waits
    date = written or waits
    if date is None and (match := DATED.fullmatch(item.base)):
        date = moment_of(match[1])
        telling.guessed("no-date", f"no date was given; {match[1]} is from the file's name")
    return date


def is_hidden(keys: Keys, telling: Telling) -> bool:
    """Say whether a page had no page of its own: it was there for others to show."""
    build = keys.peek("build") or keys.peek("_build")
    render = build.get("render") if isinstance(build, Mapping) else None
    if keys.peek("headless") is True or render in {"never", False}:
        telling.changed("headless", "this had no page of its own, so it is a draft")
        return True
    return False


def weight_of(keys: Keys) -> int | None:
    """Return the place in a series that a page's weight says; others stay among the rest."""
    if "series" not in keys:
        return None
    weight = keys.number("series_weight")
    return weight if weight is not None else keys.number("weight")


def sort_of(item: Item, site: HugoSite, date: datetime | None) -> Sort:
    """Say whether a page is one of the stream of posts: by its section, else by its date."""
    if item.is_list or not item.section:
        return Sort.PAGE
    main = site.is_main(item.section)
    if main is None:
        main = date is not None
    return Sort.POST if main or date is not None else Sort.PAGE


def fields_of(
    keys: Keys,
    site: HugoSite,
    item: Item,
    address: str,
    sort: Sort,
    weight: int | None,
    telling: Telling,
) -> dict[str, Any]:
    """Return the fields of an entry but those that the caller has; all that is left is extra."""
    for name in ("url", "slug", "date"):
        keys.take(name)
    kept = {"series", "authors", "author"}
    terms: list[str] = []
    for taxonomy in ("tags", "categories", *site.taxonomies):
        if taxonomy in keys and taxonomy not in kept:
            terms += keys.words(taxonomy)
            if taxonomy not in {"tags", "categories"}:
                telling.noted("taxonomy", f'"{taxonomy}" are tags now', keys.line(taxonomy))
    layout = keys.text("layout", "type")
    fields = common_fields(keys)
    extra = fields["extra"]
    if layout and layout not in _USUAL_LAYOUTS:
        extra["layout"] = layout
    if sort is Sort.POST and site.is_main(item.section) is not True:
        extra.setdefault("section", item.section)
    if sort is Sort.PAGE and weight is not None:
        extra["weight"] = weight
    images = extra.get("images")
    if not fields["image"] and isinstance(images, list) and images and isinstance(images[0], str):
        fields["image"] = images[0]
        if len(images) == 1:
            del extra["images"]
    if isinstance(extra.get("params"), Mapping):
        extra |= {key: one for key, one in extra.pop("params").items() if key not in extra}
    fields["aliases"] = tuple(_alias(one, site, address) for one in fields["aliases"])
    fields["tags"] = distinct(terms)
    fields["language"] = item.language or fields["language"]
    # What Hugo's own feed takes for an id: its address.
    if not fields["id"] and site.address and sort is Sort.POST:
        fields["id"] = site.address.rstrip("/") + address.removeprefix(site.base)
    if weight is not None:
        fields["part"] = None
    return fields


def _alias(alias: str, site: HugoSite, address: str) -> str:
    """Return an old address; without a slash it starts where the page's last part does."""
    above = posixpath.dirname(address.removeprefix(site.base).rstrip("/"))
    path = posixpath.normpath(alias if alias.startswith("/") else f"{above}/{alias}")
    return site.base + (path if path.endswith((".html", ".htm")) else f"{path.rstrip('/')}/")
