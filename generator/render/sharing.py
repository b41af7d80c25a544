"""The picture that stands for a page where it is shared: the writer's own, or a drawn card."""

from __future__ import annotations

from generator.render.cards.deck import Card, card_of, series_card_of, site_card_of
from generator.render.viewing import image_of
from generator.render.views import ShareImage
from generator.resolve.site import Page, Post, Series, Site

__all__ = ["page_image", "post_image", "series_image", "site_image"]


def post_image(site: Site, post: Post) -> ShareImage | None:
    """Return the picture of a post."""
    return _own(site, post) or _drawn(card_of(site, post))


def page_image(site: Site, page: Page) -> ShareImage | None:
    """Return the picture of a page; the site's stands for those that have none."""
    return _own(site, page)


def series_image(site: Site, series: Series) -> ShareImage | None:
    """Return the picture of a series."""
    return _drawn(series_card_of(site, series))


def site_image(site: Site) -> ShareImage | None:
    """Return the picture of the site, for all pages that have none of their own."""
    return _drawn(site_card_of(site))


def _own(site: Site, entry: Post | Page) -> ShareImage | None:
    image = image_of(site, entry)
    if image is None:
        return None
    return ShareImage(image.permalink, image.alt, image.width or 0, image.height or 0)


def _drawn(card: Card | None) -> ShareImage | None:
    return ShareImage(card.address, card.alt, card.width, card.height) if card else None
