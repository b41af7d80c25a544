"""Which kinds of old blogs there are importers for, and which of them a source is."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

from generator.importers.importer import Unreadable

if TYPE_CHECKING:
    from generator.importers.importer import Importer
    from generator.importers.vault import Vault

__all__ = ["NAMES", "called", "guessed"]

# In the order in which a source is asked about: those with the clearest marks come first, and a
# feed is what nobody else knows. Each is a module beside this one with an `IMPORTER`.
NAMES: Final = (
    "blogger",
    "wordpress",
    "jekyll",
    "hugo",
    "pelican",
    "feed",
)


def called(name: str) -> Importer:
    """Return the importer of that name, one of :data:`NAMES`."""
    found: Importer = importlib.import_module(f"generator.importers.{name}").IMPORTER
    return found


def guessed(vault: Vault) -> Importer:
    """Return the first importer that recognises the source; raises :class:`Unreadable`."""
    for name in NAMES:
        importer = called(name)
        if importer.recognises(vault):
            return importer
    raise Unreadable(
        f"nothing in {vault.label} looks like a blog that byline can import",
        f"say what it is: byline import {'|'.join(NAMES)} PATH",
    )
