"""Documents to posts and pages: status, slug, permalink."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from generator.config.model import Config
from generator.model.diagnostic import Diagnostic, Severity, error, note, warning
from generator.model.document import Document, FrontMatter
from generator.model.source import Kind
from generator.model.url import slug_problem, slugify
from generator.resolve.moments import localised, status_of
from generator.resolve.site import Alias, Page, Post, Status
from generator.schema.dates import parse_moment

__all__ = ["Entries", "entries_of"]

_DATE_TOKEN = re.compile(r"\{(?:year|month|day)\}")


@dataclass(frozen=True, slots=True)
class Entries:
    """All posts and pages, newest first, whatever their status."""

    posts: tuple[Post, ...]
    pages: tuple[Page, ...]
    aliases: tuple[Alias, ...]


def entries_of(
    documents: Iterable[Document],
    config: Config,
    zone: tzinfo,
    as_of: datetime,
    visible: frozenset[Status],
    released: Mapping[str, datetime],
    found: list[Diagnostic],
) -> Entries:
    """Make posts and pages of their documents.

    ``released`` are the dates that series give to posts, by source path.
    """
    posts: list[Post] = []
    pages: list[Page] = []
    aliases: list[Alias] = []
    for document in documents:
        matter = document.matter
        if not isinstance(matter, FrontMatter):
            continue
        if document.source.kind is Kind.POST:
            release = released.get(document.source.path)
            post = _post(document, matter, config, zone, as_of, release, found)
            posts.append(post)
            path, shown = post.path, post.status in visible
        else:
            page = _page(document, matter, zone, as_of, found)
            pages.append(page)
            path, shown = page.path, page.status in visible
        if shown:
            aliases += [
                Alias(alias, path, document.place(f"aliases.{number}"))
                for number, alias in enumerate(matter.aliases)
            ]
    _refuse_same_slugs(posts, found)
    _refuse_same_ids(posts, found)
    return Entries(
        tuple(sorted(posts, key=newest_first)),
        tuple(sorted(pages, key=lambda page: page.slug)),
        tuple(aliases),
    )


def newest_first(post: Post) -> tuple[bool, float, str]:
    """Sort key for lists: newest first, undated last, then by slug."""
    return (post.date is None, -post.date.timestamp() if post.date else 0.0, post.slug)


def _post(
    document: Document,
    matter: FrontMatter,
    config: Config,
    zone: tzinfo,
    as_of: datetime,
    release: datetime | None,
    found: list[Diagnostic],
) -> Post:
    moment, given = matter.date, "date" in document.places
    if not given and document.source.date:
        moment, given = parse_moment(document.source.date), True
        if moment is None:
            found.append(
                error(
                    "bad-date",
                    f'the file\'s name starts with "{document.source.date}", which is not a date',
                    document.place(),
                    "rename the file, or give it a date: in its front matter",
                )
            )
    date = localised(moment, zone) if moment else None
    if release:
        _tell_held(document, matter, date, release, as_of, found)
        date, given = release, True
    expires = localised(matter.expires, zone) if matter.expires else None
    status = status_of(matter, date, expires, as_of)
    # Where the file has errors, its date may be what could not be read.
    unread = any(problem.severity is Severity.ERROR for problem in document.found)
    undated = date is None and not given and not unread
    dated = matter.permalink is None and bool(_DATE_TOKEN.search(config.permalink))
    needed = dated and status is Status.PUBLISHED
    if undated and needed:
        found.append(
            error(
                "date-needed",
                f"the permalinks of this blog ({config.permalink}) need a date",
                document.place("title"),
                "add a line date: 2010-07-28",
            )
        )
    elif undated and status is not Status.DRAFT:
        found.append(
            warning(
                "no-date",
                "this post has no date; it stands last in lists and in no feed",
                document.place("title"),
                "add a line date: 2010-07-28, or draft: true",
            )
        )
    if expires and date and expires <= date:
        found.append(
            warning(
                "expires-early",
                '"expires" is not after "date", so the post is never published',
                document.place("expires"),
                "correct one of the two",
            )
        )
    updated = localised(matter.updated, zone) if matter.updated else None
    if updated and date and not release and updated.date() < date.date():
        found.append(
            warning(
                "updated-early",
                '"updated" is before "date"',
                document.place("updated"),
                "correct one of the two",
            )
        )
    slug = matter.slug or document.source.name or slugify(matter.title)
    slug = _checked(slug, document, found)
    path = config.permalink.replace("{slug}", slug)
    if date is not None:
        path = (
            path.replace("{year}", f"{date.year:04}")
            .replace("{month}", f"{date.month:02}")
            .replace("{day}", f"{date.day:02}")
        )
    elif _DATE_TOKEN.search(path):
        path = re.sub(r"/{2,}", "/", _DATE_TOKEN.sub("", path))
    return Post(
        document=document,
        matter=matter,
        slug=slug,
        path=matter.permalink or path,
        status=status,
        date=date,
        updated=updated,
        tags=(),
        authors=(),
    )


def _tell_held(
    document: Document,
    matter: FrontMatter,
    date: datetime | None,
    release: datetime,
    as_of: datetime,
    found: list[Diagnostic],
) -> None:
    """Say where a series' ``release:`` and its post want something else for today."""
    if matter.draft and release <= as_of:
        found.append(
            note(
                "draft-overdue",
                f"its series has this part out since {release:%Y-%m-%d}, but it is a draft",
                document.place("draft"),
                "delete draft: true when it is ready; until then the series goes on without it",
            )
        )
    elif date and not matter.draft and date <= as_of < release:
        found.append(
            note(
                "held-part",
                f"its series holds this post until {release:%Y-%m-%d}, whatever its own date",
                document.place("date"),
                "delete the date: here; release: in the series' file gives it",
            )
        )


