"""Tables: those that Markdown can say, those that are no tables, and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from generator.importers.importer import Weight
from generator.importers.prose.blocks import Block, Html, Paragraph, Table
from generator.importers.prose.elements import classes, is_block, name_of, style, words
from generator.importers.prose.figures import captioned
from generator.importers.prose.keeping import kept
from generator.importers.prose.spans import Word

if TYPE_CHECKING:
    from generator.importers.prose.reading import Reader
    from generator.importers.prose.spans import Span

__all__ = ["table_of"]

_FRAME: Final = ("thead", "tbody", "tfoot", "tr", "colgroup")
_PARTS: Final = frozenset((*_FRAME, "td", "th", "caption", "col"))


def table_of(element: Any, reader: Reader) -> list[Block]:
    """Return what a table is: a picture with its caption, code with numbers, layout, or a table."""
    if (figure := captioned(element, reader)) is not None:
        return figure
    before = _strays(element, reader)
    return before + _table_of(element, reader)


def _strays(element: Any, reader: Reader) -> list[Block]:
    """Take out of a table what stands in no cell, as browsers do, which show it above the table."""
    found: list[Block] = []
    parts = [one for one in element.iter(*_FRAME) if _owner(one) is element]
    for part in (element, *parts):
        found += _said(part.text)
        part.text = None
        for child in list(part):
            found += _said(child.tail)
            child.tail = None
            if name_of(child) not in _PARTS:
                found += reader.around(child, ()) if name_of(child) else []
                part.remove(child)
    return found


def _said(text: str | None) -> list[Block]:
    return [Paragraph((Word(text),))] if text and text.strip() else []


def _table_of(element: Any, reader: Reader) -> list[Block]:
    rows = [row for row in element.iter("tr") if _owner(row) is element]
    cells = [[cell for cell in row if name_of(cell) in {"td", "th"}] for row in rows]
    cells = [row for row in cells if row]
    code = [cell for row in cells for cell in row if "code" in classes(cell)]
    if code and any(cell.find(".//pre") is not None for cell in code):
        return [block for cell in code for block in reader.blocks(cell)]
    if max((len(row) for row in cells), default=0) <= 1:
        caption = [block for one in element.findall("caption") for block in reader.blocks(one)]
        return caption + [block for row in cells for cell in row for block in reader.blocks(cell)]
    if _is_simple(element, cells):
        return _simple(element, cells, reader)
    if not reader.context.html:
        return [block for row in cells for cell in row for block in reader.blocks(cell)]
    message = "a table with cells that Markdown cannot say stays HTML"
    reader.context.tell(Weight.CHANGED, "stays-html", message, element.sourceline or 1)
    return [Html(kept(element, reader.context))]


def _owner(row: Any) -> Any:
    return next((one for one in row.iterancestors() if name_of(one) == "table"), None)


def _is_simple(element: Any, cells: list[list[Any]]) -> bool:
    plain = all(
        cell.get("colspan", "1") == "1"
        and cell.get("rowspan", "1") == "1"
        and not any(is_block(part) and name_of(part) not in {"p", "div"} for part in cell)
        and len([part for part in cell if name_of(part) in {"p", "div"}]) <= 1
        and not any(name_of(deep) in {"ul", "ol", "table", "pre", "img"} for deep in cell.iter())
        for row in cells
        for cell in row
    )
    return plain and not any(words(one) for one in element.iter("caption"))


def _simple(element: Any, cells: list[list[Any]], reader: Reader) -> list[Block]:
    width = max(len(row) for row in cells)
    first = cells[0]
    headed = name_of(first[0].getparent().getparent()) == "thead" or all(
        name_of(cell) == "th" for cell in first
    )
    if not headed:
        message = "a table without a heading row has an empty one now"
        reader.context.tell(Weight.CHANGED, "table-head", message, element.sourceline or 1)
    rows = [_padded([_cell(cell, reader) for cell in row], width) for row in cells]
    head = rows.pop(0) if headed else ((),) * width
    aligned = tuple(_aligned(cells, column) for column in range(width))
    return [Table(head, tuple(rows), aligned)]


def _cell(cell: Any, reader: Reader) -> tuple[Span, ...]:
    spans: list[Span] = []
    marks = reader.inline.styled(cell, ())
    reader.inline.inside(cell, marks, spans)
    return tuple(spans)


def _padded(row: list[tuple[Span, ...]], width: int) -> tuple[tuple[Span, ...], ...]:
    return (*row, *((),) * (width - len(row)))


def _aligned(cells: list[list[Any]], column: int) -> str:
    """Return how most cells of a column are aligned, if all say the same."""
    said = {
        (row[column].get("align") or style(row[column]).get("text-align") or "").lower()
        for row in cells
        if len(row) > column
    }
    found = said.pop() if len(said) == 1 else ""
    return found if found in {"left", "right", "center"} else ""
