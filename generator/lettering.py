"""What social cards are lettered with: the site's own font, or why it cannot be had."""

from __future__ import annotations

from pathlib import Path

from generator.config.model import Cards
from generator.config.read import PATH, Settings
from generator.load.discover import CONTENT
from generator.model.diagnostic import Diagnostic, Place, error
from generator.model.lettering import Lettering
from generator.render.cards.glyphs import NotAFont
from generator.render.cards.lettering import lettering_of

__all__ = ["lettering"]


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
