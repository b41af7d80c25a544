"""The posts that are built: as long and as varied as those of a blog on careers, without meaning.

Post number n is the same however many there are, and with every Python: of its random numbers
only ``random()`` is used, whose sequence is promised to stay.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

__all__ = ["PARTS", "TAGS", "WORDS", "Post", "post", "posts", "write"]

PARTS: Final = 10
"""How many parts a series has."""

WORDS: Final = 670
"""How many words a post has, more or less."""

TAGS: Final = (
    *("interviews", "networking", "salary", "resumes", "mentors", "remote work"),
    *("first job", "leading", "writing", "changing fields", "time", "leaving well"),
)
_FIRST_DAY: Final = dt.date(2011, 3, 7)
_DAYS: Final = 5000

_WHO: Final = (
    *("your manager", "a recruiter", "the person across the table", "an old colleague"),
    *("your mentor", "the team", "somebody you met once", "the one who hires", "a stranger"),
    *("everyone in the room", "a good friend", "the person before you", "your future self"),
)
_DOES: Final = (
    *("remembers", "asks about", "looks for", "cares about", "rarely mentions", "writes down"),
    *("has seen", "wants to hear", "trusts", "weighs", "forgets", "comes back to", "will test"),
)
_WHAT: Final = (
    *("one clear example", "the question behind the question", "a number with a source"),
    *("the work you did last spring", "a short and honest answer", "your reasons for leaving"),
    *("what you learned when it failed", "the offer on the table", "a plan for three months"),
    *("the first page of your resume", "how you treat the people you need nothing from"),
    *("a letter of thanks", "the salary that others are paid", "the thing you would do unpaid"),
)
_WHEN: Final = (
    *("before the first meeting", "on a Monday morning", "long after the interview"),
    *("when nobody else speaks", "once the contract is signed", "in the second round"),
    *("at the end of the year", "during the first ninety days", "over a cup of coffee"),
)
_HOW: Final = (
    *("so prepare it the evening before", "and that is easier than it sounds"),
    *("which few people do", "even if it feels slow", "so write it where you will find it"),
    *("and then wait for the answer", "because habits outlast resolve"),
)
_START: Final = (
    *("In practice", "More often than not", "If you listen", "As a rule", "On a bad day"),
    *("After ten years", "Without exception", "To be fair", "In a small company"),
)
_VERBS: Final = (
    *("Asking for", "Preparing", "Refusing", "Explaining", "Starting", "Ending", "Repairing"),
    *("Planning", "Choosing", "Measuring", "Sharing", "Rehearsing"),
)
_THINGS: Final = (
    *("a raise", "an interview", "the second offer", "a career break", "feedback", "a new role"),
    *("a hard talk", "your first team", "a long project", "the annual review", "a cold email"),
)
_PLACES: Final = ("handbook", "library", "notes", "archive", "workshop")

_HALF_A_BLOCK: Final = 37  # words

Item = TypeVar("Item")


@dataclass(frozen=True)
class Post:
    """One post: what its front matter says, and its text."""

    slug: str
    title: str
    date: dt.date
    tags: tuple[str, ...]
    series: str
    body: str

    @property
    def source(self) -> str:
        """The whole file, which both generators read as it is."""
        head = (
            f'title: "{self.title}"\n'
            f"slug: {self.slug}\n"
            f"date: {self.date.isoformat()}\n"
            f"tags: [{', '.join(self.tags)}]\n"
            f'series: ["{self.series}"]\n'
        )
        return f"---\n{head}---\n\n{self.body}"


def posts(count: int) -> Iterator[Post]:
    """Yield so many posts."""
    return map(post, range(count))


def write(count: int, folder: Path) -> None:
    """Write so many posts as Markdown files."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in posts(count):
        (folder / f"{one.slug}.md").write_text(one.source, encoding="utf-8")


