"""A job to an artifact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.model.artifact import Artifact
from generator.model.url import Root
from generator.render.fill import html_of
from generator.render.job import Body, Copy, Drawing, Given, Job, Work, file_of
from generator.render.structured import json_ld
from generator.render.templates import Theme, render_template
from generator.render.twin import markdown_of
from generator.render.views import HeadingView, TextView

if TYPE_CHECKING:
    from generator.render.views import SiteView

__all__ = ["render"]


def render(
    work: Work,
    bodies: Sequence[Body],
    theme: Theme,
    site: SiteView,
    root: Root,
    folder: Path,
) -> Artifact:
    """Make the content of one file; ``bodies`` are the contents of the job's texts.

    Templates are given ``site``, ``json_ld`` and the fields of the job's view and of its text by
    name. Raises :class:`~generator.render.templates.TemplateProblem` when the template cannot be
    rendered, and :class:`~generator.render.job.Undrawable` when a drawing cannot be made.
    """
    if isinstance(work, Copy):
        return Artifact(file_of(work), work.phase, folder / work.source)
    if isinstance(work, Drawing):
        return Artifact(file_of(work), work.phase, work.by(folder, *work.arguments))
    assert not isinstance(work, Given), "what is given needs no work"
    view = work.view()
    if isinstance(work.by, str):
        text = _text_of(work, bodies, root)
        context = {
            "site": site,
            "json_ld": json_ld(site, view, text),
            **_fields(text),
            **_fields(view),
        }
        page = render_template(theme, work.by, context, work.path, tight=site.minify)
        content = page.encode()
    else:
        texts = [
            markdown_of(text, body, root) if text.raw else html_of(text, body.parts, root)
            for text, body in zip(work.texts, bodies, strict=True)
        ]
        content = work.by(view, tuple(texts))
    return Artifact(file_of(work), work.phase, content)


def _fields(view: Any) -> dict[str, Any]:
    return {field.name: getattr(view, field.name) for field in fields(view)}


def _text_of(job: Job, bodies: Sequence[Body], root: Root) -> TextView:
    if not job.texts:
        return TextView()
    text, body = job.texts[0], bodies[0]
    return TextView(
        html_of(text, body.parts, root),
        tuple(HeadingView(h.level, h.anchor, h.html) for h in body.headings),
        text.toc is not None and len(body.headings) >= text.toc,
        body.words,
    )
