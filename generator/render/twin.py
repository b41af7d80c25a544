"""A text as Markdown again: as its author wrote it, with every address whole.

Only addresses are touched, at the places where ``load`` found them; what leads to something that
is not published becomes plain text, as it does on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from generator.load.frontmatter import split
from generator.load.spots import spot_of
from generator.model.document import Link
from generator.model.url import Root
from generator.render.fill import whole
from generator.render.job import Body, Text
from generator.resolve.site import Address

__all__ = ["TwinSeries", "TwinView", "encode", "escaped", "markdown_of"]

_SPECIAL = re.compile(r"([\\`*\[\]<])")
# Code comes first: what looks like a comment in it is none.
_COMMENT = re.compile(
    r"""^[ ]{0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^[ ]{0,3}(?P=fence)[`~]*[ \t]*$
      | (?<!`)(?P<code>`+)(?!`).+?(?<!`)(?P=code)(?!`)
      | ^[ ]{0,3}(?P<comment><!--.*?-->[ \t]*(?:\n|\Z)(?:[ \t]*\n)*)
      | (?P<inline><!--.*?-->)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_BEFORE_INLINE = re.compile(r"\]\([ \t]*<?\Z")
_AFTER_INLINE = re.compile(
    r"""[ \t]*>?(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*\)(?:\{:?[^{}\n]*\})?"""
)
_BEFORE_DEFINED = re.compile(r"\]:[ \t]*\n?[ \t]*\Z")


@dataclass(frozen=True, slots=True)
class TwinSeries:
    """A series that a post is part of; ``url`` is whole."""

    title: str
    url: str
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class TwinView:
    """What stands above the text of a twin: of whom, of when, of which series."""

    title: str
    permalink: str
    authors: tuple[str, ...] = ()
    date: datetime | None = None
    updated: datetime | None = None
    series: tuple[TwinSeries, ...] = ()


class _Edit(NamedTuple):
    """Put ``text`` in the place of what stands from ``start`` to ``end``."""

    start: int
    end: int
    text: str


def encode(view: TwinView, texts: tuple[str, ...]) -> bytes:
    """Return the file: the title as its heading, a few lines on the text, the text."""
    said = []
    if view.authors:
        said.append(f"By {', '.join(map(escaped, view.authors))}.")
    if view.date:
        said.append(f"Published {view.date.date().isoformat()}.")
    if view.updated:
        said.append(f"Updated {view.updated.date().isoformat()}.")
    said += [
        f"Part {one.number} of {one.total} of [{escaped(one.title)}]({one.url})."
        for one in view.series
    ]
    said.append(f"Page: <{view.permalink}>")
    parts = [f"# {escaped(view.title)}", "\n".join(said), *(text for text in texts if text)]
    return ("\n\n".join(parts) + "\n").encode()


def escaped(text: str) -> str:
    """Return a text so that Markdown takes nothing in it for its own signs."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def markdown_of(text: Text, body: Body, root: Root) -> str:
    """Return the Markdown of a text, below its front matter, with every address whole."""
    halves = split(body.markdown, text.source)
    written = halves.body
    starts = [0]
    for line in written.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    edits: dict[int, _Edit] = {
        match.start(): _Edit(match.start(), match.end(), "")
        for match in _COMMENT.finditer(written)
        if match["comment"] or match["inline"]
    }
    for link, address in zip(body.links, text.targets, strict=True):
        new = _address(address, text.permalink or "", root)
        if new == link.target or not link.target:
            continue
        number = (link.place.line or 0) - halves.body_line
        at = starts[number] + (link.place.column or 0) - 1 if 0 <= number < len(starts) else -1
        spot = spot_of(written, link, at, edits)
        if spot is None:
            continue
        for edit in _edits(written, link, *spot, new):
            edits.setdefault(edit.start, edit)
    return _applied(written, sorted(edits.values())).strip("\n")


def _address(address: Address | None, permalink: str, root: Root) -> str | None:
    """Return where a link leads, whole; None for what is not published."""
    if address is None:
        return None
    if address.path is not None:
        found = root.absolute(address.path)
    elif address.anchor is not None:
        found = f"{permalink}#{address.anchor}"
    else:
        return whole(address.url or "", permalink)
    # A bracket would end the address where it stands in brackets itself.
    return found.replace("(", "%28").replace(")", "%29")


def _edits(written: str, link: Link, start: int, end: int, new: str | None) -> Iterator[_Edit]:
    if new is not None:
        yield _Edit(start, end, new)
        return
    before = _BEFORE_INLINE.search(written, max(0, start - 9), start)
    after = _AFTER_INLINE.match(written, end)
    opening = _opening(written, before.start()) if before else -1
    if before and after and opening >= 0 and link.tag == "a":
        yield _Edit(opening, opening + 1, "")
        yield _Edit(before.start(), after.end(), "")
    elif before and after and opening > 0:
        yield _Edit(opening - 1, after.end(), "")
    else:
        # In a definition an address must stand, though it leads nowhere; in HTML none need.
        defined = _BEFORE_DEFINED.search(written, max(0, start - 9), start)
        yield _Edit(start, end, "<>" if defined else "")


def _opening(written: str, closing: int) -> int:
    """Return where the bracket opens that is closed at ``closing``; -1 if it does not."""
    depth = 0
    for at in range(closing, -1, -1):
        if at and written[at - 1] == "\\":
            continue
        depth += {"]": 1, "[": -1}.get(written[at], 0)
        if depth == 0:
            return at
    return -1


def _applied(written: str, edits: list[_Edit]) -> str:
    out: list[str] = []
    done = 0
    for edit in edits:
        if edit.start >= done:
            out += [written[done : edit.start], edit.text]
            done = edit.end
    return "".join([*out, written[done:]])
