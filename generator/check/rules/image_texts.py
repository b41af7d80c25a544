"""Pictures whose text says nothing about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Severity

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]

_LONGEST: Final = 250  # characters; more belongs into the text, where all can read it
_FILE: Final = re.compile(
    r"\S*\.(?:jpe?g|png|gif|webp|avif|svg|heic|tiff?|bmp)"
    r"|(?:IMG|DSC[FN]?|PXL|MVIMG|Screenshot)[\W_]?\d[\w ().-]*",
    re.IGNORECASE,
)
_EMPTY: Final = frozenset(
    {
        *("image", "picture", "photo", "photograph", "graphic", "icon", "untitled", "alt", "img"),
        *("bild", "foto", "grafik", "abbildung", "photographie", "imagen", "immagine"),
        *("afbeelding", "obraz", "zdjęcie", "imagem"),
    }
)


def _look(blog: Blog) -> Iterator[Finding]:
    for file, sheet in blog.pages.items():
        for image in sheet.images:
            if problem := _problem(image.alt or ""):
                message, hint = problem
                yield Finding(message, blog.trace.link(file, image.address), hint)


def _problem(alt: str) -> tuple[str, str] | None:
    words = " ".join(alt.split())
    if _FILE.fullmatch(words):
        hint = "write what it shows, as you would say it on the telephone"
        return f'the text of this picture is the name of a file: "{words}"', hint
    if words.casefold().strip(" .:") in _EMPTY:
        return f'the text of this picture only says that it is one: "{words}"', "say what it shows"
    if len(words) > _LONGEST:
        hint = "say in a sentence what it shows, and the rest in the text beside it"
        return f"the text of this picture is {len(words)} characters long", hint
    return None


RULE = Rule(
    "image-text",
    "The text of a picture, which stands for it where it is not seen, is the name of a file, only "
    f'says "picture", or is longer than {_LONGEST} characters.',
    Severity.WARNING,
    _look,
)
