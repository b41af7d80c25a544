"""A page for each file in ``content/pages/``."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model.artifact import Phase
from generator.render.job import Job
from generator.render.viewing import head, heading_views, image_of, text_of, wants_toc
from generator.render.views import PagePage
from generator.resolve.site import Site

__all__ = ["jobs"]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``page.html``, or the template that a page chose, for each published page."""
    for page in site.pages:
        matter, document = page.matter, page.document
        yield Job(
            page.path,
            Phase.POSTS,
            PagePage(
                head(
                    site,
                    "page",
                    page.title,
                    page.path,
                    description=matter.description or document.summary_text,
                    language=matter.language,
                ),
                headings=heading_views(document),
                toc=wants_toc(site, document, matter.toc or False),
                updated=page.updated,
                image=image_of(site, page.source),
                image_alt=matter.image_alt or "",
                extra=matter.extra,
            ),
            matter.template or "page.html",
            document.place("template" if matter.template else "slug"),
            listed=True,
            modified=page.updated,
            texts=(text_of(site, document),),
        )
