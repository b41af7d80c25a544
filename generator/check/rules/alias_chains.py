"""Old addresses that lead to another old address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity
from generator.model.url import collision_key, output_path

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    leads = {collision_key(output_path(one.path)): one for one in blog.site.aliases}
    for alias in blog.site.aliases:
        path = alias.to.partition("#")[0].partition("?")[0]
        following = leads.get(collision_key(output_path(path))) if path[:1] == "/" else None
        if following is not None and following is not alias:
            yield Finding(
                f"the old address {alias.path} leads to {alias.to}, which is an old one too",
                alias.place,
                f"let it lead to {following.to}",
            )


RULE = Rule(
    "redirect-chain",
    "An old address leads to another old one: readers wait twice, and some browsers give up.",
    Severity.WARNING,
    _look,
)
