"""Series that an old blog had: their parts in the order that it gave them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from generator.importers.importer import Series
from generator.model.diagnostic import Place
from generator.model.url import slugify

__all__ = ["SeriesFound"]


@dataclass(slots=True)
class _One:
    title: str
    parts: list[tuple[float, str, str]] = field(default_factory=list)
    ordered: bool = False
    text: str = ""
    description: str = ""
    place: Place = field(default_factory=lambda: Place(""))


@dataclass(slots=True)
class SeriesFound:
    """Collects parts while posts are read one by one; titles that make one slug are one series."""

    _found: dict[str, _One] = field(default_factory=dict)

    def add(self, title: str, key: str, weight: int | None, date: datetime | None) -> None:
        """Add a part. ``weight`` orders parts; those without one come last, by their dates."""
        one = self._found.setdefault(slugify(title), _One(title))
        one.ordered = one.ordered or weight is not None
        order = float("inf") if not weight else float(weight)  # to Hugo, 0 is no weight
        one.parts.append((order, date.isoformat() if date else "~", key))

    def describe(self, title: str, description: str, text: str, place: Place) -> None:
        """Add what was said of a series on a page of its own."""
        one = self._found.setdefault(slugify(place.path.split("/")[-2]), _One(title))
        one.title, one.text, one.description, one.place = title, text, description, place

    def title_of(self, title: str) -> str:
        """Return what a series is called, by any of its names."""
        one = self._found.get(slugify(title))
        return one.title if one else title

    def all(self) -> Iterator[Series]:
        """Yield the series whose order or text the old blog gave."""
        for _slug, one in sorted(self._found.items()):
            if one.parts and (one.ordered or one.text or one.description):
                parts = tuple(key for _order, _date, key in sorted(one.parts))
                yield Series(
                    title=one.title,
                    parts=parts,
                    description=one.description,
                    text=one.text,
                    place=one.place,
                )
