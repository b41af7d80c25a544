"""``llms.txt``: what the blog is about and what is in it, for language models.

Source: https://llmstxt.org/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.model.url import markdown_path
from generator.render.job import Job
from generator.render.outputs.series import posts_of
from generator.render.twin import escaped
from generator.render.viewing import description_of
from generator.resolve.site import Page, Post, Site

__all__ = ["jobs"]

_FILE: Final = "/llms.txt"


@dataclass(frozen=True, slots=True)
class LlmsSection:
    """A heading and what is listed below it: each a title, a whole address, what it is about."""

    title: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class LlmsView:
    """What the file says."""

    title: str
    description: str
    sections: tuple[LlmsSection, ...]


def jobs(site: Site) -> Iterator[Job]:
    """Make the file, if the blog wants it and has none of its own in ``content/static/``."""
    if site.config.llms and all(asset.path != _FILE for asset in site.assets):
        yield Job(_FILE, Phase.SITEMAP, partial(_view, site), encode, Place(PATH))


def _view(site: Site) -> LlmsView:
    alone = [post for post in site.posts if post.slug not in site.memberships]
    found = [
        *(LlmsSection(one.title, _rows(site, posts_of(site, one))) for one in site.series),
        LlmsSection("Posts", _rows(site, alone)),
        LlmsSection("Pages", _rows(site, site.pages)),
    ]
    sections = tuple(section for section in found if section.rows)
    return LlmsView(site.config.title, site.config.description, sections)


def _rows(site: Site, entries: Iterable[Post | Page]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (
            entry.title,
            site.root.absolute(
                markdown_path(entry.path) if site.config.markdown_twins else entry.path
            ),
            description_of(entry),
        )
        for entry in entries
    )


def encode(view: LlmsView, _texts: tuple[str, ...] = ()) -> bytes:
    """Return the file as Markdown."""
    parts = [f"# {escaped(view.title)}"]
    if view.description:
        parts.append(f"> {escaped(view.description)}")
    for section in view.sections:
        rows = "\n".join(_line(*row) for row in section.rows)
        parts += [f"## {escaped(section.title)}", rows]
    return ("\n\n".join(parts) + "\n").encode()


def _line(title: str, url: str, about: str) -> str:
    link = f"- [{escaped(title)}]({url.replace('(', '%28').replace(')', '%29')})"
    return f"{link}: {escaped(about)}" if about else link