def post(number: int) -> Post:
    """Return one post."""
    chance = random.Random(f"post {number}")
    first = int(chance.random() * len(TAGS))
    # What is written about most has most posts.
    second = int(chance.random() ** 2 * (len(TAGS) - 1))
    return Post(
        slug=_slug(number),
        title=_title(number),
        date=_FIRST_DAY + dt.timedelta(days=number % _DAYS),
        tags=(TAGS[first], TAGS[(first + 1 + second) % len(TAGS)]),
        series=_title(number // PARTS, "in ten steps"),
        body=_body(chance, number),
    )


def _slug(number: int) -> str:
    return f"{_verb(number)}-{_thing(number)}-{number}".lower().replace(" ", "-")


def _title(number: int, rest: str = "") -> str:
    return " ".join(filter(None, (_verb(number), _thing(number), rest, str(number + 1))))


def _verb(number: int) -> str:
    return _VERBS[number % len(_VERBS)]


def _thing(number: int) -> str:
    return _THINGS[number // len(_VERBS) % len(_THINGS)]


def _body(chance: random.Random, number: int) -> str:
    blocks = [_paragraph(chance)]
    words = 0
    while words < WORDS - _HALF_A_BLOCK:
        for block in _section(chance, number):
            blocks.append(block)
            words = len(" ".join(blocks).split())
            if words >= WORDS - _HALF_A_BLOCK and not block.startswith("#"):
                break
    return "\n\n".join(blocks) + "\n"


def _section(chance: random.Random, number: int) -> list[str]:
    blocks = [f"## {_pick(chance, _VERBS)} {_pick(chance, _THINGS)}", _paragraph(chance)]
    if chance.random() < 0.5:
        marks = ("1.", "2.", "3.", "4.") if chance.random() < 0.3 else ("-", "-", "-")
        blocks.append("\n".join(f"{mark} {_sentence(chance)}" for mark in marks))
    if chance.random() < 0.3:
        blocks += [f"### {_pick(chance, _VERBS)} it {_pick(chance, _WHEN)}", _paragraph(chance)]
    if chance.random() < 0.3:
        blocks.append(f"> {_sentence(chance)}\n> {_sentence(chance)}")
    if chance.random() < 0.3 and number:
        earlier = int(chance.random() * number)
        said = f"More on this in [{_title(earlier)}](/{_slug(earlier)}/)."
        blocks.append(f"{_sentence(chance)} {said}")
    if chance.random() < 0.07:
        rows = "\n".join(f"| {_pick(chance, _WHEN)} | {_pick(chance, _WHAT)} |" for _ in range(4))
        blocks.append(f"| When | What |\n|------|------|\n{rows}")
    if chance.random() < 0.05:
        hours = int(chance.random() * 60)
        code = f"def pay(hours: int = {hours}) -> float:\n    # before tax\n    return hours * 31.5"
        blocks.append(f"```python\n{code}\n```")
    blocks.append(_paragraph(chance))
    return blocks


def _paragraph(chance: random.Random) -> str:
    return " ".join(_sentence(chance) for _ in range(3 + int(chance.random() * 3)))


def _sentence(chance: random.Random) -> str:
    what = _marked(chance, _pick(chance, _WHAT))
    said = f"{_pick(chance, _WHO)} {_pick(chance, _DOES)} {what} {_pick(chance, _WHEN)}"
    if chance.random() < 0.4:
        said = f"{_pick(chance, _START)}, {said}"
    if chance.random() < 0.5:
        said = f"{said}, {_pick(chance, _HOW)}"
    return f"{said[0].upper()}{said[1:]}."


def _marked(chance: random.Random, text: str) -> str:
    kind = chance.random()
    if kind < 0.08:
        return f"**{text}**"
    if kind < 0.16:
        return f"*{text}*"
    if kind < 0.22:
        place = _pick(chance, _PLACES)
        return f"[{text}](https://example.org/{place}/{int(chance.random() * 1000)})"
    if kind < 0.24:
        return f"`{text}`"
    if kind < 0.27:
        return f'"{text}"'
    return text


def _pick(chance: random.Random, items: Sequence[Item]) -> Item:
    return items[int(chance.random() * len(items))]
