"""What a template may not reach for: whatever leads from plain data to the program behind it.

A theme is trusted with how a blog looks, and may come from somebody else. What it is given has no
methods that do anything; the ways from there to the interpreter are those that Jinja's own sandbox
closes (names that begin with an underscore, frames of generators, ``str.format``). They are closed
here where attributes are looked up, at a fraction of that sandbox's cost. What would make a page
another one each time (chance, the clock), or never end where nothing can stop it (a power of a
power), is closed with them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

__all__ = ["MOST", "fenced"]

MOST: Final = 100_000
"""Numbers that a ``range`` in a template may have, and characters, items or bits of a product."""

_CLOSED: Final = frozenset(
    (
        *("gi_frame", "gi_code", "cr_frame", "cr_code", "ag_frame", "ag_code"),
        *("format", "format_map", "mro"),
    )
)


_CHANGING: Final = frozenset(
    (
        *("append", "clear", "extend", "insert", "pop", "popitem", "remove", "reverse"),
        *("setdefault", "sort", "update"),
    )
)
_CLOCK: Final = frozenset(("now", "today", "utcnow"))
_WIDTH: Final = re.compile(r"%(?:\([^)]*\))?[^%a-zA-Z]*(?:\d{6}|\*)")
# Filters for operators, which no template can name.
_TIMES: Final = "*"
_POWER: Final = "**"


def fenced() -> type[Environment]:
    """Return the class of environments whose templates stay with what they are given."""
    from jinja2 import Environment, pass_environment
    from jinja2.exceptions import SecurityError
    from jinja2.visitor import NodeTransformer

    looked_at: set[str] = set()  # names that may be asked for: nearly all are asked for again

    class Reckoning(NodeTransformer):
        """Puts in the place of what may grow without end what looks at it first."""

        def visit_Mul(self, node: nodes.Mul) -> nodes.Node:  # noqa: N802 - Jinja's name
            return _called(_TIMES, self.generic_visit(node))

        def visit_Pow(self, node: nodes.Pow) -> nodes.Node:  # noqa: N802 - the same
            return _called(_POWER, self.generic_visit(node))

    class Fenced(Environment):
        """An environment without ways to the program."""

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self.filters["attr"] = pass_environment(_attribute)
            self.globals["range"] = _numbers
            self.globals.pop("lipsum")
            self.filters.pop("random")
            self.filters.update({_TIMES: _times, _POWER: _power})
            for name, check in (("center", _width), ("indent", _width), ("format", _pattern)):
                self.filters[name] = _checked(self.filters[name], check)

        def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
            tree = super()._parse(source, name, filename)
            Reckoning().visit(tree)
            tree.set_environment(self)
            return tree

        def getattr(self, obj: Any, attribute: str) -> Any:
            if attribute not in looked_at:
                if attribute in _CLOSED or attribute.startswith("_"):
                    raise SecurityError(f'"{attribute}" is not for templates')
                if attribute in _CHANGING:
                    if isinstance(obj, dict) and attribute in obj:
                        return obj[attribute]
                    if isinstance(obj, (dict, list)):
                        raise SecurityError(f'"{attribute}" would change what the page is made of')
                elif attribute in _CLOCK:
                    if isinstance(obj, date):
                        raise SecurityError(f'"{attribute}" would give another page each time')
                else:
                    looked_at.add(attribute)
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass
            try:
                return obj[attribute]
            except (TypeError, LookupError, AttributeError):
                return self.undefined(obj=obj, name=attribute)

        def getitem(self, obj: Any, argument: Any) -> Any:
            try:
                return obj[argument]
            except (AttributeError, TypeError, LookupError):
                if isinstance(argument, str):
                    return self.getattr(obj, argument)
            return self.undefined(obj=obj, name=argument)

    return Fenced


def _attribute(environment: Environment, obj: Any, name: Any) -> Any:
    """Do as Jinja's filter ``attr`` does."""
    return environment.getattr(obj, str(name))


def _numbers(*arguments: int) -> range:
    found = range(*arguments)
    if len(found) > MOST:
        raise OverflowError(f"a range has at most {MOST} numbers here")
    return found


def _called(name: str, node: nodes.Node) -> nodes.Node:
    """Return the call of a filter for two values between which an operator stood."""
    from jinja2 import nodes

    assert isinstance(node, nodes.BinExpr)
    return nodes.Filter(node.left, name, [node.right], [], None, None, lineno=node.lineno)


def _times(left: Any, right: Any) -> Any:
    for value, times in ((left, right), (right, left)):
        if isinstance(value, (str, bytes, list, tuple)) and isinstance(times, int):
            _check(len(value) * times)
    if isinstance(left, int) and isinstance(right, int):
        _check(left.bit_length() + right.bit_length())
    return left * right


def _power(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int):
        _check(left.bit_length() * right)
    return left**right


def _checked(filtered: Callable[..., Any], check: Callable[..., None]) -> Callable[..., Any]:
    """Return a filter that looks at what it is given first."""

    @functools.wraps(filtered)
    def checked(*arguments: Any, **named: Any) -> Any:
        check(*arguments, *named.values())
        return filtered(*arguments, **named)

    return checked


def _width(_value: Any, *given: Any) -> None:
    for one in given:
        _check(one if isinstance(one, int) else len(one))


def _pattern(value: Any, *_given: Any) -> None:
    if _WIDTH.search(str(value)):
        raise OverflowError("a width has at most five digits here")


def _check(size: int) -> None:
    if size > MOST:
        raise OverflowError(f"this would have more than {MOST} characters, items or digits")
