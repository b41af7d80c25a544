"""Front matter to the fields of an entry, as far as all programs mean the same by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from generator.importers.plaintext.keys import Keys, whole
from generator.importers.plaintext.matter import plain_data
from generator.importers.plaintext.telling import Telling

__all__ = ["common_fields", "of_page", "titled"]

_IMAGES: Final = ("image", "cover", "featured_image", "featuredimage", "feature_image", "thumbnail")
_OF_IMAGE: Final = ("path", "url", "src", "image", "relative_path", "feature", "teaser")
_ALTS: Final = ("image_alt", "imagealt", "alt")
_HEADING: Final = re.compile(
    r"\s*(?:#[ \t]+(?P<hashes>[^\n]*?)[ \t]*#*[ \t]*(?:\{[^{}\n]*\})?"
    r"|(?P<line>[^\n]+)\n=+[ \t]*)(?:\n|\Z)"
)


def common_fields(
    keys: Keys,
    *,
    split: Callable[[str], list[str]] = whole,
    aliases: tuple[str, ...] = ("aliases",),
) -> dict[str, Any]:
    """Return fields of :class:`Entry`; what is left of the front matter is its ``extra``.

    To be called when a program's own keys have been taken. ``split`` parts a text where a list is
    meant.
    """
    image, alt = _picture(keys)
    fields: dict[str, Any] = {
        "updated": keys.moment(
            "updated", "lastmod", "modified", "last_modified_at", "last_modified"
        ),
        "description": keys.text("description", "summary", "excerpt"),
        "authors": _authors(keys, split),
        "aliases": keys.words(*aliases),
        "series": keys.words("series"),
        "part": keys.number("part", "series_index", "series_order", "series_part"),
        "language": keys.text("language", "lang", "locale").replace("_", "-"),
        "toc": keys.flag("toc"),
        "id": keys.text("guid", "feed_id"),
        "image": image,
        "image_alt": alt,
        "expires": keys.moment("expires", "expirydate", "unpublishdate"),
    }
    comments = keys.flag("comments", "comment")
    fields["comments"] = False if comments is False else None
    fields["extra"] = plain_data(keys.rest())
    return fields


def of_page(fields: dict[str, Any], telling: Telling) -> dict[str, Any]:
    """Return the fields of a page, which is part of no series and never leaves by itself."""
    kept = {name: fields[name] for name in ("series", "part", "expires") if fields[name]}
    for name, value in kept.items():
        message = f'a page has no "{name}"; it is under extra'
        telling.changed("page", message)
        shown = list(value) if isinstance(value, tuple) else plain_data(value)
        fields["extra"].setdefault(name, shown)
    return {**fields, "series": (), "part": None, "expires": None}


def titled(
    keys: Keys, text: str, line: int, otherwise: str, telling: Telling
) -> tuple[str, str, int]:
    """Return a title, and the text with its first line, from which it may have been taken.

    Where no title was written, it is the text's first heading, if it begins with one of the first
    level; else ``otherwise``.
    """
    title = keys.text("title")
    if title:
        return title, text, line
    match = _HEADING.match(text)
    found = " ".join((match["hashes"] or match["line"] or "").split()) if match else ""
    if match and found:
        telling.guessed("no-title", f'no title was given; it is the first heading: "{found}"')
        return found, text[match.end() :], line + match[0].count("\n")
    title = " ".join(re.split(r"[-_\s]+", otherwise)).strip() or otherwise
    title = title[:1].upper() + title[1:]
    telling.guessed("no-title", f'no title was given; it was made of the file\'s name: "{title}"')
    return title, text, line


def _picture(keys: Keys) -> tuple[str, str | None]:
    alt = keys.text(*_ALTS) or None
    name = next((name for name in _IMAGES if name in keys), "")
    value = keys.take(name) if name else None
    if name == "" and isinstance(header := keys.take("header"), Mapping):
        value = header
    elif name == "" and header is not None:
        keys.give_back("header")
    if isinstance(value, list) and value:
        if len(value) > 1:
            keys.give_back(name)
        value = value[0]
    if isinstance(value, Mapping):
        source = next((str(value[key]) for key in _OF_IMAGE if value.get(key)), "")
        alt = alt or (str(value["alt"]) if value.get("alt") is not None else None)
        if not source or set(value) - {*_OF_IMAGE, "alt"}:
            keys.give_back(name or "header")
        return source, alt
    return (str(value), alt) if isinstance(value, str) else ("", alt)


def _authors(keys: Keys, split: Callable[[str], list[str]]) -> tuple[str, ...]:
    name = "author" if "author" in keys else "authors"
    value = keys.take(name)
    if isinstance(value, Mapping):
        value = [value]
    if isinstance(value, str):
        value = split(value)
    found = []
    for one in value if isinstance(value, list) else []:
        known = one.get("name") if isinstance(one, Mapping) else one
        if known not in (None, ""):
            found.append(" ".join(str(known).split()))
    return tuple(dict.fromkeys(found))
