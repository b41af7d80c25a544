from __future__ import annotations

import pytest

from generator.check.readability import LANGUAGES, Measure, _syllables, ease, measured


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", {"ask": 1, "table": 2, "walked": 1, "wanted": 2, "make": 1, "makes": 1, "idea": 2}),
        ("en", {"conversation": 4, "while": 1, "people": 2, "the": 1, "Re": 1, "rhythms": 1}),
        ("de", {"Gespräch": 2, "Häuser": 2, "Zeitung": 2, "Lehrerin": 3, "Beruf": 2, "viel": 1}),
        ("fr", {"parler": 2, "table": 1, "bureau": 2, "parlent": 1, "été": 2}),
        ("es", {"hablar": 2, "empresa": 3, "día": 2, "bueno": 2, "poeta": 3}),
        ("it", {"parlare": 3, "lavoro": 3, "piano": 2, "poeta": 3}),
        ("nl", {"spreken": 2, "werk": 1, "bijeenkomst": 3, "huis": 1}),
        ("pt", {"falar": 2, "empresa": 3, "chefes": 2, "trabalho": 3}),
    ],
)
def test_syllables(language: str, words: dict[str, int]) -> None:
    assert {word: _syllables(word, language) for word in words} == words


def test_sentences() -> None:
    text = (
        'Ask Dr. Weber, e.g. by mail. "Will you?" she said. It costs 3.50 … really! '
        "Two thoughts: one here; one there"
    )
    assert measured([text, "", "12 34", "A list item"], "en").sentences == 9


def test_flesch_s_own_scale() -> None:
    assert ease(Measure(1, 10, 10), "en") == pytest.approx(206.835 - 10.15 - 84.6)
    assert ease(Measure(2, 30, 51), "de") == pytest.approx(180 - 15 - 58.5 * 1.7)
    assert {ease(Measure(1, 5, 6), language) > 60 for language in LANGUAGES} == {True}
    assert {ease(Measure(1, 40, 130), language) < 30 for language in LANGUAGES} == {True}
