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
    "aliases": checks.local_path,
    "id": checks.absolute_id,
    "language": checks.language_tag,
}

_FENCE = re.compile(r"---[ \t]*")
_END = re.compile(r"(?:---|\.\.\.)[ \t]*")
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
            body = "\n".join(lines[number + 1 :])
            return Split(node, body, number + 2, found, not (found and node is None))
    last = 0
    for number, line in enumerate(lines[1:], start=1):
        if not _LOOKS_LIKE_YAML.fullmatch(line):
            break
        last = number
    problem = error(
        "front-matter-open",
        'the front matter has no closing "---"',
        Place(path),
        f'put a line "---" after line {last + 1}',
    )
    return Split(None, "\n".join(lines[last + 1 :]), last + 2, (problem,), readable=False)


def _without(text: str, lines: list[str], path: str) -> Split:
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if _FENCE.fullmatch(lines[first].strip()):
        message, hint = 'the "---" is not at the start of the file', "delete what stands before it"
    elif re.match(r"[\w-]+[ \t]*:\s", lines[first]):
        message = 'the front matter has no opening "---"'
        hint = 'put a line "---" before and after it'
    else:
        message = "there is no front matter"
        hint = "start the file with three lines: ---, title: …, ---"
    problem = error("front-matter-missing", message, Place(path, first + 1), hint)
    return Split(None, text, 1, (problem,), readable=False)
