"""The blocks of an advice blog: ``!!! script``, ``!!! exercise``, ``!!! checklist``; task lists.

They are admonitions in the text; here they get the elements that say what they are. Boxes of a
checklist can be ticked by the reader, those of a task list (``- [x]``) are the writer's.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

__all__ = ["AdviceExtension"]

_TASK = re.compile(r"\s*\[([ xX])\](?:\s+|$)")
# The words of an item are then still one text, and its children are blocks.
_BEFORE_INLINE = 25


class _Advice(Treeprocessor):
    def run(self, root: Element) -> None:
        checklists: set[int] = set()
        for element in root.iter("div"):
            names = element.get("class", "").split()
            if "admonition" not in names:
                continue
            if "script" in names:
                _speak(element)
            elif "checklist" in names:
                checklists.update(id(item) for item in element.iter("li"))
        for group in [*root.iter("ul"), *root.iter("ol")]:
            for item in group.findall("li"):
                _box(group, item, ticked_by_reader=id(item) in checklists)


def _speak(element: Element) -> None:
    """Turn a script's block into a figure: its title the caption, its text a quotation."""
    element.tag = "figure"
    children = list(element)
    for child in children:
        element.remove(child)
    if children and children[0].get("class") == "admonition-title":
        caption = children.pop(0)
        caption.tag = "figcaption"
        element.append(caption)
    spoken = SubElement(element, "blockquote")
    spoken.extend(children)


def _box(group: Element, item: Element, *, ticked_by_reader: bool) -> None:
    """Put a box before the words of a list item that has one in the text, or is a checklist's."""
    first = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
    marker = _TASK.match(first.text or "")
    if not marker and not ticked_by_reader:
        return
    text = (first.text or "")[marker.end() if marker else 0 :]
    label = Element("label")
    box = SubElement(label, "input", {"type": "checkbox"})
    if marker and marker[1] != " ":
        box.set("checked", "checked")
    if not ticked_by_reader:
        box.set("disabled", "disabled")
    box.tail = " " + text.lstrip()
    first.text = ""
    first.insert(0, label)
    if not ticked_by_reader:
        _add_class(group, "task-list")
    _add_class(item, "checklist-item" if ticked_by_reader else "task-list-item")


def _add_class(element: Element, name: str) -> None:
    names = element.get("class", "").split()
    if name not in names:
        element.set("class", " ".join([*names, name]))


class AdviceExtension(Extension):
    """Give advice blocks and task lists their elements."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the tree processor."""
        md.treeprocessors.register(_Advice(md), "byline-advice", _BEFORE_INLINE)
