"""Where in a text the address of a link stands, to the character."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final
from urllib.parse import unquote

from generator.model.document import Link

__all__ = ["spot_of"]

_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def spot_of(written: str, link: Link, at: int, taken: Container[int]) -> tuple[int, int] | None:
    """Return from where to where the address of a link stands.

    ``at`` is where it was found when it was read; that it is there is not taken on trust. Nor is a
    place taken that starts at one of ``taken``.
    """
    if at >= 0 and written.startswith(link.target, at):
        return at, at + len(link.target)
    spelling = _spelling(unquote(link.target))
    if at >= 0 and (match := re.compile(spelling).match(written, at)):
        return match.span()
    # Not where the rest of the text would be taken for it: only as a link is written.
    for match in re.finditer(rf"(?<=[(<\"'=]){spelling}(?=[)>\"'\s])", written):
        if match.start() not in taken:
            return match.span()
    return None


def _spelling(address: str) -> str:
    """Return a pattern of all ways to write an address: with backslashes, entities, encoded."""
    return "".join(
        rf"(?:\\?{re.escape(sign)}|{_encoded(sign)}{'|&amp;' if sign == '&' else ''})"
        if sign in _PUNCTUATION or not sign.isascii() or sign == " "
        else sign
        for sign in address
    )


def _encoded(sign: str) -> str:
    return "".join(f"(?i:%{byte:02x})" for byte in sign.encode(errors="replace"))
