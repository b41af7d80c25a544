"""The words that a theme puts around a writer's own, in the language of the blog."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import yaml

__all__ = ["LANGUAGES", "words_of"]

_FOLDER: Final = Path(__file__).with_name("words")
LANGUAGES: Final = tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))
"""The languages that there are words in."""


def words_of(language: str, own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return all words by their names: English, those of a language tag over it, ``own`` over both.

    Of ``pt-BR`` the words of ``pt-br``, if there are any, else those of ``pt``.
    """
    tag = language.lower()
    known = next((one for one in (tag, tag.split("-")[0]) if one in LANGUAGES), "en")
    return {**_read("en"), **_read(known), **(own or {})}


@functools.cache
def _read(language: str) -> Mapping[str, str]:
    text = (_FOLDER / f"{language}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = yaml.load(text, loader)  # noqa: S506 - a safe loader, of a file of byline's own
    return {str(name): str(words) for name, words in found.items()}
