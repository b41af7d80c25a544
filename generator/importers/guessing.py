"""Series that an old blog had in all but name: "Part 2", and "in my last post" with a link."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


@dataclass(frozen=True, slots=True)
class Proposal:
    """A series that seems to be one: its title, its parts in order, and why it seems so."""

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
    """Return the series that titles and links of an old blog speak of, the first part first."""
    posts = [head for head in plan.heads.values() if head.sort is Sort.POST and not head.series]
    found = list(_numbered(posts))
    taken = {key for one in found for key in one.parts}
    found += _linked([head for head in posts if head.key not in taken], plan)
    return sorted(found, key=lambda one: (one.title.casefold(), one.parts))


def _numbered(posts: list[Head]) -> Iterator[Proposal]:
    """Yield those whose titles count their parts; the first may go without a number."""
    groups: dict[str, list[tuple[int, Head]]] = {}
    titles: dict[str, str] = {}
    for head in posts:
        match = _PART.match(head.title)
        if match is None:
            continue
        title = match["before"].strip(" :-–—,;([") or match["after"].strip(" :-–—")  # noqa: RUF001
        key = slugify(title)
        if key:
            titles.setdefault(key, title)
            groups.setdefault(key, []).append((_number(match["number"]), head))
    plain = {slugify(head.title): head for head in posts}
    for key, members in groups.items():
        numbers = {number for number, _ in members}
        if 1 not in numbers and key in plain:
            members.append((1, plain[key]))
        ordered = sorted(members, key=lambda one: (one[0], str(one[1].date), one[1].key))
        parts = tuple(dict.fromkeys(head.key for _, head in ordered))
        if len(parts) > 1:
            yield Proposal(titles[key], parts, "their titles count the parts")


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    for words in _WORDS:
        if text.lower() in words:
            return words.index(text.lower()) + 1
    return 99  # a number that nobody counts parts by comes last


def _linked(posts: list[Head], plan: Plan) -> Iterator[Proposal]:
    """Yield chains of posts that lead to the one before them, and have a tag in common."""
    known = {head.key: head for head in posts}
    before: dict[str, str] = {}
    for head in posts:
        other = plan.old.find(head.before) if head.before else None
        if other in known and other != head.key:
            before[head.key] = other
    after = {second: first for first, second in before.items()}
    for start in known:
        if start in before or start not in after:
            continue
        chain = [start]
        while (following := after.get(chain[-1])) and following not in chain:
            chain.append(following)
        shared = set(known[chain[0]].tags).intersection(*(known[key].tags for key in chain))
        title = min(shared, default="") or known[chain[0]].title
        yield Proposal(title, tuple(chain), "each leads to the one before it")
