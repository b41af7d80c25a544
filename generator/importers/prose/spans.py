"""The words of a paragraph with what is said of them, and how that is written in Markdown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple, TypeAlias

from generator.importers.prose.escaping import address, at_line_start, escaped, fenced, quoted

__all__ = [
    "AS_IT_IS",
    "Break",
    "Mark",
    "Raw",
    "Span",
    "Word",
    "is_blank",
    "lines_of",
    "plain",
    "written",
]


class Mark(NamedTuple):
    """What is said of words.

    ``link`` with its address and title, ``html`` with its two tags, or one of ``strong``, ``em``,
    ``del`` and ``code``.
    """

    kind: str
    first: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """Some text; white space in it is one space."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line within a paragraph."""

    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Raw:
    """Markdown as it is: a picture, a footnote's mark, an anchor. ``words`` are those it shows."""

    text: str
    marks: tuple[Mark, ...] = ()
    words: str = ""


Span: TypeAlias = Word | Break | Raw

AS_IT_IS: Final = "\ue103"
"""Before a :class:`Raw`: what follows may start a line as it is."""

# The outermost first, so that neighbours share as much as they can.
_ORDER: Final = ("link", "html", "strong", "em", "del", "code")
_DELIMITERS: Final = {"strong": "**", "em": "*", "del": "~~"}
_TAGS: Final = {"strong": "strong", "em": "em", "del": "del"}
_SPACES: Final = re.compile(r"[ \t\n\r\f\u2028\u2029]+")
_EDGES: Final = re.compile(r"^([ \u00a0]*)(.*?)([ \u00a0]*)$", re.DOTALL)
# Before these French sets a space that does not break, and between digits many do.
_KEPT_NBSP: Final = re.compile(r"\u00a0(?=[;:!?»%€$£])|(?<=«)\u00a0|(?<=\d)\u00a0(?=\d)")


def plain(spans: Iterable[Span]) -> str:
    """Return the words alone."""
    texts = (
        one.text if isinstance(one, Word) else one.words if isinstance(one, Raw) else " "
        for one in spans
    )
    return " ".join("".join(texts).split())


def is_blank(spans: Iterable[Span]) -> bool:
    """Say whether there is nothing to see."""
    return not any(
        isinstance(one, Raw) or (isinstance(one, Word) and one.text.strip(" \t\n\r\f\u00a0\u200b"))
        for one in spans
    )


def lines_of(spans: Sequence[Span]) -> list[list[Span]]:
    """Return the paragraphs of a run of text: two line ends or more are between two of them."""
    found: list[list[Span]] = [[]]
    waiting: list[Span] = []
    for one in spans:
        if isinstance(one, Break) or (waiting and is_blank([one])):
            waiting.append(one)
            continue
        if sum(isinstance(gap, Break) for gap in waiting) > 1:
            found.append([])
        else:
            found[-1] += waiting
        waiting = []
        found[-1].append(one)
    lines = [line for run in found if not is_blank(run) for line in _apart(_trimmed(run))]
    return [line for line in lines if line]


def _apart(run: list[Span]) -> list[list[Span]]:
    """Return a paragraph in parts, so that a line that is but a picture is one of its own."""
    lines: list[tuple[list[Span], list[Span]]] = [([], [])]
    for one in run:
        if isinstance(one, Break):
            lines.append(([one], []))
        else:
            lines[-1][1].append(one)
    parts: list[list[Span]] = [[]]
    for end, line in lines:
        if _is_picture(line):
            parts += [line, []]
        else:
            parts[-1] += [*(end if parts[-1] and line else []), *line]
    return [part for part in parts if not is_blank(part)] or [run]


def _is_picture(line: list[Span]) -> bool:
    shown = [one for one in line if not is_blank([one])]
    return bool(shown) and all(isinstance(one, Raw) and one.text.startswith("![") for one in shown)


def _trimmed(run: list[Span]) -> list[Span]:
    while run and isinstance(run[0], Break):
        run.pop(0)
    while run and isinstance(run[-1], Break):
        run.pop()
    return run


def written(spans: Sequence[Span], *, in_table: bool = False) -> str:
    """Return a paragraph in Markdown; a line that ends early ends in two spaces."""
    ordered = list(_collapsed(_sorted(one) for one in spans))
    text = _joined(ordered, 0, "", "")
    ending = "<br>" if in_table else "  \n"
    lines = [line.strip(" ") for line in text.split("\n")]
    lines = lines if in_table else [at_line_start(line) for line in lines]
    whole = ending.join(lines).replace(AS_IT_IS, "")
    return whole.replace("|", "\\|") if in_table else whole


def _sorted(one: Span) -> Span:
    """Return a span whose marks stand in the one order, each kind once."""
    if len(one.marks) < 2:  # noqa: PLR2004 - one is in order
        return one
    kinds: dict[tuple[str, str], Mark] = {}
    for mark in one.marks:
        kinds[mark.kind, mark.first if mark.kind == "html" else ""] = mark
    marks = tuple(sorted(kinds.values(), key=lambda mark: _ORDER.index(mark.kind)))
    if isinstance(one, Word):
        return Word(one.text, marks)
    return Break(marks) if isinstance(one, Break) else Raw(one.text, marks, one.words)


