"""The places within a text that links can lead to, by what old programs called them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

from generator.config.model import COMMONMARK

__all__ = ["anchor_in", "anchors_of"]

_MAY_HAVE: Final = re.compile(
    r"^[ \t>]*#|^[ ]{0,3}(?:=+|-+)[ \t]*$|\bid\s*=|\bname\s*=|\{|\[\^", re.MULTILINE
)
_SIGNS: Final = re.compile(r"[\W_]+")


def anchors_of(text: str) -> Mapping[str, str]:
    """Return the anchors that byline gives to a Markdown text, by their letters and digits alone.

    Programs agree on these, but not on what stands between: ``a--b``, ``a-b``, ``a_b``.
    """
    if not _MAY_HAVE.search(text):
        return {}
    from generator.load.markdown import Engine, convert
    from generator.load.markup import scan

    try:
        found = scan(convert(text, Engine(name=COMMONMARK)).html, "").anchors
    except Exception:  # noqa: BLE001 - a text that breaks the engine is told of by the build
        return {}
    return {_plain(anchor): anchor for anchor in sorted(found)}


def anchor_in(fragment: str, anchors: Mapping[str, str]) -> str | None:
    """Return the anchor that a fragment of an old address means, or None where there is none."""
    return anchors.get(_plain(unquote(fragment)))


def _plain(anchor: str) -> str:
    return _SIGNS.sub("", anchor).casefold()
