"""Changes at places of a file, everything else kept to the byte."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from generator.model.diagnostic import Place
from generator.schema.writing import entry

__all__ = ["Edit", "Written"]

_DOUBLE = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SINGLE = re.compile(r"'(?:[^']|'')*'", re.DOTALL)
_BOM = "\ufeff"


class Edit(NamedTuple):
    """Put ``text`` in the place of what stands from ``start`` to ``end``."""

    start: int
    end: int
    text: str


class Written:
    """A file's text with its own line ends, and where its lines start."""

    def __init__(self, text: str) -> None:
        """Take a file's text as it is."""
        self.text = text
        ends = (match.end() for match in re.finditer(r"\r\n|\n|\r", text))
        self._starts = [len(_BOM) if text.startswith(_BOM) else 0, *ends]

    def offset(self, place: Place) -> int:
        """Return where a place is in the text, -1 if it has no such line."""
        if not 1 <= place.line <= len(self._starts):
            return -1
        return self._starts[place.line - 1] + place.column - 1

    def scalar(self, place: Place, old: str, new: str) -> Edit | None:
        """Return the edit of a YAML value that says ``old``, quoted or not; None if it does not."""
        at = self.offset(place)
        if at < 0:
            return None
        written = entry("k", new, flow=True).removeprefix("k: ")
        if self.text.startswith(old, at):
            return Edit(at, at + len(old), written)
        for pattern in (_DOUBLE, _SINGLE):
            match = pattern.match(self.text, at)
            if match and _says(match[0]) == old:
                mark = match[0][0]
                plain = written == new and mark not in new
                return Edit(at, match.end(), f"{mark}{new}{mark}" if plain else written)
        return None

    def with_edits(self, edits: Iterable[Edit]) -> str:
        """Return the text with all edits made; of two at one place the first counts."""
        out: list[str] = []
        done = 0
        for edit in sorted({one.start: one for one in reversed([*edits])}.values()):
            if edit.start >= done:
                out += [self.text[done : edit.start], edit.text]
                done = edit.end
        return "".join([*out, self.text[done:]])


def _says(quoted: str) -> object:
    import yaml

    try:
        return yaml.safe_load(quoted)
    except yaml.YAMLError:
        return None