def _collapsed(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans with single spaces, and none at the start of a line."""
    space = True
    for one in spans:
        if not isinstance(one, Word):
            space = isinstance(one, Break)
            yield one
            continue
        text = _SPACES.sub(" ", one.text) if not _is_code(one) else one.text.replace("\n", " ")
        text = _single(text)
        if space and not _is_code(one):
            text = text.lstrip(" ")
        if text:
            space = text.endswith(" ")
            yield Word(text, one.marks)


def _is_code(one: Span) -> bool:
    return any(mark.kind == "code" for mark in one.marks)


def _single(text: str) -> str:
    """Return a text whose spaces that do not break are spaces where nobody would miss it."""
    if "\u00a0" not in text:
        return text
    kept = _KEPT_NBSP.sub("\ue0fe", text)
    return re.sub(r" {2,}", " ", kept.replace("\u00a0", " ")).replace("\ue0fe", "\u00a0")


def _joined(spans: list[Span], depth: int, before: str, after: str) -> str:
    """Return spans in Markdown, their first ``depth`` marks being written around them already.

    ``before`` and ``after`` are the characters that stand next to them.
    """
    groups = [
        (mark, list(group))
        for mark, group in groupby(
            spans, key=lambda one: one.marks[depth] if len(one.marks) > depth else None
        )
    ]
    out = ""
    for number, (mark, group) in enumerate(groups):
        following = _first_character(groups[number + 1 :]) or after
        left = out[-1:] or before
        if mark is None:
            out = _appended(out, "".join(_bare(one) for one in group))
            continue
        if mark.kind == "code":
            out = _appended(out, _code("".join(_text_of(one) for one in group)))
            continue
        inner = _joined(group, depth + 1, "", "")
        lead, core, trail = _edges(inner)
        if not core:
            out += inner if mark.kind != "html" else ""
            continue
        if lead.endswith(("\n", " ")):
            left = lead[-1]
        if trail:
            following = trail[0]
        out = _appended(out + lead, _marked(mark, core, left, following)) + trail
    return out


def _text_of(one: Span) -> str:
    return one.text if isinstance(one, Word) else "\n" if isinstance(one, Break) else one.words


def _bare(one: Span) -> str:
    if isinstance(one, Word):
        return escaped(one.text)
    return "\n" if isinstance(one, Break) else one.text


def _appended(out: str, more: str) -> str:
    # An exclamation mark before a link would make a picture of it.
    if out.endswith("!") and more.startswith("["):
        return f"{out[:-1]}\\!{more}"
    return out + more


def _edges(text: str) -> tuple[str, str, str]:
    core = text.strip(" \n\u00a0")
    start = text.find(core) if core else len(text)
    return text[:start], core, text[start + len(core) :]


def _first_character(groups: list[tuple[Mark | None, list[Span]]]) -> str:
    for mark, group in groups:
        for one in group:
            if isinstance(one, Break):
                return "\n"
            if one.text:
                # Behind a delimiter stands the next one, or the bracket of a link.
                if mark is not None and mark.kind in {"link", "html"}:
                    return "[" if mark.kind == "link" else "<"
                return "*" if mark is not None else one.text[0]
    return ""


def _marked(mark: Mark, core: str, before: str, after: str) -> str:
    if mark.kind == "link":
        return _link(core, mark)
    if mark.kind == "html":
        return f"{mark.first}{core}{mark.second}"
    delimiter = _DELIMITERS[mark.kind]
    if _holds(core, before, after, delimiter[0]):
        lines = core.split("\n")
        # Emphasis may go on over the end of a line, but not where one begins with a mark.
        if all(at_line_start(line.strip()) == line.strip() for line in lines[1:]):
            return f"{delimiter}{core}{delimiter}"
    tag = _TAGS[mark.kind]
    return f"<{tag}>{core}</{tag}>"


def _holds(core: str, before: str, after: str, mark: str) -> bool:
    """Say whether both engines see delimiters here: CommonMark 0.31, section 6.2, left and right.

    Python-Markdown does not count runs, so no other delimiter may touch these.
    """
    if mark in {before, after} or (mark == "~" and "~" in core):
        return False
    if core[0] == mark or core[-1] == mark:
        return core.startswith("*") and core.endswith("*") and core.count("*") == 2  # noqa: PLR2004
    if before == "\\" or core[-1] == "\\":
        return False
    opens = (
        not _is_punctuation(core[0]) or not before or before.isspace() or _is_punctuation(before)
    )
    closes = not _is_punctuation(core[-1]) or not after or after.isspace() or _is_punctuation(after)
    return opens and closes


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _code(text: str) -> str:
    core = " ".join(text.split("\n"))
    lead, core, trail = _EDGES.match(core).groups()  # type: ignore[union-attr] # it fits anything
    if not core:
        return lead + trail
    ticks = fenced(core)
    pad = " " if core[0] == "`" or core[-1] == "`" else ""
    return f"{lead}{ticks}{pad}{core}{pad}{ticks}{trail}"


def _link(core: str, mark: Mark) -> str:
    target = address(mark.first)
    if core == escaped(mark.first) and re.match(r"https?://[^\s<>]+$", mark.first):
        return f"<{mark.first}>"
    title = f" {quoted(mark.second)}" if mark.second else ""
    return f"[{core}]({target}{title})"
