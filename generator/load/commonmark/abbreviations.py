"""Abbreviations: ``*[HR]: Human resources`` explains every HR of the text."""

from __future__ import annotations

import html as entities
import re

from generator.load.commonmark.reading import Spans, read

__all__ = ["cut", "explained"]

_DEFINITION = re.compile(
    r"^\*\[(?P<short>[ ]*[^\]\\\s][^\]\\\n]*)\][ ]?:[ ]*(?:\n[ ]*)?(?P<long>\S[^\n]*)$",
    re.MULTILINE,
)
# In what a tag of this name holds nothing is explained; a comment that is open is so to the end.
_TAG = (
    r"<(?P<close>/?)(?P<tag>pre|code|script|style|textarea|abbr)\b[^>]*>"
    r"|<!--(?:.*?-->|.*)|<[^>]*>"
)
_EMPTY = frozenset({'""', "''"})


def cut(text: str) -> tuple[str, dict[str, str]]:
    """Return a text without the definitions of its abbreviations, and these."""
    matches = [*_DEFINITION.finditer(text)]
    if not matches:
        return text, {}
    code = Spans(read(text).code)
    found: dict[str, str] = {}
    pieces: list[str] = []
    last = 0
    for match in matches:
        if match.start() in code:
            continue
        short, long = match["short"].strip(), match["long"].strip()
        if long in _EMPTY:
            found.pop(short, None)
        else:
            found[short] = long
        pieces += (text[last : match.start()], "\n")
        last = match.end()
    pieces.append(text[last:])
    return "".join(pieces), found


def explained(html: str, known: dict[str, str]) -> str:
    """Explain abbreviations wherever they stand in the words of some HTML."""
    names = sorted((entities.escape(name, quote=False) for name in known), key=len, reverse=True)
    titles = {
        entities.escape(short, quote=False): entities.escape(long) for short, long in known.items()
    }
    pattern = re.compile(rf"{_TAG}|\b(?P<name>{'|'.join(map(re.escape, names))})\b", re.DOTALL)
    depth = 0

    def one(match: re.Match[str]) -> str:
        nonlocal depth
        if match["tag"]:
            depth = max(0, depth + (-1 if match["close"] else 1))
        name = match["name"]
        return match[0] if depth or not name else f'<abbr title="{titles[name]}">{name}</abbr>'

    return pattern.sub(one, html)
