"""Places where Python-Markdown reads a text otherwise than its writer meant.

Three are known to catch people who learned Markdown elsewhere: a list without a blank line before
it, a nested list indented by fewer than four spaces, a code fence that is never closed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.model.diagnostic import Diagnostic, Place, error, warning

__all__ = ["DEEPEST", "Survey", "empty_block", "no_block", "survey", "too_deep"]

_FENCE = re.compile(r"(`{3,}|~{3,})[ ]*[^`]*")
_ITEM = re.compile(r"([-+*]|\d{1,9}\.)[ \t]+(?=\S)")
_CONTAINER = re.compile(r"(?:!!!|\?\?\?\+?) |\[\^[^\]]+\]:|:[ ]{1,3}\S")
_BLOCK = re.compile(r"!!! ?[\w-]+(?: +[\w-]+)*(?: +\"[^\"]*\")?\s*")
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
_NOT_PROSE = re.compile(
    r"#{1,6}(?: |$)|(?:=+|-+|\*{3,}|_{3,})\s*$|<|\||\[![\w-]+\]|\*?\[[^\]]+\]:|!!!|\?\?\?"
)
_INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_STEP = 4  # spaces that Python-Markdown wants for each level
DEEPEST = 32  # levels of quotes or lists; beyond, the engine recurses until it dies


class Survey(NamedTuple):
    """The diagnostics, and the text with all code blanked out (same lines, same columns)."""

    found: tuple[Diagnostic, ...]
    prose: str
    too_deep: bool


def too_deep(at: Place) -> Diagnostic:
    """Return the error that a text is nested too deeply."""
    message = f"quotes or lists are nested deeper than {DEEPEST} levels"
    return error("markdown-depth", message, at, "write it flatter")


def no_block(at: Place) -> Diagnostic:
    """Return the warning that a line looks like the start of a block and is none."""
    return warning(
        "block-start",
        "this line starts no block, so it stands as text",
        at,
        'write it as !!! tip, or !!! tip "A title" with straight quotation marks',
    )


def empty_block(at: Place) -> Diagnostic:
    """Return the warning that a block is empty."""
    return warning(
        "block-empty",
        "this block has no text in it, because what is below is not indented",
        at,
        f"indent the block's text by {_STEP} spaces",
    )


class _Lists:
    """What stands above the line in hand, within one container."""

    def __init__(self) -> None:
        self.indents: list[int] = []
        self.prose = False  # the line above is a paragraph's
        self.blank = True  # the line above is empty


def survey(body: str, path: str, first_line: int) -> Survey:
    """Look for traps in the body of a file that starts at line ``first_line``."""
    lines = body.split("\n")
    found: list[Diagnostic] = []
    prose, in_code = _blank_fences(lines, path, first_line, found)
    state, base, quoted, comment, deep, indented = _Lists(), 0, 0, False, False, False
    for number, line in enumerate(lines):
        if number in in_code:
            state = _Lists()
            continue
        if comment or line.lstrip().startswith("<!--"):
            comment = "-->" not in line
            prose[number] = " " * len(line)
            continue
        text, marks, column = _unquoted(line)
        if max(marks, _level(text)) > DEEPEST:
            deep = True
            place = Place(path, first_line + number, column + 1)
            found.append(too_deep(place))
            break
        if not text.strip():
            state.blank, state.prose = True, False
            continue
        indent = len(text) - len(text.lstrip(" "))
        if marks != quoted or indent < base:
            quoted, base, state = marks, 0, _Lists()
        indented = indent - base >= _STEP and not state.indents and (state.blank or indented)
        if indented:  # code, as a fence is
            prose[number] = " " * len(line)
        at = Place(path, first_line + number, column + indent + 1)
        if problem := _line(state, text.lstrip(" "), indent - base, at):
            found.append(problem)
        if text.startswith("!!!", indent) and (problem := _block(lines, number, indent, at)):
            found.append(problem)
        if _CONTAINER.match(text, indent) and indent - base < _STEP:
            base, state = indent + _STEP, _Lists()
    return Survey(tuple(found), "\n".join(prose), deep)


def _block(lines: list[str], number: int, indent: int, at: Place) -> Diagnostic | None:
    """Look at a line that starts a block, such as ``!!! tip "Title"``, and at the one below."""
    if not _BLOCK.fullmatch(lines[number].strip()):
        return no_block(at)
    below = next((line for line in lines[number + 1 :] if line.strip()), "")
    text = _unquoted(below)[0]
    if len(text) - len(text.lstrip(" ")) < indent + _STEP:
        return empty_block(at)
    return None


def _level(text: str) -> int:
    """Return how deep a line nests what follows it; indented text that nests nothing counts 0."""
    start = len(text) - len(text.lstrip())
    nests = _ITEM.match(text, start) or _CONTAINER.match(text, start)
    return start // _STEP if nests else 0


def _unquoted(line: str) -> tuple[str, int, int]:
    """Return a line without its quotation marks, how many they were, and their width."""
    marks = position = 0
    while match := _QUOTE.match(line, position):
        marks, position = marks + 1, match.end()
    return line[position:].expandtabs(_STEP), marks, position


def _line(state: _Lists, text: str, indent: int, at: Place) -> Diagnostic | None:
    item = _ITEM.match(text)
    problem = None
    if item and indent < _STEP and not state.indents:
        # As in CommonMark (section 5.3), only a 1 starts a list in the middle of a paragraph:
        # a wrapped line may well begin with a year.
        if state.prose and item[1] in {"-", "+", "*", "1."}:
            problem = warning(
                "list-without-blank-line",
                "this list has no blank line before it, so it is read as part of the paragraph",
                at,
                "put a blank line before it",
            )
        elif state.prose:
            return None
        state.indents = [indent]
    elif item and state.indents:
        while len(state.indents) > 1 and state.indents[-1] > indent:
            state.indents.pop()
        step = indent - state.indents[-1]
        if 0 < step < _STEP:
            problem = warning(
                "list-indent",
                f"this nested item is indented by {step} space{'s' if step > 1 else ''}, so it is "
                "read as an item of the outer list",
                at,
                f"indent it by {_STEP} spaces",
            )
        if step > 0:
            state.indents.append(indent)
    elif state.indents and state.blank and indent < _STEP:
        state.indents = []
    state.prose = not state.indents and indent < _STEP and not _NOT_PROSE.match(text)
    state.blank = False
    return problem


def _nearly_closed(lines: list[str], start: int, fence: str) -> int | None:
    """Return the line below ``start`` that was probably meant to close its fence."""
    alone = re.compile(rf"[ \t]*{re.escape(fence[0])}{{3,}}[ \t]*")
    return next((n for n in range(start + 1, len(lines)) if alone.fullmatch(lines[n])), None)


def _blank_fences(
    lines: list[str], path: str, first_line: int, found: list[Diagnostic]
) -> tuple[list[str], set[int]]:
    prose, inside = list(lines), set[int]()
    number = 0
    while number < len(lines):
        match = _FENCE.fullmatch(lines[number])
        if match:
            end = next(
                (n for n in range(number + 1, len(lines)) if lines[n].rstrip() == match[1]), None
            )
            if end is None:
                near = _nearly_closed(lines, number, match[1])
                place = Place(path, first_line + number)
                hint = f'put a line "{match[1]}" after the code'
                if near is not None:
                    place = Place(path, first_line + near)
                    hint = f'write "{match[1]}" alone, as it starts in line {first_line + number}'
                    number = near
                found.append(
                    warning(
                        "unclosed-fence",
                        "this code fence is never closed, so it is read as text"
                        if near is None
                        else "this line does not close the code fence above it",
                        place,
                        hint,
                    )
                )
            else:
                inside.update(range(number, end + 1))
                for n in range(number, end + 1):
                    prose[n] = " " * len(lines[n])
                number = end
        number += 1
    joined = "\n".join(prose)
    joined = _INLINE_CODE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), joined)
    return joined.split("\n"), inside
