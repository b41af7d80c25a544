"""A file of the site, before anything is known of what it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Kind", "Source"]


class Kind(StrEnum):
    """What a file is, by where it lies."""

    POST = "post"
    PAGE = "page"
    SERIES = "series"
    AUTHOR = "author"
    COMMENT = "comment"
    STATIC = "static"
    ASSET = "asset"


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the site.

    ``path`` is relative to the site, with forward slashes. ``name`` is what the file is called
    without its date and ending (``elevator-speech``); for a page it keeps its folders
    (``help/faq``), for a comment it is ``POST/NAME``, for a static file the path below
    ``content/static/``. ``bundle`` is the folder that a post or page shares with its images, or
    None; ``date`` the date in the file's name (``2010-07-28``), or None.
    """

    path: str
    kind: Kind
    name: str
    bundle: str | None = None
    date: str | None = None
