"""The files that diagnostics speak of, so that what is wrong can be shown where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from generator.model.diagnostic import Diagnostic
from generator.model.masking import masked

__all__ = ["Quoted", "quoted"]

_SETTINGS: Final = "content/site.yaml"


class Quoted(NamedTuple):
    """A file and its lines, counted as diagnostics count them, without a password in them."""

    file: Path
    lines: list[str]


def quoted(
    problem: Diagnostic, folders: Sequence[Path], themes: Sequence[Path] = ()
) -> Quoted | None:
    """Return the file of a diagnostic, None where it has none that can be read.

    It is looked for in ``folders``, a template also in ``themes``, those that win first.
    """
    for path in _candidates(problem, folders, themes):
        try:
            text = path.read_text(encoding="utf-8-sig", errors="replace")
        except (OSError, ValueError):
            continue
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        settings = problem.path == _SETTINGS
        return Quoted(path, [masked(line, settings=settings) for line in lines])
    return None


def _candidates(
    problem: Diagnostic, folders: Sequence[Path], themes: Sequence[Path]
) -> Iterator[Path]:
    if problem.path is None:
        return
    yield from (folder / problem.path for folder in folders)
    # A theme's folder need not be called templates/, as its files' paths say.
    template = problem.path.removeprefix("templates/")
    if template != problem.path:
        yield from (folder / template for folder in themes)
    if template.startswith("byline/"):  # one of byline's own, which the site has replaced
        yield from (folder / template.removeprefix("byline/") for folder in themes[-1:])
