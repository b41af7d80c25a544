"""What each file is served with, from a table of our own: that of the machine differs by machine.

Types as registered at https://www.iana.org/assignments/media-types/ or, for feeds and icons, as
readers know them.
"""

from __future__ import annotations

import functools
import posixpath
from typing import Final

from generator.deploy.target import Headers
from generator.publish.manifest import Kind

__all__ = ["NEVER", "headers_of", "is_text", "shrinks"]

_TYPES: Final = {
    "": "text/plain; charset=utf-8",
    ".asc": "text/plain; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eot": "application/vnd.ms-fontobject",
    ".epub": "application/epub+zip",
    ".flac": "audio/flac",
    ".gif": "image/gif",
    ".gpx": "application/gpx+xml",
    ".gz": "application/gzip",
    ".heic": "image/heic",
    ".htm": "text/html; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".ics": "text/calendar; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".jxl": "image/jxl",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".m4a": "audio/mp4",
    ".m4v": "video/mp4",
    ".map": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".opus": "audio/ogg",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rss": "application/rss+xml; charset=utf-8",
    ".rtf": "application/rtf",
    ".svg": "image/svg+xml",
    ".svgz": "image/svg+xml",
    ".tar": "application/x-tar",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".vcf": "text/vcard; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xhtml": "application/xhtml+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml; charset=utf-8",
    ".xsl": "text/xsl; charset=utf-8",
    ".zip": "application/zip",
}
_UNKNOWN: Final = "application/octet-stream"
_PAGE: Final = _TYPES[".html"]
# By the names that byline gives: what ends in .xml says more in its name.
_FEEDS: Final = {
    "feed.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json",
}

NEVER: Final = Headers("application/octet-stream", "no-store")
"""What byline's own files at a target are served with."""

# In seconds. A page is asked for each time, what has its digest in its name never again.
_EACH_TIME: Final = "public, max-age=0, must-revalidate"
_FOR_GOOD: Final = "public, max-age=31536000, immutable"
_MINUTES: Final = "public, max-age=300"
_HOUR: Final = "public, max-age=3600"
_DAY: Final = "public, max-age=86400"
_SLOW: Final = ("image/", "font/", "audio/", "video/")  # what seldom changes below one name


def headers_of(path: str, kind: Kind) -> Headers:
    """Return what a file of the site is served with, not encoded."""
    name = path.rpartition("/")[2]
    ending = posixpath.splitext(name)[1]
    return _headers(name if name in _FEEDS else ending, kind.name, kind.lasting)


@functools.lru_cache(maxsize=1024)
def _headers(ending: str, name: str, lasting: bool) -> Headers:  # noqa: FBT001 - a key of the cache
    """Return the headers of all files of a kind; ``ending`` is the whole name of a feed."""
    known = _TYPES.get(posixpath.splitext(ending)[1].lower() or ending.lower(), _UNKNOWN)
    if name == "redirect":
        known = _PAGE  # whatever the old address ended in
    elif name == "feeds":
        known = _FEEDS.get(ending, known)
    return Headers(known, _cache(known, name, lasting=lasting))


def _cache(kind: str, name: str, *, lasting: bool) -> str:
    if lasting:
        return _FOR_GOOD
    if kind == _PAGE:
        return _EACH_TIME
    if name in {"feeds", "sitemap"}:
        return _MINUTES
    return _DAY if kind.startswith(_SLOW) else _HOUR


def is_text(kind: str) -> bool:
    """Say whether a content type is that of a text."""
    plain = kind.partition(";")[0]
    return plain.startswith("text/") or plain.endswith(("json", "xml", "+xml"))


def shrinks(kind: str) -> bool:
    """Say whether files of a content type are mostly smaller when they are encoded."""
    return is_text(kind) or kind in {"application/wasm", "font/ttf", "font/otf", "image/x-icon"}
