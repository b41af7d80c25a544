"""Cut a list of posts into pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from generator.render.viewing import modified
from generator.render.views import Pagination
from generator.resolve.site import Post, Site

__all__ = ["Leaf", "leaves", "newest"]


class Leaf:
    """One page of a list: its address, its posts, its neighbours' paths."""

    __slots__ = ("next", "number", "path", "posts", "previous", "total")

    def __init__(self, base: str, number: int, total: int, posts: Sequence[Post]) -> None:
        """Take the posts of page ``number`` of ``total`` below the path ``base``."""
        self.number, self.total, self.posts = number, total, posts
        self.path = _path(base, number)
        self.previous = _path(base, number - 1) if number > 1 else None
        self.next = _path(base, number + 1) if number < total else None

    def within(self, *way: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        """Return the way to this page, where ``way`` leads to the first one and ends with it."""
        return way if self.number > 1 else way[:-1]

    def pagination(self, site: Site) -> Pagination:
        """Return the view."""
        return Pagination(
            self.number,
            self.total,
            site.root.href(self.previous) if self.previous else None,
            site.root.href(self.next) if self.next else None,
        )


def _path(base: str, number: int) -> str:
    return base if number == 1 else f"{base}page/{number}/"


def leaves(site: Site, base: str, posts: Sequence[Post]) -> Iterator[Leaf]:
    """Return the pages of a list, at least one."""
    size = site.config.posts_per_page
    total = max(1, -(-len(posts) // size))
    for number in range(1, total + 1):
        yield Leaf(base, number, total, posts[(number - 1) * size : number * size])


def newest(posts: Sequence[Post]) -> datetime | None:
    """Return when the latest of some posts was changed."""
    return max((when for post in posts if (when := modified(post))), default=None)
