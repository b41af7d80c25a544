"""Who may change something at the desk: its own pages, each for what it shows and nothing else.

A token is a page's: it is made of the page's address and a secret that never leaves the program,
so one that leaked opens a single file. Origin and ``Sec-Fetch-Site`` are what browsers say of who
asks; the token alone would do, they stand beside it because none of the three costs anything.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from generator.preview.guard import Refused

if TYPE_CHECKING:
    from generator.preview.desk.asked import Asked

__all__ = ["Admission", "Editing"]

_KILO: Final = 1024
_TEXT: Final = 4 * _KILO * _KILO
_LIMITS: Final = {
    "save": _TEXT,
    "render": _TEXT,
    "amend": _TEXT,
    "picture": 40 * _KILO * _KILO,
}
_USUAL: Final = 64 * _KILO
_TYPES: Final = frozenset({"application/json", "application/octet-stream"})


class Editing(StrEnum):
    """Whether texts may be changed from a browser, and if not, why not."""

    ON = "on"
    READONLY = "readonly"
    OPEN_HOST = "open-host"

    @property
    def reason(self) -> str:
        """Why not, in words, with what to do; empty where they may."""
        return {
            Editing.ON: "",
            Editing.READONLY: "the preview was started with --readonly",
            Editing.OPEN_HOST: (
                "others in the network can reach this preview, so nothing can be changed here; "
                "start it with --allow-edit if they may change your texts too"
            ),
        }[self]


class Admission:
    """Gives tokens to pages, and holds requests against them."""

    def __init__(self, editing: Editing) -> None:
        """Make a secret of its own."""
        self.editing = editing
        self._secret = secrets.token_bytes(32)

    def token(self, page: str) -> str:
        """Return the token of a page of the desk, by its decoded path."""
        return hmac.new(self._secret, page.encode(), hashlib.sha256).hexdigest()

    def admit(self, asked: Asked, origin: str) -> int:
        """Return how many bytes may come with a request that changes something.

        Nothing of its body needs to be read before. Raises :class:`Refused` for a request that
        does not come from the very page it is sent to.
        """
        if self.editing is not Editing.ON:
            raise Refused(403, self.editing.reason)
        headers = asked.headers
        sent = headers.get("x-byline-token", "")
        own = hmac.compare_digest(sent.encode(), self.token(asked.path).encode())
        if not own or headers.get("origin") != origin:
            raise Refused(403, "only a page of the desk may ask for that; load it again")
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            raise Refused(403, "only a page of the desk may ask for that")
        if headers.get("content-type", "").partition(";")[0].strip() not in _TYPES:
            raise Refused(415, "this is nothing that a page of the desk sends")
        return _LIMITS.get(asked.query.get("do", ""), _USUAL)
