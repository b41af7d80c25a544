"""Start a new post: its keys filled in, its place in a series taken, nothing overwritten."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from generator.authoring import FileChanged, rewrite, write_new
from generator.config.model import Config
from generator.heads import Heads, heads_of
from generator.load.amend import CannotAmend, amended, front_matter
from generator.load.frontmatter import split
from generator.model.diagnostic import Diagnostic, error
from generator.model.document import FrontMatter
from generator.model.source import Kind
from generator.model.url import slug_problem, slugify
from generator.render.templates import TemplateProblem
from generator.scaffold.archetype import FOLDER, chosen, filled
from generator.scaffold.joining import Joined, join
from generator.schema.writing import entries
from generator.schema.yaml import Mapping as YamlMapping

__all__ = ["Asked", "Made", "made_of", "new_post"]

_POSTS: Final = "content/posts"
_TEXT: Final = "\nWrite here.\n"
# What an archetype may ask for, whether it has a value or not.
_BLANK: Final[dict[str, Any]] = {
    "description": None,
    "series": None,
    "part": None,
    "draft": False,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a new post is to be. Whatever is left out is filled in, or left out there too.

    ``series`` is a title or a slug, ``part`` the place there (from 1; the next without it);
    ``archetype`` the name of a file in ``content/archetypes/``; with ``in_folder`` the post gets a
    folder for its images; ``text`` is its Markdown.
    """

    title: str
    series: str | None = None
    part: int | None = None
    tags: tuple[str, ...] = ()
    date: date | datetime | None = None
    description: str | None = None
    slug: str | None = None
    draft: bool = True
    archetype: str | None = None
    in_folder: bool = False
    text: str | None = None


class Made(NamedTuple):
    """The paths of what was written, relative to the site, and what is wrong.

    The first is the post; without paths nothing was written.
    """

    paths: tuple[str, ...]
    found: tuple[Diagnostic, ...] = ()


class Wanted(NamedTuple):
    """The keys of a new post, with its slug and its day.

    Those that are ``explicit`` stand even where an archetype says something else.
    """

    slug: str
    day: date | datetime
    all: dict[str, Any]
    explicit: frozenset[str]


def new_post(
    folder: Path, title: str, *, series: str | None = None, draft: bool = True, today: datetime
) -> Made:
    """Write ``content/posts/SLUG.md``; with ``series`` it becomes that series' next part."""
    return made_of(folder, Asked(title, series, draft=draft), today)


def made_of(folder: Path, asked: Asked, now: datetime) -> Made:
    """Write the post that is asked for, at the moment ``now`` (with a zone).

    Where a file in ``content/series/`` lists the parts, the post is added to it. Nothing is
    overwritten, and nothing is written where something is wrong.
    """
    title = " ".join(asked.title.split())
    slug = asked.slug or slugify(title)
    if problem := _bad_name(asked.slug, slug) or _no_blog(folder):
        return Made((), (problem,))
    heads = heads_of(folder)
    path = f"{_POSTS}/{slug}/index.md" if asked.in_folder else f"{_POSTS}/{slug}.md"
    if taken := _taken(folder, heads, slug, path):
        hint = "choose another title, or go on with that post"
        return Made((), (error("post-exists", "this post is there already", taken, hint),))
    name, unknown = chosen(folder, asked.archetype)
    joined = (
        join(folder, heads.documents, asked.series, slug, title, asked.part)
        if asked.series
        else Joined({})
    )
    wrong = [unknown] if unknown else []
    wrong += [one for one in joined.found if one.severity.value == "error"]
    if wrong:
        return Made((), tuple(wrong))
    try:
        wanted = _wanted(heads, asked, title, slug, joined, now)
        text = _text(folder, heads.settings.config, asked, wanted, path, name)
        written = _write(folder, path, text, joined)
    except TemplateProblem as mistaken:
        return Made((), (mistaken.diagnostic,))
    except CannotAmend:
        return Made((), (_no_matter(name),))
    except (OSError, FileChanged) as stopped:
        return Made((), (_unwritten(stopped, folder, path),))
    return Made(written, joined.found)


def _bad_name(given: str | None, slug: str) -> Diagnostic | None:
    if not slug:
        return error("bad-title", "the title makes no file name", hint="use letters or digits")
    if given is not None and (problem := slug_problem(given)):
        hint = f'write "{slugify(given)}"' if slugify(given) else "use letters, digits and hyphens"
        return error("bad-slug", f'the slug "{given}" {problem}', hint=hint)
    return None


def _no_blog(folder: Path) -> Diagnostic | None:
    if (folder / "content").is_dir():
        return None
    hint = "run byline init DIR to make a blog, or go to the folder that holds content/"
    return error("no-content", "there is no folder content/ here", hint=hint)


