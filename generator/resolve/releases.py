"""``release:`` of a series: the date that it gives to each of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from generator.config.model import Config
from generator.model.document import Document, FrontMatter, SeriesOutline
from generator.model.source import Kind
from generator.resolve.entries import entries_of
from generator.resolve.moments import on_clocks
from generator.resolve.slots import Collected, collected
from generator.schema.cadence import moments, parse_cadence

__all__ = ["Releases", "releases_of"]


@dataclass(frozen=True, slots=True)
class Releases:
    """What series say of the dates of their parts, in the site's zone.

    ``posts`` are by source path: a part of several such series is out with the last of them, and a
    later date of its own stands. ``plans`` are by the series' slug and the number of the part, from
    0.
    """

    posts: Mapping[str, datetime] = field(default_factory=dict)
    plans: Mapping[tuple[str, int], datetime] = field(default_factory=dict)


def releases_of(
    documents: Iterable[Document], config: Config, zone: tzinfo, as_of: datetime
) -> Releases:
    """Return the dates that series give to their parts; nothing is reported here.

    What series there are is told of when they are collected with the dates that are found here:
    which parts a series has, and in which order, does not depend on them.
    """
    documents = tuple(documents)
    outlines = [one for one in documents if isinstance(one.matter, SeriesOutline)]
    if not any(_held(one) for one in outlines):
        return Releases()
    listed = {
        part
        for one in outlines
        if isinstance(one.matter, SeriesOutline)
        for part in one.matter.parts
        if isinstance(part, str)
    }
    likely = [one for one in documents if _may_be_part(one, listed)]
    entries = entries_of(likely, config, zone, as_of, frozenset(), {}, [])
    posts: dict[str, datetime] = {}
    plans: dict[tuple[str, int], datetime] = {}
    for series in collected(entries.posts, outlines, frozenset(), []).values():
        for number, moment in enumerate(_dates(series, zone)):
            post = series.slots[number].post
            if post is None:
                plans[series.slug, number] = moment
            else:
                own = [date for date in (post.date, posts.get(post.source)) if date]
                posts[post.source] = max(moment, *own) if own else moment
    return Releases(posts, plans)


def _held(document: Document) -> bool:
    return isinstance(document.matter, SeriesOutline) and document.matter.release is not None


def _may_be_part(document: Document, listed: set[str]) -> bool:
    matter = document.matter
    if not isinstance(matter, FrontMatter) or document.source.kind is not Kind.POST:
        return False
    name = matter.slug or document.source.name
    return bool(matter.series) or not name or name in listed


def _dates(series: Collected, zone: tzinfo) -> list[datetime]:
    if series.outline is None or series.outline.release is None:
        return []
    cadence = parse_cadence(series.outline.release)
    return [on_clocks(moment, zone) for moment in moments(cadence, len(series.slots))]
