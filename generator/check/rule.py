"""The door for everything that is checked: a code, a line of documentation, and one function.

Byline's own rules and those of other packages come through it alike: see
:mod:`generator.check.rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from generator.model.diagnostic import Diagnostic, Place, Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog
    from generator.check.fixes import Fix

__all__ = ["GROUP", "Finding", "Look", "Rule", "Told"]

GROUP: Final = "byline.rules"
"""The group of entry points by which other packages name their rules."""


class Finding(NamedTuple):
    """One thing that a rule found: what is wrong, where in the source, and what to do.

    ``fix`` is how ``byline check --fix`` mends it, where no person has to decide anything.
    """

    message: str
    place: Place
    hint: str | None = None
    fix: Fix | None = None


Look: TypeAlias = Callable[["Blog"], Iterable[Finding]]
"""From the blog, as readers would get it, to what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is checked.

    ``code`` is in kebab-case and never changes; ``about`` is its line in ``docs/checks.md``;
    ``severity`` holds where ``check: severities:`` in ``site.yaml`` says nothing else. ``look`` is
    pure: it reads nothing but the blog that it is given. ``timely`` says that the clock alone may
    change what it finds.
    """

    code: str
    about: str
    severity: Severity
    look: Look
    timely: bool = False


class Told(NamedTuple):
    """A diagnostic, and how it can be mended without a person."""

    diagnostic: Diagnostic
    fix: Fix | None = None
