"""Bare addresses become links: ``https://…``, ``ftp://…``, ``www.…`` and mail addresses.

They are put between the brackets that CommonMark wants, in the text and not in the HTML, so that
the parser does not make italics or dashes of their characters.
"""

from __future__ import annotations

import re
from typing import Final

from generator.load.commonmark.reading import Spans, definitions, read

__all__ = ["linked"]

_LINK = re.compile(
    r"""(?<![^\s*_~^\[('"|>])(?:(?:ht|f)tps?://|(?P<www>www\.))
        (?P<domain>[^_\W][-\w.]*)[^\s<>|]*""",
    re.VERBOSE | re.IGNORECASE,
)
_MAIL = re.compile(
    r"""(?<![-/+@\w.])[-+\w](?:[-+\w]|\.(?!\.))*(?<!\.)
        @(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z](?![-@\w])""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&[a-zA-Z0-9]+;\Z")
_AFTER: Final = frozenset("?!.,:*_~^'\"")  # never the last character of an address
_BRACKETS: Final = {")": "(", "]": "["}


def linked(text: str) -> str:
    """Put brackets around the bare addresses of a text."""
    matches = [*_LINK.finditer(text)]
    if "@" in text:
        matches += _MAIL.finditer(text)
    if not matches:
        return text
    reading = read(text)
    other = [*reading.code, *reading.html, *reading.links, *definitions(text)]
    taken = Spans(other)
    pieces: list[str] = []
    last = 0
    for match in sorted(matches, key=re.Match.start):
        start = match.start()
        if start < last or start in taken:
            continue
        mail = match.re is _MAIL
        link = match[0] if mail else _trimmed(match[0], match.start("domain") - start)
        if not link or text.startswith("](", start + len(link)):
            continue
        # What the writer escaped for HTML is meant as it is read.
        address = link.replace("&amp;", "&")
        if not mail and match["www"]:
            words = _PUNCTUATION.sub(r"\\\1", address)
            made = f"[{words}](<http://{address}>)"
        else:
            made = f"<{address}>"
        pieces += (text[last:start], made)
        last = start + len(link)
    pieces.append(text[last:])
    return "".join(pieces)


def _trimmed(link: str, floor: int) -> str:
    """Return an address without the punctuation behind it, or nothing if it is none."""
    end = len(link)
    counts = {
        close: (link.count(opening), link.count(close)) for close, opening in _BRACKETS.items()
    }
    while True:  # at the latest, the first letter of the host ends it
        last = link[end - 1]
        if last in _AFTER:
            end -= 1
        elif last == ";":
            entity = _ENTITY.search(link, max(floor, end - 32), end)
            end = entity.start() if entity else end - 1
        elif last in _BRACKETS:
            openings, closings = counts[last]
            if closings <= openings:
                break
            counts[last] = openings, closings - 1
            end -= 1
        else:
            break
    domain = re.match(r"[-\w.]*", link[floor:end])
    assert domain is not None
    if any("_" in part for part in domain[0].split(".")[-2:]):
        return ""
    return link[:end]
