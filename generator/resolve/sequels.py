"""Prequels and sequels: which post follows which, linked and checked both ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.model.diagnostic import Diagnostic, Place, error, warning
from generator.resolve.site import Post
from generator.resolve.slots import post_hint

__all__ = ["Sequels", "sequels_of"]


@dataclass(frozen=True, slots=True)
class Sequels:
    """Which post follows which, both ways, by slug."""

    prequels: Mapping[str, str]
    sequels: Mapping[str, str]


def sequels_of(
    posts: Iterable[Post], orders: Mapping[str, tuple[str, ...]], found: list[Diagnostic]
) -> Sequels:
    """Link prequels and sequels both ways, and hold them against each other and the series."""
    by_slug = {post.slug: post for post in posts}
    prequels: dict[str, str] = {}
    sequels: dict[str, str] = {}
    places: dict[tuple[str, str], Place] = {}
    for post in by_slug.values():
        for key, other in (("prequel", post.matter.prequel), ("sequel", post.matter.sequel)):
            if other is None:
                continue
            place = post.document.place(key)
            if other == post.slug:
                hint = "write the slug of another post"
                found.append(error("cycle", f"a post cannot be its own {key}", place, hint))
                continue
            if other not in by_slug:
                hint = post_hint(other, by_slug, "write the slug of a post")
                found.append(error("unknown-post", f'there is no post "{other}"', place, hint))
                continue
            before, after = (other, post.slug) if key == "prequel" else (post.slug, other)
            taken = _taken(before, after, prequels, sequels)
            if taken:
                found.append(error("slot-taken", taken, place, "delete one of the two keys"))
                continue
            prequels[after], sequels[before] = before, after
            places.setdefault((before, after), place)
    circles = _refuse_cycles(sequels, places, found)
    for (before, after), place in places.items():
        # In a circle, some sequel is always the earlier one.
        if before not in circles:
            _check_pair(by_slug[before], by_slug[after], orders, place, found)
    return Sequels(prequels, sequels)


def _taken(
    before: str, after: str, prequels: Mapping[str, str], sequels: Mapping[str, str]
) -> str | None:
    if sequels.get(before, after) != after:
        return f'"{sequels[before]}" already is the sequel of "{before}", not "{after}"'
    if prequels.get(after, before) != before:
        return f'"{prequels[after]}" already is the prequel of "{after}", not "{before}"'
    return None


def _check_pair(
    before: Post,
    after: Post,
    orders: Mapping[str, tuple[str, ...]],
    place: Place,
    found: list[Diagnostic],
) -> None:
    told = False
    for series, order in orders.items():
        if (
            before.slug in order
            and after.slug in order
            and order.index(before.slug) > order.index(after.slug)
        ):
            told = True
            found.append(
                error(
                    "order-contradicts",
                    f'"{before.slug}" is to be read before "{after.slug}", but comes after it in '
                    f'the series "{series}"',
                    place,
                    "delete the key, or change the order of the series",
                )
            )
    if before.date and after.date and before.date > after.date and not told:
        found.append(
            warning(
                "prequel-later",
                f'the prequel "{before.slug}" is dated after its sequel "{after.slug}"',
                place,
                "correct one of the dates, or swap prequel: and sequel:",
            )
        )


def _refuse_cycles(
    sequels: Mapping[str, str],
    places: Mapping[tuple[str, str], Place],
    found: list[Diagnostic],
) -> set[str]:
    """Report each circle; returns the slugs that are in one."""
    done: set[str] = set()
    circles: set[str] = set()
    for start in sorted(sequels):
        path: list[str] = []
        slug: str | None = start
        while slug is not None and slug not in done and slug not in path:
            path.append(slug)
            slug = sequels.get(slug)
        if slug is not None and slug in path:
            cycle = [*path[path.index(slug) :], slug]
            circles.update(cycle)
            found.append(
                error(
                    "cycle",
                    "prequels and sequels lead in a circle: " + " → ".join(cycle),
                    places[cycle[0], cycle[1]],
                    "delete one of the keys",
                )
            )
        done.update(path)
    return circles
