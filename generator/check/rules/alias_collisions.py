"""Old addresses that a post which is not out yet will have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity
from generator.model.url import collision_key, output_path
from generator.resolve.site import Status

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    # What collides today is told by the build itself: address-taken.
    out = {post.source for post in blog.site.posts}
    coming = {
        collision_key(output_path(post.path)): post
        for post in blog.site.everything
        if post.source not in out and post.status is not Status.EXPIRED
    }
    for alias in blog.site.aliases:
        if post := coming.get(collision_key(output_path(alias.path))):
            yield Finding(
                f"the old address {alias.path} is also that of {post.source}, once it is out",
                alias.place,
                "give that post another slug:, or delete this old address",
            )
    aliases = {collision_key(output_path(one.path)): one for one in blog.site.aliases}
    for post in coming.values():
        for number, path in enumerate(post.matter.aliases):
            if other := aliases.get(collision_key(output_path(path))):
                yield Finding(
                    f"the old address {path} also stands in {other.place.path}",
                    post.document.place(f"aliases.{number}", "aliases"),
                    "delete it in one of the two",
                )


RULE = Rule(
    "alias-collides",
    "An old address is also claimed by a post that is not out yet: it would be taken on the day "
    "on which that is published. (What collides already is `address-taken`.)",
    Severity.WARNING,
    _look,
)
