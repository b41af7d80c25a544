"""Posts that say nothing of their topics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    for post in blog.site.posts:
        if not post.tags:
            yield Finding(
                "this post has no tag, so readers find it under no topic",
                post.document.place("title"),
                "add a line tags: [one, two]",
            )


RULE = Rule(
    "no-tags",
    "A post has no tag, so it stands under no topic and is related to no other post.",
    Severity.WARNING,
    _look,
)
