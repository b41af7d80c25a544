"""Footnotes as programs and people made them: a mark that leads to a note that leads back."""

from __future__ import annotations

import re
from typing import Any, Final

from generator.importers.prose.elements import name_of, words

__all__ = ["REFERENCE", "lifted"]

REFERENCE: Final = "byline-note"
"""The element that stands for a footnote's mark; its attribute ``name`` is that of the note."""

_HOLDERS: Final = ("li", "dd", "p", "div", "td")
_NAME: Final = re.compile(r"[\w-]{1,20}")


def lifted(root: Any) -> dict[str, Any]:
    """Take the notes out of a tree and return them by name, in the order of their marks."""
    everything = list(root.iter())
    order = {one: number for number, one in enumerate(everything)}
    named = {
        one.get(key): one for key in ("name", "id") for one in everything if one.get(key)
    }  # an id counts for more than a name
    marks: dict[Any, list[Any]] = {}
    for link in list(root.iter("a")):
        target = named.get((link.get("href") or "")[1:])
        if not (link.get("href") or "").startswith("#") or target is None or not words(link):
            continue
        holder = _holder(target)
        if holder is None or order[holder] < order[link]:
            continue
        if _leads_back(holder, link, root):
            marks.setdefault(holder, []).append(link)
    notes: dict[str, Any] = {}
    for holder, links in marks.items():
        if any(link in set(other.iter("a")) for other in marks for link in links):
            continue  # it is itself within a note
        name = _name(words(links[0]), notes)
        for link in links:
            _replace(link, name)
        _without_backlinks(holder, links)
        notes[name] = holder
    for holder in notes.values():
        _cut(holder)
    return notes


def _holder(target: Any) -> Any:
    chain = [one for one in (target, *target.iterancestors()) if name_of(one) in _HOLDERS]
    return next((one for one in chain if name_of(one) in {"li", "dd"}), chain[0] if chain else None)


def _names_around(link: Any, root: Any) -> set[str]:
    """Return by what names a mark can be led back to: its own, and of what is tightly around it."""
    names: set[str] = set()
    one = link
    while one is not None and one is not root and len(words(one)) <= len(words(link)) + 2:
        names |= {one.get("id"), one.get("name")}
        one = one.getparent()
    for inner in link.iter():
        names |= {inner.get("id"), inner.get("name")}
    before = link.getprevious()
    if before is not None and name_of(before) == "a" and not words(before):
        names |= {before.get("id"), before.get("name")}
    return {name for name in names if name}


def _leads_back(holder: Any, link: Any, root: Any) -> bool:
    names = _names_around(link, root)
    return any((one.get("href") or "")[1:] in names for one in holder.iter("a"))


def _name(text: str, notes: dict[str, Any]) -> str:
    bare = text.strip("[]() .*†")
    if _NAME.fullmatch(bare) and bare not in notes:
        return bare
    number = len(notes) + 1
    while str(number) in notes:
        number += 1
    return str(number)


def _replace(link: Any, name: str) -> None:
    """Put a mark where the link is, and where the raised figure is that holds nothing else."""
    place = link
    parent = link.getparent()
    if name_of(parent) in {"sup", "span"} and words(parent).strip("[]") == words(link).strip("[]"):
        place = parent
    mark = place.makeelement(REFERENCE, {"name": name})
    mark.tail = place.tail
    place.getparent().replace(place, mark)


def _without_backlinks(holder: Any, links: list[Any]) -> None:
    names = {name for link in links for name in (link.get("id"), link.get("name")) if name}
    for one in list(holder.iter("a")):
        href = (one.get("href") or "")[1:]
        arrow = not re.search(r"[^\W\d]", words(one))
        if (one.get("href") or "").startswith("#") and (href in names or arrow):
            _drop(one)


def _drop(one: Any) -> None:
    """Take an element out; the text behind it stays."""
    parent, before, tail = one.getparent(), one.getprevious(), one.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(one)


def _cut(holder: Any) -> None:
    parent = holder.getparent()
    _drop(holder)
    holder.tail = None
    if parent is not None and name_of(parent) in {"ol", "ul", "dl"} and not words(parent):
        above = parent.getparent()
        if above is not None:
            _drop(parent)
