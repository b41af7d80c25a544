"""The elements of a picture: versions to choose from, room kept for it, and when it is loaded."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from generator.model.document import Slot
from generator.resolve.site import Shown

__all__ = ["drawn", "is_whole", "measured", "sizes_of", "srcset"]

_NAMED = re.compile(
    r"""\s(?P<name>[^\s"'>/=]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'=<>`]+)))?"""
)
_SRC = re.compile(r"""\ssrc\s*=\s*["']?\Z""", re.IGNORECASE)
_END = re.compile(r"\s*/?>\Z")
_NARROW: Final = 640  # pixels; so wide a picture is shown as it is on anything but a telephone


def is_whole(slot: Slot) -> bool:
    """Say whether a slot is all of an image's tag, with no choice of files by the writer's hand."""
    return (
        slot.before[:4].lower() == "<img"
        and slot.after.endswith(">")
        and _SRC.search(slot.before) is not None
    )


def measured(slot: Slot, address: str, shown: Shown) -> str:
    """Return the tag of an image with the width and height that it has, and nothing else."""
    return _tag(slot, address, _size(_attributes(slot), shown))


def drawn(
    slot: Slot,
    address: str,
    shown: Shown,
    href: Callable[[str], str],
    *,
    eager: bool,
    alone: bool,
) -> str:
    """Return the element of a picture; ``address`` is escaped, ``href`` makes one of a path.

    The picture that readers see first is ``eager``, any other is loaded when it comes into sight.
    One that is not ``alone`` stands in a ``<picture>`` of the writer's own. What the writer said of
    it stays as it is.
    """
    said = _attributes(slot)
    more = _size(said, shown)
    if "loading" not in said and "fetchpriority" not in said:
        more += ' fetchpriority="high"' if eager else ' loading="lazy"'
    if "decoding" not in said and not eager:
        more += ' decoding="async"'
    if shown.color and "style" not in said:
        more += f' style="background-color:{shown.color}"'
    tag = _tag(slot, address, more)
    if not shown.versions or not alone:
        return tag
    sizes = html.escape(_sizes(said, shown))
    sources = "".join(
        f'<source type="{one.type}" srcset="{html.escape(srcset(one.files, href))}" '
        f'sizes="{sizes}">'
        for one in shown.versions
    )
    return f"<picture>{sources}{tag}</picture>"


def srcset(files: Iterable[tuple[str, int]], href: Callable[[str], str]) -> str:
    """Return the attribute ``srcset`` for versions of a picture, each a path and its width."""
    return ", ".join(f"{href(path)} {width}w" for path, width in files)


def sizes_of(shown: Shown) -> str:
    """Return the attribute ``sizes``: how wide a picture is on the page."""
    if shown.versions and shown.width <= _NARROW:
        return f"(max-width: {shown.width}px) 100vw, {shown.width}px"
    return shown.sizes


def _attributes(slot: Slot) -> Mapping[str, str]:
    tag = f"{slot.before}{slot.after}"
    return {
        match["name"].lower(): match["double"] or match["single"] or match["bare"] or ""
        for match in _NAMED.finditer(tag)
    }


def _size(said: Mapping[str, str], shown: Shown) -> str:
    """Return width and height, as far as they are known and the writer does not say them."""
    if not shown.width or ("width" in said and "height" in said):
        return ""
    width, height = said.get("width", ""), said.get("height", "")
    if not width and not height:
        return f' width="{shown.width}" height="{shown.height}"'
    if width.isdecimal() and int(width):
        return f' height="{max(1, round(shown.height * int(width) / shown.width))}"'
    if height.isdecimal() and int(height):
        return f' width="{max(1, round(shown.width * int(height) / shown.height))}"'
    return ""


def _sizes(said: Mapping[str, str], shown: Shown) -> str:
    width = said.get("width", "")
    if width.isdecimal() and 0 < int(width) <= _NARROW:
        return f"{width}px"
    return sizes_of(shown)


def _tag(slot: Slot, address: str, more: str) -> str:
    end = _END.search(slot.after)
    assert end is not None
    return f"{slot.before}{address}{slot.after[: end.start()]}{more}{end[0]}"
