"""Fill the addresses of a text in, for the place where it is shown."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from generator.model.document import Close, Slot
from generator.model.url import Root
from generator.render import pictures
from generator.render.job import Text
from generator.resolve.site import Address, Targets

__all__ = ["fill", "html_of", "whole"]

Parts = tuple[str | Slot | Close, ...]

_BOX = re.compile(r"<input\b[^>]*>")


def fill(
    parts: Parts,
    targets: Targets,
    href: Callable[[str], str],
    here: str = "",
    *,
    eager: bool = False,
    draw: bool = True,
) -> str:
    """Return the HTML of the parts of a fragment.

    ``href`` makes a link of a path inside the site; ``here`` is put before an anchor when the text
    is shown elsewhere than on its own page. Pictures get all that pages have for them, the first
    of them at once if ``eager``; where nothing can ``draw`` them so, they get their size alone.
    """
    out: list[str] = []
    for part in parts:
        if isinstance(part, str):
            out.append(part)
            continue
        address = targets[part.link]
        if isinstance(part, Close):
            out.append(part.plain if address is None else "</a>")
        elif address is None:
            out.append(part.plain)
        elif address.shown is not None and pictures.is_whole(part):
            link = html.escape(_address(address, href, here))
            if draw:
                alone = not _is_in_picture(out)
                out.append(
                    pictures.drawn(part, link, address.shown, href, eager=eager, alone=alone)
                )
                eager = False
            else:
                out.append(pictures.measured(part, link, address.shown))
        else:
            out += [part.before, html.escape(_address(address, href, here)), part.after]
    return "".join(out)


def _is_in_picture(out: Sequence[str]) -> bool:
    """Say whether the last ``<picture>`` of some HTML is still open."""
    for piece in reversed(out):
        start, end = piece.rfind("<picture"), piece.rfind("</picture")
        if start != end:
            return start > end
    return False


def _address(address: Address, href: Callable[[str], str], here: str) -> str:
    if address.path is not None:
        return href(address.path)
    if address.anchor is not None:
        return f"{here}#{address.anchor}"
    return address.url or ""


def html_of(text: Text, parts: Parts, root: Root) -> str:
    """Return the HTML of a text in its place."""
    if text.permalink is None:
        return fill(parts, text.targets, root.href, eager=not text.led)
    return _for_feed(parts, text.targets, root.absolute, text.permalink)


def _for_feed(
    parts: Parts, targets: Targets, absolute: Callable[[str], str], permalink: str
) -> str:
    """Return the HTML of a text for a feed: each address whole, boxes as characters."""
    everywhere = tuple(
        Address(url=whole(address.url, permalink))
        if address and address.url is not None
        else address
        for address in targets
    )
    text = fill(parts, everywhere, absolute, permalink, draw=False)
    return _BOX.sub(lambda box: "\u2611" if "checked" in box[0] else "\u2610", text)


def whole(url: str, permalink: str) -> str:
    """Return an address that is not of the site as it is whole, for a page at ``permalink``."""
    if url.startswith("//"):
        return f"https:{url}"
    return permalink + url if not url or url.startswith("?") else url
