from __future__ import annotations

import dataclasses
import re

import pytest

from generator.config.model import Config
from generator.config.reference import PATH, reference
from generator.config.words import LANGUAGES, words_of
from generator.model.document import AuthorProfile, FrontMatter, SeriesOutline


def test_the_page_is_what_the_program_says() -> None:
    assert PATH.read_text(encoding="utf-8") == reference(), "run: make reference"


@pytest.mark.parametrize("record", [Config, FrontMatter, SeriesOutline, AuthorProfile])
def test_every_key_is_documented(record: type) -> None:
    page = reference()
    for field in dataclasses.fields(record):
        assert f"| `{field.name}` |" in page


def test_every_word_is_in_its_table() -> None:
    table = reference().partition("## Words of the theme")[2]
    for name, said in words_of("en").items():
        in_a_cell = said.replace("|", r"\|")
        assert f"| `{name}` | {in_a_cell} |" in table
    for language in {*LANGUAGES} - {"en"}:
        assert re.search(rf"\b{language}\b", table)
