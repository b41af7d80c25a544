"""YAML to located nodes, from the parser's event stream.

Events carry a line and a column for every value, cost less than ``yaml.load``, and let what a
blog never needs be refused where it stands: nesting past a depth that crashes the C loader, tags,
anchors and aliases (exponential documents), merge keys, duplicate keys. Scalars stay text: what
``no``, ``012`` or ``12:30`` mean is for the field to say, never for YAML 1.1's guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from generator.model.diagnostic import Diagnostic, Place, error

if TYPE_CHECKING:
    import yaml

__all__ = ["Listing", "Mapping", "Node", "Scalar", "parse"]

DEEPEST: Final = 32  # levels of nesting; real front matter has three
# YAML ends a line at these too. No editor does, and they come into titles by being pasted.
_NOT_LINE_ENDS: Final = str.maketrans("\x85\u2028\u2029", "   ")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as written. ``plain`` says that it stood without quotes."""

    text: str
    plain: bool
    line: int
    column: int

    @property
    def is_null(self) -> bool:
        """Whether nothing was written, or YAML's word for nothing."""
        return self.plain and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A YAML sequence."""

    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """A YAML mapping with its keys in the order of the file."""

    items: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int


Node: TypeAlias = Scalar | Listing | Mapping


def parse(text: str, path: str, first_line: int = 1) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Parse one YAML document whose text starts at line ``first_line`` of the file ``path``.

    Returns the root (None for an empty document) and what is wrong. After a syntax error the root
    is None; after a refusal (a tag, a duplicate key) it holds what could be kept.
    """
    import yaml

    builder = _Builder(path, first_line)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = text.translate(_NOT_LINE_ENDS)
    try:
        for event in yaml.parse(text, Loader=loader):
            if not builder.feed(event):
                break
    except yaml.MarkedYAMLError as problem:
        return None, (*builder.found, _syntax_error(problem, text, path, first_line))
    except yaml.reader.ReaderError as problem:
        if loader is yaml.SafeLoader:
            before = text[: problem.position]
        else:  # libyaml counts the bytes of UTF-8
            before = text.encode()[: problem.position].decode(errors="ignore")
        place = Place(path, first_line + before.count("\n"), len(before) - before.rfind("\n"))
        found = error(
            "yaml-character",
            "a character that YAML does not allow stands here",
            place,
            "delete it, or type it again",
        )
        return None, (*builder.found, found)
    return builder.root, tuple(builder.found)


class _Frame:
    """A collection that is being read."""

    __slots__ = ("event", "is_mapping", "items", "key", "keyed", "keys", "refused")

    def __init__(self, event: yaml.Event, *, is_mapping: bool) -> None:
        self.event = event
        self.is_mapping = is_mapping
        self.items: list[Node] = []
        self.keyed: list[tuple[Scalar, Node]] = []
        self.keys: dict[str, int] = {}
        self.key: Scalar | None = None
        self.refused = False  # the key in hand is not kept, nor its value


