"""Places where this engine reads a text otherwise than its writer meant, or lacks what it uses."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from generator.load import traps
from generator.load.commonmark.parser import Panic
from generator.load.commonmark.reading import Reading, Spans, events, read
from generator.load.traps import DEEPEST, Survey
from generator.model.diagnostic import Diagnostic, Place, warning

if TYPE_CHECKING:
    from generator.load.commonmark.blocks import Blocks

__all__ = ["survey"]

# Any container that a line opens takes a character before its text.
_DEEP = re.compile(rf"\n(?:[ \t>]*\[\^[^\]\n]+\]:)?[ \t>*+\-0-9.):!]{{{DEEPEST + 1}}}")
_NESTING: Final = ("BlockQuote", "FootnoteDefinition", "List")
_INDENTED: Final = ("\n    ", "\n\t", ">    ", "> \t")
_MARKDOWN_IN_HTML = re.compile(
    r"""<[A-Za-z][^<>]*?\s(?P<name>markdown)(?:\s*=\s*(?!"0"|'0'|0)|[\s>])"""
)
_FENCE = re.compile(r"`{3,}|~{3,}")
_LANGUAGE = re.compile(r"\s*(?P<name>(?::::*|#!)(?P<language>[\w#.+-]+))")
_BAR = re.compile(r"(?<!\\)\|")


class _Places:
    """Says where in the file a position of the text is that the parser gets."""

    def __init__(self, text: str, quoted: Blocks | None, path: str, first_line: int) -> None:
        self._text, self._quoted = text, quoted
        self._path, self._first_line = path, first_line
        self._starts: list[int] = []

    def at(self, position: int) -> Place:
        """Return the place of a position."""
        if not self._starts:
            self._starts += (0, *(match.end() for match in re.finditer("\n", self._text)))
        number = bisect_right(self._starts, position) - 1
        column = position - self._starts[number]
        if self._quoted is not None:
            line = self._quoted.lines[number]
            number, column = max(0, line.number), max(0, column + line.shift)
        return self.of(number, column)

    def of(self, number: int, column: int) -> Place:
        """Return the place of a line and a column of the writer's text, from 0."""
        return Place(self._path, self._first_line + number, column + 1)


def survey(body: str, path: str, first_line: int) -> Survey:
    """Look for traps in the body of a file that starts at line ``first_line``."""
    try:
        return _survey(body, path, first_line)
    except Panic:  # the conversion meets it too, and says so
        return Survey((), body, too_deep=False)


def _survey(body: str, path: str, first_line: int) -> Survey:
    found: list[Diagnostic] = []
    quoted = None
    if "!!!" in body or "[!" in body:
        from generator.load.commonmark.blocks import as_quotes

        quoted = as_quotes(body)
    text = quoted.text if quoted else body
    places = _Places(text, quoted, path, first_line)
    if _DEEP.search(f"\n{text}"):
        deepest = _too_deep(text)
        if deepest is not None:
            found.append(traps.too_deep(places.at(deepest)))
            return Survey(tuple(found), body, too_deep=True)
    prose = text
    if "`" in text or "~~~" in text or "<!--" in text or "|" in text or _maybe_indented(text):
        reading = read(text)
        found += _unclosed(text, reading, places)
        found += _named_in_code(text, reading, places)
        found += _cells_lost(text, reading, places)
        comments = [span for span in reading.html if text.startswith("<!--", span[0])]
        prose = _blanked(text, Spans([*reading.code, *comments]))
    if quoted:
        for number, column, empty in sorted(quoted.wrong):
            place = places.of(number, column)
            found.append(traps.empty_block(place) if empty else traps.no_block(place))
        prose = _as_written(body, prose, quoted)
    if "markdown" in prose:
        found += _lacking(prose, places)
    return Survey(tuple(found), prose, too_deep=False)


def _maybe_indented(text: str) -> bool:
    return text.startswith(("    ", "\t")) or any(sign in text for sign in _INDENTED)


