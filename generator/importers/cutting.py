"""Cut the text of a feed before each item, outside of CDATA, and mend it on the way.

Left out are control characters, comments, instructions and any DOCTYPE with all that it declares;
names of characters that XML does not know become those characters, as in HTML.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Generator, Iterable, Iterator
from typing import Final, NamedTuple

__all__ = ["Cutter", "Piece"]

_SPECIAL: Final = re.compile(
    r"""(?P<cdata><!\[CDATA\[)|(?P<doctype><!DOCTYPE)|(?P<comment><!--)|(?P<pi><\?)
      |(?P<item><(?:\w+:)?(?:item|entry)(?=[\s>/]))|(?P<end></(?:\w+:)?(?:item|entry)\s*>)
      |(?P<control>[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]
        |&\#(?:x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[efEF])
        |0*(?:[0-8]|1[124-9]|2\d|3[01]));)
      |(?P<bare>&(?!(?:amp|lt|gt|quot|apos|\#\d{1,7}|\#x[0-9a-fA-F]{1,6});)(?:(?P<name>\w{1,32});)?)
    """,
    re.VERBOSE,
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ITEM: Final = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>/]")
_END: Final = re.compile(r"(?:</(?:\w+:)?(?:item|entry)\s*>|<(?:\w+:)?(?:item|entry)\b[^<>]*/>)\Z")
_MARK: Final = 64  # characters at the end of a piece of text that may be the start of something
_DOCTYPE_END: Final = re.compile(r"""[^\[>"']*(?:"[^"]*"|'[^']*')?[^\[>"']*(?P<end>[\[>])""")
# What no one means by these names in XML, though HTML has them; five are XML's own.
_NAMED: Final = {
    name.removesuffix(";"): text
    for name, text in html.entities.html5.items()
    if not set(text) & set("<>&\"'")
}


class Piece(NamedTuple):
    """A part of a file, one item or what stands between two, and the line it starts on."""

    line: int
    text: str

    @property
    def is_item(self) -> bool:
        """Say whether it is an item."""
        return bool(_ITEM.match(self.text))

    @property
    def is_whole(self) -> bool:
        """Say whether it has its end tag."""
        return bool(_END.search(self.text))


class Cutter:
    """Cuts one stream of text; afterwards it knows what was wrong with it."""

    def __init__(self) -> None:
        """Start on line 1."""
        self.line = 1
        self.controls = 0
        """How many control characters were left out."""
        self.first_control = 1
        self.doctype = 0
        """The line of the DOCTYPE, or 0."""
        self.entities: dict[str, int] = {}
        """Entities that nobody knows, each with its first line."""
        self._within = ""  # cdata, comment, doctype, subset, pi
        self._start = 1
        self._parts: list[str] = []

    def pieces(self, stream: Iterable[str]) -> Iterator[Piece]:
        """Yield the pieces of a text; the first is what stands before the first item."""
        rest = ""
        for text in stream:
            rest = yield from self._run(rest + text, final=False)
        yield from self._run(rest, final=True)
        yield from self._taken()

    def _taken(self) -> Iterator[Piece]:
        """Yield what has come together, if anything has."""
        if (whole := "".join(self._parts)).strip():
            yield Piece(self._start, whole)
        self._parts.clear()
        self._start = self.line

    def _run(self, text: str, *, final: bool) -> Generator[Piece, None, str]:
        """Work through a text; return what at its end may be the start of something."""
        at, stop = 0, len(text) if final else max(0, len(text) - _MARK)
        while at < stop:
            if self._within:
                at = self._inside(text, at, stop)
                continue
            match = _SPECIAL.search(text, at)
            if match is None or match.start() >= stop:
                self._keep(text[at:stop])
                at = stop
                break
            self._keep(text[at : match.start()])
            at = match.end()
            if match["item"]:
                yield from self._taken()
                self._parts.append(match[0])
            elif match["end"]:
                self._keep(match[0])
                yield from self._taken()
            elif match["control"]:
                self._count()
            elif match["bare"]:
                self._parts.append(self._entity(match))
            else:
                self._enter(match)
        return text[at:]

    def _enter(self, match: re.Match[str]) -> None:
        self._within = match.lastgroup or ""
        if match["cdata"]:
            self._parts.append(match[0])
        elif match["doctype"]:
            self.doctype = self.line

    def _inside(self, text: str, at: int, stop: int) -> int:
        """Go on to the end of what the text is within; return from where to read on."""
        if self._within == "doctype":
            return self._in_doctype(text, at, stop)
        end = {"cdata": "]]>", "comment": "-->", "pi": "?>", "subset": "]"}[self._within]
        found = text.find(end, at)
        ended = 0 <= found < stop
        upto = found + len(end) if ended else stop
        if self._within == "cdata":
            self._keep(_CONTROL.sub(self._dropped, text[at:upto]))
        else:
            self.line += text.count("\n", at, upto)
        if ended:
            self._within = "doctype" if self._within == "subset" else ""
        return upto

    def _in_doctype(self, text: str, at: int, stop: int) -> int:
        match = _DOCTYPE_END.match(text, at, stop)
        upto = match.end() if match else stop
        self.line += text.count("\n", at, upto)
        if match:
            self._within = "subset" if match["end"] == "[" else ""
        return upto

    def _keep(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self.line += text.count("\n")

    def _count(self) -> None:
        self.first_control = self.first_control if self.controls else self.line
        self.controls += 1

    def _dropped(self, _match: re.Match[str]) -> str:
        self._count()
        return ""

    def _entity(self, match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return "&amp;"
        if name in _NAMED:
            return _NAMED[name]
        self.entities.setdefault(name, self.line)
        return f"&amp;{name};"
