"""What the badge of the preview says of the page that is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generator.model.diagnostic import Diagnostic, Severity
from generator.preview.session import Session
from generator.render.sharing import page_image, post_image, series_image
from generator.render.viewing import brief, description_of
from generator.render.views import ShareImage
from generator.resolve.site import Page, Part, Post, Series, Site

__all__ = ["facts_of"]


def facts_of(session: Session, address: str, problems: Iterable[Diagnostic]) -> dict[str, Any]:
    """Return what there is to say of the page at an address, as plain data."""
    site = session.state.site
    said: dict[str, Any] = {"as_of": None}
    if site is None:
        return said
    said["as_of"] = site.as_of.isoformat()
    path = address.removeprefix(session.base)
    # What has expired, or is hidden just now, has no page; that is said where it would be.
    post = next((one for one in (*site.posts, *site.everything) if one.path == path), None)
    page = next((one for one in site.pages if one.path == path), None)
    series = next((one for one in site.series if one.path == path), None)
    if post:
        said |= _of_post(site, post) | _text(session, post)
    elif page:
        card = _card(site, page_image(site, page))
        said |= _of_entry(site, page) | _text(session, page) | {"card": card}
    elif series:
        said |= {
            "title": series.title,
            "source": series.document.source.path if series.document else None,
            "card": _card(site, series_image(site, series)),
            "series": [_map(site, series, 0)],
        }
    source = (post or page).source if post or page else None  # type: ignore[union-attr]
    own = [one for one in problems if one.path == source and one.severity is not Severity.NOTE]
    return said | {"warnings": len(own)}


def _of_entry(site: Site, entry: Post | Page) -> dict[str, Any]:
    described = entry.matter.description or brief(entry.document.summary_text)
    return {
        "title": entry.title,
        "status": entry.status.value,
        "source": entry.source,
        "search": {
            "title": f"{entry.title} – {site.config.title}",  # noqa: RUF001
            "url": site.root.absolute(entry.path),
            "description": described,
        },
    }


def _text(session: Session, entry: Post | Page) -> dict[str, Any]:
    # The site is resolved anew only when another page can show what changed.
    document = session.state.read.documents[entry.source]
    return {"words": document.words, "minutes": document.minutes}


def _of_post(site: Site, post: Post) -> dict[str, Any]:
    numbers = dict(site.memberships.get(post.slug, ()))
    return _of_entry(site, post) | {
        "date": post.date.isoformat() if post.date else None,
        "card": _card(site, post_image(site, post)),
        "feed": {
            "title": post.title,
            "date": post.date.isoformat() if post.date else None,
            "summary": description_of(post),
            "url": site.root.absolute(post.path),
        },
        "series": [
            _map(site, series, numbers[series.slug])
            for series in site.series
            if series.slug in numbers
        ],
    }


def _card(site: Site, image: ShareImage | None) -> str | None:
    """Return the link to a picture: whoever shares it needs its whole address, the badge not."""
    whole = site.root.origin + site.root.base
    if image and image.url.startswith(f"{whole}/"):
        return site.root.base + image.url.removeprefix(whole)
    return image.url if image else None


def _map(site: Site, series: Series, here: int) -> dict[str, Any]:
    """Return a series with all its parts, those that are planned too."""
    return {
        "title": series.title,
        "url": site.root.href(series.path),
        "parts": [_part(site, part, here) for part in series.parts],
    }


def _part(site: Site, part: Part, here: int) -> dict[str, Any]:
    post = site.by_slug.get(part.post) if part.post else None
    return {
        "number": part.number,
        "title": part.title,
        "url": site.root.href(post.path) if post else None,
        "date": part.date.date().isoformat() if part.date else None,
        "status": post.status.value if post else "planned",
        "current": part.number == here,
    }
