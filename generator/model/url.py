"""Addresses: slugs, paths inside the site, output files, and links as they stand in a page.

Inside the program an address is a *path*: it starts with ``/``, is relative to the site's base,
and is not percent-encoded (``/café/``). :class:`Root` turns it into what a page or a feed shows.
"""

from __future__ import annotations

import functools
import posixpath
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

__all__ = [
    "Root",
    "collision_key",
    "markdown_path",
    "name_problem",
    "output_path",
    "slug_problem",
    "slugify",
]

# Names that Windows refuses whatever their ending: a site must build and deploy anywhere.
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$) *(?:\.|$)", re.IGNORECASE
)
_OVERLOOKED = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
_LONGEST_NAME = 200  # bytes: file systems allow 255, and an ending follows
_SAFE_IN_PATH = "/~!$&'()*+,;=:@-._"


@functools.lru_cache(maxsize=4096)  # the same tags and series stand in many posts
def slugify(text: str) -> str:
    """Return ``text`` as a slug: lower-case letters and digits of any script, joined by hyphens.

    Empty when nothing of the text can stand in an address. ``slugify(slugify(x)) == slugify(x)``.
    """
    text = unicodedata.normalize("NFKC", text).replace("+", " plus ").replace("#", " sharp ")
    text = unicodedata.normalize("NFKC", text.casefold().replace("\u2019", "").replace("'", ""))
    slug = "-".join("".join(c if _is_wordy(c) else " " for c in text).split())
    slug = slug[:_LONGEST_NAME].rstrip("-")
    while len(slug.encode()) > _LONGEST_NAME:
        slug = slug[:-1].rstrip("-")
    return f"{slug}-" if _RESERVED.fullmatch(slug) else slug


def _is_wordy(character: str) -> bool:
    # Marks carry the vowels of many scripts: without them, words of Hindi or Thai fall apart.
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def slug_problem(slug: str) -> str | None:
    """Say why ``slug`` cannot be one part of an address and a file name anywhere, or None."""
    if not slug:
        return "is empty"
    if "/" in slug or "\\" in slug or slug in {".", ".."}:
        return "leaves its folder"
    if slug.startswith(".") or not all(_is_wordy(c) or c in "-._~" for c in slug):
        return "has a character that cannot stand in an address"
    if slug.endswith("."):
        return "ends in a full stop"
    if len(slug.encode()) > _LONGEST_NAME:
        return f"is longer than {_LONGEST_NAME} bytes"
    if _RESERVED.match(slug):
        return "is a name that Windows keeps for itself"
    return None


def name_problem(path: str) -> str | None:
    """Say why some system would take the name of a published file for another one, or None.

    ``path`` is that of the file, in parts with slashes between them. Windows makes folders of
    backslashes, streams of colons, devices of some words, and drops full stops and spaces at the
    end (https://learn.microsoft.com/windows/win32/fileio/naming-a-file); lists of files have one
    in each line. What Windows merely refuses is no problem here.
    """
    if match := re.search(r"[\x00-\x1f\x7f-\x9f]", path):
        return f"has an invisible control character (U+{ord(match[0]):04X})"
    if "\\" in path or ":" in path:
        return "has a backslash" if "\\" in path else "has a colon"
    for part in path.split("/"):
        if part.endswith((".", " ")):
            return "ends in a full stop or a space"
        if _RESERVED.match(part):
            return "is one that Windows keeps for itself"
    return None


def output_path(path: str) -> str:
    """Return the file that serves ``path``: ``/a/`` is ``a/index.html``, ``/a.html`` ``a.html``."""
    relative = path.lstrip("/")
    if not relative or relative.endswith("/"):
        return relative + "index.html"
    return relative if "." in posixpath.basename(relative) else relative + "/index.html"


def markdown_path(path: str) -> str:
    """Return where the Markdown of the page ``path`` stands: beside its file, under its name."""
    return f"/{posixpath.splitext(output_path(path))[0]}.md"


def collision_key(path: str) -> str:
    """Return what two paths share when some file system takes them for one file.

    Unicode's normal form and letter case are folded, as macOS and Windows do; joiners and marks of
    direction are left out, as older disks of macOS do (HFS+: Apple's TN1150, case-insensitive
    compare).
    """
    if path.isascii():
        return path.lower()
    path = _OVERLOOKED.sub("", path)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", path).casefold())


@dataclass(frozen=True, slots=True)
class Root:
    """Where the site stands: ``origin`` (``https://me.github.io``) and ``base`` (``/blog``)."""

    origin: str
    base: str

    @classmethod
    def parse(cls, url: str) -> Root:
        """Split the ``url`` of ``site.yaml``; its path may end in a slash or not."""
        parts = urlsplit(url)
        # Encoded as any other address: what is encoded already stays.
        base = quote(parts.path.rstrip("/"), safe=f"{_SAFE_IN_PATH}%")
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
        return cls(f"{parts.scheme}://{host}", base)

    def href(self, path: str) -> str:
        """Return the link to ``path`` as it stands in a page of the site."""
        return self.base + _encoded(path)

    def absolute(self, path: str) -> str:
        """Return the whole address of ``path``, as feeds and canonical links need it."""
        return self.origin + self.base + _encoded(path)


@functools.lru_cache(maxsize=1 << 16)  # a path stands on many pages
def _encoded(path: str) -> str:
    path, mark, fragment = path.partition("#")
    path, question, query = path.partition("?")
    return (
        quote(path, safe=_SAFE_IN_PATH)
        + question
        + query
        + mark
        + quote(fragment, safe=_SAFE_IN_PATH + "%?/")
    )
