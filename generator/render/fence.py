"""What a template may not reach for: whatever leads from plain data to the program behind it.

A theme is trusted with how a blog looks, and may come from somebody else. What it is given has no
methods that do anything; the ways from there to the interpreter are those that Jinja's own sandbox
closes (names that begin with an underscore, frames of generators, ``str.format``). They are closed
here where attributes are looked up, at a fraction of that sandbox's cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["MOST", "fenced"]

MOST: Final = 100_000
"""Numbers that a ``range`` in a template may have."""

_CLOSED: Final = frozenset(
    (
        *("gi_frame", "gi_code", "cr_frame", "cr_code", "ag_frame", "ag_code"),
        *("format", "format_map", "mro"),
    )
)


def fenced() -> type[Environment]:
    """Return the class of environments whose templates stay with what they are given."""
    from jinja2 import Environment, pass_environment
    from jinja2.exceptions import SecurityError

    looked_at: set[str] = set()  # names that may be asked for: nearly all are asked for again

    class Fenced(Environment):
        """An environment without ways to the program."""

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self.filters["attr"] = pass_environment(_attribute)
            self.globals["range"] = _numbers

        def getattr(self, obj: Any, attribute: str) -> Any:
            if attribute not in looked_at:
                if attribute in _CLOSED or attribute.startswith("_"):
                    raise SecurityError(f'"{attribute}" is not for templates')
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
