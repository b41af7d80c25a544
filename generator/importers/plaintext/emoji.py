"""Emoji that are written as ``:smile:``, outside code, as themselves."""

from __future__ import annotations

import re
from typing import Final

from generator.importers.plaintext.unread import code_in

__all__ = ["with_emoji"]

_NAMED: Final = re.compile(r":[a-z0-9_+-]+:")


def with_emoji(text: str) -> str:
    """Return a text whose emoji stand there as the characters that GitHub's names mean."""
    if not _NAMED.search(text):
        return text
    from pymdownx import gemoji_db

    code = code_in(text)

    def one(match: re.Match[str]) -> str:
        name = gemoji_db.aliases.get(match[0], match[0])
        codes = gemoji_db.emoji.get(name, {}).get("unicode_alt") or gemoji_db.emoji.get(
            name, {}
        ).get("unicode")
        if not codes or match.start() in code:
            return match[0]
        return "".join(chr(int(code, 16)) for code in codes.split("-"))

    return _NAMED.sub(one, text)