def _taken(folder: Path, heads: Heads, slug: str, path: str) -> str | None:
    """Return what has a post's slug or file, if something has."""
    for document in heads.documents:
        matter = document.matter
        if isinstance(matter, FrontMatter) and document.source.kind is Kind.POST:
            own = matter.slug or document.source.name or slugify(matter.title)
            if own.casefold() == slug.casefold():
                return document.source.path
    return path if (folder / path).exists() or (folder / _POSTS / slug).exists() else None


def _text(
    folder: Path, config: Config, asked: Asked, wanted: Wanted, path: str, archetype: str | None
) -> str:
    """Return what the file of a new post says."""
    if archetype is None:
        return front_matter(wanted.all) + (f"\n{asked.text.strip()}\n" if asked.text else _TEXT)
    site = {"title": config.title, "url": config.url, "language": config.language}
    context = {**_BLANK, **wanted.all, "slug": wanted.slug, "date": wanted.day, "site": site}
    text = filled(folder, archetype, context, path)
    if asked.text:
        text = f"{text.rstrip()}\n\n{asked.text.strip()}\n"
    if not text.startswith("---"):
        return front_matter(wanted.all) + "\n" + text.lstrip("\n")
    there = _keys(text, f"{FOLDER}/{archetype}.md")
    ours = {k: v for k, v in wanted.all.items() if k in wanted.explicit or k not in there}
    changes: dict[str, Any] = {key: value for key, value in ours.items() if key in there}
    if not asked.draft:
        changes["draft"] = None
    changed = amended(text, {**changes, "id": ours.pop("id")})
    # As in any other post, what byline knows stands first.
    first, newline, rest = changed.partition("\n")
    return first + newline + entries({k: v for k, v in ours.items() if k not in there}) + rest


def _wanted(
    heads: Heads, asked: Asked, title: str, slug: str, joined: Joined, now: datetime
) -> Wanted:
    """Return the keys of a new post in their order."""
    today = now.astimezone(ZoneInfo(heads.settings.config.timezone)).date()
    day = asked.date or _as_written(joined.planned) or today
    dated = asked.date or not _is_dated_by_series(heads, asked, joined)
    values: dict[str, Any] = {
        "title": title,
        "slug": asked.slug if slugify(asked.slug or "") != asked.slug else None,
        "date": day if dated else None,
        "description": asked.description,
        "series": joined.matter.get("series"),
        "part": joined.matter.get("part"),
        "tags": [*asked.tags],
        "draft": asked.draft or None,
        "id": uuid.uuid4().urn,
    }
    given = {"date": asked.date, "tags": asked.tags}
    explicit = (values.keys() - {"date", "tags", "draft"}) | {k for k, v in given.items() if v}
    values = {key: value for key, value in values.items() if value is not None}
    return Wanted(slug, day, values, frozenset(explicit))


def _as_written(moment: datetime | None) -> date | datetime | None:
    """Return a planned moment as a day where it is the start of one."""
    if moment is None:
        return None
    return moment.date() if moment.time() == time() and moment.tzinfo is None else moment


def _keys(text: str, path: str) -> set[str]:
    node = split(text.replace("\r\n", "\n"), path).node
    return {key.text for key, _ in node.items} if isinstance(node, YamlMapping) else set()


def _is_dated_by_series(heads: Heads, asked: Asked, joined: Joined) -> bool:
    """Say whether the series gives the post its date, so that it needs none of its own."""
    from generator.scaffold.joining import known_series

    path = joined.rewrite[0] if joined.rewrite else None
    names = {str(joined.matter.get("series", asked.series)).casefold()}
    return any(
        one.outline is not None
        and one.outline.release is not None
        and (one.path == path or one.title.casefold() in names)
        for one in known_series(heads.documents)
    )


def _write(folder: Path, path: str, text: str, joined: Joined) -> tuple[str, ...]:
    """Write the post, and then the series' file; where that fails, the post is taken back."""
    write_new(folder / path, text.encode())
    if joined.rewrite is None:
        return (path,)
    listed, before, after = joined.rewrite
    try:
        rewrite(folder / listed, before, after)
    except (OSError, FileChanged):
        (folder / path).unlink()
        raise
    return (path, listed)


def _no_matter(archetype: str | None) -> Diagnostic:
    return error(
        "archetype-matter",
        "with these values the front matter that this makes is no YAML",
        f"{FOLDER}/{archetype}.md",
        "leave title: out, which byline writes, and write other values as {{ … | tojson }}",
    )


def _unwritten(stopped: OSError | FileChanged, folder: Path, path: str) -> Diagnostic:
    if isinstance(stopped, FileExistsError) and (folder / path).exists():
        hint = "go on with that post, or choose another title"
        return error("post-exists", "this post is there already", path, hint)
    if isinstance(stopped, FileChanged):
        hint = "do it again"
        return error("file-changed", f"{stopped.path.name} was changed just now", hint=hint)
    reason = stopped.strerror or stopped
    hint = "check the folder's permissions and the disk's space; nothing was written"
    return error("cannot-write", f"this cannot be written: {reason}", path, hint)
