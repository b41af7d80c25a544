"""Social cards: for posts without an image, for series, and for the site itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from generator.config.read import PATH
from generator.model.diagnostic import Diagnostic, Place, note
from generator.model.lettering import Lettering
from generator.render.cards.face import Face, Line, Stone, key_of
from generator.render.cards.lettering import SANS, SERIF, is_rtl, writer_of
from generator.render.cards.painting import HEIGHT, WIDTH, draw_card
from generator.render.colour import hue_of
from generator.render.filters import counted
from generator.render.job import Drawing
from generator.render.viewing import lookup_of, said
from generator.resolve.site import Post, Series, Site

__all__ = ["Card", "card_of", "found", "jobs", "series_card_of", "site_card_of"]

_LONGEST: Final = 300  # characters of a line that could ever find room
_NOTHING: Final[Line] = ("", "")


class Card(NamedTuple):
    """A card as pages name it: its whole address, its size in pixels, and what it shows."""

    address: str
    width: int
    height: int
    alt: str


def card_of(site: Site, post: Post) -> Card | None:
    """Return the card of a post; None when it has an image, or the site has no cards."""
    if site.lettering is None or post.source in site.images:
        return None
    series = "".join(f", {title}" for title in _part_of(site, post)[:1])
    face = _post_face(site, site.lettering, post)
    return _card(site, site.lettering, face, post.slug, f"{post.title}{series}")


def series_card_of(site: Site, series: Series) -> Card | None:
    """Return the card of a series; None when the site has no cards."""
    if site.lettering is None:
        return None
    face = _series_face(site, site.lettering, series)
    return _card(site, site.lettering, face, f"series/{series.slug}", series.title)


def site_card_of(site: Site) -> Card | None:
    """Return the card of the site itself, for its other pages; None when it has no cards."""
    if site.lettering is None:
        return None
    face = _site_face(site, site.lettering)
    return _card(site, site.lettering, face, "site", site.config.title)


def jobs(site: Site) -> Iterator[Drawing]:
    """Draw the cards, as far as they have not been drawn before."""
    letters = site.lettering
    if letters is None:
        return
    for post in site.posts:
        if post.source not in site.images:
            place = post.document.place("title")
            yield _drawing(letters, _post_face(site, letters, post), post.slug, place)
    for series in site.series:
        face = _series_face(site, letters, series)
        yield _drawing(letters, face, f"series/{series.slug}", series.place)
    yield _drawing(letters, _site_face(site, letters), "site", Place(PATH))


def found(site: Site) -> Iterator[Diagnostic]:
    """Report the titles that no font can write: their cards have a pattern and no words."""
    letters = site.lettering
    if letters is None:
        return
    titles = [
        (post.title, post.document.place("title"))
        for post in site.posts
        if post.source not in site.images
    ]
    titles += [(series.title, series.place) for series in site.series]
    for title, place in titles:
        if not writer_of(letters, title[:_LONGEST], SERIF):
            yield note(
                "no-letters",
                f'no font can write this title, so its social card does without: "{title}"',
                place,
                "name a font that has its letters in site.yaml: cards: {font: static/fonts/…}",
            )


def _card(site: Site, letters: Lettering, face: Face, name: str, alt: str) -> Card:
    address = site.root.absolute(_path(name, key_of(face, letters.digest)))
    return Card(address, WIDTH, HEIGHT, alt)


def _drawing(letters: Lettering, face: Face, name: str, place: Place) -> Drawing:
    key = key_of(face, letters.digest)
    return Drawing(_path(name, key), draw_card, (face, letters.font), key, place, lasting=True)


def _path(name: str, key: str) -> str:
    return f"/cards/{name}.{key[-8:]}.png"


def _line(letters: Lettering, text: str, role: str = SANS) -> Line:
    return writer_of(letters, text[:_LONGEST], role) or _NOTHING


def _part_of(site: Site, post: Post) -> tuple[str, ...]:
    """Return for each series of a post in words which part it is there."""
    return tuple(
        said(site, "part_of", n=number, total=len(series.parts), series=series.title)
        if len(series.parts) > 1
        else series.title
        for series, number in lookup_of(site).series(post)
    )


def _post_face(site: Site, letters: Lettering, post: Post) -> Face:
    members = lookup_of(site).series(post)
    series, number = members[0] if members else (None, 0)
    above = _part_of(site, post)[0] if series else ""
    return Face(
        above=_line(letters, above),
        title=_line(letters, post.title, SERIF),
        note=_NOTHING,
        below=_line(letters, site.config.title),
        pattern=series.slug if series else post.slug,
        hue=hue_of(series.slug, series.hue) if series else site.config.theme.hue,
        stones=_stones(series, number) if series and len(series.parts) > 1 else (),
        mirrored=is_rtl(post.title),
    )


def _series_face(site: Site, letters: Lettering, series: Series) -> Face:
    total = len(series.parts)
    described = series.description or (series.document.summary_text if series.document else "")
    return Face(
        above=_line(letters, counted(site.words["card_series"], total, site.config.language)),
        title=_line(letters, series.title, SERIF),
        note=_line(letters, described),
        below=_line(letters, site.config.title),
        pattern=series.slug,
        hue=hue_of(series.slug, series.hue),
        stones=_stones(series, 0) if total > 1 else (),
        mirrored=is_rtl(series.title),
    )


def _site_face(site: Site, letters: Lettering) -> Face:
    config = site.config
    return Face(
        above=_NOTHING,
        title=_line(letters, config.title, SERIF),
        note=_line(letters, config.description),
        below=_line(letters, urlsplit(config.url).hostname or ""),
        pattern=config.title,
        hue=config.theme.hue,
        mirrored=is_rtl(config.title),
    )


def _stones(series: Series, here: int) -> tuple[Stone, ...]:
    """Return the parts as stones; with no part ``here``, those that are out are full."""
    return tuple(
        "planned"
        if part.post is None
        else "here"
        if part.number == here
        else "before"
        if part.number < here or not here
        else "after"
        for part in series.parts
    )
