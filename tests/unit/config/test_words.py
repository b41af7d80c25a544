from __future__ import annotations

import re

import pytest

from generator.config.read import PATH, read_config
from generator.config.words import LANGUAGES, words_of

ENGLISH = words_of("en")


def names_in(words: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", words))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_each_word_with_the_same_values(language: str) -> None:
    words = words_of(language)
    assert list(words) == list(ENGLISH)
    for name, said in words.items():
        for form in said.split(" | "):
            assert names_in(form) <= names_in(ENGLISH[name]), name
        assert names_in(said) == names_in(ENGLISH[name]), name
        assert said == said.strip() != "", name


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_a_language_says_it_in_its_own_words(language: str) -> None:
    words = words_of(language)
    assert sum(words[name] == ENGLISH[name] for name in ENGLISH) < len(ENGLISH) / 5


def test_no_word_hides_behind_a_method_of_dictionaries() -> None:
    assert not set(ENGLISH) & set(dir(dict))


def test_an_unknown_language_has_english_words() -> None:
    assert words_of("tlh") == ENGLISH


def test_the_writers_own_words_win() -> None:
    assert words_of("en", {"subscribe": "Join."})["subscribe"] == "Join."


def test_a_word_that_is_none_is_told() -> None:
    settings = read_config(b"title: T\nwords:\n  subscrib: Join.\n")
    (problem,) = [one for one in settings.found if one.code == "unknown-word"]
    assert (problem.path, problem.line, problem.column) == (PATH, 3, 3)
    assert problem.hint == 'did you mean "subscribe"?'
