"""Attribute lists: ``{: .note #here title="A note" }`` behind what they are for, colon or not.

The parser does not know them. They go through it as letters and digits, so that no dash or italics
are made of what is in them, and are read out of the HTML.
"""

from __future__ import annotations

import html as entities
import re
from typing import Final

from generator.load.commonmark.marks import (
    LIST_END,
    LIST_START,
    lists_shown,
    read_list,
    written_list,
)

__all__ = ["applied", "packed"]

_VALUE: Final = r"""(?:"[^"{}\n]*"|'[^'{}\n]*'|[^\s{}"'<>=]+)"""
_ITEM: Final = rf"(?:[#.][^\s{{}}\"'<>=#]+|[\w:-]+={_VALUE})"
_WRITTEN = re.compile(
    r"(?:(?<=[)\]*_>`~ \t])(?<!```)(?<!~~~)|^)"
    rf"\{{(?:[ ]*{_ITEM}|:[ ]*(?:{_ITEM}|[\w-]+))(?:[ ]+(?:{_ITEM}|[\w-]+))*[ ]*\}}",
    re.MULTILINE,
)
_SAID = re.compile(
    r"""\#(?P<id>[^\s{}]+)|\.(?P<class>[^\s{}]+)
      |(?P<name>[\w:-]+)(?:=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s{}]+)))?""",
    re.VERBOSE,
)
_TOKEN = re.compile(
    r"<(?P<close>/?)(?:(?P<inline>a|em|strong|code|del|sup)|(?P<block>p|li|h[1-6]|t[dh]|d[td]))"
    rf"\b[^>]*>|(?P<image><img\b[^>]*>)|{LIST_START}(?P<list>[0-9a-f]*){LIST_END}"
)
_IN_ONE_LINE: Final = frozenset({"dt", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_END_OF_BLOCK = re.compile(r"\s*(?:</label>)?\s*(?:</(?:p|li|h[1-6]|t[dh]|d[td])>|<[uo]l\b)")


def packed(text: str) -> str:
    """Pack the attribute lists of a text."""
    return _WRITTEN.sub(lambda match: written_list(match[0]), text)


def applied(html: str) -> tuple[str, set[str]]:
    """Give elements the attributes of the lists behind them; return the ids among these too.

    A list belongs to what stands directly before it in a line, or, alone in the last line of a
    paragraph or an item, to that; a heading or a cell may have it at its end.
    """
    pieces: list[str] = []
    ids: set[str] = set()
    opened: dict[str, list[int]] = {}
    blocks: list[tuple[str, int]] = []
    before = (0, -1)  # the inline element that ended last: where its tag is, where it ended
    last = 0
    for match in _TOKEN.finditer(html):
        pieces.append(html[last : match.start()])
        last = match.end()
        if match["list"] is not None:
            target = _target(html, match, pieces, blocks, before)
            if target is None:
                pieces.append(entities.escape(read_list(match["list"]), quote=False))
            else:
                pieces[target] = _with(pieces[target], read_list(match["list"]), ids)
            continue
        name = match["inline"] or match["block"]
        if match["image"]:
            before = (len(pieces), last)
        elif match["close"]:
            if match["inline"] and opened.get(name):
                before = (opened[name].pop(), last)
            elif match["block"] and blocks:
                blocks.pop()
        elif match["inline"]:
            opened.setdefault(name, []).append(len(pieces))
        else:
            blocks.append((name, len(pieces)))
        pieces.append(match[0])
    pieces.append(html[last:])
    return lists_shown("".join(pieces)), ids


def _target(
    html: str,
    match: re.Match[str],
    pieces: list[str],
    blocks: list[tuple[str, int]],
    before: tuple[int, int],
) -> int | None:
    """Return which piece is the tag of what a list is for; cut the space before the list."""
    if before[1] == match.start():
        return before[0]
    if not blocks or not _END_OF_BLOCK.match(html, match.end()):
        return None
    name, target = blocks[-1]
    text = pieces[-1].rstrip(" \t")
    if name in _IN_ONE_LINE:
        if text == pieces[-1]:
            return None
    elif not text.endswith("\n"):
        return None
    pieces[-1] = text.rstrip()
    return target


def _with(tag: str, said: str, ids: set[str]) -> str:
    """Return a tag with the attributes that a list says."""
    end = "/>" if tag.endswith("/>") else ">"
    tag = tag.removesuffix(end).rstrip()
    classes: list[str] = []
    values: dict[str, str] = {}
    for match in _SAID.finditer(said.strip("{}: ")):
        if match["id"]:
            values["id"] = match["id"]
        elif match["class"]:
            classes.append(match["class"])
        else:
            values[match["name"]] = match["double"] or match["single"] or match["bare"] or ""
    if "id" in values:
        ids.add(values["id"])
    there = re.search(r' class="([^"]*)"', tag)
    if classes:
        names = entities.escape(" ".join(classes))
        if there:
            tag = f"{tag[: there.end(1)]} {names}{tag[there.end(1) :]}"
        else:
            tag = f'{tag} class="{names}"'
    for name, value in values.items():
        tag = re.sub(rf' {re.escape(name)}="[^"]*"', "", tag)
        tag = f'{tag} {name}="{entities.escape(value)}"'
    return f"{tag} {end}" if end == "/>" else f"{tag}{end}"
