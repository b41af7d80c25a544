from __future__ import annotations

import dataclasses

import pytest

from generator.config.model import Config
from generator.config.reference import PATH, reference
from generator.model.document import AuthorProfile, FrontMatter, SeriesOutline


def test_the_page_is_what_the_program_says() -> None:
    assert PATH.read_text(encoding="utf-8") == reference(), "run: make reference"


@pytest.mark.parametrize("record", [Config, FrontMatter, SeriesOutline, AuthorProfile])
def test_every_key_is_documented(record: type) -> None:
    page = reference()
    for field in dataclasses.fields(record):
        assert f"| `{field.name}` |" in page
