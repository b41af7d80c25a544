"""Small blogs that are looked at, for tests of rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from generator.check.checking import Report, check
from generator.model.diagnostic import Diagnostic
from generator.model.options import Options
from tests.conftest import AS_OF

CONFIG = "title: Talk\nurl: https://talk.example/\ndescription: On talking.\n"


def post(title: str, text: str = "", date: str = "2026-10-01", **more: str) -> str:
    """Return a post against which nothing is to be said but what its text or ``more`` say.

    A key of ``more`` that is empty is left out.
    """
    keys = {
        "title": title,
        "date": date,
        "description": f"What there is to say of {title}.",
        "tags": "[talking]",
        "id": f"urn:talk:{title.replace(' ', '-')}",
        **more,
    }
    head = "".join(f"{key}: {value}\n" for key, value in keys.items() if value)
    return f"---\n{head}---\n{text}\n"


def written(folder: Path, files: Mapping[str, str | bytes], config: str = "") -> Path:
    """Write a blog and return its folder; ``config`` are more lines of ``site.yaml``."""
    for name, content in {"content/site.yaml": CONFIG + config, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def looked(
    folder: Path,
    files: Mapping[str, str | bytes],
    config: str = "",
    as_of: datetime = AS_OF,
    **more: object,
) -> Report:
    """Write a blog and look at it."""
    written(folder, files, config)
    return check(folder, folder / "output", Options(as_of=as_of, cache=False), **more)


def places(found: Iterable[Diagnostic] | Report, code: str) -> list[tuple[str, int, int]]:
    """Return where a code was told: file, line, column."""
    all_found = found.diagnostics if isinstance(found, Report) else found
    return [(one.path, one.line, one.column) for one in all_found if one.code == code]


def codes(report: Report) -> set[str]:
    """Return what was told, but for notes that any small blog has."""
    return {one.code for one in report.diagnostics}
