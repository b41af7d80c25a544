"""Files that hosts and robots look for: ``404.html``, ``robots.txt``, ``.nojekyll``, ``CNAME``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.job import Job
from generator.render.viewing import Lookup, card, head, lookup_of, said, series_view
from generator.render.views import NotFoundPage
from generator.resolve.site import Site

__all__ = ["jobs"]

_POSTS_ON_404 = 5


def jobs(site: Site) -> Iterator[Job]:
    """Make the files; one of the same name in ``content/static/`` is the writer's own choice."""
    lookup = lookup_of(site)
    own = {asset.path for asset in site.assets}
    if "/404.html" not in own:
        yield Job(
            "/404.html",
            Phase.LISTS,
            partial(_not_found, lookup),
            "404.html",
            Place(PATH),
        )
    texts = {"/robots.txt": _robots(site), "/.nojekyll": ""}
    if site.config.cname:
        texts["/CNAME"] = site.config.cname + "\n"
    for path, text in texts.items():
        if path not in own:
            yield Job(path, Phase.SITEMAP, partial(str, text), encode, Place(PATH))


def _not_found(lookup: Lookup) -> NotFoundPage:
    site = lookup.site
    return NotFoundPage(
        head(site, "404", said(site, "not_found"), "/404.html", index=False, within=None),
        tuple(series_view(site, one) for one in site.series),
        tuple(card(lookup, post) for post in site.posts[:_POSTS_ON_404]),
    )


def _robots(site: Site) -> str:
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.root.absolute('/sitemap.xml')}\n"


def encode(text: str, _texts: tuple[str, ...] = ()) -> bytes:
    """Return the text as UTF-8."""
    return text.encode()
