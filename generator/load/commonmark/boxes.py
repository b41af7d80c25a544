"""Boxes before the words of list items: those of task lists, and those that readers tick."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["of_tasks", "ticked_by_reader"]

_BOX: Final = r'<input disabled="" type="checkbox"(?P<checked> checked="")?/>\n'
# What an item says before its first block: up to a tag that starts or ends one.
_WORDS: Final = (
    r"(?P<words>.*?)(?=\s*</?(?:li|p|ul|ol|dl|div|figure|details|blockquote|pre|table|h[1-6])\b"
    r"|\s*<hr\b)"
)
_TOKEN = re.compile(
    rf"(?P<list><[uo]l(?:[ ][^>]*)?>)|(?P<end></[uo]l>)|<li>(?P<p>\n<p>)?{_BOX}{_WORDS}", re.DOTALL
)
_ITEM = re.compile(rf"<li>(?P<p>\n<p>)?(?:{_BOX})?{_WORDS}", re.DOTALL)


def of_tasks(html: str) -> str:
    """Give task lists the elements that say what they are."""
    pieces: list[str] = []
    lists: list[int] = []
    last = 0
    for match in _TOKEN.finditer(html):
        pieces.append(html[last : match.start()])
        last = match.end()
        if match["list"]:
            lists.append(len(pieces))
            pieces.append(match[0])
        elif match["end"]:
            if lists:
                lists.pop()
            pieces.append(match[0])
        else:
            if lists and "class=" not in pieces[lists[-1]]:
                pieces[lists[-1]] = pieces[lists[-1]][:-1] + ' class="task-list">'
            pieces.append(_item(match, "task-list-item", " disabled"))
    pieces.append(html[last:])
    return "".join(pieces)


def ticked_by_reader(html: str) -> str:
    """Give every item of the lists in some HTML a box that the reader can tick."""
    return _ITEM.sub(lambda match: _item(match, "checklist-item", ""), html)


def _item(match: re.Match[str], name: str, disabled: str) -> str:
    checked = " checked" if match["checked"] else ""
    box = f'<label><input{checked}{disabled} type="checkbox"> {match["words"].lstrip()}</label>'
    return f'<li class="{name}">{match["p"] or ""}{box}'
