"""Texts that are Markdown already: addresses lead to where things are, nothing else changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from generator.importers.hiding import hidden
from generator.importers.prose.escaping import address as written
from generator.importers.prose.pictures import addresses

__all__ = ["relinked"]

_SKIPPED: Final = re.compile(
    r"""^(?P<fence>[ ]{0,3}(?P<mark>`{3,}|~{3,}))[^\n]*\n(?:.*?\n)?[ ]{0,3}(?P=mark)[`~]*[ \t]*$
      | (?P<ticks>`+)(?!`)(?:.+?)(?<!`)(?P=ticks)(?!`)
      | <!--.*?-->
      | (?P<inline>(?P<bang>!?)\[(?P<words>(?:[^\[\]\\]|\\.|\[[^\]]*\])*)\]
          \(\s*(?P<target><[^<>\n]*>|(?:[^\s()\\]|\\.|\([^\s()]*\))+)(?P<title>(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)))
      | (?P<define>^[ ]{0,3}\[(?!\^)(?P<label>[^\]\n]+)\]:[ \t]+(?P<where><[^<>\n]*>|\S+))
      | (?P<html><(?P<name>img|a|source|video|audio)\b[^<>]*?\s(?P<attribute>src|href|poster)\s*=\s*
          (?P<quote>["'])(?P<value>[^"'<>]*)(?P=quote))
      | (?P<auto><(?P<bare>https?://[^\s<>]+)>)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE | re.IGNORECASE,
)


def relinked(
    text: str, link: Callable[[str], str], picture: Callable[[tuple[str, ...]], str]
) -> str:
    """Return a text whose addresses, outside of code, are what ``link`` and ``picture`` say."""
    images = {
        match["words"].casefold()
        for match in re.finditer(r"!\[(?P<words>[^\]]*)\](?:\[\])?(?![(\[])", text)
    } | {match[1].casefold() for match in re.finditer(r"!\[[^\]]*\]\[([^\]]+)\]", text)}

    def replaced(match: re.Match[str]) -> str:
        if match["inline"]:
            return _inline(match, link, picture)
        if match["define"]:
            old = match["where"].strip("<>")
            shown = match["label"].casefold() in images
            new = picture(addresses(old)) if shown else link(old)
            return match[0] if new == old else f"{_upto(match, 'where')}{written(new)}"
        if match["html"]:
            old = match["value"]
            new = link(old) if match["attribute"].lower() == "href" else picture(addresses(old))
            whole = match[0]
            start, end = match.start("value") - match.start(), match.end("value") - match.start()
            return whole[:start] + new + whole[end:]
        if match["auto"]:
            new = link(match["bare"])
            return match[0] if new == match["bare"] else f"[{match['bare']}]({written(new)})"
        return match[0]

    return _SKIPPED.sub(replaced, text)


def _upto(match: re.Match[str], group: str) -> str:
    return match[0][: match.start(group) - match.start()]


def _inline(
    match: re.Match[str], link: Callable[[str], str], picture: Callable[[tuple[str, ...]], str]
) -> str:
    words = match["words"]
    if not match["bang"] and "](" in words:
        words = relinked(words, link, picture)  # a picture within a link
    old = match["target"].strip("<>")
    new = picture(addresses(old)) if match["bang"] else link(old)
    if old and not new:
        return hidden(match[0]) if match["bang"] else f"{words}{hidden(match[0])}"
    target = match["target"] if new == old else written(new)
    return f"{match['bang']}[{words}]({target}{match['title']}"
