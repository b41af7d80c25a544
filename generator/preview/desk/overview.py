"""All that the desk shows at a glance, as values: what its page is made of."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from generator.model.diagnostic import Diagnostic, Severity
from generator.preview.desk.agenda import Happening, Month, ahead, happenings_of, month_of
from generator.preview.desk.gaps import SeriesMap, maps_of
from generator.preview.desk.plot import Plot, plot_of
from generator.preview.desk.reach import edit_url
from generator.preview.desk.timing import Slow
from generator.preview.state import State
from generator.resolve.site import Post, Site, Status

__all__ = ["Overview", "Warned", "Work", "overview_of"]

_SEVERE: Final = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


@dataclass(frozen=True, slots=True)
class Work:
    """A post that is not out: what a writer wants to know before going on with it."""

    title: str
    source: str
    status: str
    day: date | None
    words: int
    url: str | None
    edit: str | None
    series: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A diagnostic; ``edit`` opens the line in the editor where that can be."""

    problem: Diagnostic
    edit: str | None


@dataclass(frozen=True, slots=True)
class Warned:
    """A file, or the site as a whole, and what is wrong with it."""

    path: str | None
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A tag; ``share`` is its posts against those of the commonest tag, 0 to 100."""

    name: str
    url: str
    posts: int
    share: float


@dataclass(frozen=True, slots=True)
class Overview:
    """What the desk shows of a blog at a moment."""

    today: date
    month: Month
    ahead: tuple[Happening, ...]
    drafts: tuple[Work, ...]
    scheduled: tuple[Work, ...]
    reviews: tuple[Happening, ...]
    planned: tuple[Happening, ...]
    plot: Plot | None
    series: tuple[SeriesMap, ...]
    topics: tuple[Topic, ...]
    slowest: tuple[Slow, ...]
    warnings: tuple[Warned, ...]
    published: int
    words: int


def overview_of(
    state: State,
    site: Site,
    problems: Iterable[Diagnostic],
    slowest: Sequence[Slow],
    month: str = "",
) -> Overview:
    """Look at a blog; ``month`` (``2026-12``) is the sheet of the calendar to show."""
    zone = zoneinfo.ZoneInfo(site.config.timezone)
    today = site.as_of.astimezone(zone).date()
    maps = maps_of(site, state.read.documents.values(), zone)
    happenings = happenings_of(site, maps, zone)
    coming = ahead(happenings, today)
    out = [post for post in site.everything if post.status is Status.PUBLISHED]
    return Overview(
        today=today,
        month=month_of(_first(month, today), happenings, today),
        ahead=coming,
        drafts=_work(site, state, maps, Status.DRAFT),
        # What falls due next comes first.
        scheduled=_work(site, state, maps, Status.SCHEDULED)[::-1],
        reviews=tuple(one for one in coming if one.kind == "review" and one.late),
        planned=tuple(one for one in coming if one.kind == "planned"),
        plot=plot_of(site.everything),
        series=maps,
        topics=_topics(site),
        slowest=tuple(slowest),
        warnings=_warnings(problems),
        published=len(out),
        words=sum(_words(state, post) for post in out),
    )


def _first(month: str, today: date) -> date:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return today.replace(day=1)
    # Beyond, the calendar of Python ends.
    return first if 1000 <= first.year <= 9000 else today.replace(day=1)  # noqa: PLR2004


def _work(site: Site, state: State, maps: Iterable[SeriesMap], status: Status) -> tuple[Work, ...]:
    titles: dict[str, list[str]] = {}
    for one in maps:
        for slug in site.orders[one.slug]:
            titles.setdefault(slug, []).append(one.title)
    return tuple(
        Work(
            title=post.title,
            source=post.source,
            status=status.value,
            day=post.date.date() if post.date else None,
            words=_words(state, post),
            url=site.root.href(post.path) if post.slug in site.by_slug else None,
            edit=edit_url(post.source),
            series=tuple(titles.get(post.slug, ())),
        )
        for post in site.everything
        if post.status is status
    )


def _words(state: State, post: Post) -> int:
    # The site is resolved anew only when another page can show what changed.
    return state.read.documents.get(post.source, post.document).words


def _topics(site: Site) -> tuple[Topic, ...]:
    most = max((len(tag.posts) for tag in site.tags), default=1)
    return tuple(
        Topic(tag.name, site.root.href(tag.path), len(tag.posts), 100 * len(tag.posts) / most)
        for tag in sorted(site.tags, key=lambda tag: (-len(tag.posts), tag.slug))
    )


def _warnings(problems: Iterable[Diagnostic]) -> tuple[Warned, ...]:
    by_path: dict[str | None, list[Diagnostic]] = {}
    for one in sorted(problems, key=lambda one: one.sort_key()):
        by_path.setdefault(one.path, []).append(one)
    groups = [Warned(path, tuple(map(_told, some))) for path, some in by_path.items()]
    return tuple(sorted(groups, key=_worst))


def _worst(one: Warned) -> int:
    return min(_SEVERE.index(told.problem.severity) for told in one.told)


def _told(problem: Diagnostic) -> Told:
    return Told(problem, edit_url(problem.path or "", problem.line, problem.column))
