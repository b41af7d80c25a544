"""Which requests the preview answers: those of its own pages, for addresses that are just that.

A web page elsewhere can make a browser ask any server on the writer's machine. So a request must
name a host that the preview serves (no name that was bent to it), a page elsewhere can do no more
than lead here by a link, and what changes something must carry a token of the preview's own pages.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote_to_bytes

__all__ = ["Refused", "decoded", "is_own_host", "may_ask", "may_write"]

LONGEST: Final = 8192
"""Bytes of an address that are read; more is 431."""

_LABEL: Final = r"[A-Za-z0-9-]+"
_HOST: Final = re.compile(
    rf"(?P<name>\[[0-9a-fA-F]*:[0-9a-fA-F:.]+\]|{_LABEL}(?:\.{_LABEL})*\.?)(?::(?P<port>\d{{1,5}}))?"
)
_ENCODED: Final = re.compile(r"%(?![0-9a-fA-F]{2})")
# In an address a slash is a slash: encoded, or turned round, it is an attempt at something else.
_FOREIGN: Final = re.compile(r"%(?:2f|5c|00|25(?:2f|5c|2e|00))|[\\\x00-\x1f\x7f]", re.IGNORECASE)
_OWN_SITES: Final = frozenset({"same-origin", "none"})


class Refused(Exception):  # noqa: N818 - it carries a status, it is not a fault of ours
    """A request is not answered; ``status`` says how."""

    def __init__(self, status: int, why: str) -> None:
        """Carry the status and the reason, in words."""
        super().__init__(why)
        self.status, self.why = status, why


def decoded(target: str) -> str:
    """Return the path of a request's target, decoded, without its query.

    Raises :class:`Refused` for what is no plain path: an encoded slash, a step upwards, a control
    character, no UTF-8.
    """
    if len(target) > LONGEST:
        raise Refused(431, "this address is too long")
    path = target.partition("?")[0]
    if not path.startswith("/") or path.startswith("//"):
        raise Refused(400, "this is no path")
    if "#" in path or _ENCODED.search(path) or _FOREIGN.search(path):
        raise Refused(400, "this is no plain path")
    try:
        plain = unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        raise Refused(400, "this is not UTF-8") from None
    if any(part in {".", ".."} for part in plain.split("/")) or _FOREIGN.search(plain):
        raise Refused(400, "this is no plain path")
    return plain


def is_own_host(header: str | None, bound: str, port: int) -> bool:
    """Say whether a ``Host`` header names this server.

    ``localhost`` and addresses of loopback always do; bound to all addresses, so does every
    address that is a number, as no name can be bent to one.
    """
    match = _HOST.fullmatch(header or "")
    if match is None or int(match["port"] or 80) != port:
        return False
    name = match["name"].strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost") or name == bound.lower():
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or bound in {"0.0.0.0", "::", ""}  # noqa: S104 - compared, not bound


def may_ask(headers: Mapping[str, str], origin: str) -> bool:
    """Say whether a request comes from a page of this server's own, or from no page at all.

    A link elsewhere may lead here, in a tab; a page elsewhere may not fetch or frame anything.
    Source: Fetch Metadata Request Headers, W3C. Programs that are no browsers send none of them.
    """
    given = {name.lower(): value for name, value in headers.items()}
    if given.get("origin", origin).lower() != origin.lower():
        return False
    if given.get("sec-fetch-site", "none") in _OWN_SITES:
        return True
    return (given.get("sec-fetch-mode"), given.get("sec-fetch-dest")) == ("navigate", "document")


def may_write(headers: Mapping[str, str], origin: str, token: str) -> bool:
    """Say whether a request that changes something comes from a page of this server's own."""
    given = {name.lower(): value for name, value in headers.items()}
    sent = given.get("x-byline-token", "")
    site = given.get("sec-fetch-site", "same-origin")
    return (
        hmac.compare_digest(sent.encode(), token.encode())
        and given.get("origin", origin) == origin
        and site in _OWN_SITES
    )