class _Builder:
    """Nodes from events, with an explicit stack: depth costs no recursion."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.found: list[Diagnostic] = []
        self.root: Node | None = None
        self._stack: list[_Frame] = []
        self._documents = 0

    def feed(self, event: yaml.Event) -> bool:
        """Take one event; False ends the reading."""
        import yaml

        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(
                    event, "yaml-document", "a second document starts here", "delete this line"
                )
                return False
        elif isinstance(event, yaml.ScalarEvent):
            self._check_properties(event, event.tag)
            line, column = self._at(event)
            self._add(Scalar(event.value, event.implicit[0] and not event.style, line, column))
        elif isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            if len(self._stack) >= DEEPEST:
                self._refuse(
                    event,
                    "yaml-depth",
                    f"values are nested deeper than {DEEPEST} levels",
                    "write it flatter",
                )
                return False
            self._check_properties(event, event.tag)
            self._stack.append(_Frame(event, is_mapping=isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            frame = self._stack.pop()
            line, column = self._at(frame.event)
            node: Node = (
                Mapping(tuple(frame.keyed), line, column)
                if frame.is_mapping
                else Listing(tuple(frame.items), line, column)
            )
            self._add(node)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(
                event,
                "yaml-alias",
                f'"*{event.anchor}" is a YAML alias, which is not supported',
                "put the value in quotes, or write it out",
            )
            line, column = self._at(event)
            self._add(Scalar("", plain=True, line=line, column=column))
        return True

    def _at(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        assert mark is not None
        return mark.line + self.first_line, mark.column + 1

    def _refuse(self, event: yaml.Event, code: str, message: str, hint: str) -> None:
        self.found.append(error(code, message, Place(self.path, *self._at(event)), hint))

    def _check_properties(self, event: yaml.NodeEvent, tag: str | None) -> None:
        if tag is not None and tag != "!":
            self._refuse(
                event,
                "yaml-tag",
                f'"{_short_tag(tag)}" is a YAML tag, which is not supported',
                "put the value in quotes, or delete the tag",
            )
        if event.anchor is not None:
            self._refuse(
                event,
                "yaml-alias",
                f'"&{event.anchor}" is a YAML anchor, which is not supported',
                "put the value in quotes, or delete the anchor",
            )

    def _add(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        frame = self._stack[-1]
        if not frame.is_mapping:
            frame.items.append(node)
        elif frame.key is None and not frame.refused:
            self._take_key(frame, node)
        else:
            if frame.key is not None:
                frame.keyed.append((frame.key, node))
            frame.key, frame.refused = None, False

    def _take_key(self, frame: _Frame, node: Node) -> None:
        frame.refused = True
        place = Place(self.path, node.line, node.column)
        if not isinstance(node, Scalar):
            self.found.append(
                error(
                    "yaml-key",
                    "a key must be a word, not a list or a mapping",
                    place,
                    "put a value that starts with a bracket or a brace in quotes",
                )
            )
        elif node.plain and node.text == "<<":
            self.found.append(
                error("yaml-merge", 'the merge key "<<" is not supported', place, "write it out")
            )
        elif node.text in frame.keys:
            self.found.append(
                error(
                    "duplicate-key",
                    f'"{node.text}" stands here a second time (first in line '
                    f"{frame.keys[node.text]})",
                    place,
                    "delete one of the two",
                )
            )
        else:
            frame.keys[node.text] = node.line
            frame.key, frame.refused = node, False


def _short_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


# What libyaml says, and what it mostly means in a blog: (part of its problem, message, hint).
_MEANINGS: Final = (
    (
        "mapping values are not allowed",
        'a ": " inside a value is read as a new key',
        'put the value in quotes: title: "Part 2: the call"',
    ),
    (
        "could not find expected ':'",
        'this line has no ":" after its key',
        "write key: value",
    ),
    (
        "did not find expected ',' or ']'",
        'a list that starts with "[" is not closed',
        'close it with "]", or put the value in quotes',
    ),
    (
        "did not find expected ',' or '}'",
        'a value that starts with "{" is not closed',
        'close it with "}", or put the value in quotes',
    ),
    (
        "unexpected end of stream",
        "a quotation mark is not closed",
        "add the closing quotation mark",
    ),
    (
        "unexpected document separator",
        "a quotation mark is not closed",
        "add the closing quotation mark",
    ),
    (
        "unknown escape character",
        "a backslash inside double quotes starts an escape that YAML does not know",
        "use single quotes, or write the backslash twice",
    ),
    (
        "did not find expected alphabetic or numeric character",
        'a value cannot start with "*" or "&"',
        "put the value in quotes",
    ),
    (
        "did not find expected '-' indicator",
        "this line does not line up with the list above it",
        "indent all items of a list alike",
    ),
    (
        "did not find expected key",
        "this line does not fit what stands above it",
        "put a value with quotes or brackets inside into quotes, and indent all keys alike",
    ),
    (
        "block sequence entries are not allowed",
        "a list cannot start on the line of its key",
        'put each "- item" on a line of its own',
    ),
    ("directive", 'a line cannot start with "%"', "put the value in quotes"),
    ("document start", "something stands after the end of the values", "delete it"),
    ("hexdecimal", "an escape in double quotes lacks digits", "use single quotes"),
    ("mapping keys are not allowed", 'a value cannot start with "?"', "put the value in quotes"),
    (
        "comment or line break",
        'a value cannot start with "|" or ">"',
        "put the value in quotes, or start the text on the next line",
    ),
)


def _syntax_error(
    problem: yaml.MarkedYAMLError, text: str, path: str, first_line: int
) -> Diagnostic:
    mark = problem.problem_mark or problem.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    said = problem.problem or problem.context or "this is not YAML"
    lines = text.split("\n")
    here = lines[line] if line < len(lines) else ""
    # An unclosed quotation mark or bracket is seen at the end, but mended where it starts.
    if problem.context_mark and (
        "quoted scalar" in (problem.context or "") or "flow" in (problem.context or "")
    ):
        line, column = problem.context_mark.line, problem.context_mark.column
    place = Place(path, line + first_line, column + 1)
    indent = here[: len(here) - len(here.lstrip())]
    if "\t" in indent or (column < len(here) and here[column] == "\t"):
        return error(
            "tab",
            "a tab stands where YAML wants spaces",
            Place(path, (mark.line if mark else 0) + first_line, here.index("\t") + 1),
            "replace the tab by two spaces",
        )
    if "cannot start any token" in said:
        character = here[column] if column < len(here) else ""
        return error(
            "yaml-syntax",
            f'a value cannot start with "{character}"',
            place,
            "put the value in quotes",
        )
    if "mapping values" in said and line and ":" not in here[:column]:
        return error(
            "yaml-syntax",
            "this line does not fit the line above it",
            place,
            'give the line above a ":" after its key, and indent both alike',
        )
    for part, message, hint in _MEANINGS:
        if part in said:
            return error("yaml-syntax", message, place, hint)
    return error("yaml-syntax", said, place, "put the value in quotes")
