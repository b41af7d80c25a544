"""A job to an artifact."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from generator.model.artifact import Artifact
from generator.render.job import Copy, Work, file_of
from generator.render.templates import Theme, render_template

if TYPE_CHECKING:
    from generator.render.views import SiteView

__all__ = ["render"]


def render(work: Work, theme: Theme, site: SiteView, folder: Path) -> Artifact:
    """Make the content of one file.

    Templates are given ``site`` and the fields of the job's view by their names. Raises
    :class:`~generator.render.templates.TemplateProblem` when the template cannot be rendered.
    """
    if isinstance(work, Copy):
        return Artifact(file_of(work), work.phase, folder / work.source)
    if isinstance(work.by, str):
        context = {field.name: getattr(work.view, field.name) for field in fields(work.view)}
        content = render_template(theme, work.by, {"site": site, **context}, work.path).encode()
    else:
        content = work.by(work.view)
    return Artifact(file_of(work), work.phase, content)
