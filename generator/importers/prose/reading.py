"""From a tree of HTML to blocks: what a reader saw, without how it was put together."""

from __future__ import annotations

import re
from typing import Any, Final

from generator.importers.importer import Weight
from generator.importers.prose.blocks import (
    Block,
    Box,
    Definitions,
    Heading,
    Html,
    Listing,
    Paragraph,
    Quote,
    Rule,
)
from generator.importers.prose.bullets import bulleted
from generator.importers.prose.code import code_of
from generator.importers.prose.context import Context
from generator.importers.prose.elements import BLOCKS, KEPT, is_block, name_of, words
from generator.importers.prose.figures import figure_of
from generator.importers.prose.inline import Inline
from generator.importers.prose.keeping import kept
from generator.importers.prose.spans import (
    AS_IT_IS,
    Break,
    Mark,
    Raw,
    Span,
    Word,
    is_blank,
    lines_of,
    plain,
)
from generator.importers.prose.tables import table_of
from generator.model.url import slugify

__all__ = ["Reader"]

_TIP: Final = re.compile(r"\s*tip\s*:\s*", re.IGNORECASE)
_GONE: Final = frozenset({"script", "style", "link", "meta", "base", "title", "head"})
_MORE: Final = re.compile(r"\s*more\b", re.IGNORECASE)
_KEPT_WORDS: Final = {"iframe": "a frame", "video": "a film", "audio": "a sound"}


