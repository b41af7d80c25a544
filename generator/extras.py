"""What a site asks for and this machine cannot do: it is said, and the site is made without it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from generator.config.model import Cards
from generator.config.read import PATH, Settings
from generator.load.discover import CONTENT
from generator.model.diagnostic import Diagnostic, Place, error, warning
from generator.model.lettering import Lettering
from generator.render.cards.glyphs import NotAFont
from generator.render.cards.lettering import fonts_are_there, lettering_of

__all__ = ["lettering", "within_reach"]

_SEARCH: Final = "pip install 'byline[search]'"
_CARDS: Final = "pip install --upgrade --force-reinstall byline"


def within_reach(settings: Settings) -> Settings:
    """Return the settings without what lacks a package; nothing is looked at that is not on."""
    config, found = settings.config, settings.found
    if config.search and not _is_pagefind_installed():
        said = "there is no search, because the package that makes its index is not installed"
        hint = f"run {_SEARCH}, or write search: false"
        found = (*found, warning("no-search", said, _place(settings, "search"), hint))
        config = replace(config, search=False)
    if config.cards and not fonts_are_there():
        said = "there are no social cards, because a package that draws them is not installed"
        hint = f"run {_CARDS}, or write cards: false"
        found = (*found, warning("no-cards", said, _place(settings, "cards"), hint))
        config = replace(config, cards=False)
    return settings._replace(config=config, found=found)


def _is_pagefind_installed() -> bool:
    from generator.search import pagefind

    return pagefind.is_installed()


def lettering(folder: Path, settings: Settings) -> tuple[Lettering | None, tuple[Diagnostic, ...]]:
    """Return what the cards of the site in ``folder`` are lettered with; None without cards."""
    cards = settings.config.cards
    if not cards:
        return None, ()
    font = f"{CONTENT}/{cards.font}" if isinstance(cards, Cards) and cards.font else ""
    problem = _problem(folder, font)
    if problem is None:
        try:
            return lettering_of(folder, font), ()
        except (OSError, NotAFont) as unreadable:
            problem = f"cannot be read: {getattr(unreadable, 'strerror', None) or unreadable}"
    message = f'the font "{font}" {problem}'
    hint = "name a file in content/ that ends in .ttf or .otf, such as static/fonts/mine.ttf"
    found = (error("bad-font", message, _place(settings, "cards.font"), hint),)
    return lettering_of(folder, ""), found


def _problem(folder: Path, font: str) -> str | None:
    if font and not (folder / font).resolve().is_relative_to((folder / CONTENT).resolve()):
        return "is not in content/"
    return None


def _place(settings: Settings, key: str) -> Place:
    return Place(PATH, *settings.places.get(key, (1, 1)))
