"""The site's icon, where it has none of its own, and its web manifest.

Sources: https://www.w3.org/TR/appmanifest/; OKLab by Björn Ottosson,
https://bottosson.github.io/posts/oklab/.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Final

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.job import Job
from generator.render.viewing import DRAWN_ICON, MANIFEST, PAPER, site_view
from generator.resolve.site import Site

__all__ = ["colour_of", "hue_of", "jobs"]

_AROUND = re.compile(r"^\W+|\W+$")
_SHORT: Final = 12  # characters: what a home screen has room for below an icon
# Those that a home screen takes, where they are in content/static/.
_LARGE: Final = (("/icon-192.png", "192x192"), ("/icon-512.png", "512x512"))
_DEEP: Final = (0.42, 0.09)  # lightness and chroma of ``--deep``, in light
_TINT: Final = (0.95, 0.022)


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
    if DRAWN_ICON not in own and any(icon.url == drawn for icon in site_view(site).icons):
        view = partial(_drawing, site.config.title)
        yield Job(DRAWN_ICON, Phase.ASSETS, view, drawing, Place(PATH))
    if MANIFEST not in own:
        yield Job(MANIFEST, Phase.ASSETS, partial(_manifest, site), manifest, Place(PATH))


def _drawing(title: str) -> IconDrawing:
    letter = next((character for character in title if character.isalnum()), "")
    hue = hue_of(title)
    return IconDrawing(letter.upper()[:1], colour_of(*_DEEP, hue), colour_of(*_TINT, hue))


def _manifest(site: Site) -> WebManifest:
    own = {asset.path for asset in site.assets}
    shown = site_view(site)
    large = [(site.root.href(path), size, "image/png") for path, size in _LARGE if path in own]
    icons = [(icon.url, icon.sizes, icon.type) for icon in shown.icons]
    return WebManifest(
        shown.title,
        shown.description,
        shown.language,
        shown.direction,
        shown.home,
        PAPER[0],
        (*large, *icons),
    )


def hue_of(name: str) -> int:
    """Return the hue of a name, in degrees: the same for the same name, for ever."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "big") % 360


def colour_of(lightness: float, chroma: float, hue: float) -> str:
    """Return a colour of OKLCH as sRGB, ``#rrggbb``; what sRGB has not is cut off.

    ``lightness`` goes from 0 to 1, ``hue`` is in degrees.
    """
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(max(one, 0), 1))):02x}" for one in linear)


def _gamma(linear: float) -> float:
    """Return how sRGB (IEC 61966-2-1) writes an amount of light."""
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055  # noqa: PLR2004


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
