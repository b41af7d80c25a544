"""Series in which readers come to a part that is not there yet, and then to one that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    for series in blog.site.series:
        out = [part.number for part in series.parts if part.post]
        for part in series.parts:
            later = next((number for number in out if number > part.number), None)
            if part.post is None and later is not None:
                place = series.document.place("parts") if series.document else series.place
                yield Finding(
                    f'part {part.number} of "{series.title}", "{part.title}", is still to come, '
                    f"but part {later} is out",
                    place,
                    "publish the parts in their order, or move this one to the end",
                )


RULE = Rule(
    "series-gap",
    "A part of a series is still to come, and a later one is out already.",
    Severity.WARNING,
    _look,
)
