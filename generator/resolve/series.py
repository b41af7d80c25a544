"""Series as readers see them: what is out, what is still to come, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

from generator.model.diagnostic import Diagnostic, warning
from generator.model.document import Document
from generator.resolve.moments import localised
from generator.resolve.site import Part, Post, Series, Status
from generator.resolve.slots import Collected, collected

__all__ = ["order_of", "series_of"]


def series_of(
    posts: Iterable[Post],
    outlines: Iterable[Document],
    zone: tzinfo,
    as_of: datetime,
    visible: frozenset[Status],
    plans: Mapping[tuple[str, int], datetime],
    found: list[Diagnostic],
) -> tuple[tuple[Series, ...], Mapping[str, tuple[str, ...]]]:
    """Return the series that readers see, by slug, and every series' posts in order.

    ``plans`` are the dates that ``release:`` gives to parts that are not written yet. The second
    value counts posts of any status, as the order of prequels is checked against it.
    """
    drafts = collected(posts, outlines, visible, found)
    series = [
        one
        for slug in sorted(drafts)
        if (one := _seen(drafts[slug], zone, as_of, visible, plans, found)) is not None
    ]
    orders = {
        draft.slug: tuple(slot.post.slug for slot in draft.slots if slot.post)
        for draft in drafts.values()
    }
    return tuple(series), orders


def _seen(
    draft: Collected,
    zone: tzinfo,
    as_of: datetime,
    visible: frozenset[Status],
    plans: Mapping[tuple[str, int], datetime],
    found: list[Diagnostic],
) -> Series | None:
    """Return the series as readers see it, or None when there is nothing to see."""
    outline, document = draft.outline, draft.document
    announce = outline.announce if outline else True
    parts: list[Part] = []
    for number, slot in enumerate(draft.slots):
        if slot.post and slot.post.status in visible:
            parts.append(Part(len(parts) + 1, slot.post.title, slot.post.slug, slot.post.date))
        elif slot.post and slot.post.status is Status.SCHEDULED and announce:
            parts.append(Part(len(parts) + 1, slot.post.title, None, slot.post.date))
        elif slot.planned and document:
            planned = slot.planned.planned
            date = localised(planned, zone) if planned else plans.get((draft.slug, number))
            place = document.place(f"parts.{number}.planned", f"parts.{number}")
            overdue = date is not None and date.date() < as_of.date()
            if date and overdue:
                found.append(
                    warning(
                        "planned-overdue",
                        f'"{slot.planned.title}" was planned for {date:%Y-%m-%d}',
                        place,
                        "give it a later date, or replace it by the slug of its post",
                    )
                )
            if outline and outline.complete:
                found.append(
                    warning(
                        "complete-with-plans",
                        "the series is complete, but a part is planned",
                        place,
                        "delete complete: true, or the planned part",
                    )
                )
            if announce:
                # To say "coming" of a day that is gone would be wrong.
                coming = None if overdue else date
                parts.append(Part(len(parts) + 1, slot.planned.title, None, coming))
    if not parts or (document is None and all(part.post is None for part in parts)):
        return None
    return Series(
        slug=draft.slug,
        title=draft.title,
        description=outline.description if outline else None,
        path=f"/series/{draft.slug}/",
        parts=tuple(parts),
        complete=bool(outline and outline.complete),
        document=document,
        place=draft.place,
    )


def order_of(series: Iterable[Series]) -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Return for each published post its series and the part it is there, by post slug."""
    found: dict[str, list[tuple[str, int]]] = {}
    for one in series:
        for part in one.parts:
            if part.post is not None:
                found.setdefault(part.post, []).append((one.slug, part.number))
    return {slug: tuple(members) for slug, members in found.items()}
