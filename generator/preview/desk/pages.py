"""The desk's own pages as HTML, by templates of its own."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from generator.preview.desk.asked import DESK, HTML, Reply

__all__ = ["page", "piece"]

_TEMPLATES: Final = Path(__file__).with_name("templates")
# The desk runs no script but its own, asks nobody else for anything, and stands in no frame.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": _POLICY,
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


def page(name: str, status: int = 200, **given: Any) -> Reply:
    """Return a page made of a template."""
    return Reply(status, HTML, _made(name, given).encode(), _HEADERS)


def piece(name: str, **given: Any) -> str:
    """Return a part of a page as HTML."""
    return _made(name, given)


def _made(name: str, given: Mapping[str, Any]) -> str:
    return str(_environment().get_template(name).render(desk=DESK, **given))


@functools.cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day"] = _day
    made.filters["short"] = _short
    made.filters["month"] = _month
    made.filters["weekday"] = _weekday
    made.filters["count"] = _count
    return made


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _short(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _month(day: date) -> str:
    return f"{day:%B %Y}"


def _weekday(day: date) -> str:
    return f"{day:%A}, {_day(day)}"


def _count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 draft``, ``1,200 words``."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
