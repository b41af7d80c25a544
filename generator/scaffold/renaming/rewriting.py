"""A file's text with every reference to a renamed post said anew."""

from __future__ import annotations

from typing import NamedTuple

from generator.config.read import PATH as CONFIG_PATH
from generator.config.read import Settings
from generator.load.spots import spot_of
from generator.model.diagnostic import Diagnostic, Place, warning
from generator.model.document import Document, FrontMatter, SeriesOutline
from generator.scaffold.renaming.places import Edit, Written
from generator.scaffold.renaming.ways import Ways

__all__ = ["Reference", "rewritten", "settings_rewritten"]


class Reference(NamedTuple):
    """What leads to the post: its slug, old and new, and links."""

    old: str
    new: str
    ways: Ways


def rewritten(
    document: Document, text: str, reference: Reference
) -> tuple[str, int, list[Diagnostic]]:
    """Return a document's text anew, how many references changed, and those that could not."""
    written = Written(text)
    keys = [
        edit
        for place, old, new in _keys(document, reference)
        if (edit := written.scalar(place, old, new))
    ]
    edits = {edit.start: edit for edit in keys}
    missed: list[Diagnostic] = []
    for link in document.content.links:
        new = reference.ways.anew(document.source.path, link.target)
        if new is None or not link.target:
            continue
        spot = spot_of(text, link, written.offset(link.place), edits)
        if spot is None:
            hint = f"write {new} there yourself; the old address leads on"
            missed.append(
                warning("link-left", f'"{link.target}" is written in an odd way', link.place, hint)
            )
            continue
        edits.setdefault(spot[0], Edit(*spot, new))
    return written.with_edits(edits.values()), len(edits), missed


def _keys(document: Document, reference: Reference) -> list[tuple[Place, str, str]]:
    """Return the values of front matter that change: where, from what, to what."""
    matter, path = document.matter, document.source.path
    old, new = reference.old, reference.new
    found: list[tuple[Place, str, str]] = []
    if isinstance(matter, SeriesOutline) and old != new:
        found += [
            (document.place(f"parts.{number}"), old, new)
            for number, part in _numbered(document, matter)
            if part == old
        ]
    if isinstance(matter, FrontMatter):
        others = (("prequel", matter.prequel), ("sequel", matter.sequel))
        found += [(document.place(key), old, new) for key, slug in others if slug == old != new]
        image = reference.ways.anew(path, matter.image) if matter.image else None
        if image and matter.image:
            found.append((document.place("image"), matter.image, image))
    return found


def _numbered(document: Document, matter: SeriesOutline) -> list[tuple[int, object]]:
    """Return the parts of a series with the numbers that their places have."""
    # What could not be read has a place and is no part; the site has no errors, so none is so.
    numbers = sorted(
        int(key.removeprefix("parts."))
        for key in document.places
        if key.startswith("parts.") and key.count(".") == 1
    )
    return [*zip(numbers, matter.parts, strict=False)]


def settings_rewritten(settings: Settings, text: str, reference: Reference) -> tuple[str, int]:
    """Return the text of ``site.yaml`` anew, and how many references in it changed."""
    config, written = settings.config, Written(text)
    values = {f"menu.{number}.url": item.url for number, item in enumerate(config.menu)}
    values |= {f"redirects.{old}": new for old, new in config.redirects.items()}
    values["theme.start"] = config.theme.start
    edits = []
    for key, value in values.items():
        new = reference.ways.anew(CONFIG_PATH, value) if value else None
        if new is None or key not in settings.places:
            continue
        if edit := written.scalar(Place(CONFIG_PATH, *settings.places[key]), value, new):
            edits.append(edit)
    return written.with_edits(edits), len(edits)
