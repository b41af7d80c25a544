"""The blog at one moment, and what a request for one of its addresses is given."""

from __future__ import annotations

import mimetypes
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from generator import making, reading
from generator.model.diagnostic import Diagnostic, Severity
from generator.preview.guard import Refused
from generator.render.job import Work
from generator.render.templates import Theme
from generator.resolve.moments import localised
from generator.resolve.site import Site

__all__ = ["PAGE", "Answer", "State", "moment_of", "type_of"]

PAGE: Final = "text/html; charset=utf-8"
_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".html": PAGE,
    ".xml": "application/xml; charset=utf-8",
    ".xsl": "application/xslt+xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".wasm": "application/wasm",
}


def type_of(name: str) -> str:
    """Return the media type of a file of the site, by its name."""
    suffix = PurePosixPath(name).suffix.lower()
    return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


class Answer(NamedTuple):
    """What a request for an address is given.

    ``content`` is a file's bytes, or the path of a file that is served as it is. ``problem`` is why
    there is none. With status 301 ``location`` is where to go.
    """

    status: int
    type: str = PAGE
    content: bytes | Path = b""
    location: str = ""
    problem: Diagnostic | None = None


@dataclass(frozen=True, slots=True)
class State:
    """The blog at one moment: its number counts the changes."""

    number: int
    read: reading.Read
    theme: Theme
    shop: making.Shop | None = None
    files: Mapping[str, Work] = field(default_factory=dict)
    """What makes each file of the site, by its name."""
    found: tuple[Diagnostic, ...] = ()
    ahead: Site | None = None
    """The blog with the news put into it, where the rest of it is still as it was."""

    @property
    def site(self) -> Site | None:
        """The blog, resolved; None where there is none."""
        return self.read.site

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What would keep it from being published."""
        return tuple(one for one in self.found if one.severity is Severity.ERROR)


def moment_of(said: object, site: Site | None) -> datetime | None:
    """Return the moment that a day or a time means where the blog is at home; None for none.

    Raises :class:`Refused` for what is no time.
    """
    if said in (None, ""):
        return None
    zone = zoneinfo.ZoneInfo(site.config.timezone) if site else timezone.utc
    try:
        moment = localised(datetime.fromisoformat(str(said)), zone)
        moment.astimezone(timezone.utc)
    except (ValueError, OverflowError):
        raise Refused(400, "this is no time") from None
    return moment
