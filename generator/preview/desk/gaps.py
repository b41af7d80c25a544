"""Series as their writer sees them: all parts, and what is missing between or after them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Final, NamedTuple

from generator.model.document import Document, PlannedPart, SeriesOutline
from generator.model.source import Kind
from generator.model.url import slugify
from generator.preview.desk.reach import edit_url
from generator.resolve.moments import localised
from generator.resolve.site import Post, Series, Site, Status

__all__ = ["SeriesMap", "Stone", "maps_of"]

_QUIET: Final = 90  # days without a part, after which a series is asked after


@dataclass(frozen=True, slots=True)
class Stone:
    """A part: ``state`` is published, scheduled, draft, expired or planned."""

    number: int
    title: str
    state: str
    day: date | None
    url: str | None
    edit: str | None
    late: bool = False


@dataclass(frozen=True, slots=True)
class SeriesMap:
    """A series with all its parts, and its gaps in words."""

    slug: str
    title: str
    url: str | None
    edit: str | None
    complete: bool
    stones: tuple[Stone, ...]
    gaps: tuple[str, ...]

    @property
    def out(self) -> int:
        """How many parts readers have."""
        return sum(stone.state == "published" for stone in self.stones)


def maps_of(site: Site, documents: Iterable[Document], zone: tzinfo) -> tuple[SeriesMap, ...]:
    """Return all series, also what readers do not see of them: those with gaps first."""
    today = site.as_of.astimezone(zone).date()
    series = [one for one in documents if one.source.kind is Kind.SERIES]
    outlines = {slugify(one.source.name): one for one in series}
    seen = {one.slug: one for one in site.series}
    by_slug = {post.slug: post for post in site.everything}
    maps = [
        _map(_Series(site, slug, by_slug, seen.get(slug), outlines.get(slug), today, zone))
        for slug in site.orders
    ]
    return tuple(sorted(maps, key=lambda one: (not one.gaps, one.title.casefold())))


class _Series(NamedTuple):
    """A series and where to look for what belongs to it."""

    site: Site
    slug: str
    by_slug: Mapping[str, Post]
    seen: Series | None
    document: Document | None
    today: date
    zone: tzinfo

    @property
    def outline(self) -> SeriesOutline | None:
        matter = self.document.matter if self.document else None
        return matter if isinstance(matter, SeriesOutline) else None

    @property
    def posts(self) -> dict[str, Post]:
        """The posts of the series in order, by slug."""
        return {slug: self.by_slug[slug] for slug in self.site.orders[self.slug]}

    @property
    def title(self) -> str:
        if self.outline:
            return self.outline.title
        names = (name for post in self.posts.values() for name in post.matter.series)
        named = next((name for name in names if slugify(name) == self.slug), self.slug)
        return self.seen.title if self.seen else named


def _map(one: _Series) -> SeriesMap:
    stones = tuple(_stones(one))
    complete = bool(one.outline and one.outline.complete)
    return SeriesMap(
        one.slug,
        one.title,
        one.site.root.href(one.seen.path) if one.seen else None,
        edit_url(one.document.source.path) if one.document else None,
        complete,
        stones,
        tuple(_gaps(one, stones, complete=complete)),
    )


def _stones(one: _Series) -> Iterator[Stone]:
    posts = one.posts
    listed = one.outline.parts if one.outline else ()
    number = 0
    for part in listed:
        if isinstance(part, PlannedPart):
            number += 1
            yield _planned(one, part, number)
        elif part in posts:
            number += 1
            yield _written(one, posts.pop(part), number)
    for rest in posts.values():
        number += 1
        yield _written(one, rest, number)


def _planned(one: _Series, part: PlannedPart, number: int) -> Stone:
    day = localised(part.planned, one.zone).date() if part.planned else None
    edit = edit_url(one.document.source.path) if one.document else None
    late = day is not None and day < one.today
    return Stone(number, part.title, "planned", day, None, edit, late)


def _written(one: _Series, post: Post, number: int) -> Stone:
    url = one.site.root.href(post.path) if post.slug in one.site.by_slug else None
    day = post.date.date() if post.date else None
    return Stone(number, post.title, post.status.value, day, url, edit_url(post.source))


def _gaps(one: _Series, stones: tuple[Stone, ...], *, complete: bool) -> Iterator[str]:
    numbers = _numbers(one)
    for number in range(1, max(numbers, default=0)):
        if number not in numbers:
            yield f"No post says that it is part {number}."
    last = max((stone.number for stone in stones if stone.state == "published"), default=0)
    for stone in stones:
        if stone.late and stone.day:
            yield f"“{stone.title}” was planned for {_said(stone.day)} and is not written."
        elif stone.state == "planned" and stone.number < last:
            yield f"“{stone.title}” is not written, and a later part is out."
        elif stone.state == "draft" and stone.number < last:
            yield f"“{stone.title}” is still a draft, and a later part is out."
        elif stone.state == "planned" and stone.day is None:
            yield f"“{stone.title}” has no day yet."
    if not complete:
        yield from _silence(stones, one.today)


def _silence(stones: tuple[Stone, ...], today: date) -> Iterator[str]:
    """Say that nothing comes any more, of a series that is not complete."""
    if any(stone.state != "published" for stone in stones):
        return
    last = max((stone.day for stone in stones if stone.day), default=None)
    if last and (today - last).days > _QUIET:
        yield (
            f"The last part came out on {_said(last)}, and none is planned. "
            "Plan the next one, or write complete: true."
        )


def _numbers(one: _Series) -> set[int]:
    """Return the numbers that posts give themselves, where no file lists the parts."""
    return {
        post.matter.part
        for post in one.posts.values()
        if post.matter.part and post.status is not Status.EXPIRED
    }


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
