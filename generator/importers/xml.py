"""Feeds and exports as XML, item by item, in the memory of one item, whatever is wrong with them.

The stream is cut before each item, outside of CDATA, and each piece is parsed by itself, so that a
mistake in one item cannot reach the next, and lines are known. No DOCTYPE is ever seen by the
parser: it is cut out, with all entities that it declares. Prefixes need no declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from generator.importers.cutting import Cutter, Piece
from generator.importers.importer import Remark, Weight
from generator.importers.text import TextStream
from generator.importers.vault import BrokenFile
from generator.model.diagnostic import Place

if TYPE_CHECKING:
    from lxml.etree import _Element

    from generator.importers.vault import Vault

__all__ = ["Node", "records"]

_ROOT: Final = re.compile(
    r"""<[A-Za-z_][\w:.-]*(?:\s+[^\s=<>]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>"""
)
_DECLARATION: Final = re.compile(r"""\sxmlns((?::(?!xml)[\w.-]+)?)\s*=\s*["']([^"'<>]*)["']""")
_END: Final = re.compile(r"</(?:\w+:)?(?:rss|feed|RDF)\s*>", re.IGNORECASE)

_SPACE: Final = re.compile(r"""\sxmlns(?::\w+)?=(?:"[^"]*"|'[^']*')""")

# Namespaces by the prefixes that all the world gives them; versions and https: make no difference.
_PREFIXES: Final = (
    (re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]+/excerpt/?"), "excerpt"),
    (re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]+/?"), "wp"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?"), "content"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/slash/?"), "slash"),
    (re.compile(r"https?://purl\.org/dc/elements/1\.[01]/?"), "dc"),
    (re.compile(r"https?://purl\.org/dc/terms/?"), "dcterms"),
    (re.compile(r"https?://wellformedweb\.org/CommentAPI/?"), "wfw"),
    (re.compile(r"https?://www\.w3\.org/2005/Atom/?|https?://purl\.org/atom/ns#?"), ""),
    (re.compile(r"https?://(?:www\.)?purl\.org/rss/1\.0/|https?://my\.netscape\.com/rdf/.*"), ""),
    (re.compile(r"https?://purl\.org/syndication/thread/1\.0/?"), "thr"),
    (re.compile(r"https?://(?:purl\.org/atom/app#?|www\.w3\.org/2007/app)"), "app"),
    (re.compile(r"https?://schemas\.google\.com/blogger/2018"), "blogger"),
    (re.compile(r"https?://schemas\.google\.com/g/2005"), "gd"),
    (re.compile(r"https?://www\.georss\.org/georss"), "georss"),
    (re.compile(r"https?://search\.yahoo\.com/mrss/?"), "media"),
    (re.compile(r"http://www\.w3\.org/1999/02/22-rdf-syntax-ns#"), "rdf"),
    (re.compile(r"http://www\.w3\.org/1999/xhtml"), "xhtml"),
)


