"""What was found as annotations on GitHub: lines that a workflow prints.

The form is that of GitHub's documentation of workflow commands: ``::error file=…,line=…::…``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from generator.model.diagnostic import Diagnostic, Severity

__all__ = ["as_annotations"]

_KINDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def as_annotations(found: Iterable[Diagnostic]) -> str:
    """Return one line for each diagnostic; paths are those of the repository."""
    return "".join(f"{_line(one)}\n" for one in found)


def _line(one: Diagnostic) -> str:
    named = {"file": one.path, "line": one.line, "col": one.column, "title": f"byline {one.code}"}
    properties = ",".join(
        f"{name}={_property(str(value))}" for name, value in named.items() if value is not None
    )
    message = f"{one.message}\n{one.hint}" if one.hint else one.message
    return f"::{_KINDS[one.severity]} {properties}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
