from __future__ import annotations

import pytest

from generator.check.passing import _PASSING, occurrences, passing
from generator.config.words import LANGUAGES


def test_all_languages_of_the_theme_have_some() -> None:
    assert _PASSING.keys() == set(LANGUAGES)


@pytest.mark.parametrize("language", sorted(_PASSING))
def test_each_is_found_whole(language: str) -> None:
    for phrase in _PASSING[language]:
        found = list(passing(f"({phrase.upper()})", language))
        assert [at for at, *_ in found] == [1]
        assert list(passing(f"x{phrase}x", language)) == []


def test_white_space_apostrophes_and_the_longest() -> None:
    text = "l\u2019an dernier, cette\nannée, cette\n\nannée; New York City"
    assert [one for _, one, _ in passing(text, "fr")] == ["l'an dernier", "cette année"]
    found = list(occurrences(text, ["new york", "New York City"]))
    assert found == [(text.index("New"), "New York City", "New York City")]
    assert list(occurrences(text, [])) == []


def test_any_day_is_not_that_day() -> None:
    assert list(passing("most recently, more recently", "en")) == []
    assert len(list(passing("almost recently", "en"))) == 1
    assert list(passing("recently", "xx")) == []
