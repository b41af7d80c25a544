"""Take a post out of the drawer: what has to change in its front matter."""

from __future__ import annotations

from datetime import date

from generator.load.amend import CannotAmend, amended
from generator.preview.guard import Refused
from generator.resolve.site import Post, Status

__all__ = ["published"]


def published(text: str, post: Post, today: date) -> str:
    """Return the text of a post's file as one that is out today.

    A draft is none any more, and dated today unless a later day stands there: then it is scheduled
    for that. What is scheduled already comes out today. Raises :class:`Refused` for what is out,
    and for front matter that nothing can be set in.
    """
    changes: dict[str, object] = {"draft": None}
    if post.status is Status.DRAFT:
        later = post.date is not None and post.date.date() > today
        changes |= {} if later else {"date": today}
    elif post.status is Status.SCHEDULED:
        changes["date"] = today
    else:
        raise Refused(409, "this post is out already")
    try:
        return amended(text, changes)
    except CannotAmend:
        raise Refused(409, "the front matter cannot be read; mend it first") from None
