"""The letters of social cards: which fonts there are, and which of them can write a text."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import unicodedata
from pathlib import Path
from typing import Final

from generator.model.lettering import Lettering
from generator.render.cards.glyphs import characters

__all__ = [
    "OWN",
    "SANS",
    "SERIF",
    "cleaned",
    "font_path",
    "fonts_are_there",
    "is_rtl",
    "lettering_of",
    "writer_of",
]

SERIF: Final = "serif"
SANS: Final = "sans"
OWN: Final = "own"
_FILES: Final = {
    SERIF: ("font_source_serif_pro", "SourceSerifPro-Bold.ttf"),
    SANS: ("font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
}
# Hebrew to Burmese, and Khmer: scripts whose letters change with their neighbours or run leftwards.
_SHAPED: Final = ((0x0590, 0x109F), (0x1780, 0x17FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFC))
_LEFTWARDS: Final = frozenset({"R", "AL"})
# Pictures, flags, signs of formatting: a title can be read without them.
_DISPENSABLE: Final = frozenset({"So", "Sk", "Cf", "Mn", "Me", "Co", "Cn"})


def fonts_are_there() -> bool:
    """Say whether all that cards are made with is installed; nothing of it is imported."""
    packages = ("PIL", *(package for package, _ in _FILES.values()))
    return all(importlib.util.find_spec(package) for package in packages)


def font_path(folder: Path, lettering_font: str, role: str) -> Path:
    """Return the file of the font for ``role``; ``lettering_font`` is the site's own one."""
    if role == OWN:
        return folder / lettering_font
    return _packaged(role)


@functools.cache
def _packaged(role: str) -> Path:
    package, name = _FILES[role]
    spec = importlib.util.find_spec(package)  # not imported: only the file is wanted
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0]) / "files" / name


def lettering_of(folder: Path, font: str) -> Lettering:
    """Look at the fonts, and at the writer's own ``font``, relative to the site, if there is one.

    Raises ``OSError`` or :class:`~generator.render.cards.glyphs.NotAFont` for that one.
    """
    import PIL
    from PIL import features

    roles = (SERIF, SANS, OWN) if font else (SERIF, SANS)
    data = {role: font_path(folder, font, role).read_bytes() for role in roles}
    libraries = ("freetype2", "raqm", "harfbuzz", "fribidi", "zlib", "zlib_ng")
    versions = [PIL.__version__, *(str(features.version(name)) for name in libraries)]
    digest = hashlib.blake2b(" ".join(versions).encode(), digest_size=16)
    for role in roles:
        digest.update(hashlib.blake2b(data[role]).digest())
    return Lettering(
        digest.hexdigest(),
        characters(data[SERIF]),
        characters(data[SANS]),
        characters(data[OWN]) if font else frozenset(),
        font,
        bool(features.check("raqm")),
    )


def cleaned(text: str, letters: frozenset[int]) -> str:
    """Return a text in one line, without those signs that ``letters`` lack and readers can miss."""
    composed = unicodedata.normalize("NFC", text)
    kept = (
        character
        for character in composed
        if ord(character) in letters or unicodedata.category(character) not in _DISPENSABLE
    )
    return " ".join("".join(kept).split())


def writer_of(lettering: Lettering, text: str, role: str) -> tuple[str, str] | None:
    """Return the role of the font that can write ``text``, and the text as it writes it.

    That is the one of ``role``, or else the writer's own; None when neither can.
    """
    if not lettering.shapes and any(_is_shaped(ord(character)) for character in text):
        return None
    first = lettering.serif if role == SERIF else lettering.sans
    for name, letters in ((OWN, lettering.own), (role, first)):
        words = cleaned(text, letters)
        if words and letters.issuperset(map(ord, words.replace(" ", ""))):
            return name, words
    return None


@functools.lru_cache(maxsize=1024)
def _is_shaped(point: int) -> bool:
    return any(low <= point <= high for low, high in _SHAPED)


def is_rtl(text: str) -> bool:
    """Say whether a text runs from right to left: its first letter with a direction decides."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind for kind in kinds if kind in {"L", *_LEFTWARDS}), "L") in _LEFTWARDS
