"""Change a file's front matter, or a file of YAML, and leave every other byte as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from generator.schema.writing import entries, entry

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CannotAmend", "amended", "amended_yaml", "front_matter"]

_FENCE: Final = re.compile(r"\ufeff?---[ \t]*(\r\n|\n|\r)")
_END: Final = re.compile(r"^---[ \t]*$", re.MULTILINE)


class CannotAmend(Exception):  # noqa: N818 - what the writer is told stands in the diagnostics
    """The text has no front matter that can be read, so nothing can be set in it."""


def front_matter(values: Mapping[str, object]) -> str:
    """Return the front matter of a new file, with both of its lines ``---``."""
    return f"---\n{entries(values)}---\n"


def amended(text: str, changes: Mapping[str, object]) -> str:
    """Return a Markdown file's text with keys of its front matter set, or taken out (None).

    ``text`` is the file decoded, with its own line ends. A key that stands there keeps its place
    and the comment behind it, a new one comes last; nothing else changes. A list that only grew
    keeps the lines of its items. Raises :exc:`CannotAmend` where front matter is missing or no
    YAML: the build says what is wrong with it.
    """
    start = _FENCE.match(text)
    end = _end(text, start.end()) if start else None
    if start is None or end is None:
        raise CannotAmend
    head = text[start.end() : end]
    return text[: start.end()] + amended_yaml(head, changes, newline=start[1]) + text[end:]


def amended_yaml(text: str, changes: Mapping[str, object], newline: str | None = None) -> str:
    """Return a file of YAML, a mapping, with keys set or taken out, as :func:`amended` does."""
    newline = newline or ("\r\n" if "\r\n" in text else "\n")
    for key, value in changes.items():
        text = _changed(text, key, value, newline)
    return text


def _end(text: str, start: int) -> int | None:
    """Return where the closing line ``---`` starts."""
    for match in _END.finditer(text.replace("\r", "\n"), start):
        return match.start()
    return None


class _Entry(NamedTuple):
    """Where a key of the mapping stands, and its value's node."""

    key: int
    start: int
    end: int
    node: Any


def _changed(text: str, key: str, value: object, newline: str) -> str:
    root = _root(text)
    found = _found(root, key) if root is not None else None
    if value is None:
        return text if found is None else _without(text, root, found)
    if found is not None:
        return _replaced(text, root, found, key, value, newline)
    if root is not None and root.flow_style:
        inside = text[: root.end_mark.index - 1].rstrip()
        comma = "" if inside.endswith(("{", ",")) else ", "
        return f"{inside}{comma}{entry(key, value, flow=True)}{text[root.end_mark.index - 1 :]}"
    if text and not text.endswith(("\n", "\r")):
        text += newline
    return text + entry(key, value).replace("\n", newline)


def _root(text: str) -> Any:
    """Return the node of the mapping, or None for a text that has none."""
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        raise CannotAmend from None
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise CannotAmend
    return root


def _found(root: Any, key: str) -> _Entry | None:
    for name, node in root.value:
        if name.value == key:
            return _Entry(name.start_mark.index, node.start_mark.index, node.end_mark.index, node)
    return None


def _replaced(text: str, root: Any, found: _Entry, key: str, value: object, newline: str) -> str:
    grown = _grown(text, found, value, newline)
    if grown is not None:
        return grown
    if root.flow_style:
        return text[: found.key] + entry(key, value, flow=True) + text[_stop(text, found) :]
    block = found.node.id != "scalar" and not found.node.flow_style
    new = entry(key, value, block=block).rstrip("\n").replace("\n", newline)
    return text[: found.key] + new + text[_stop(text, found) :]


def _stop(text: str, found: _Entry) -> int:
    """Return where a value's own text ends: blank lines and comments below are not its."""
    import yaml

    if found.node.id == "scalar" or found.node.flow_style:
        return max(found.start, _trimmed(text, found.start, found.end))
    last = found.node.value[-1]
    node = last[1] if isinstance(last, tuple) else last
    below = _Entry(found.key, node.start_mark.index, node.end_mark.index, node)
    empty = isinstance(node, yaml.CollectionNode) and not node.value
    return below.end if empty else _stop(text, below)


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _grown(text: str, found: _Entry, value: object, newline: str) -> str | None:
    """Return the text with items added to a block list whose old items all stay; else None."""
    node = found.node
    if node.id != "sequence" or node.flow_style or not isinstance(value, list | tuple):
        return None
    old = [item.value if item.id == "scalar" else None for item in node.value]
    if None in old or list(value[: len(old)]) != old or not old:
        return None
    first = node.value[0].start_mark
    dash = text.rfind("-", 0, first.index)
    indent = text[max(text.rfind("\n", 0, dash), text.rfind("\r", 0, dash)) + 1 : dash]
    stop = _line_end(text, _stop(text, found))
    added = "".join(
        newline + indent + "- " + entry("k", item, flow=True).removeprefix("k: ")
        for item in value[len(old) :]
    )
    return text[:stop] + added + text[stop:]


def _line_end(text: str, index: int) -> int:
    match = re.compile(r"[^\r\n]*").match(text, index)
    return match.end() if match else index


def _without(text: str, root: Any, found: _Entry) -> str:
    stop = _stop(text, found)
    if not root.flow_style:
        stop = _line_end(text, stop)
        ends = re.compile(r"\r\n|\n|\r").match(text, stop)
        return text[: found.key] + text[ends.end() if ends else stop :]
    after = re.compile(r"\s*,[ \t]*").match(text, stop)
    if after:
        return text[: found.key] + text[after.end() :]
    before = re.compile(r",\s*$").search(text, 0, found.key)
    return text[: before.start() if before else found.key] + text[stop:]
