"""The work for one file of the site, found without planning all the others."""

from __future__ import annotations

from typing import Final

from generator.render.job import Work, file_of
from generator.render.outputs import (
    archive,
    authors,
    home,
    pages,
    posts,
    search,
    series,
    support,
    tags,
)
from generator.render.outputs.output import Output
from generator.render.viewing import lookup_of
from generator.resolve.site import Site

__all__ = ["page_of"]

_PAGES: Final[tuple[Output, ...]] = (
    home.jobs,
    pages.jobs,
    series.jobs,
    tags.jobs,
    archive.jobs,
    authors.jobs,
    search.jobs,
    support.jobs,
)


def page_of(site: Site, file: str) -> Work | None:
    """Return what makes a page, by the name of its file, or None if it is no page of the site's.

    It is the work that a plan of the whole site would have for that name, unless two pages are at
    odds over it.
    """
    path = f"/{file.removesuffix('index.html')}"
    for number, post in enumerate(site.posts):
        if post.path == path:
            return posts.job(lookup_of(site), number)
    for output in _PAGES:
        for item in output(site):
            if file_of(item) == file:
                return item
    return None
