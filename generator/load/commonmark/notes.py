"""Footnotes: what the parser leaves where it stands in the text becomes a list at the end."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

__all__ = ["at_the_end"]

_REFERENCE = re.compile(r'<sup class="footnote-reference"><a href="#([^"]*)">\d+</a></sup>')
_TOKEN = re.compile(
    r'<div class="footnote-definition" id="(?P<name>[^"]*)">'
    r'<sup class="footnote-definition-label">\d+</sup>\n?'
    r"|(?P<div><div\b)|(?P<end></div>)"
)
_PLACE: Final = "<p>///Footnotes Go Here///</p>"


def at_the_end(html: str) -> str:
    """Put the footnotes of some HTML below it, numbered in the order in which they stand there."""
    text, notes = _taken_out(html)
    if not notes:
        return html
    numbers = {name: number for number, name in enumerate(notes, start=1)}
    folded = {name.casefold(): name for name in reversed(notes)}
    counts: Counter[str] = Counter()

    def reference(match: re.Match[str]) -> str:
        name = match[1] if match[1] in numbers else folded.get(match[1].casefold(), "")
        if not name:  # not reached: the parser makes references to notes alone
            return match[0]
        counts[name] += 1
        return (
            f'<sup id="{_mark(name, counts[name])}">'
            f'<a class="footnote-ref" href="#fn:{name}">{numbers[name]}</a></sup>'
        )

    text = _REFERENCE.sub(reference, text)
    inner = {name: _REFERENCE.sub(reference, note).rstrip() for name, note in notes.items()}
    items = "".join(
        f'<li id="fn:{name}">\n{_led_back(note, name, numbers[name], counts[name])}\n</li>\n'
        for name, note in inner.items()
    )
    below = f'<div class="footnote">\n<hr>\n<ol>\n{items}</ol>\n</div>'
    if _PLACE in text:
        return text.replace(_PLACE, below, 1)
    return f"{text.rstrip()}\n{below}\n"


def _taken_out(html: str) -> tuple[str, dict[str, str]]:
    """Return some HTML without its notes, and the notes by name."""
    notes: dict[str, str] = {}
    # A note may hold elements of its own kind: each is a list of pieces, with how deep it is in it.
    open_notes: list[tuple[str, list[str]]] = [("", [])]
    depths = [0]
    last = 0
    for match in _TOKEN.finditer(html):
        open_notes[-1][1].append(html[last : match.start()])
        last = match.end()
        if match["name"] is not None:
            notes.setdefault(match["name"], "")
            open_notes.append((match["name"], []))
            depths.append(0)
            continue
        if match["end"] and len(open_notes) > 1 and depths[-1] == 0:
            name, pieces = open_notes.pop()
            depths.pop()
            notes[name] = notes[name] or "".join(pieces)
            continue
        depths[-1] += -1 if match["end"] else 1
        open_notes[-1][1].append(match[0])
    open_notes[-1][1].append(html[last:])
    while len(open_notes) > 1:  # a </div> of the writer's own is missing
        name, pieces = open_notes.pop()
        notes[name] = notes[name] or "".join(pieces)
    return "".join(open_notes[0][1]), notes


def _mark(name: str, count: int) -> str:
    return f"fnref{count if count > 1 else ''}:{name}"


def _led_back(note: str, name: str, number: int, count: int) -> str:
    """Return a note with links back to the places that refer to it."""
    links = "".join(
        f'<a class="footnote-backref" href="#{_mark(name, index)}" '
        f'title="Jump back to footnote {number} in the text">&#8617;</a>'
        for index in range(1, max(count, 1) + 1)
    )
    if note.endswith("</p>"):
        return f"{note.removesuffix('</p>')}&#160;{links}</p>"
    return f"{note}\n<p>{links}</p>".lstrip()