def _too_deep(text: str) -> int | None:
    """Return where what is nested too deeply in quotes and lists starts."""
    depth = 0
    for event, span in events(text):
        if type(event) is dict:
            if depth > DEEPEST and not _deeper(event.get("Start")) and event.get("Start") != "Item":
                return int(span["start"])
            depth += _deeper(event.get("Start")) - _deeper(event.get("End"))
    return None


def _deeper(tag: Any) -> bool:
    if type(tag) is dict:
        return any(name in tag for name in _NESTING)
    return tag in {"FootnoteDefinition", "DefinitionListDefinition"}


def _unclosed(text: str, reading: Reading, places: _Places) -> Iterator[Diagnostic]:
    """Find code fences that are never closed, and which line was probably meant to close them."""
    for start, end in reading.fences:
        lines = text[start:end].rstrip("\n").split("\n")
        fence = _FENCE.match(lines[0])
        assert fence is not None
        closing = re.compile(rf"[ \t>]*({fence[0][0]}{{3,}})[ \t]*")
        last = closing.fullmatch(lines[-1]) if len(lines) > 1 else None
        if last and len(last[1]) >= len(fence[0]):
            continue
        place = places.at(start)
        near = next((n for n, line in enumerate(lines[1:], 1) if closing.fullmatch(line)), None)
        if near is None:
            yield warning(
                "unclosed-fence",
                "this code fence is never closed, so all that follows is read as code",
                place,
                f'put a line "{fence[0]}" after the code',
            )
        else:
            yield warning(
                "unclosed-fence",
                "this line does not close the code fence above it",
                places.at(start + sum(len(line) + 1 for line in lines[:near])),
                f'write "{fence[0]}" alone, as it starts in line {place.line}',
            )


def _named_in_code(text: str, reading: Reading, places: _Places) -> Iterator[Diagnostic]:
    """Find indented code whose first line says its language."""
    for start, end in reading.indented:
        if match := _LANGUAGE.match(text, start, end):
            yield warning(
                "code-language",
                "the engine commonmark takes the language of code from a fence alone, so this line "
                "stands in the code",
                places.at(match.start("name")),
                f'put the code between a line "```{match["language"]}" and a line "```"',
            )


def _cells_lost(text: str, reading: Reading, places: _Places) -> Iterator[Diagnostic]:
    """Find rows that have more cells than their table has columns."""
    for start, end, columns in reading.rows:
        row = text[start:end].strip()
        first = text.find(row, start)
        bars = [first + match.start() for match in _BAR.finditer(row)]
        if bars and bars[0] == first:
            del bars[0]
        if bars and bars[-1] == first + len(row) - 1:
            bars.pop()
        if len(bars) >= columns:
            yield warning(
                "table-cells",
                f"this row has {len(bars) + 1} cells in a table of {columns} columns, so what "
                "follows here is left out",
                places.at(bars[columns - 1]),
                'write "\\|" for a bar that is no border, in code too',
            )


def _blanked(text: str, spans: Spans) -> str:
    pieces: list[str] = []
    last = 0
    for start, end in spans:
        pieces += (text[last:start], re.sub(r"[^\n]", " ", text[start:end]))
        last = end
    pieces.append(text[last:])
    return "".join(pieces)


def _as_written(body: str, prose: str, quoted: Blocks) -> str:
    """Put the lines of a text whose blocks are quotes back to where they stand in ``body``."""
    lines = body.split("\n")
    for line, blanked in zip(quoted.lines, prose.split("\n"), strict=True):
        if line.number >= 0 and line.kept:
            whole = lines[line.number]
            lines[line.number] = whole[: len(whole) - line.kept] + blanked[-line.kept :]
    return "\n".join(lines)


def _lacking(prose: str, places: _Places) -> Iterator[Diagnostic]:
    """Find what only the other engine does."""
    other = "; or set markdown: engine: python-markdown in site.yaml"
    for number, line in enumerate(prose.split("\n")):
        if "markdown" not in line:
            continue
        for match in _MARKDOWN_IN_HTML.finditer(line):
            yield warning(
                "markdown-in-html",
                "the engine commonmark does not know this attribute, so it stays in the page",
                places.of(number, match.start("name")),
                "delete it, and leave an empty line before and after the Markdown" + other,
            )
