"""A page for each file in ``content/pages/``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.model.artifact import Phase
from generator.render.job import Job
from generator.render.sharing import page_image
from generator.render.viewing import (
    brief,
    head,
    image_of,
    least_headings,
    text_of,
    twin_link,
)
from generator.render.views import PagePage
from generator.resolve.site import Page, Site

__all__ = ["jobs"]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``page.html``, or the template that a page chose, for each published page."""
    for page in site.pages:
        matter, document = page.matter, page.document
        headings = least_headings(site, matter.toc or False)
        yield Job(
            page.path,
            Phase.POSTS,
            partial(_view, site, page),
            matter.template or "page.html",
            document.place("template" if matter.template else "slug"),
            listed=True,
            modified=page.updated,
            texts=(text_of(site, document, toc=headings),),
        )


def _view(site: Site, page: Page) -> PagePage:
    matter = page.matter
    return PagePage(
        head(
            site,
            "page",
            page.title,
            page.path,
            description=matter.description or brief(page.document.summary_text),
            language=matter.language,
            image=page_image(site, page),
            markdown=twin_link(site, page.path),
        ),
        updated=page.updated,
        image=image_of(site, page),
        extra=matter.extra,
    )
