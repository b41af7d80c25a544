"""The theme's files as they are published: minified, under names that say their content.

Each is also published as it is under its plain name, for templates, style sheets of feeds and
texts that name it. Style sheets, scripts, fonts and pictures have a second name with a digest of
their content, so that browsers may keep them for good.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.load.demands import INLINE, VARYING, Found, demands_of, hash_of
from generator.model.artifact import Phase
from generator.model.diagnostic import Diagnostic, Place, Severity
from generator.model.document import Demand
from generator.model.url import Root
from generator.render.job import Copy, Job, Work, given
from generator.render.stylesheet import bundled, minified
from generator.render.templates import Theme
from generator.render.views import AssetView
from generator.schema.text import decode

__all__ = ["Asset", "Wardrobe", "asset_views", "encode", "wardrobe_of", "works"]

_FOLDER: Final = "assets/"
_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
"""What gets a name that says its content, with its media type; all else keeps its plain name."""
_DIGITS: Final = 8  # of the digest, in a name: one in four thousand million
# A script of the theme in a page, as templates write it.
_INCLUDED: Final = re.compile(
    r"""(\s*)\{\{(-?)\s*site\.assets\[\s*["']([^"']+)["']\s*\]\.inline\s*\|\s*safe\s*(-?)\}\}(\s*)"""
)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the theme: its name below ``assets/``, its address, and what it holds.

    ``content`` is None for what is published as it stands in ``source``. ``inline`` is the text of
    a script or a style sheet as it may stand in a page.
    """

    name: str
    path: str
    source: Path
    type: str
    integrity: str = ""
    content: bytes | None = None
    inline: str = ""

    @property
    def lasting(self) -> bool:
        """Whether its name says what it holds."""
        return bool(self.integrity)


@dataclass(frozen=True, slots=True)
class Wardrobe:
    """All of a theme that is no template.

    ``demands`` are what its templates want of a browser, ``found`` is what is wrong.
    """

    assets: tuple[Asset, ...] = ()
    demands: tuple[Demand, ...] = ()
    found: tuple[Diagnostic, ...] = ()


@functools.lru_cache(maxsize=4)
def wardrobe_of(theme: Theme, *, minify: bool) -> Wardrobe:
    """Return what a theme is dressed in; it is made once for each version of a theme."""
    named = {
        address.removeprefix(f"/{_FOLDER}"): path
        for address, path in theme.assets()
        if address.isprintable()
    }
    found = [*theme.strays]
    assets = {asset.name: asset for asset in _assets(named, found, minify=minify)}
    demands = tuple(_demands(theme, assets))
    return Wardrobe(tuple(assets[name] for name in sorted(assets)), demands, tuple(found))


def works(wardrobe: Wardrobe) -> Iterator[Work]:
    """Yield what makes the files whose names say their content."""
    for asset in wardrobe.assets:
        origin = Place(f"templates/{_FOLDER}{asset.name}")
        if asset.content is not None:
            view = given(asset.content.decode())
            yield Job(asset.path, Phase.ASSETS, view, encode, origin, lasting=True)
        elif asset.lasting:
            yield Copy(asset.path, asset.source, origin, lasting=True)


def encode(text: str, _texts: tuple[str, ...] = ()) -> bytes:
    """Return a style sheet or a script as UTF-8."""
    return text.encode()


def asset_views(wardrobe: Wardrobe, root: Root) -> dict[str, AssetView]:
    """Return what templates see of the assets, by name."""
    return {
        asset.name: AssetView(root.href(asset.path), asset.integrity, asset.type, asset.inline)
        for asset in wardrobe.assets
    }


def _assets(named: Mapping[str, Path], found: list[Diagnostic], *, minify: bool) -> Iterator[Asset]:
    """Yield all assets: files that others name before the style sheets that name them."""
    sheets: dict[str, str] = {}
    addresses: dict[str, str] = {}
    for name, path in named.items():
        kind = _TYPES.get(posixpath.splitext(name)[1].lower())
        if kind == "text/css":
            sheets[name] = _text(name, path, found)
        elif kind == "text/javascript":
            yield _script(name, path, kind, found, minify=minify)
        elif kind is not None:
            data = path.read_bytes()
            addresses[name] = _fingerprinted(name, data)
            yield Asset(name, f"/{_FOLDER}{addresses[name]}", path, kind, _integrity(data))
        else:
            addresses[name] = name
            yield Asset(name, f"/{_FOLDER}{name}", path, "")
    for name in sheets:
        text, problems = bundled(name, sheets, addresses)
        found += [one for one in problems if one not in found]
        # Half a rule could be taken for something else.
        broken = any(one.severity is Severity.ERROR for one in problems)
        text = _small_sheet(text) if minify and not broken else text
        yield _written(name, named[name], "text/css", text, text.replace("</style", "<\\/style"))


def _script(name: str, path: Path, kind: str, found: list[Diagnostic], *, minify: bool) -> Asset:
    text = _text(name, path, found)
    text = _small_script(text) if minify else text
    return _written(name, path, kind, text, re.sub(r"(?i)</(?=script)", r"<\\/", text))


# While a theme is written, all but one of its files are what they were a moment ago.
_small_sheet = functools.lru_cache(maxsize=64)(minified)


@functools.lru_cache(maxsize=64)
def _small_script(text: str) -> str:
    from rjsmin import jsmin

    return str(jsmin(text, keep_bang_comments=True))


@functools.lru_cache(maxsize=256)
def _demanded(template: str) -> tuple[Found, ...]:
    return tuple(demands_of(template))


def _written(name: str, path: Path, kind: str, text: str, inline: str) -> Asset:
    data = text.encode("utf-8", "replace")
    address = f"/{_FOLDER}{_fingerprinted(name, data)}"
    return Asset(name, address, path, kind, _integrity(data), data, inline)


def _text(name: str, path: Path, found: list[Diagnostic]) -> str:
    text, problems = decode(path.read_bytes(), f"templates/{_FOLDER}{name}")
    found += problems
    return text


def _fingerprinted(name: str, data: bytes) -> str:
    stem, ending = posixpath.splitext(name)
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:_DIGITS]}{ending}"


def _integrity(data: bytes) -> str:
    """Return the digest that a browser holds a file against (Subresource Integrity)."""
    return f"sha384-{base64.b64encode(hashlib.sha384(data).digest()).decode()}"


def _demands(theme: Theme, assets: Mapping[str, Asset]) -> Iterator[Demand]:
    """Yield what all templates demand, scripts by their hashes."""
    for path, name in sorted(theme.by_path().items(), key=lambda one: one[1]):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # told of when it is rendered
        for one in _demanded(text):
            place = _place(name, text, one)
            if one.kind != INLINE:
                yield Demand(one.kind, one.value, place)
            elif (script := _rendered(one.value, assets)) is None:
                yield Demand(VARYING, "", place)
            else:
                yield Demand(INLINE, hash_of(script), place)


def _rendered(script: str, assets: Mapping[str, Asset]) -> str | None:
    """Return a script in a template as each page has it, None if pages may differ in it."""
    if match := _INCLUDED.fullmatch(script):
        before = "" if match[2] else match[1]
        after = "" if match[4] else match[5]
        asset = assets.get(match[3])
        return f"{before}{asset.inline if asset else ''}{after}"
    return None if re.search(r"\{[{%#]", script) else script


def _place(name: str, text: str, one: Found) -> Place:
    line = text.count("\n", 0, one.start) + 1
    return Place(f"templates/{name}", line, one.start - text.rfind("\n", 0, one.start))