def _page(
    document: Document,
    matter: FrontMatter,
    zone: tzinfo,
    as_of: datetime,
    found: list[Diagnostic],
) -> Page:
    folder, _, name = document.source.name.rpartition("/")
    last = matter.slug or name or slugify(matter.title)
    last = _checked(last, document, found)
    slug = f"{folder}/{last}" if folder else last
    date = localised(matter.date, zone) if matter.date else None
    return Page(
        document=document,
        matter=matter,
        slug=slug,
        path=matter.permalink or f"/{slug}/",
        status=status_of(matter, date, None, as_of),
        updated=localised(matter.updated, zone) if matter.updated else None,
    )


def _checked(slug: str, document: Document, found: list[Diagnostic]) -> str:
    """Return a slug, or one that stands in for it once it has been reported."""
    problem = slug_problem(slug)
    if problem and "slug" not in document.places:
        found.append(
            error(
                "bad-slug",
                f"the slug made from the file's name {problem}",
                document.place(),
                "rename the file, or add a line slug: …",
            )
        )
    return slugify(document.source.path) if problem else slug


def _refuse_same_slugs(posts: Iterable[Post], found: list[Diagnostic]) -> None:
    first: dict[str, Post] = {}
    for post in posts:
        other = first.setdefault(post.slug.casefold(), post)
        if other is not post:
            place = post.document.place("slug")
            found.append(
                error(
                    "duplicate-slug",
                    f'the slug "{post.slug}" is also that of {other.source}',
                    place,
                    "give one of them another slug: or file name",
                )
            )


def _refuse_same_ids(posts: Iterable[Post], found: list[Diagnostic]) -> None:
    # Readers of a feed would see one of the two only: RFC 4287 (section 4.1.1).
    first: dict[str, Post] = {}
    for post in posts:
        if post.matter.id is None:
            continue
        other = first.setdefault(post.matter.id, post)
        if other is not post:
            found.append(
                error(
                    "duplicate-id",
                    f'the id "{post.matter.id}" is also that of {other.source}',
                    post.document.place("id"),
                    "delete the line in the newer of the two",
                )
            )
