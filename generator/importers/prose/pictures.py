"""The addresses of a picture, the largest first, where old hosts are known to keep larger ones."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, urlsplit, urlunsplit

__all__ = ["addresses", "is_picture"]

_ENDING: Final = re.compile(
    r"\.(?:jpe?g|jfif|png|gif|webp|avif|bmp|svg|tiff?|heic)$", re.IGNORECASE
)
# Google's picture servers take the size as a part of the path or behind the name; s0 is the whole.
_GOOGLE: Final = re.compile(
    r"(?:\d\.bp\.blogspot\.com|bp\d\.blogger\.com|blogger\.googleusercontent\.com"
    r"|lh\d+\.(?:googleusercontent|ggpht)\.com)",
    re.IGNORECASE,
)
_SIZE_PART: Final = re.compile(r"/(?:[swh]\d+)(?:-[a-z0-9]+)*(?=/[^/]*$)", re.IGNORECASE)
_SIZE_TAIL: Final = re.compile(r"=(?:[swh]\d+)(?:-[a-z0-9]+)*$", re.IGNORECASE)
_WORDPRESS_SIZE: Final = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)")
_PHOTON: Final = re.compile(r"i\d\.wp\.com", re.IGNORECASE)


def is_picture(address: str) -> bool:
    """Say whether an address leads to a picture and not to a page, as far as it shows."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if _GOOGLE.fullmatch(parts.netloc):
        return True
    return bool(_ENDING.search(parts.path))


def addresses(source: str, linked: str = "") -> tuple[str, ...]:
    """Return the addresses of a picture: ``source`` is shown, ``linked`` is where it leads."""
    found: dict[str, None] = {}
    for one in (linked, source):
        if one and (one is source or is_picture(one)):
            for larger in _larger(one):
                found[larger] = None
    found[source] = None
    return tuple(found)


def _larger(address: str) -> list[str]:
    address = address.strip()
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return [address]
    if _GOOGLE.fullmatch(host):
        path = _SIZE_TAIL.sub("=s0", _SIZE_PART.sub("/s0", parts.path))
        return [urlunsplit(parts._replace(path=path)), address]
    if _PHOTON.fullmatch(host):
        whole = urlunsplit(("https", *parts.path.lstrip("/").partition("/")[::2], "", ""))
        return [whole, address]
    if host.endswith((".files.wordpress.com", ".wp.com")) or {"w", "h", "resize"} & set(
        parse_qs(parts.query)
    ):
        return [urlunsplit(parts._replace(query="")), address]
    if "/wp-content/uploads/" in parts.path or "/wp-content/blogs.dir/" in parts.path:
        return [urlunsplit(parts._replace(path=_WORDPRESS_SIZE.sub("", parts.path))), address]
    return [address]
