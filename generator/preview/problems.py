"""What is wrong, as the overlay in the browser shows it: with its source, and a link to open it."""

from __future__ import annotations

import html
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from generator.model.diagnostic import Diagnostic
from generator.quoting import quoted

__all__ = ["apology", "opener", "problem_data"]

_AROUND: Final = 2  # lines of a source that are shown before and after the one that is meant


def problem_data(
    problem: Diagnostic, folder: Path, themes: Iterable[Path], editor: str
) -> dict[str, Any]:
    """Return a diagnostic as plain data, with some lines of its source and a link that opens it.

    ``editor`` is an address with ``{path}``, ``{line}`` and ``{column}``, or empty.
    """
    source = quoted(problem, [folder], list(themes))
    said: dict[str, Any] = {**problem.as_data(), "excerpt": None, "open": None}
    if source:
        said["excerpt"] = _excerpt(source.lines, problem)
        said["open"] = opener(editor, source.file, problem.line, problem.column)
    return said


def opener(
    editor: str, file: Path, line: int | None = None, column: int | None = None
) -> str | None:
    """Return the address that opens a file in the writer's editor, None where none is known."""
    if not editor:
        return None
    return (
        editor.replace("{path}", quote(file.as_posix()))
        .replace("{line}", str(line or 1))
        .replace("{column}", str(column or 1))
    )


def _excerpt(lines: list[str], problem: Diagnostic) -> dict[str, Any] | None:
    """Return the lines of a source round the one that is meant."""
    if problem.line is None:
        return None
    first = max(1, problem.line - _AROUND)
    shown = lines[first - 1 : problem.line + _AROUND]
    return {"first_line": first, "lines": shown, "caret_column": problem.column}


def apology(problem: Diagnostic) -> bytes:
    """Return a page for one that could not be made: the client shows above it why."""
    said = html.escape(f"{problem.path or ''}:{problem.line or ''} {problem.message}")
    hint = f"<p>{html.escape(problem.hint)}" if problem.hint else ""
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        "<title>This page cannot be made yet</title>"
        f"<body><main><h1>This page cannot be made yet</h1><p>{said}{hint}</main></body></html>"
    )
    return page.encode()
