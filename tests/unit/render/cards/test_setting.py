"""Titles are set in lines of one length, as large as they fit, and never beyond the column."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.render.cards.setting import set_lines

SIZES = (80, 60, 50)
WIDTH, HEIGHT = 600, 320


def measure(text: str, size: int) -> float:
    """Measure as of a font whose letters are half as wide as they are high."""
    return len(text) * size / 2


def lines(text: str) -> tuple[int, tuple[str, ...]]:
    return set_lines(text, SIZES, WIDTH, HEIGHT, 1.1, measure)


@pytest.mark.parametrize(
    ("text", "size", "said"),
    [
        ("Ask", 80, ("Ask",)),
        ("How to ask for help", 80, ("How to ask", "for help")),
        ("One two three four five six", 80, ("One two three", "four five six")),
        # Three lines of smaller letters look better than four.
        (
            "Negotiating when nobody answers you at all",
            60,
            ("Negotiating when", "nobody answers", "you at all"),
        ),
        ("Where to go from here and then", 80, ("Where to go", "from here", "and then")),
        ("日本語で話すとき、お金のことと人。", 80, ("日本語で話すとき、", "お金のことと人。")),
    ],
)
def test_lines(text: str, size: int, said: tuple[str, ...]):
    assert lines(text) == (size, said)


def test_what_finds_no_room_is_cut_off_with_an_ellipsis():
    size, said = lines("many words, " * 40)
    assert size == 50
    assert len(said) == 5
    assert said[-1].endswith("words…")


def test_a_word_wider_than_the_column_is_broken():
    size, said = lines("Donaudampfschifffahrtsgesellschaft")
    assert size == 50
    assert said == ("Donaudampfschifffahrtsge", "sellschaft")


@settings(deadline=None)
@given(st.text(max_size=400), st.sampled_from([60, 300, 600]), st.integers(20, 400))
@example("", 60, 20)
@example("a" * 400, 60, 20)
def test_no_line_is_too_long_and_no_word_is_lost_but_at_the_end(text: str, width: int, height: int):
    text = " ".join(unicodedata.normalize("NFC", text).split())
    size, said = set_lines(text, SIZES, width, height, 1.1, measure)
    assert all(measure(line, size) <= max(width, size) for line in said)
    assert len(said) <= max(height // (size * 1.1), 1)
    joined = "".join(said).replace(" ", "")
    if joined.endswith("…") and not text.endswith("…"):
        start = joined[:-1].rstrip(" ,;:.–-")
        assert text.replace(" ", "").startswith(start)
    else:
        assert joined == text.replace(" ", "")
