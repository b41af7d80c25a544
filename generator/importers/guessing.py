"""Series that an old blog had in all but name: "Part 2", and "in my last post" with a link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from generator.importers.importer import Form, Series, Sort
from generator.model.diagnostic import Place
from generator.model.url import slugify

if TYPE_CHECKING:
    from generator.importers.plan import Head, Plan

__all__ = ["Proposal", "previous_in", "proposals"]

_NUMBER: Final = r"(?P<number>\d{1,2}|[ivx]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten)"
_PART: Final = re.compile(
    rf"""^(?P<before>.*?)[\s:,;(\[\u2013\u2014-]*
        \b(?:part|pt\.?|teil|partie|parte|deel|episode|\#)\s*\.?\s*{_NUMBER}\b
        (?:\s*(?:of|/|von|de)\s*\d{{1,2}})?[\s)\]]*(?P<after>.*)$""",
    re.VERBOSE | re.IGNORECASE,
)
_WORDS: Final = (
    "one two three four five six seven eight nine ten".split(),  # noqa: SIM905
    "i ii iii iv v vi vii viii ix x xi xii xiii".split(),  # noqa: SIM905
)
_LAST: Final = (
    r"(?:in|from|to|of|see|read|after)?\s*(?:my|our|the|this|a)?\s*"
    r"(?:last|previous|earlier|preceding)\s+(?:post|article|entry|part|instal?lment|time|week)"
)
_HTML: Final = re.compile(
    rf"""(?:{_LAST})\b[^<]{{0,40}}<a\s[^<>]*?href\s*=\s*["']([^"'<>]+)["']
       |<a\s[^<>]*?href\s*=\s*["']([^"'<>]+)["'][^<>]*>(?:<\w+>)*[^<]{{0,40}}?\b(?:{_LAST})\b""",
    re.VERBOSE | re.IGNORECASE,
)
_MARKDOWN: Final = re.compile(
    rf"""\b(?:{_LAST})\b[^\[\]]{{0,40}}\[[^\]]*\]\(\s*<?([^\s)>]+)
       |\[[^\[\]]{{0,40}}?\b(?:{_LAST})\b[^\]]*\]\(\s*<?([^\s)>]+)""",
    re.VERBOSE | re.IGNORECASE,
)


# Words that make a label the name of a series: "Interview series", "Bewerbungsserie".
_NAMED: Final = re.compile(r"(?:series|serien?|séries?|cykl|reihe|reeks)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Posts that seem to belong together, the first part first, and why they seem so.

    Without a title they are no series: each of them is the ``prequel`` of the next.
    """

    title: str
    parts: tuple[str, ...]
    reason: str

    def as_series(self) -> Series:
        """Return it as a series."""
        return Series(self.title, Place(""), self.parts)


def previous_in(text: str, form: Form) -> str:
    """Return the address that a text calls its last post, or nothing."""
    if "last" not in text and "previous" not in text and "earlier" not in text:
        return ""
    match = (_HTML if form is Form.HTML else _MARKDOWN).search(text)
    return (match[1] or match[2]) if match else ""


def proposals(plan: Plan) -> list[Proposal]:
    """Return what titles, labels and links of an old blog say of posts that belong together.

    No post is in two of them, and none that the old blog itself had in a series is in one.
    """
    known = {key for series in plan.series for key in series.parts}
    free = {
        head.key: head
        for head in plan.heads.values()
        if head.sort is Sort.POST and not head.series and head.key not in known
    }
    found: list[Proposal] = []
    for look in (_numbered, _labelled, _linked):
        for one in look([*free.values()], plan):
            found.append(one)
            for key in one.parts:
                del free[key]
    return sorted(found, key=lambda one: (one.title == "", one.title.casefold(), one.parts))


def _numbered(posts: list[Head], _plan: Plan) -> Iterator[Proposal]:
    """Yield those whose titles count their parts; the first may go without a number."""
    groups: dict[str, list[tuple[int, Head]]] = {}
    titles: dict[str, str] = {}
    for head in posts:
        match = _PART.match(head.title)
        title = _named(match) if match else ""
        if match and (key := slugify(title)):
            titles.setdefault(key, title)
            groups.setdefault(key, []).append((_number(match["number"]), head))
    plain = {slugify(head.title): head for head in posts}
    alone: list[tuple[int, Head]] = []
    for key, members in groups.items():
        if all(number > 1 for number, _ in members) and key in plain:
            members.append((1, plain[key]))
        if len(members) > 1:
            yield Proposal(titles[key], _in_order(members), "their titles count the parts")
        else:
            alone += members
    yield from _counted_by_label(alone)


def _named(match: re.Match[str]) -> str:
    return match["before"].strip(" :-–—,;([") or match["after"].strip(" :-–—")  # noqa: RUF001


def _counted_by_label(alone: list[tuple[int, Head]]) -> Iterator[Proposal]:
    """Yield those whose titles count parts of what only a label names."""
    labels: dict[str, list[tuple[int, Head]]] = {}
    for number, head in alone:
        for label in head.tags[:1]:
            labels.setdefault(label, []).append((number, head))
    for label, members in labels.items():
        if len({number for number, _ in members}) == len(members) > 1:
            yield Proposal(label, _in_order(members), "their titles count parts under one label")


def _in_order(members: list[tuple[int, Head]]) -> tuple[str, ...]:
    ordered = sorted(members, key=lambda one: (one[0], str(one[1].date), one[1].key))
    return tuple(head.key for _, head in ordered)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    words = next((words for words in _WORDS if text.lower() in words), None)
    return words.index(text.lower()) + 1 if words else 99  # what nobody counts by comes last


def _labelled(posts: list[Head], plan: Plan) -> Iterator[Proposal]:
    """Yield those under a label that calls itself a series."""
    taken: set[str] = set()
    for label in sorted(plan.tags.values()):
        parts = [head for head in _by_date(posts) if label in head.tags and head.key not in taken]
        if _NAMED.search(label) and len(parts) > 1:
            taken.update(head.key for head in parts)
            yield Proposal(label, tuple(head.key for head in parts), "their label says so")


def _by_date(posts: Iterable[Head]) -> list[Head]:
    """Return posts, the oldest first; what has no date is not written yet."""
    return sorted(posts, key=lambda head: (head.date is None, str(head.date), head.key))


def _linked(posts: list[Head], plan: Plan) -> Iterator[Proposal]:
    """Yield chains of posts that lead to the one before them.

    They are a series where a label is theirs alone, and otherwise prequels. A post is followed by
    one only, the first that calls it its last, and by none that is older.
    """
    rank = {head.key: number for number, head in enumerate(_by_date(posts))}
    after: dict[str, str] = {}
    for head in _by_date(posts):
        other = plan.old.find(head.before) if head.before else None
        if other in rank and rank[other] < rank[head.key]:
            after.setdefault(other, head.key)
    for start in rank:
        if start in after.values() or start not in after:
            continue
        chain = [start]
        while following := after.get(chain[-1]):
            chain.append(following)
        label = _label_of(chain, plan)
        yield Proposal(label, tuple(chain), "each leads to the one before it")


def _label_of(chain: list[str], plan: Plan) -> str:
    """Return the label that all posts of a chain have, and no other."""
    mine = set(plan.heads[chain[0]].tags).intersection(*(plan.heads[key].tags for key in chain))
    others = (head for head in plan.heads.values() if head.key not in chain)
    return min(mine.difference(*(head.tags for head in others)), default="")
