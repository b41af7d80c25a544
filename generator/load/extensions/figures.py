"""A picture with a title, alone in its paragraph, is a figure: the title is its caption."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

__all__ = ["FiguresExtension"]

# Attribute lists have been read by then, and escapes not yet been taken back.
_AFTER_ATTRIBUTES = 4


class _Figures(Treeprocessor):
    def run(self, root: Element) -> None:
        for paragraph in root.iter("p"):
            image = _only_image(paragraph)
            if image is not None and (caption := image.get("title", "").strip()):
                del image.attrib["title"]
                paragraph.tag = "figure"
                paragraph.text = None
                paragraph[0].tail = None
                SubElement(paragraph, "figcaption").text = caption


def _only_image(element: Element) -> Element | None:
    """Return the image that is all there is in an element, be it a link or not."""
    if len(element) != 1 or (element.text or "").strip() or (element[0].tail or "").strip():
        return None
    child = element[0]
    if child.tag == "img":
        return child
    return _only_image(child) if child.tag == "a" and element.tag == "p" else None


class FiguresExtension(Extension):
    """Make figures of pictures with captions."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the tree processor."""
        md.treeprocessors.register(_Figures(md), "byline-figures", _AFTER_ATTRIBUTES)
