"""What nothing understands any more: marked while a text is read, then hidden where it stands."""

from __future__ import annotations

import functools
import re
from typing import Final

from generator.importers.hiding import apart, hidden
from generator.load.commonmark.parser import Panic
from generator.load.commonmark.reading import Spans, read

__all__ = ["Unread", "code_in"]

# Of Unicode's private use: no text has them, and no parser makes anything of them.
_OPEN, _CLOSE = "\uf8e0", "\uf8e1"
_MARK: Final = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_HOLDS: Final = f"{_OPEN}\\d+{_CLOSE}"
_TAG: Final = re.compile(rf"</?[A-Za-z][^<>]*?{_HOLDS}[^<>]*>")
_LINK: Final = re.compile(
    rf"(?P<image>!?)\[(?P<text>(?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]"
    rf"\((?P<to>[^()\n]*?{_HOLDS}[^()\n]*)\)(?:\{{:[^}}\n]*\}})?"
)
_DEFINED: Final = re.compile(rf"^[ ]{{0,3}}\[[^\]\n]+\]:[^\n]*{_HOLDS}[^\n]*$", re.MULTILINE)


def code_in(text: str) -> Spans:
    """Return the parts of a Markdown text that are code."""
    if "`" not in text and "~~~" not in text and "\n    " not in text and "\n\t" not in text:
        return Spans(())
    try:
        return Spans(read(text).code)
    except Panic:
        return Spans(())


class Unread:
    """Remembers pieces of a text while marks stand in their places."""

    def __init__(self) -> None:
        """Start with none."""
        self._pieces: list[str] = []

    def marked(self, piece: str) -> str:
        """Return the mark that stands for a piece from now on."""
        self._pieces.append(piece)
        return f"{_OPEN}{len(self._pieces) - 1}{_CLOSE}"

    def settled(self, text: str) -> str:
        """Return the text with each piece hidden in a comment where its mark stood.

        In code it stands as it did. Where it was within a tag, an address or the definition of one,
        all of that is hidden, but not the words of a link.
        """
        for pattern in (_DEFINED, _LINK, _TAG, _MARK):
            if not self._pieces or not _MARK.search(text):
                break
            code = code_in(text)
            text = pattern.sub(functools.partial(self._hidden, code), text)
        return apart(text, code_in(text).__contains__) if "<!--" in text else text

    def _hidden(self, code: Spans, match: re.Match[str]) -> str:
        written = self._written(match[0])
        if match.start() in code:
            return written if match.re is _MARK else match[0]
        if match.re is _LINK and not match["image"]:
            return f"{match['text']}{hidden(written)}"
        return hidden(written)

    def _written(self, text: str) -> str:
        """Return a text with the pieces where their marks stand."""
        return _MARK.sub(lambda match: self._pieces[int(match[1])], text)