class Reader:
    """Reads one text. ``anchors`` are those that a link of the text leads to."""

    def __init__(self, context: Context, anchors: frozenset[str], shift: int) -> None:
        """Headings are moved by ``shift`` levels."""
        self.context = context
        self.anchors = anchors
        self.shift = shift
        self.inline = Inline(context, anchors)

    def blocks(self, element: Any, marks: tuple[Mark, ...] = ()) -> list[Block]:
        """Return what is in an element."""
        out: list[Block] = []
        run: list[Span] = []
        self._flow(element, marks, run, out)
        self._flush(run, out)
        return bulleted(out)

    def _flush(self, run: list[Span], out: list[Block]) -> None:
        """End a run of words: make paragraphs of it."""
        out += [self._paragraph(line) for line in lines_of(run)]
        run.clear()

    def _paragraph(self, spans: list[Span]) -> Block:
        if self.context.tips and (rest := _without_tip(spans)) is not None:
            return Box("tip", (Paragraph(tuple(rest)),))
        return Paragraph(tuple(spans))

    def _flow(
        self, element: Any, marks: tuple[Mark, ...], run: list[Span], out: list[Block]
    ) -> None:
        """Go through what is in an element: words to ``run``, blocks to ``out``."""
        lines = _has_blank_lines(element)
        if element.text:
            run.append(Word(element.text, marks))
        for child in element:
            name = name_of(child)
            if not name:
                self._comment(child, run, out)
            elif lines and name == "div" and not _has_block(child):
                self._line(child, marks, run)
            elif name in BLOCKS or name in _GONE:
                self._block(child, name, marks, run, out)
            elif is_block(child):
                self._flow(child, self.inline.marks(child, marks), run, out)
            elif name == "a" and (child.get("name") or "").lower() == "more":
                self._flush(run, out)
                out.append(Html("<!-- more -->"))
                self._flow(child, marks, run, out)
            else:
                self.inline.read(child, marks, run)
            if child.tail:
                run.append(Word(child.tail, marks))

    def _line(self, child: Any, marks: tuple[Mark, ...], run: list[Span]) -> None:
        """Read a division that is a line, where empty ones stand between paragraphs."""
        if run and not isinstance(run[-1], Break):
            run.append(Break())
        spans: list[Span] = []
        self.inline.inside(child, self.inline.styled(child, marks), spans)
        if is_blank(spans):
            run.append(Break())
        else:
            run += [*_without_margin(spans), Break()]

    def _comment(self, node: Any, run: list[Span], out: list[Block]) -> None:
        text = node.text or ""
        if _MORE.match(text) and "ProcessingInstruction" not in str(type(node)):
            self._flush(run, out)
            out.append(Html("<!-- more -->"))
        elif text.startswith(" byline:"):
            # What the importer hid: see generator.importers.hiding.
            hidden = f"<!--{text.replace(' byline:', ' ', 1)}-->"
            if node.getparent() is not None and (node.tail or "").strip(" ") and run:
                run.append(Raw(hidden))
            else:
                self._flush(run, out)
                out.append(Html(hidden))

    def _block(
        self, child: Any, name: str, marks: tuple[Mark, ...], run: list[Span], out: list[Block]
    ) -> None:
        self._flush(run, out)
        if name in _GONE:
            self._tell_gone(child, name)
            return
        made = self._made(child, name, marks)
        anchor = child.get("id") or ""
        if anchor in self.anchors and not (made and isinstance(made[0], Heading)):
            out.append(Paragraph((Raw(f'<a id="{anchor}"></a>'),)))
        out += made

    def _made(self, element: Any, name: str, marks: tuple[Mark, ...]) -> list[Block]:
        """Return the blocks of an element that is one, or holds some."""
        if name in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            return self._heading(element, int(name[1]))
        if name in {"pre", "xmp", "plaintext", "listing"}:
            return [code_of(element, self.context)]
        if name in {"ul", "ol", "menu", "dir"}:
            return self._list(element, name, marks)
        if name == "dl":
            return self._definitions(element, marks)
        if name == "blockquote":
            return self._quote(element, marks)
        if name == "hr":
            return [Rule()]
        if name == "table":
            return table_of(element, self)
        if name in KEPT:
            return self._kept(element, name)
        if name in {"figure", "div", "object", "noscript"}:
            special = figure_of(element, self)
            if special is not None:
                return special
        return self.blocks(element, self.inline.styled(element, marks))

    def _heading(self, element: Any, level: int) -> list[Block]:
        spans = self.inline.inside_all(element)
        # A heading is one line, and bold as it is.
        line = [Word(" ") if isinstance(one, Break) else _unbolded(one) for one in spans]
        if is_blank(line):
            return []
        if not plain(line):
            return [Paragraph(tuple(line))]  # it is a picture
        anchor = element.get("id") or ""
        wanted = anchor if anchor in self.anchors or not _is_made_up(anchor) else ""
        if not re.fullmatch(r"[A-Za-z][\w-]*", wanted) or (
            wanted == slugify(plain(line)) and wanted not in self.anchors
        ):
            wanted = ""
        return [Heading(min(6, max(2, level + self.shift)), tuple(line), wanted)]

    def _list(self, element: Any, name: str, marks: tuple[Mark, ...]) -> list[Block]:
        items: list[list[Block]] = []
        if (element.text or "").strip():
            items.append([Paragraph((Word(element.text, marks),))])
        for child in element:
            if name_of(child) in {"ul", "ol"}:  # it stands beside the item that it belongs to
                if not items:
                    items.append([])
                items[-1] += self._list(child, name_of(child), marks)
            elif name_of(child) == "li":
                items.append(self._item(child, marks))
                if child.get("value"):
                    self._tell_number(child, "value")
            elif words(child) or is_block(child):
                items.append(self.around(child, marks))
            if (child.tail or "").strip():
                items = items or [[]]
                items[-1].append(Paragraph((Word(child.tail, marks),)))
        filled = tuple(tuple(item) for item in items if item)
        if not filled:
            return []
        for attribute in ("reversed", "type"):
            if name == "ol" and element.get(attribute, "1") != "1":
                self._tell_number(element, attribute)
        start = element.get("start") or "1"
        first = int(start) if start.isdigit() else 1
        return [Listing(filled, first if name == "ol" else None)]

    def around(self, child: Any, marks: tuple[Mark, ...]) -> list[Block]:
        """Return the blocks of an element itself, and not only of what is in it."""
        run: list[Span] = []
        out: list[Block] = []
        if is_block(child):
            self._flow(child, marks, run, out)
        else:
            self.inline.read(child, marks, run)
        self._flush(run, out)
        return out

    def _item(self, element: Any, marks: tuple[Mark, ...]) -> list[Block]:
        blocks = self.blocks(element, self.inline.styled(element, marks))
        box = next((one for one in element.iter("input") if one.get("type") == "checkbox"), None)
        if box is not None and blocks and isinstance(blocks[0], Paragraph):
            mark = "[x]" if box.get("checked") is not None else "[ ]"
            blocks[0] = Paragraph((Raw(f"{AS_IT_IS}{mark}"), Word(" "), *blocks[0].spans))
        anchor = element.get("id") or ""
        if anchor in self.anchors and blocks and isinstance(blocks[0], Paragraph):
            blocks[0] = Paragraph((Raw(f'<a id="{anchor}"></a>'), *blocks[0].spans))
        return blocks

    def _definitions(self, element: Any, marks: tuple[Mark, ...]) -> list[Block]:
        entries: list[tuple[tuple[Span, ...], tuple[tuple[Block, ...], ...]]] = []
        own = [one for one in element.iter("dt", "dd") if next(one.iterancestors("dl")) is element]
        if " ".join(said for one in own if (said := words(one))) != words(element):
            return self.blocks(element, marks)  # some words stand in neither
        for child in own:
            if child.tag == "dt":
                entries.append((tuple(self.inline.inside_all(child)), ()))
            else:
                meaning = tuple(self.blocks(child, marks))
                term, meanings = entries.pop() if entries else ((), ())
                entries.append((term, (*meanings, meaning) if meaning else meanings))
        if entries and all(term and not is_blank(term) and means for term, means in entries):
            return [Definitions(tuple(entries))]
        # Several terms in a row, or none: Markdown cannot say that.
        return [
            block
            for term, meanings in entries
            for block in (
                *([Paragraph((Word("", ()), *_bold(term)))] if not is_blank(term) else ()),
                *(one for meaning in meanings for one in meaning),
            )
        ]

    def _quote(self, element: Any, marks: tuple[Mark, ...]) -> list[Block]:
        blocks = self.blocks(element, marks)
        if source := (element.get("cite") or "").strip():
            message = f"the source of a quotation was left out: {source}"
            self.context.tell(Weight.LOST, "attribute", message, element.sourceline or 1)
        return [Quote(tuple(blocks))] if blocks else []

    def _kept(self, element: Any, name: str) -> list[Block]:
        line = element.sourceline or 1
        if not self.context.html:
            return self.blocks(element)
        source = (element.get("src") or "").strip()
        what = _KEPT_WORDS.get(name, f"<{name}>")
        text = kept(element, self.context)
        if name == "iframe" and not re.match(r"https?:|//|/|[\w.-]+/", source):
            self.context.tell(Weight.LOST, "element", "a frame without an address", line)
            return []
        host = f" of {source.split('/')[2]}" if source.count("/") > 1 and "//" in source else ""
        message = f"{what}{host} stays HTML"
        self.context.tell(Weight.CHANGED, "stays-html", message, line)
        return [Html(text)] if text else []

    def _tell_gone(self, element: Any, name: str) -> None:
        line = element.sourceline or 1
        if name == "script":
            source = element.get("src") or "written into the text"
            self.context.tell(Weight.LOST, "script", f"a script was left out: {source}", line)
        elif name == "style":
            message = "a style sheet in the text was left out"
            self.context.tell(Weight.CHANGED, "style", message, line)
        elif name == "link":
            message = f"<link> was left out: {element.get('href') or ''}"
            self.context.tell(Weight.CHANGED, "style", message, line)

    def _tell_number(self, element: Any, attribute: str) -> None:
        message = f'a list is numbered 1, 2, 3: {attribute}="{element.get(attribute)}" was left out'
        self.context.tell(Weight.CHANGED, "attribute", message, element.sourceline or 1)


