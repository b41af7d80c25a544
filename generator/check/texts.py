"""What rules know of the words of one source file: how hard they are, and which of them stand out.

All of it depends on the file and a few settings alone, so it is kept from one check to the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

from generator.check.passing import occurrences, passing
from generator.check.prose import paragraphs, read_aloud, without_speech
from generator.check.readability import LANGUAGES, Measure, measured
from generator.load import frontmatter
from generator.load.markdown import Engine, survey
from generator.schema.text import decode

__all__ = ["Text", "Word", "text_of"]

_NOTHING: Final = Measure(0, 0, 0)


class Word(NamedTuple):
    """Words that stand out: their line and column, as they are listed, and as they are written."""

    line: int
    column: int
    listed: str
    written: str


class Text(NamedTuple):
    """The words of one text.

    ``measure`` is empty in a language that has none; ``passing`` are words that were true when they
    were written, ``banned`` those that the writer does not want.
    """

    measure: Measure = _NOTHING
    passing: tuple[Word, ...] = ()
    banned: tuple[Word, ...] = ()

    @property
    def row(self) -> str:
        """All of it as JSON."""
        return json.dumps(self, ensure_ascii=False)

    @classmethod
    def of_row(cls, row: str) -> Text:
        """Return the text that was written as JSON."""
        measure, passing, banned = json.loads(row)
        return cls(Measure(*measure), _words(passing), _words(banned))


def _words(data: list[list[Any]]) -> tuple[Word, ...]:
    return tuple(Word(*one) for one in data)


def text_of(
    folder: Path, path: str, engine: Engine, language: str, banned: tuple[str, ...]
) -> Text:
    """Read the words of the file ``path`` in the site's ``folder``; ``language`` is its own tag.

    Raises OSError when the file cannot be read.
    """
    halves = frontmatter.split(decode((folder / path).read_bytes(), path)[0], path)
    prose = survey(halves.body, path, halves.body_line, engine).prose
    aloud = read_aloud(prose)
    own = read_aloud(without_speech(prose))
    spoken = language.lower().partition("-")[0]
    return Text(
        measured(paragraphs(aloud), spoken) if spoken in LANGUAGES else _NOTHING,
        _placed(own, passing(own, spoken), halves.body_line),
        _placed(aloud, occurrences(aloud, banned), halves.body_line),
    )


def _placed(aloud: str, found: Iterable[tuple[int, str, str]], first_line: int) -> tuple[Word, ...]:
    return tuple(
        Word(
            first_line + aloud.count("\n", 0, at),
            at - aloud.rfind("\n", 0, at),
            listed,
            written,
        )
        for at, listed, written in found
    )
