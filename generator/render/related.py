"""Which posts to read besides: those that share the rarest topics, near in time."""

from __future__ import annotations

import math
from collections.abc import Collection

from generator.resolve.site import Post, Site

__all__ = ["Related"]

_NEAR = 8  # posts of a tag, before and after, that are looked at: it keeps long lists quick


class Related:
    """Finds posts by the tags they share; a tag counts for more the fewer posts have it."""

    def __init__(self, site: Site) -> None:
        """Index the posts of each tag."""
        self._site = site
        self._tags = {tag.slug: tag.posts for tag in site.tags}
        self._spots = {
            tag.slug: {slug: number for number, slug in enumerate(tag.posts)} for tag in site.tags
        }
        everything = len(site.posts) + 1
        self._weights = {
            tag.slug: math.log(everything / len(tag.posts)) for tag in site.tags if tag.posts
        }

    def to(self, post: Post, count: int, without: Collection[str]) -> tuple[Post, ...]:
        """Return up to ``count`` posts, the nearest kin first.

        Not the post itself, none of its series, and none of the slugs ``without``.
        """
        scores: dict[str, float] = {}
        for tag in post.tags:
            posts, weight = self._tags.get(tag, ()), self._weights.get(tag, 0.0)
            here = self._spots.get(tag, {}).get(post.slug)
            if here is None:
                continue
            for slug in posts[max(0, here - _NEAR) : here + _NEAR + 1]:
                scores[slug] = scores.get(slug, 0.0) + weight
        own = {slug for slug, _ in self._site.memberships.get(post.slug, ())}
        hidden = {post.slug, *without}
        found = sorted(
            (slug for slug in scores if slug not in hidden and not self._shares(slug, own)),
            key=lambda slug: (-scores[slug], self._distance(post, slug), slug),
        )
        return tuple(self._site.by_slug[slug] for slug in found[:count])

    def _shares(self, slug: str, series: set[str]) -> bool:
        return any(one in series for one, _ in self._site.memberships.get(slug, ()))

    def _distance(self, post: Post, slug: str) -> float:
        other = self._site.by_slug[slug]
        if post.date is None or other.date is None:
            return math.inf
        return abs((post.date - other.date).total_seconds())
