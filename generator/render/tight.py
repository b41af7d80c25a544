"""Templates without what only their writers read: comments, and white space that folds anyway.

It is done once for each template, as Jinja reads it, so that a page costs nothing. Of white space
that HTML folds one character stays: whatever a style sheet makes inline keeps its distance.
Nothing moves to another line, so that mistakes are still told at their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

__all__ = ["Tight", "tightened"]

_VERBATIM: Final = ("pre", "textarea", "script", "style", "code", "xmp", "title")
_WITH_TAGS: Final = frozenset({"pre", "code"})  # the others have no elements in them
_NESTED: Final = re.compile(rf"(?i)<(/?)({'|'.join(_VERBATIM)})\b")
_OPENING: Final = re.compile(r"<!--|<(/?)([a-zA-Z][^\s/>]*)|[ \t\n\r\f]+")
_IN_TAG: Final = re.compile(r"[\"'>]|[ \t\n\r\f]+")


@dataclass
class _State:
    """Where in the HTML the end of the last piece of text is."""

    tag: str | None = None
    """The name of the tag that is not closed yet."""
    quote: str | None = None
    """The mark that ends the attribute in hand."""
    verbatim: list[str] = field(default_factory=list)
    """The elements that are open whose content is not touched, the innermost last."""
    comment: bool = False


def tightened(text: str, state: _State | None = None) -> str:
    """Return a piece of HTML without comments, and with folded white space."""
    state = state or _State()
    parts: list[str] = []
    at = 0
    while at < len(text):
        if state.comment:
            end = text.find("-->", at)
            state.comment = end < 0
            at = _taken(parts, text, at, end + 3 if end >= 0 else len(text))
        elif state.quote:
            end = text.find(state.quote, at)
            state.quote = state.quote if end < 0 else None
            at = _taken(parts, text, at, end + 1 if end >= 0 else len(text))
        elif state.tag is not None:
            at = _in_tag(parts, text, at, state)
        elif state.verbatim:
            at = _verbatim(parts, text, at, state)
        else:
            at = _between(parts, text, at, state)
    return "".join(parts)


def _taken(parts: list[str], text: str, start: int, end: int) -> int:
    parts.append(text[start:end])
    return end


def _between(parts: list[str], text: str, at: int, state: _State) -> int:
    """Go on from outside of all tags; return how far that was."""
    match = _OPENING.search(text, at)
    if match is None:
        return _taken(parts, text, at, len(text))
    _taken(parts, text, at, match.start())
    if match[0].isspace():
        parts.append(_folded(match[0]))
    elif match[0] == "<!--":
        end = text.find("-->", match.end())
        if end >= 0 and not text.startswith("[", match.end()):
            return end + 3
        state.comment = True  # tags of Jinja stand in it, or Outlook's conditions: it stays
        parts.append(match[0])
    else:
        state.tag = "/" if match[1] else match[2].lower()
        parts.append(match[0])
    return match.end()


def _in_tag(parts: list[str], text: str, at: int, state: _State) -> int:
    match = _IN_TAG.search(text, at)
    if match is None:
        return _taken(parts, text, at, len(text))
    _taken(parts, text, at, match.start())
    if match[0] == ">":
        if state.tag in _VERBATIM:
            state.verbatim.append(state.tag)
        state.tag = None
    elif match[0] in {'"', "'"}:
        state.quote = match[0]
    parts.append(_folded(match[0]))
    return match.end()


def _verbatim(parts: list[str], text: str, at: int, state: _State) -> int:
    """Go on to where an element of this kind begins or ends; it need not be the innermost."""
    inner = state.verbatim[-1]
    wanted = _NESTED if inner in _WITH_TAGS else re.compile(rf"(?i)<(/)({inner})\b")
    match = wanted.search(text, at)
    if match is None:
        return _taken(parts, text, at, len(text))
    name = match[2].lower()
    if not match[1]:
        state.verbatim.append(name)
    elif name in state.verbatim:
        state.verbatim.reverse()
        state.verbatim.remove(name)
        state.verbatim.reverse()
        state.tag = None if state.verbatim else "/"
    return _taken(parts, text, at, match.end())


def _folded(found: str) -> str:
    if not found.isspace():
        return found
    return "\n" if "\n" in found else " "


class Tight(Extension):
    """Has Jinja read templates this way."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Pass on what a template is made of, with its HTML tightened."""
        state = _State()
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, token.type, tightened(token.value, state))
            else:
                yield token
