"""Posts whose identity in feeds hangs on their address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from generator.check.fixes import SetKey
from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


# What stands in site.yaml before a blog has an address of its own (RFC 2606): nobody follows its
# feed yet, and such an id would not be one for life.
_NOBODY: Final = frozenset(
    {"localhost", "127.0.0.1", "::1", "example.com", "example.net", "example.org"}
)


def _look(blog: Blog) -> Iterator[Finding]:
    if urlsplit(blog.site.root.origin).hostname in _NOBODY:
        return
    for post in blog.site.posts:
        if post.matter.id is None and post.date is not None:
            # The one that it has now: with another, readers of feeds would see it once more.
            address = blog.site.root.absolute(post.path)
            yield Finding(
                "this post has no id, so feed readers show it as new when its address changes",
                post.document.place("title"),
                f"add a line id: {address}, which is what feeds have now; --fix does",
                SetKey(post.source, "id", address),
            )


RULE = Rule(
    "no-id",
    "A post has no `id` in its front matter, so feeds know it by its address. `--fix` writes that "
    "one down, so that it stays the same for life. Not told before the blog has an address of its "
    "own.",
    Severity.NOTE,
    _look,
)
