"""What libyaml's complaints mean in a blog: said in a writer's words, where they are mended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    import yaml

__all__ = ["Mistake", "Seen", "explain"]

_QUOTES: Final = "put the value in quotes"
_TEXT: Final = "put the value in quotes, or start the text on the next line"
_ALIKE: Final = "indent all keys alike"
# Scanning that fails right where it starts: (part of libyaml's context, hint).
_STARTS: Final = (
    ("block scalar", _TEXT),
    ("anchor", _QUOTES),
    ("alias", _QUOTES),
    ("tag", _QUOTES),
    ("parsing a node", _QUOTES),
)
# A key with its colon, after any dashes of a list, and the value beside it.
_PAIR: Final = re.compile(r"""\s*((?:- +)*[^\s:\[{"'][^:]*):\s+(\S.*)""")
_LONGEST: Final = 60  # characters of a line that a hint repeats


class Seen(NamedTuple):
    """An event of the parser: where it started, from 0, and the style of a scalar."""

    line: int
    column: int
    style: str | None = None


class Mistake(NamedTuple):
    """What is wrong, at a line and a column from 0."""

    line: int
    column: int
    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class _Scene:
    """A complaint and what stands around it."""

    problem: yaml.MarkedYAMLError
    lines: Sequence[str]
    last: Seen | None
    open: Seen | None
    first_column: int

    @property
    def said(self) -> str:
        return self.problem.problem or self.problem.context or "this is not YAML"

    @property
    def context(self) -> str:
        return self.problem.context or ""

    @property
    def mark(self) -> tuple[int, int]:
        mark = self.problem.problem_mark or self.problem.context_mark
        return (mark.line, mark.column) if mark else (0, 0)

    @property
    def start(self) -> tuple[int, int]:
        mark = self.problem.context_mark
        return (mark.line, mark.column) if mark else self.mark

    def line(self, number: int) -> str:
        return self.lines[number] if number < len(self.lines) else ""

    @property
    def here(self) -> str:
        return self.line(self.mark[0])

    @property
    def character(self) -> str:
        return self.here[self.mark[1] : self.mark[1] + 1]

    @property
    def before(self) -> str:
        return self.here[: self.mark[1]]


def explain(
    problem: yaml.MarkedYAMLError,
    lines: Sequence[str],
    last: Seen | None,
    unclosed: Seen | None,
    first_column: int,
) -> Mistake:
    """Return what a complaint of the parser means.

    ``last`` is the event before it, ``unclosed`` the start of the innermost bracket that is open,
    ``first_column`` where the first key stands.
    """
    scene = _Scene(problem, lines, last, unclosed, first_column)
    for rule in (_tab, _quoted, _started, _keyless, _second_colon, _bracket, _leftover, _others):
        if mistake := rule(scene):
            return mistake
    return _syntax(scene.mark, scene.said, _QUOTES)


def _syntax(at: tuple[int, int], message: str, hint: str) -> Mistake:
    return Mistake(*at, "yaml-syntax", message, hint)


def _tab(scene: _Scene) -> Mistake | None:
    indent = scene.here[: len(scene.here) - len(scene.here.lstrip())]
    if "\t" not in indent and scene.character != "\t":
        return None
    return Mistake(
        scene.mark[0],
        scene.here.index("\t"),
        "tab",
        "a tab stands where YAML wants spaces",
        "replace the tab by two spaces",
    )


def _quoted(scene: _Scene) -> Mistake | None:
    """Explain what is wrong inside quotation marks."""
    if "quoted scalar" not in scene.context:
        return None
    if "escape" in scene.said or "hexdecimal" in scene.said:
        return _syntax(
            (scene.mark[0], max(scene.here.rfind("\\", 0, scene.mark[1] + 1), 0)),
            "a backslash inside double quotes starts an escape that YAML does not know",
            "use single quotes, or write the backslash twice",
        )
    return _syntax(scene.start, "a quotation mark is not closed", "add the closing quotation mark")


def _started(scene: _Scene) -> Mistake | None:
    """Explain a value whose first character means something else in YAML."""
    if "directive" in scene.context:
        return _syntax(scene.start, 'a line cannot start with "%"', _QUOTES)
    if "cannot start any token" in scene.said:
        return _syntax(scene.mark, f'a value cannot start with "{scene.character}"', _QUOTES)
    for part, hint in _STARTS:
        if part in scene.context:
            line, column = scene.start
            character = scene.line(line)[column : column + 1]
            return _syntax(scene.start, f'a value cannot start with "{character}"', hint)
    return None


def _keyless(scene: _Scene) -> Mistake | None:
    """Explain a line without a colon after its key."""
    if "could not find expected ':'" not in scene.said:
        return None
    line, column = scene.start
    if re.match(r"[\w-]+:\S|[\w-]+:\u00a0", scene.line(line)[column:]):
        return _syntax(
            scene.start, "no space stands after the colon", "write key: value, with a space between"
        )
    return _syntax(
        scene.start,
        'this line has no ":" after its key',
        "write key: value, or indent the line if it goes on with the value above",
    )


def _second_colon(scene: _Scene) -> Mistake | None:
    """Explain a colon where no key may stand."""
    if "mapping values are not allowed" not in scene.said:
        return None
    number = scene.mark[0]
    if ":" in scene.before or not number:
        return _syntax(
            scene.mark, 'a ": " inside a value is read as a new key', _in_quotes(scene.here)
        )
    above = next((one for one in reversed(scene.lines[:number]) if one.strip()), "")
    start = (number, len(scene.here) - len(scene.here.lstrip()))
    if ":" in above:
        return _syntax(
            start,
            "this line is indented, so it is read as part of the value above it",
            "start it below the key above it, or put the whole value in quotes",
        )
    return _syntax(
        start,
        "this line does not fit the line above it",
        'give the line above a ":" after its key, and indent both alike',
    )


def _bracket(scene: _Scene) -> Mistake | None:
    """Explain what is wrong between brackets or braces."""
    separator = re.search(r"expected ',' or '([\]}])'", scene.said)
    if separator:
        if scene.mark[0] == scene.start[0] and separator[1] in scene.here[scene.mark[1] :]:
            return _syntax(scene.mark, "no comma stands before this", "put a comma between the two")
        return _unclosed(scene.start, separator[1])
    if "did not find expected node content" not in scene.said:
        return None
    if "flow node" in scene.context and scene.open is not None:
        if scene.character == ",":
            return _syntax(scene.mark, "nothing stands before this comma", "delete the comma")
        line, column, _ = scene.open
        opened = scene.line(line)[column : column + 1]
        return _unclosed((line, column), "}" if opened == "{" else "]")
    return _syntax(scene.mark, f'a value cannot start with "{scene.character}"', _QUOTES)


def _unclosed(at: tuple[int, int], closing: str) -> Mistake:
    what = 'a list that starts with "["' if closing == "]" else 'a value that starts with "{"'
    return _syntax(
        at, f"{what} is not closed", f'close it with "{closing}", or put the value in quotes'
    )


def _leftover(scene: _Scene) -> Mistake | None:
    """Explain what stands where a key, or an item, or nothing at all should."""
    ended = "expected <document start>" in scene.said
    if not ended and not re.search(r"expected (?:key|'-' indicator)", scene.said):
        return None
    if scene.before.strip():
        return _after_value(scene)
    if ended and scene.mark[1] < scene.first_column:
        return _syntax(scene.mark, "this line is indented less than the first one", _ALIKE)
    if ended:
        return _syntax(scene.mark, "something stands after the end of the values", "delete it")
    if "'-' indicator" in scene.said:
        return _syntax(
            scene.mark,
            "this line does not line up with the list above it",
            "indent all items of a list alike, and the keys of an item alike",
        )
    if scene.here[scene.mark[1] :].startswith("- "):
        return _syntax(
            scene.mark,
            "this list does not fit what stands above it",
            "put its key alone on the line above it, and indent all items alike",
        )
    return _syntax(scene.mark, "this line does not fit what stands above it", _ALIKE)


def _after_value(scene: _Scene) -> Mistake:
    """Explain text behind a value that has ended: a quotation mark or a bracket closed it."""
    if scene.character in {"]", "}"}:
        return _syntax(scene.mark, "this bracket closes nothing", "delete it")
    if scene.last is None:  # not reached: there is a value before what stands behind it
        return _syntax(scene.mark, "something stands after the end of the value", _QUOTES)
    line, column, style = scene.last
    if style in {'"', "'"} and line != scene.mark[0]:
        return _syntax(
            (line, column),
            "the quotation mark that starts here is closed in a line below",
            "close it in this line, or indent the lines that belong to it",
        )
    pair = _PAIR.fullmatch(scene.here)
    if scene.character == "," and pair:
        hint = f"for a list, write {pair[1]}: [{pair[2]}]"
    elif style == "'":
        hint = "use double quotes around the whole value, or write an apostrophe inside it twice"
    elif style == '"':
        hint = "use single quotes around the whole value"
    else:
        hint = _in_quotes(scene.here)
    what = "the text in quotes" if style in {'"', "'"} else "the value"
    return _syntax(scene.mark, f"{what} ends before this", hint)


def _in_quotes(line: str) -> str:
    """Return the hint to quote a line's value, with the line itself if it is short."""
    pair = _PAIR.fullmatch(line.rstrip())
    if not pair or len(line) > _LONGEST:
        return _QUOTES
    value = pair[2]
    if '"' not in value and "\\" not in value:
        return f'{_QUOTES}: {pair[1]}: "{value}"'
    return f"{_QUOTES}: {pair[1]}: '{value}'" if "'" not in value else _QUOTES


def _others(scene: _Scene) -> Mistake | None:
    for part, message, hint in (
        (
            "block sequence entries are not allowed",
            "a list cannot start on the line of its key",
            'put each "- item" on a line of its own',
        ),
        ("mapping keys are not allowed", 'a value cannot start with "?"', _QUOTES),
    ):
        if part in scene.said:
            return _syntax(scene.mark, message, hint)
    return None