def _has_block(element: Any) -> bool:
    return any(is_block(child) for child in element)


def _has_blank_lines(element: Any) -> bool:
    """Say whether empty divisions stand in an element, as editors put between paragraphs."""
    return any(
        name_of(child) == "div"
        and not words(child).strip("\u00a0\u200b ")
        and not any(name_of(one) not in {"div", "br", "span", "b", "i"} for one in child.iter())
        for child in element
    )


def _without_margin(spans: list[Span]) -> list[Span]:
    while spans and isinstance(spans[-1], Break):
        spans.pop()
    return spans


def _unbolded(one: Span) -> Span:
    marks = tuple(mark for mark in one.marks if mark.kind != "strong")
    if isinstance(one, Word):
        return Word(one.text, marks)
    return Raw(one.text, marks, one.words) if isinstance(one, Raw) else one


def _bold(spans: tuple[Span, ...]) -> list[Span]:
    strong = Mark("strong")
    return [Word(s.text, (*s.marks, strong)) if isinstance(s, Word) else s for s in spans]


def _is_made_up(anchor: str) -> bool:
    """Say whether a program numbered its headings: ``h.abc123``, ``section-3``, ``uuid``."""
    return not anchor or bool(re.search(r"\d", anchor) or "." in anchor)


def _without_tip(spans: list[Span]) -> list[Span] | None:
    """Return the words behind "Tip:" where a paragraph opens with it, else None."""
    text = "".join(one.text for one in spans[:3] if isinstance(one, Word))
    start = _TIP.match(text)
    if start is None or not all(isinstance(one, Word) for one in spans[:1]):
        return None
    left = start.end()
    rest: list[Span] = []
    for number, one in enumerate(spans):
        if left and isinstance(one, Word):
            rest.append(Word(one.text[left:], one.marks))
            left = max(0, left - len(one.text))
        else:
            rest.append(one)
            if isinstance(one, Break) and number < len(rest):
                left = 0
    while rest and (isinstance(rest[0], Break) or is_blank(rest[:1])):
        rest.pop(0)
    return rest if rest and not is_blank(rest) else None
