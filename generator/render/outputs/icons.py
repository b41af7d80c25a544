"""The site's icon, where it has none of its own, and its web manifest.

Source: https://www.w3.org/TR/appmanifest/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Final

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.colour import LIGHT
from generator.render.filters import direction_of
from generator.render.job import Job
from generator.render.viewing import DRAWN_ICON, MANIFEST, icons_of, paper_of
from generator.resolve.site import Site

__all__ = ["jobs"]

_AROUND = re.compile(r"^\W+|\W+$")
_SHORT: Final = 12  # characters: what a home screen has room for below an icon
# Those that a home screen takes, where they are in content/static/.
_LARGE: Final = (("/icon-192.png", "192x192"), ("/icon-512.png", "512x512"))


@dataclass(frozen=True, slots=True)
class IconDrawing:
    """A letter, the colour of the stone that it stands on, and its own."""

    letter: str
    stone: str
    ink: str


@dataclass(frozen=True, slots=True)
class WebManifest:
    """What the manifest says; ``icons`` are each a link, a size and a media type."""

    name: str
    description: str
    language: str
    direction: str
    home: str
    colour: str
    icons: tuple[tuple[str, str, str], ...]


def jobs(site: Site) -> Iterator[Job]:
    """Make the two; a file of the same name in ``content/static/`` is the writer's own choice."""
    own = {asset.path for asset in site.assets}
    drawn = site.root.href(DRAWN_ICON)
    if DRAWN_ICON not in own and any(icon.url == drawn for icon in icons_of(site)):
        view = partial(_drawing, site.config.title, site.config.theme.hue)
        yield Job(DRAWN_ICON, Phase.ASSETS, view, drawing, Place(PATH))
    if MANIFEST not in own:
        yield Job(MANIFEST, Phase.ASSETS, partial(_manifest, site), manifest, Place(PATH))


def _drawing(title: str, hue: int) -> IconDrawing:
    letter = next((character for character in title if character.isalnum()), "")
    tint, _, deep = LIGHT.of(hue)
    return IconDrawing(letter.upper()[:1], deep, tint)


def _manifest(site: Site) -> WebManifest:
    own = {asset.path for asset in site.assets}
    config, root = site.config, site.root
    large = [(root.href(path), size, "image/png") for path, size in _LARGE if path in own]
    icons = [(icon.url, icon.sizes, icon.type) for icon in icons_of(site)]
    return WebManifest(
        config.title,
        config.description,
        config.language,
        direction_of(config.language),
        root.href("/"),
        paper_of(config.theme)[0],
        (*large, *icons),
    )


def drawing(view: IconDrawing, _texts: tuple[str, ...] = ()) -> bytes:
    """Return the icon as SVG: a stepping stone with the first letter of the title."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<circle cx="32" cy="32" r="32" fill="{view.stone}"/>'
        f'<text x="32" y="46" fill="{view.ink}" text-anchor="middle" font-weight="700" '
        'font-size="40" font-family="Charter, Cambria, Georgia, serif">'
        f"{escape(view.letter)}</text></svg>\n"
    ).encode()


def manifest(view: WebManifest, _texts: tuple[str, ...] = ()) -> bytes:
    """Return the manifest as JSON."""
    said = {
        "name": view.name,
        "short_name": _short(view.name),
        "description": view.description,
        "lang": view.language,
        "dir": view.direction,
        "start_url": view.home,
        "scope": view.home,
        # It is read, not run: without the browser's bar a reader could not copy an address.
        "display": "browser",
        "theme_color": view.colour,
        "background_color": view.colour,
        "icons": [_icon(*icon) for icon in view.icons],
    }
    kept = {key: value for key, value in said.items() if value}
    return (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode()


def _icon(url: str, sizes: str, media_type: str) -> dict[str, str]:
    icon = {"src": url, "sizes": sizes, "type": media_type}
    return {key: value for key, value in icon.items() if value}


def _short(title: str) -> str:
    """Return as many of the first words of a title as there is room for, one at least."""
    short = ""
    for word in title.split():
        longer = f"{short} {word}".strip()
        if short and len(longer) > _SHORT:
            break
        short = longer
    return _AROUND.sub("", short) or short