@dataclass(frozen=True, slots=True)
class Node:
    """An element: its name with the usual prefix (``wp:post_id``, ``title``), its line, its text.

    Where its content is markup of its own (Atom's ``type="xhtml"``), the text is that markup.
    """

    name: str
    line: int
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Node, ...] = ()

    def said(self, *names: str) -> str:
        """Return the text of the first child by one of these names that has any, trimmed."""
        for name in names:
            for child in self.children:
                if child.name == name and (text := child.text.strip()):
                    return text
        return ""

    def child(self, name: str) -> Node | None:
        """Return the first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, *names: str) -> Iterator[Node]:
        """Yield the children by these names."""
        return (child for child in self.children if child.name in names)


def records(vault: Vault, name: str, found: list[Remark]) -> Iterator[Node]:
    """Yield the items of an XML file, and before and between them what stands beside them.

    What is wrong goes to ``found``. Raises nothing: a file that is no XML yields nothing.
    """
    spaces: dict[str, str] = {}
    last: Piece | None = None
    cutter = Cutter()
    try:
        with vault.open(name) as stream:
            reading = TextStream(stream)
            for piece in cutter.pieces(reading):
                if last is None and (root := _ROOT.search(piece.text)):
                    spaces = dict(_DECLARATION.findall(root[0]))
                yield from _parsed(piece, spaces, name, found)
                last = piece
            found += _told(reading, cutter, name)
    except BrokenFile as problem:
        message = f"the rest of this file cannot be read: {problem}"
        found.append(
            Remark(Weight.LOST, "broken-file", message, Place(name, last.line if last else 1))
        )
        return
    if last and not _END.search(last.text):
        whole = last.is_whole or not last.is_item
        message = "the file ends too early: " + (
            "what came after this is missing" if whole else "this is cut off, and the rest missing"
        )
        hint = "export the blog again, or copy the file again"
        found.append(Remark(Weight.LOST, "cut-off", message, Place(name, last.line), hint))


def _told(reading: TextStream, cutter: Cutter, name: str) -> Iterator[Remark]:
    if reading.unknown_encoding:
        message = f'nobody knows the encoding "{reading.unknown_encoding}"; it was read as UTF-8'
        yield Remark(Weight.GUESSED, "encoding", message, Place(name))
    if reading.misread:
        message = f"{reading.misread:,} bytes are not {reading.encoding}, and were guessed"
        hint = "look at accented letters and quotation marks"
        yield Remark(Weight.GUESSED, "encoding", message, Place(name), hint)
    if cutter.controls:
        message = f"{cutter.controls:,} control characters were left out, from this line on"
        yield Remark(Weight.NOTED, "control-character", message, Place(name, cutter.first_control))
    if cutter.doctype:
        message = "a DOCTYPE was left out, with the entities that it declares"
        yield Remark(Weight.NOTED, "doctype", message, Place(name, cutter.doctype))
    for entity, line in cutter.entities.items():
        message = f"the entity &{entity}; is not known here, and stands as it was written"
        yield Remark(Weight.CHANGED, "unknown-entity", message, Place(name, line))


def _parsed(
    piece: Piece, spaces: Mapping[str, str], name: str, found: list[Remark]
) -> Iterator[Node]:
    """Parse one piece and yield its item, or what stands beside the items."""
    from lxml import etree

    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False,
        remove_comments=True, remove_pis=True, strip_cdata=True,
    )  # fmt: skip
    # Names are put together from what the root declared; it is not said again to its own items.
    wrapper = "".join(f' xmlns{prefix}="{space}"' for prefix, space in spaces.items())
    text = f"<byline{wrapper}>{piece.text}</byline>"
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as problem:
        message = f"this part of the file cannot be read: {problem.msg}"
        found.append(Remark(Weight.LOST, "broken-xml", message, Place(name, piece.line)))
        return
    wrong = next((one for one in parser.error_log if one.domain_name != "NAMESPACE"), None)
    damaged = wrong is not None and piece.is_item and piece.is_whole
    if wrong and damaged:
        message = f"this is not well-formed XML: {wrong.message}; what could be read was kept"
        place = Place(name, piece.line + wrong.line - 1)
        found.append(Remark(Weight.CHANGED, "broken-xml", message, place))
    for element in root if root is not None else ():
        if isinstance(element.tag, str):
            for node in _records_in(element, piece.line - 1):
                yield _flat(node) if damaged else node


def _flat(item: Node) -> Node:
    """Return an item whose parts lie in each other as if they lay beside each other."""
    children: list[Node] = []
    todo = list(reversed(item.children))
    while todo:
        child = todo.pop()
        children.append(child)
        if child.name not in {"wp:comment", "author", "wp:postmeta"}:
            todo += reversed(child.children)
    return replace(item, children=tuple(children))


def _records_in(element: _Element, offset: int) -> Iterator[Node]:
    """Yield an item as it is; of what encloses the items, each child."""
    if _name(element) in {"rss", "feed", "rdf:RDF", "channel", "RDF"}:
        yield Node(f"<{_name(element)}>", _line(element) + offset, "", _attributes(element))
        for child in element:
            if isinstance(child.tag, str):
                yield from _records_in(child, offset)
    else:
        yield _node(element, offset)


def _node(element: _Element, offset: int) -> Node:
    attributes = _attributes(element)
    line = _line(element) + offset
    name = _name(element)
    if len(element) and attributes.get("type") == "xhtml":
        return Node(name, line, _markup(element), attributes)
    children = tuple(_node(child, offset) for child in element.iterchildren("*"))
    text = element.text or ""
    if children:
        # Elements that should have been escaped are text of this one.
        text = "".join(str(part) for part in element.itertext())
    return Node(name, line, text, attributes, children)


def _line(element: Any) -> int:
    return element.sourceline or 1


def _attributes(element: Any) -> dict[str, str]:
    return {_plain(str(key)): str(value) for key, value in element.attrib.items()}


def _markup(element: _Element) -> str:
    """Return what is in an element of XHTML as HTML."""
    from lxml import etree

    for part in element.iter():
        if isinstance(part.tag, str):
            part.tag = _plain(part.tag)
    etree.cleanup_namespaces(element)
    inside = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
    return (element.text or "") + _SPACE.sub("", inside)


def _plain(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2]


def _name(element: _Element) -> str:
    """Return the name of an element, with the prefix that its namespace usually has."""
    tag = str(element.tag)
    if not tag.startswith("{"):
        prefix, _, local = tag.rpartition(":")
        return local if prefix in {"", "atom", "rss"} else tag
    space, _, local = tag[1:].partition("}")
    prefix = _prefix_of(space, str(element.prefix or ""))
    return f"{prefix}:{local}" if prefix else local


def _prefix_of(space: str, own: str) -> str:
    return next((prefix for pattern, prefix in _PREFIXES if pattern.fullmatch(space)), own)
