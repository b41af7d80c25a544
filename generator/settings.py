"""A site's settings as they hold on this machine; nothing that makes pages is imported for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from generator.config.read import PATH, Settings, read_config
from generator.model.diagnostic import Diagnostic, Place, error, warning

__all__ = ["settings_of", "unreadable"]

_SEARCH: Final = "pip install 'byline[search]'"
_CARDS: Final = "pip install --upgrade --force-reinstall byline"


def settings_of(folder: Path) -> Settings:
    """Read ``site.yaml``; what cannot be read has the values of one that says nothing.

    What the site asks for and this machine lacks is said, and left out.
    """
    try:
        return _within_reach(read_config((folder / PATH).read_bytes()))
    except FileNotFoundError:
        return read_config(None)
    except OSError as problem:
        return read_config(None)._replace(found=(unreadable(PATH, problem),))


def unreadable(path: str, problem: OSError) -> Diagnostic:
    """Say that a file cannot be read."""
    return error(
        "unreadable", f"this cannot be read: {problem.strerror}", path, "check its permissions"
    )


def _within_reach(settings: Settings) -> Settings:
    """Return the settings without what lacks a package; nothing is looked at that is not on."""
    config, found = settings.config, settings.found
    if config.search and not _is_pagefind_installed():
        said = "there is no search, because the package that makes its index is not installed"
        hint = f"run {_SEARCH}, or write search: false"
        found = (*found, warning("no-search", said, _place(settings, "search"), hint))
        config = replace(config, search=False)
    if config.cards and not _are_fonts_there():
        said = "there are no social cards, because a package that draws them is not installed"
        hint = f"run {_CARDS}, or write cards: false"
        found = (*found, warning("no-cards", said, _place(settings, "cards"), hint))
        config = replace(config, cards=False)
    return settings._replace(config=config, found=found)


def _is_pagefind_installed() -> bool:
    from generator.search import pagefind

    return pagefind.is_installed()


def _are_fonts_there() -> bool:
    from generator.render.cards.lettering import fonts_are_there

    return fonts_are_there()


def _place(settings: Settings, key: str) -> Place:
    return Place(PATH, *settings.places.get(key, (1, 1)))
