"""A job to an artifact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from generator.model.artifact import Artifact
from generator.model.document import Fragment
from generator.model.url import Root
from generator.render.fill import html_of
from generator.render.job import Copy, Work, file_of
from generator.render.templates import Theme, render_template

if TYPE_CHECKING:
    from generator.render.views import SiteView

__all__ = ["render"]


def render(
    work: Work,
    fragments: Sequence[Fragment],
    theme: Theme,
    site: SiteView,
    root: Root,
    folder: Path,
) -> Artifact:
    """Make the content of one file; ``fragments`` are the contents of the job's texts.

    Templates are given ``site``, the fields of the job's view by name, and ``content``. Raises
    :class:`~generator.render.templates.TemplateProblem` when the template cannot be rendered.
    """
    if isinstance(work, Copy):
        return Artifact(file_of(work), work.phase, folder / work.source)
    texts = tuple(
        html_of(text, fragment, root) for text, fragment in zip(work.texts, fragments, strict=True)
    )
    if isinstance(work.by, str):
        context = {field.name: getattr(work.view, field.name) for field in fields(work.view)}
        content = render_template(
            theme,
            work.by,
            {"site": site, "content": texts[0] if texts else "", **context},
            work.path,
        ).encode()
    else:
        content = work.by(work.view, texts)
    return Artifact(file_of(work), work.phase, content)
