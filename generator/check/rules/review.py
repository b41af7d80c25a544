"""Advice that was to be looked at again by now."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity
from generator.resolve.moments import localised

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]


def _look(blog: Blog) -> Iterator[Finding]:
    zone = zoneinfo.ZoneInfo(blog.site.config.timezone)
    for post in blog.site.posts:
        due = post.matter.review_by
        if due and localised(due, zone) <= blog.as_of:
            yield Finding(
                f"this post was to be looked at again by {due:%Y-%m-%d}",
                post.document.place("review_by"),
                "read it, mend what has changed, set updated: to today and review_by: to a later "
                "day",
            )


RULE = Rule(
    "review-due",
    "The day in `review_by` has come: the advice is to be looked at again.",
    Severity.WARNING,
    _look,
    timely=True,
)
