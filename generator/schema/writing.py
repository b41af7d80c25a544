"""Values to YAML as a person would write it: plain where that is safe, short lists on one line."""

from __future__ import annotations

import functools
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["entries", "entry"]

_WIDE: Final = 88  # characters, above which a list goes over several lines


def entries(values: Mapping[str, object]) -> str:
    """Return a block mapping, a line or more for each key, in the order of ``values``.

    Values are texts, numbers, truth values, dates, moments, None, and lists and mappings of
    these; a text of several lines becomes a literal block.
    """
    return "".join(entry(key, value) for key, value in values.items())


def entry(key: str, value: object, *, block: bool = False, flow: bool = False) -> str:
    """Return ``key: value`` with the line's end; ``block`` and ``flow`` fix how lists stand.

    ``flow`` is for an entry that stands between braces: it has one line without an end, and no
    text in it is plain that holds a comma or a bracket.
    """
    if flow:
        return _on_a_line(key, value)[1:-1]
    if (
        isinstance(value, list | tuple | dict)
        and not block
        and len(_on_a_line(key, value)) <= _WIDE
    ):
        return _dumped({key: _Line(value) if isinstance(value, dict) else _Row(value)})
    return _dumped({key: value})


def _on_a_line(key: str, value: object) -> str:
    return _dumped(_Line({key: _plain(value)})).rstrip("\n")


class _Line(dict[str, Any]):
    """A mapping that stands on one line."""


class _Row(list[Any]):
    """A list that stands on one line."""


def _dumped(value: object) -> str:
    import yaml

    text: str = yaml.dump(
        _plain(value),
        Dumper=_dumper(),
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=float("inf"),
    )
    return text


def _plain(value: Any) -> Any:
    """Return a value in the types that the dumper knows; what is below a line stands on it."""
    if isinstance(value, dict):
        kind = _Line if isinstance(value, _Line) else dict
        return kind((str(key), _within(value, below)) for key, below in value.items())
    if isinstance(value, list | tuple):
        kind_of_list = _Row if isinstance(value, _Row) else list
        return kind_of_list(_within(value, below) for below in value)
    if isinstance(value, str):
        return str(value)  # an enumeration's value is a text of another type
    return value


def _within(around: object, value: Any) -> Any:
    if isinstance(around, _Line | _Row):
        if isinstance(value, dict):
            return _plain(_Line(value))
        if isinstance(value, list | tuple):
            return _plain(_Row(value))
    return _plain(value)


@functools.cache
def _dumper() -> type[Any]:
    import yaml

    class Dumper(yaml.SafeDumper):
        """No aliases, lists indented below their key, double quotation marks."""

        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's own signature
            return True

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002, ARG002 - the same
            super().increase_indent(flow, False)  # noqa: FBT003 - the same

        def choose_scalar_style(self) -> str:
            style: str = super().choose_scalar_style()
            return '"' if style == "'" else style

    def moment(dumper: Any, value: date) -> Any:
        written = _moment(value)
        # Whatever YAML 1.1 takes it for, so that it needs neither a tag nor quotation marks.
        tag = dumper.resolve(yaml.ScalarNode, written, (True, False))
        return dumper.represent_scalar(tag, written)

    def text(dumper: Any, value: str) -> Any:
        style = "|" if _is_block(value) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    def line(dumper: Any, value: _Line) -> Any:
        return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=True)

    def row(dumper: Any, value: _Row) -> Any:
        return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)

    Dumper.add_representer(date, moment)
    Dumper.add_representer(datetime, moment)
    Dumper.add_representer(str, text)
    Dumper.add_representer(_Line, line)
    Dumper.add_representer(_Row, row)
    return Dumper


def _is_block(text: str) -> bool:
    """Say whether a text may stand as a literal block: lines that nothing is lost of."""
    lines = text.removesuffix("\n").split("\n")
    odd = text.startswith((" ", "\n")) or text.endswith("\n\n")
    return (
        len(lines) > 1
        and not odd
        and lines == text.splitlines()
        and lines == [*map(str.rstrip, lines)]
    )


def _moment(value: date) -> str:
    """Return a date, or a moment to the minute where its seconds say nothing."""
    if not isinstance(value, datetime):
        return value.isoformat()
    finest = "microseconds" if value.microsecond else "seconds" if value.second else "minutes"
    return value.isoformat(sep=" ", timespec=finest)
