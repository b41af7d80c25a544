"""HTML to Markdown: the one door to this package."""

from __future__ import annotations

import re
from typing import Any, Final

from generator.importers.importer import Weight
from generator.importers.prose.blocks import Block, Note, Paragraph, text_of
from generator.importers.prose.context import Context
from generator.importers.prose.elements import name_of, words
from generator.importers.prose.footnotes import lifted
from generator.importers.prose.reading import Reader
from generator.importers.prose.spans import Word

__all__ = ["markdown_of"]

_DEEPEST: Final = 100  # elements in each other; people nest some ten
_IN_INLINE: Final = re.compile(
    r"<(?:b|i|em|strong|span|font|u|s|a|small|big|code)\b[^<>]*>\s*<p[\s>]", re.IGNORECASE
)
_PARAGRAPH: Final = re.compile(r"<(/?)p(?=[\s>])()", re.IGNORECASE)
_LOOKS: Final = ("style", "align", "bgcolor", "color", "face", "size", "border", "background")


def markdown_of(source: str, context: Context) -> str:
    """Return a text in HTML as Markdown; what is lost is told to ``context``.

    Every word that a browser would show is there, in its order.
    """
    if not source.strip():
        return ""
    root = _parsed(source)
    if _depth(root) > _DEEPEST:
        message = f"elements are nested deeper than {_DEEPEST} levels; only the words were kept"
        context.tell(Weight.LOST, "too-deep", message, 1)
        return text_of([Paragraph((Word(" ".join(" ".join(root.itertext()).split())),))])
    notes = lifted(root)
    targets = frozenset(
        href[1:] for one in root.iter("a") if (href := one.get("href") or "").startswith("#")
    )
    known = {one.get("id") or one.get("name") or "" for one in root.iter() if name_of(one)}
    reader = Reader(context, (targets & known) - {""}, _shift(root))
    blocks: list[Block] = reader.blocks(root)
    for name, holder in notes.items():
        inside = tuple(reader.blocks(holder))
        blocks.append(Note(name, inside or (Paragraph((Word(words(holder)),)),)))
    _tell_looks(root, context)
    return text_of(blocks)


def _parsed(source: str) -> Any:
    """Return the body of a tree, whatever is wrong with the HTML."""
    from lxml import etree

    # XML's control characters end libxml2's reading of HTML; no browser shows them.
    clean = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", source)
    # To libxml2 this opens an element that holds all that follows.
    clean = re.sub(r"<wbr\b[^<>]*>", "\u200b", clean, flags=re.IGNORECASE)
    if _IN_INLINE.search(clean):
        # libxml2 ends what is bold before a paragraph; of an element it does not know it knows no
        # better, and what is around it stays so.
        clean = _PARAGRAPH.sub(r"<\1para\2", clean)
    parser = etree.HTMLParser(huge_tree=True, no_network=True, remove_pis=True)
    tree = etree.fromstring(f"<html><body>{clean}</body></html>", parser)
    bodies = [one for one in tree if name_of(one) == "body"]
    for other in bodies[1:]:
        bodies[0].append(other)
    return bodies[0] if bodies else tree


def _depth(root: Any) -> int:
    deepest, todo = 0, [(root, 1)]
    while todo:
        element, depth = todo.pop()
        deepest = max(deepest, depth)
        todo += [(child, depth + 1) for child in element]
    return deepest


def _shift(root: Any) -> int:
    """Return by how much headings move, so that the highest is one of the second level."""
    levels = [
        int(name[1])
        for one in root.iter()
        if re.fullmatch(r"h[1-6]", name := name_of(one)) and words(one)
    ]
    return 2 - min(levels, default=2)


def _tell_looks(root: Any, context: Context) -> None:
    """Note how many elements said how they look, which is the theme's business now."""
    found = [
        one
        for one in root.iter()
        if name_of(one) == "center" or any(one.get(name) for name in _LOOKS)
    ]
    if found:
        many = "one element" if len(found) == 1 else f"{len(found):,} elements"
        message = f"colours, sizes and alignments of {many} are the theme's now"
        context.tell(Weight.NOTED, "looks", message, found[0].sourceline or 1)
