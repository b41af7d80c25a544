"""Headings: their ids, their levels, the list of them that a page shows."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterable
from typing import Final

from generator.load.commonmark.marks import HEADING
from generator.load.commonmark.reading import events
from generator.model.document import Heading

__all__ = ["in_html", "listed", "slug", "told_apart"]

_HEADING = re.compile(r"<h([1-6])((?: [^>]*)?)>(.*?)</h\1>", re.DOTALL)
_MARKED_HEADING = re.compile(rf"<h([1-6]){HEADING}((?: [^>]*)?)>(.*?)</h\1>", re.DOTALL)
_OPENING = re.compile(r"<h[1-6]\b", re.IGNORECASE)
_OWN_ID = re.compile(r' id="([^"]*)"')
_NOTE = re.compile(r'<sup id="fnref[^"]*">.*?</sup>', re.DOTALL)
_TAG = re.compile(r"""<!--.*?-->|<(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.DOTALL)
_NOT_IN_SLUG = re.compile(r"[^\w\s-]")
_BETWEEN = re.compile(r"[-\s]+")
_NUMBERED = re.compile(r"(.*)_([0-9]{1,18})", re.DOTALL)
_LISTED: Final = range(2, 5)
_TABLE: Final = "<p>[TOC]</p>"


def slug(words: str) -> str:
    """Return the id of a heading: its letters of any script, digits, and hyphens for spaces."""
    return _BETWEEN.sub("-", _NOT_IN_SLUG.sub("", words).strip().lower())


def in_html(text: str) -> bool:
    """Say whether a text has headings that are written as HTML."""
    return _OPENING.search(text) is not None


def told_apart(html: str, text: str) -> str:
    """Mark the headings that the parser made of a text, where the writer has some in HTML too."""
    made: list[bool] = []
    for event, _ in events(text):
        if type(event) is not dict:
            continue
        written = event.get("Html") or event.get("InlineHtml")
        if written:
            made += [False] * len(_OPENING.findall(written))
        elif isinstance(start := event.get("Start"), dict) and "Heading" in start:
            made.append(True)
    flags = iter(made)
    return _OPENING.sub(lambda match: match[0] + (HEADING if next(flags, False) else ""), html)


def listed(html: str, ids: set[str], *, told_apart: bool) -> tuple[str, tuple[Heading, ...]]:
    """Give the headings in some HTML ids, and return them too.

    ``ids`` are those that the writer chose, which are not given again. If one is of the first
    level, all move down by one. Those that the writer wrote as HTML stay as they are, if they have
    been told apart.
    """
    if "<h" not in html:
        return html.replace(_TABLE, _table(()), 1), ()
    found = [*(_MARKED_HEADING if told_apart else _HEADING).finditer(html)]
    down = any(match[1] == "1" for match in found)
    used = set(ids)
    tried: dict[str, int] = {}
    headings: list[Heading] = []
    pieces: list[str] = []
    last = 0
    for match in found:
        level = min(6, int(match[1]) + down)
        attributes, inner = match[2], match[3].strip()
        name = inner
        if "<" in inner:
            name = _TAG.sub("", _NOTE.sub("", inner) if "<sup" in inner else inner)
        name = " ".join(name.split())
        own = _OWN_ID.search(attributes)
        if own:
            anchor = entities.unescape(own[1])
        else:
            anchor = _unique(slug(entities.unescape(name)), used, tried)
            attributes = f' id="{anchor}"{attributes}'
        if level in _LISTED:
            headings.append(Heading(level, anchor, name))
        pieces += (html[last : match.start()], f"<h{level}{attributes}>{inner}</h{level}>")
        last = match.end()
    pieces.append(html[last:])
    # Once, because as many tables as there may be marks would be without measure.
    return "".join(pieces).replace(_TABLE, _table(headings), 1), tuple(headings)


def _unique(anchor: str, used: set[str], tried: dict[str, int]) -> str:
    """Return an anchor that is not used yet, numbered if it must be."""
    if not anchor or anchor in used:
        numbered = _NUMBERED.fullmatch(anchor)
        base, start = (numbered[1], numbered[2]) if numbered else (anchor, "0")
        # From each start on, all numbers up to the last that was given are used.
        number = tried.get(anchor, int(start)) + 1
        while f"{base}_{number}" in used:
            number += 1
        tried[anchor] = number
        anchor = f"{base}_{number}"
    used.add(anchor)
    return anchor


def _table(headings: Iterable[Heading]) -> str:
    """Return a table of contents, each heading below the last that is of a higher level."""
    lines = ['<div class="toc">']
    levels: list[int] = []
    for heading in headings:
        if levels and heading.level > levels[-1]:
            lines[-1] = lines[-1].removesuffix("</li>")
            levels.append(heading.level)
            lines.append("<ul>")
        elif not levels:
            levels.append(heading.level)
            lines.append("<ul>")
        else:
            while len(levels) > 1 and heading.level <= levels[-2]:
                levels.pop()
                lines += ["</ul>", "</li>"]
            levels[-1] = heading.level
        lines.append(f'<li><a href="#{entities.escape(heading.anchor)}">{heading.html}</a></li>')
    if not levels:
        lines += ["<ul>", "</ul>"]
    while levels:
        levels.pop()
        lines.append("</ul>")
        if levels:
            lines.append("</li>")
    return "\n".join([*lines, "</div>"])
