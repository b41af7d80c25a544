"""What a piece of HTML wants a browser to do that a content security policy forbids by itself.

Scripts in the page, scripts, style sheets and forms of other hosts, and handlers in attributes.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

__all__ = [
    "FORM",
    "HANDLER",
    "INLINE",
    "SCRIPT",
    "STYLE",
    "VARYING",
    "Found",
    "demands_of",
    "hash_of",
]

SCRIPT: Final = "script-src"
STYLE: Final = "style-src"
FORM: Final = "form-action"
INLINE: Final = "inline"
"""A script in the page: the value is its text."""
HANDLER: Final = "handler"
"""An attribute such as ``onclick``: the value is its name."""
VARYING: Final = "varying"
"""A script in a template that is not the same on each page."""

# Templates are looked at too: their own tags may stand between attributes, and hold a bracket.
_ATTRIBUTES: Final = r"(?:\{\{.{0,300}?\}\}|\{%.{0,300}?%\}|\"[^\"]*\"|'[^']*'|[^<>\"'])*+"
_TAG: Final = re.compile(
    # What is never closed goes on to the end, so that no text is looked through again and again.
    rf"""<!--(?:.*?-->|.*)
      | <script\b(?P<script>{_ATTRIBUTES})>(?P<content>.*?)(?:</script\s*>|\Z)
      | <(?P<name>[a-zA-Z][\w-]*)(?P<attributes>{_ATTRIBUTES})>""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"""(?:^|\s)(?P<name>[a-zA-Z][\w-]*)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))"""
)
_HANDLER: Final = re.compile(r"on[a-z]{3,}", re.IGNORECASE)
# What a browser runs, or a policy counts as a script: all else is data, as JSON-LD is.
_RUN: Final = re.compile(
    r"(?:text|application)/(?:x-)?(?:java|ecma)script|module|importmap|speculationrules|",
    re.IGNORECASE,
)
_LIKELY: Final = re.compile(r"<script|<form|<link|\son[a-z]{3,}\s*=", re.IGNORECASE)


class Found(NamedTuple):
    """One such demand, by the name of its directive, and the characters where it is written.

    The value is the source that the directive would have to allow, if not said otherwise.
    """

    kind: str
    value: str
    start: int
    end: int


def demands_of(text: str) -> Iterator[Found]:
    """Yield what a piece of HTML, or a template, demands."""
    if not _LIKELY.search(text):
        return
    for match in _TAG.finditer(text):
        group = "script" if match["script"] is not None else "attributes"
        if match[group] is None:
            continue
        named = {one["name"].lower(): one for one in _NAMED.finditer(match[group])}
        start = match.start(group)
        for name, one in named.items():
            if _HANDLER.fullmatch(name):
                yield Found(HANDLER, name, start + one.start("name"), start + one.end("name"))
        if group == "script" and "src" not in named:
            kind = _value(named["type"]) if "type" in named else ""
            if _RUN.fullmatch(kind.strip()):
                yield Found(INLINE, match["content"], match.start(), match.end("content"))
            continue
        directive, attribute = _asked(match["name"] or "script", named)
        if attribute in named:
            one = named[attribute]
            if source := _source(_value(one)):
                span = one.span(one.lastgroup or "bare")
                yield Found(directive, source, start + span[0], start + span[1])


def _asked(tag: str, named: dict[str, re.Match[str]]) -> tuple[str, str]:
    """Return the directive that a tag comes under, and the attribute that has the address."""
    tag = tag.lower()
    if tag == "form":
        return FORM, "action"
    if tag == "link":
        styles = "rel" in named and "stylesheet" in _value(named["rel"]).lower().split()
        return (STYLE, "href") if styles else ("", "")
    return (SCRIPT, "src") if tag == "script" else ("", "")


def _value(match: re.Match[str]) -> str:
    return html.unescape(match[match.lastgroup or "bare"]).strip()


def _source(address: str) -> str:
    """Return the host of an address as a policy names it; empty for one of the site."""
    try:
        parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
    except ValueError:
        return ""
    known = parts.scheme in {"http", "https"} and parts.netloc and "{" not in parts.netloc
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}" if known else ""


def hash_of(script: str) -> str:
    """Return the source expression that allows a script in a page (CSP Level 3, section 2.3.1)."""
    digest = hashlib.sha256(script.encode("utf-8", "surrogatepass")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
