"""Questions to the writer on a terminal, each with an answer that Enter gives."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

__all__ = ["ask", "choose", "is_terminal"]


def is_terminal() -> bool:
    """Say whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(
    question: str, usual: str = "", *, problem: Callable[[str], str | None] = lambda _: None
) -> str:
    """Return the answer to a question; ``usual`` is what Enter alone gives.

    ``problem`` says what is wrong with an answer; then the question is put again.
    """
    shown = f"{question} [{usual}]: " if usual else f"{question}: "
    while True:
        answer = input(shown).strip() or usual
        wrong = problem(answer)
        if wrong is None:
            return answer
        sys.stdout.write(f"  {wrong}\n")


def choose(question: str, known: Sequence[str], nothing: str) -> str | None:
    """Return one of a list, by its number or its words, or something new that is typed.

    Enter alone is ``nothing``, which the question names.
    """
    for number, one in enumerate(known, start=1):
        sys.stdout.write(f"  {number}  {one}\n")
    what = "a number, or a new name" if known else "a name"
    answer = ask(f"{question} ({what}; Enter for {nothing})")
    if answer.isdecimal() and 1 <= int(answer) <= len(known):
        return known[int(answer) - 1]
    return answer or None
