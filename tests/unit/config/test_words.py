from __future__ import annotations

import re

import pytest
import yaml
from babel import Locale

from generator.config.read import PATH, read_config
from generator.config.words import LANGUAGES, words_of
from generator.render.filters import counted
from tests.conftest import REPOSITORY

FOLDER = REPOSITORY / "generator/config/words"
ENGLISH = words_of("en")
# What the theme gives a number, and how.
TEMPLATES = "".join(
    path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "templates").rglob("*.html"))
)
# Those of the second line are counted by a script, and where cards are drawn.
COUNTED = set(re.findall(r"words\.(\w+)\|counted", TEMPLATES)) | {"search_found", "card_series"}


def names_in(words: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", words))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_each_word_with_the_same_values(language: str) -> None:
    words = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_forms_just_where_things_are_counted(language: str) -> None:
    known = {*Locale.parse(language).plural_form.tags, "other"}
    assert len(COUNTED) > 4
    for name, said in words_of(language).items():
        forms = said.split(" | ")
        assert len(forms) == 1 or name in COUNTED, name
        assert len(forms) <= len(known), name


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", ["0 Beiträge", "1 Beitrag", "2 Beiträge", "5 Beiträge", "1000000 Beiträge"]),
        ("es", ["0 entradas", "1 entrada", "2 entradas", "5 entradas", "1000000 entradas"]),
        ("fr", ["0 article", "1 article", "2 articles", "5 articles", "1000000 articles"]),
        ("it", ["0 articoli", "1 articolo", "2 articoli", "5 articoli", "1000000 articoli"]),
        ("nl", ["0 artikelen", "1 artikel", "2 artikelen", "5 artikelen", "1000000 artikelen"]),
        ("pl", ["0 wpisów", "1 wpis", "2 wpisy", "5 wpisów", "1000000 wpisów"]),
        ("pt", ["0 artigo", "1 artigo", "2 artigos", "5 artigos", "1000000 artigos"]),
        ("pt-PT", ["0 artigos", "1 artigo", "2 artigos", "5 artigos", "1000000 artigos"]),
    ],
)
def test_counts_in_each_language(language: str, said: list[str]) -> None:
    words = words_of(language)["posts"]
    assert [counted(words, n, language) for n in (0, 1, 2, 5, 1_000_000)] == said


def test_a_region_speaks_the_words_of_its_language() -> None:
    assert words_of("pt-BR") == words_of("pt") != ENGLISH


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
