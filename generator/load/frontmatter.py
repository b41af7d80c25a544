"""Split a Markdown file into front matter and body, and read the front matter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.config import checks
from generator.model.diagnostic import Diagnostic, Place, error
from generator.schema import yaml

if TYPE_CHECKING:
    from generator.schema.decode import Check

__all__ = ["CHECKS", "Split", "split"]

CHECKS: Final[dict[str, Check]] = {
    "slug": checks.slug,
    "permalink": checks.own_address,
    "aliases": checks.old_address,
    "id": checks.absolute_id,
    "language": checks.language_tag,
    "hue": checks.between(0, 359),
    "comments": checks.comments_of_a_post,
    "release": checks.release,
}

_FENCE = re.compile(r"---[ \t]*")
# Not "..." as well, which ends a document of YAML: what stood below it would be text unnoticed.
_END = re.compile(r"---[ \t]*")
_NEAR: Final = 10  # lines
_ALMOST = re.compile(r"[ \t]*[-\u2013\u2014]{2,}.*")
_KEY = re.compile(r"[\w-]+[ \t]*:(?:\s.*)?")
_LOOKS_LIKE_YAML = re.compile(r"[\w-]+[ \t]*:(?:\s.*)?|[ \t]+\S.*|-[ \t].*|#.*")


class Split(NamedTuple):
    """The two halves of a file: the parsed front matter, and the body with its first line."""

    node: yaml.Node | None
    body: str
    body_line: int
    found: tuple[Diagnostic, ...]
    readable: bool
    """Whether there was front matter that could be parsed."""


def split(text: str, path: str) -> Split:
    """Split the text of a Markdown file."""
    lines = text.split("\n")
    if not _FENCE.fullmatch(lines[0]):
        return _without(text, lines, path)
    for number, line in enumerate(lines[1:], start=1):
        if _END.fullmatch(line):
            head = "\n".join(lines[1:number])
            node, found = yaml.parse(head, path, first_line=2)
            if node is None and found and _runs_into_text(lines[:number], found[-1].line or 0):
                break  # what ends it is a line "---" of the text, far below
            body = "\n".join(lines[number + 1 :])
            return Split(node, body, number + 2, found, not (found and node is None))
    last = _last_key(lines)
    place, hint = Place(path), f'put a line "---" after line {last + 1}'
    for number, line in enumerate(lines[1 : last + 2], start=1):
        if _ALMOST.fullmatch(line):
            place, hint = Place(path, number + 1), 'write "---" alone in this line'
            last = number
            break
    problem = error("front-matter-open", 'the front matter has no closing "---"', place, hint)
    return Split(None, "\n".join(lines[last + 1 :]), last + 2, (problem,), readable=False)


def _last_key(lines: list[str]) -> int:
    """Return the number, from 0, of the last line that looks like front matter."""
    last = 0
    for number, line in enumerate(lines[1:], start=1):
        if not _LOOKS_LIKE_YAML.fullmatch(line):
            break
        last = number
    return last


def _runs_into_text(lines: list[str], wrong: int) -> bool:
    """Say whether front matter whose line ``wrong`` (from 1) is no YAML has become text there.

    It has when a blank line stands between the two and no key follows it.
    """
    last = _last_key(lines)
    below = [line for line in lines[last + 1 :] if line.strip()]
    return (
        wrong > last + 2
        and not lines[last + 1].strip()
        and not any(_KEY.fullmatch(line) for line in below)
    )


def _is_matter(lines: list[str], fences: list[int]) -> bool:
    """Say whether there is front matter below a few lines of something else."""
    return len(fences) > 1 and fences[0] < _NEAR and bool(_KEY.fullmatch(lines[fences[0] + 1]))


def _without(text: str, lines: list[str], path: str) -> Split:
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    fences = [n for n, line in enumerate(lines) if _FENCE.fullmatch(line.strip())]
    closed = bool(fences) and all(
        _LOOKS_LIKE_YAML.fullmatch(line) for line in lines[first : fences[0]]
    )
    if fences and (fences[0] == first or _is_matter(lines, fences)):
        first = fences[0]
        message, hint = 'the "---" is not at the start of the file', "delete what stands before it"
    elif re.match(r"[\w-]+[ \t]*:\s", lines[first]):
        message = 'the front matter has no opening "---"'
        hint = 'put a line "---" before it' + ("" if closed else ", and one after it")
    elif _ALMOST.fullmatch(lines[first]):
        message = 'the first line is not "---"'
        hint = 'write "---" alone in this line, and in one below the front matter'
    elif lines[first].strip() == "+++":
        message = "this front matter is TOML, not YAML"
        hint = 'write "---" for each "+++", and title: … for title = …'
    else:
        message = "there is no front matter"
        hint = "start the file with three lines: ---, title: …, ---"
    problem = error("front-matter-missing", message, Place(path, first + 1), hint)
    return Split(None, text, 1, (problem,), readable=False)
