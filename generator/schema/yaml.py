"""YAML to located nodes, from the parser's event stream.

Events carry a line and a column for every value, cost less than ``yaml.load``, and let what a
blog never needs be refused where it stands: nesting past a depth that crashes the C loader, tags,
anchors and aliases (exponential documents), merge keys, duplicate keys. Scalars stay text: what
``no``, ``012`` or ``12:30`` mean is for the field to say, never for YAML 1.1's guesses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from generator.model.diagnostic import Diagnostic, Place, error, warning
from generator.schema.syntax import Seen, explain
from generator.schema.text import CONTROL

if TYPE_CHECKING:
    import yaml

__all__ = ["Listing", "Mapping", "Node", "Scalar", "parse"]

DEEPEST: Final = 32  # levels of nesting; real front matter has three
_HASHTAG: Final = re.compile(r"\s*(#[^\s#]\S*)")
# YAML ends a line at these too. No editor does, and they come into titles by being pasted.
_NOT_LINE_ENDS: Final = str.maketrans("\x85\u2028\u2029", "   ")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as written. ``plain`` says that it stood without quotes."""

    text: str
    plain: bool
    line: int
    column: int
    refused: bool = False
    """Whether an error has been reported in its stead: it says nothing."""

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

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = text.translate(_NOT_LINE_ENDS)
    builder = _Builder(path, first_line, text.split("\n"))
    try:
        for event in yaml.parse(text, Loader=loader):
            if not builder.feed(event):
                break
    except yaml.MarkedYAMLError as problem:
        return None, (*builder.found, builder.mistake(problem))
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

    __slots__ = ("event", "is_mapping", "items", "key", "keyed", "keys", "refused", "spoilt")

    def __init__(self, event: yaml.Event, *, is_mapping: bool) -> None:
        self.event = event
        self.is_mapping = is_mapping
        self.items: list[Node] = []
        self.keyed: list[tuple[Scalar, Node]] = []
        self.keys: dict[str, int] = {}
        self.key: Scalar | None = None
        self.refused = False  # the key in hand is not kept, nor its value
        self.spoilt = False  # a key could not be one


class _Builder:
    """Nodes from events, with an explicit stack: depth costs no recursion."""

    def __init__(self, path: str, first_line: int, lines: list[str]) -> None:
        self.path = path
        self.first_line = first_line
        self.lines = lines
        self.found: list[Diagnostic] = []
        self.root: Node | None = None
        self._stack: list[_Frame] = []
        self._documents = 0
        self._last: yaml.Event | None = None
        self._commented = any("#" in line for line in lines)

    def mistake(self, problem: yaml.MarkedYAMLError) -> Diagnostic:
        """Return what a complaint of the parser means here."""
        seen = [self._seen(f.event) for f in self._stack if getattr(f.event, "flow_style", False)]
        line, column, code, message, hint = explain(
            problem,
            self.lines,
            self._seen(self._last) if self._last else None,
            seen[-1] if seen else None,
            self.root.column - 1 if self.root else 0,
        )
        return error(code, message, Place(self.path, line + self.first_line, column + 1), hint)

    def feed(self, event: yaml.Event) -> bool:
        """Take one event; False ends the reading."""
        import yaml

        self._last = event
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(
                    event, "yaml-document", "a second document starts here", "delete this line"
                )
                return False
        elif isinstance(event, yaml.ScalarEvent):
            refused = self._check_properties(event, event.tag) and not event.value
            # Only an escape in double quotes can bring one: the file's text has been freed of them.
            if match := CONTROL.search(event.value):
                self._refuse(
                    event,
                    "yaml-character",
                    f"an escape here stands for a control character (U+{ord(match[0]):04X})",
                    "delete it, or use single quotes if the backslash is meant",
                )
            line, column = self._at(event)
            value = CONTROL.sub(" ", event.value)
            plain = event.implicit[0] and not event.style
            if plain and self._commented and self._stack:
                self._check_comment(event)
            self._add(Scalar(value, plain, line, column, refused))
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
            if not frame.is_mapping:
                self._add(Listing(tuple(frame.items), line, column))
            elif frame.spoilt and not frame.keyed:
                self._add(Scalar("", plain=True, line=line, column=column, refused=True))
            else:
                self._add(Mapping(tuple(frame.keyed), line, column))
        elif isinstance(event, yaml.AliasEvent):
            if not (self._stack and self._stack[-1].refused):
                self._refuse(
                    event,
                    "yaml-alias",
                    f'"*{event.anchor}" is a YAML alias, which is not supported',
                    "put the value in quotes, or write it out",
                )
            line, column = self._at(event)
            self._add(Scalar("", plain=True, line=line, column=column, refused=True))
        return True

    def _at(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        assert mark is not None
        return mark.line + self.first_line, mark.column + 1

    def _seen(self, event: yaml.Event) -> Seen:
        line, column = self._at(event)
        return Seen(line - self.first_line, column - 1, getattr(event, "style", None))

    def _refuse(self, event: yaml.Event, code: str, message: str, hint: str) -> None:
        self.found.append(error(code, message, Place(self.path, *self._at(event)), hint))

    def _check_comment(self, event: yaml.ScalarEvent) -> None:
        """Warn of a "#" that a writer may have meant as text: a comment has a space behind it."""
        end = event.end_mark
        assert end is not None
        line = self.lines[end.line] if end.line < len(self.lines) else ""
        if match := _HASHTAG.match(line, end.column):
            place = Place(self.path, end.line + self.first_line, match.start(1) + 1)
            self.found.append(
                warning(
                    "yaml-comment",
                    f'"{match[1]}" and what follows is read as a comment, not as text',
                    place,
                    'put the value in quotes, or a space after the "#" of a comment',
                )
            )

    def _check_properties(self, event: yaml.NodeEvent, tag: str | None) -> bool:
        """Refuse a tag and an anchor; returns whether there was one."""
        if tag is not None:
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
        return tag is not None or event.anchor is not None

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
            frame.spoilt = True
            self.found.append(
                error(
                    "yaml-key",
                    "a key must be a word, not a list or a mapping",
                    place,
                    "put a value that starts with a bracket or a brace in quotes",
                )
            )
        elif node.refused:
            frame.spoilt = True
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
