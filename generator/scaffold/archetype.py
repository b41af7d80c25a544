"""What new posts start with: the writer's own Jinja templates in ``content/archetypes/``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from generator.model.diagnostic import Diagnostic, did_you_mean, error
from generator.render.mistakes import diagnose
from generator.render.templates import TemplateProblem, Theme, undefined

__all__ = ["FOLDER", "PLAIN", "archetype_names", "chosen", "filled"]

FOLDER: Final = "content/archetypes"
PLAIN: Final = "post"
"""The archetype that is taken when none is asked for, where there is one of this name."""


class _Shelf(Theme):
    """The folder of archetypes, for who says what is wrong in a template."""

    __slots__ = ()

    def found(self) -> tuple[tuple[str, Path], ...]:
        """Return all archetypes by the names of their files."""
        return tuple((path.name, path) for path in sorted(Path(self.folders[0]).glob("*.md")))


def archetype_names(folder: Path) -> tuple[str, ...]:
    """Return the names of a site's archetypes."""
    return tuple(path.stem for path in sorted((folder / FOLDER).glob("*.md")))


def chosen(folder: Path, wanted: str | None) -> tuple[str | None, Diagnostic | None]:
    """Return the archetype that is meant, None for byline's own, or what is wrong."""
    known = archetype_names(folder)
    if wanted is None:
        return (PLAIN if PLAIN in known else None), None
    name = wanted.removesuffix(".md")
    if name in known:
        return name, None
    there = f"there is: {', '.join(known)}" if known else f"write {FOLDER}/{name}.md first"
    hint = did_you_mean(name, known, there)
    return None, error("unknown-archetype", f'there is no archetype "{wanted}"', hint=hint)


def filled(folder: Path, name: str, values: Mapping[str, Any], page: str) -> str:
    """Return the text of an archetype with ``values`` filled in, for the file ``page``.

    What a template may reach are these values, and no attribute that starts with ``_``. Raises
    :class:`~generator.render.templates.TemplateProblem`, with the line, for whatever is wrong.
    """
    from jinja2 import FileSystemLoader
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    shelf = _Shelf((str((folder / FOLDER).resolve()),))
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(shelf.folders),
        undefined=undefined(),
        autoescape=False,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        return environment.get_template(f"{name}.md").render(values)
    except Exception as problem:
        found = diagnose(problem, shelf, environment, f"{name}.md", values, page)
        raise TemplateProblem(_here(found)) from problem


def _here(found: Diagnostic) -> Diagnostic:
    """Say of a mistake that it is in the folder of archetypes."""
    path = (found.path or "").removeprefix("templates/")
    return replace(found, path=f"{FOLDER}/{path}")
