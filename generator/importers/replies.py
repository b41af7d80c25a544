"""One comment: its file, without what a build would refuse."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from generator.importers.importer import Form, Remark, Skipped, Sort, Weight
from generator.importers.prose.context import Context
from generator.importers.prose.convert import markdown_of
from generator.importers.zones import in_zone
from generator.load.comments import ANONYMOUS, LONGEST, address_of, name_of
from generator.schema.writing import entries

if TYPE_CHECKING:
    from generator.importers.importer import Reply
    from generator.importers.plan import Head, Plan

__all__ = ["Replies", "Written"]

_EMAIL: Final = re.compile(r"([^\s@<>]+)@[^\s@<>]+\.[^\s@<>]+")
_ROOM: Final = LONGEST - 500  # characters of a part

Tell: TypeAlias = Callable[[Weight, str, str], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What is to be written of a comment: files by their paths, and what is to be told."""

    files: tuple[tuple[str, str, bytes], ...] = ()
    """What each is made of, its path and its bytes."""
    remarks: tuple[Remark, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(slots=True)
class Replies:
    """Turns comments into files; remembers what was said, so that nobody says it twice."""

    plan: Plan
    said: set[bytes] = field(default_factory=set)

    def of(self, reply: Reply) -> Written:
        """Return what is to be written of a comment."""
        head = self.plan.heads.get(reply.entry)
        known = self.plan.replies.get(reply.key)
        if head is None or known is None:
            return Written()  # told when all was looked through
        remarks: list[Remark] = []

        def tell(weight: Weight, code: str, message: str) -> None:
            remarks.append(Remark(weight, code, message, reply.place, entry=reply.entry))

        body = self._body(reply, head, tell)
        date = self._date(reply, head, tell) if body else None
        if not body or date is None:
            return Written(remarks=tuple(remarks))
        if self._is_said(reply, date, body):
            return Written(skipped=(Skipped("comment", "said twice", reply.place),))
        author = _EMAIL.sub(r"\1", reply.author)
        if author != reply.author:
            tell(Weight.NOTED, "email", f'an e-mail address was cut from the name "{author}"')
        values: dict[str, Any] = {
            "author": name_of(author) or ANONYMOUS,
            "url": _url(reply, tell),
            "date": in_zone(date, self.plan.zone).replace(microsecond=0),
            "reply_to": self._answered(reply, head.key, tell),
        }
        parts = _parts(body)
        if len(parts) > 1:
            message = f"a comment by {author} was so long that it is {len(parts)} now"
            tell(Weight.CHANGED, "long-comment", message)
        said = {key: value for key, value in values.items() if value}
        return Written(tuple(_files(reply, head, known.name, said, parts)), tuple(remarks))

    def _body(self, reply: Reply, head: Head, tell: Tell) -> str:
        """Return the words of a comment in Markdown; nothing where it cannot be shown."""
        who = reply.author or "somebody"
        context = Context(lambda target: target, lambda shown: shown[-1], tips=False, html=False)
        body = reply.text if reply.form is Form.MARKDOWN else markdown_of(reply.text, context)
        if head.sort is Sort.PAGE:
            message = f"a comment by {who} on a page, and byline shows them below posts alone"
            tell(Weight.LOST, "comment-on-page", f'{message}: "{" ".join(body.split())}"')
            return ""
        for loss in context.losses:
            if loss.weight is Weight.LOST:
                tell(loss.weight, loss.code, f"in a comment by {who}: {loss.message}")
        if not body.strip():
            tell(Weight.LOST, "empty-comment", f"a comment by {who} without words")
        return body.strip()

    def _date(self, reply: Reply, head: Head, tell: Tell) -> datetime | None:
        if reply.date is not None:
            return reply.date
        if head.date is None:
            tell(Weight.LOST, "comment-date", "a comment without a date on a post without one")
        else:
            tell(Weight.GUESSED, "comment-date", "a comment without a date has that of its post")
        return head.date

    def _is_said(self, reply: Reply, date: datetime, body: str) -> bool:
        said = f"{reply.entry}\0{reply.author}\0{date}\0{body}"
        digest = hashlib.blake2b(said.encode(), digest_size=12).digest()
        known = digest in self.said
        self.said.add(digest)
        return known

    def _answered(self, reply: Reply, entry: str, tell: Tell) -> str | None:
        """Return the name of the comment that one answers, if that was published and came first."""
        if not reply.parent or reply.parent == reply.key:
            return None
        parent = self.plan.replies.get(reply.parent)
        if parent is None or parent.entry != entry:
            message = f"{reply.author or 'somebody'} answered a comment that was not published"
            tell(Weight.CHANGED, "comment-thread", message)
            return None
        if (
            parent.date
            and reply.date
            and _day(parent.date, self.plan) > _day(reply.date, self.plan)
        ):
            message = f"{reply.author or 'somebody'} answered a comment that is younger"
            tell(Weight.CHANGED, "comment-thread", message)
            return None
        return parent.name


def _day(moment: Any, plan: Plan) -> Any:
    return in_zone(moment, plan.zone).date()


def _url(reply: Reply, tell: Tell) -> str:
    if reply.url and not address_of(reply.url):
        tell(Weight.LOST, "comment-link", f"the address of {reply.author} is none: {reply.url}")
        return ""
    return reply.url


def _files(
    reply: Reply, head: Head, name: str, said: dict[str, Any], parts: list[str]
) -> Iterator[tuple[str, str, bytes]]:
    """Yield the file of a comment; of one that is too long several, each an answer to the first."""
    for number, part in enumerate(parts, start=1):
        whole = number == 1
        values = said if whole else {**said, "reply_to": name}
        values = {**values, "body": f"{part}\n" if "\n" in part else part}
        path = f"content/comments/{head.slug}/{name}{'' if whole else f'-part-{number}'}.yaml"
        key = f"reply:{reply.key}{'' if whole else f'#{number}'}"
        yield key, path, entries(values).encode()


def _parts(body: str) -> list[str]:
    """Return a body in parts that are not too long, between paragraphs where that can be."""
    parts: list[str] = []
    rest = body
    while len(rest) > _ROOM:
        cut = max(rest.rfind("\n\n", 0, _ROOM), rest.rfind("\n", 0, _ROOM) - _ROOM // 2)
        if cut <= 0:
            cut = rest.rfind(" ", 0, _ROOM)
        cut = cut if cut > 0 else _ROOM
        parts.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [*parts, rest]
