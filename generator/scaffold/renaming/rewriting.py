"""A file's text with every reference to a renamed post said anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from generator.config.read import PATH as CONFIG_PATH
from generator.config.read import Settings
from generator.load.spots import spot_of
from generator.model.diagnostic import Diagnostic, Place, error
from generator.model.document import Document, FrontMatter, Link, SeriesOutline
from generator.scaffold.renaming.places import Edit, Written
from generator.scaffold.renaming.ways import Ways

__all__ = ["Reference", "rewritten", "settings_rewritten"]


class Reference(NamedTuple):
    """What leads to the post: its slug, old and new, and links."""

    old: str
    new: str
    ways: Ways


def rewritten(
    document: Document, text: str, reference: Reference, read: Callable[[str], Document]
) -> tuple[str, int, list[Diagnostic]]:
    """Return a document's text anew, how many references changed, and those that could not.

    ``read`` reads a text as this document's. What looks like an address may be a word of the text,
    or that of another link: only reading the text again shows that it links to what it should.
    """
    written = Written(text)
    keys, missed = _edits(written, _keys(document, reference))
    odd: list[Diagnostic] = []
    for others in (False, True):
        edits, odd = _links(document, written, reference, keys, others=others)
        after = written.with_edits(edits)
        if (
            not odd
            and len(edits) > len(keys)
            and (link := _misread(document, read(after), reference))
        ):
            odd = [_odd(link)]
        if not odd:
            return after, len(edits), missed
    return text, 0, [*missed, *odd]


def _links(
    document: Document, written: Written, reference: Reference, keys: list[Edit], *, others: bool
) -> tuple[list[Edit], list[Diagnostic]]:
    """Return the edits of keys and of links.

    Several links may have one place, since they lead by one definition. With ``others`` each has
    one of its own, if there is one: links may say the same in two spellings.
    """
    edits = {edit.start: edit for edit in keys}
    odd: list[Diagnostic] = []
    for link in document.content.links:
        new = reference.ways.anew(document.source.path, link.target)
        if new is None or not link.target:
            continue
        spot = spot_of(written.text, link, written.offset(link.place), edits)
        if others and spot and spot[0] in edits:
            spot = spot_of(written.text, link, -1, edits) or spot
        if spot is None:
            odd.append(_odd(link))
        else:
            edits.setdefault(spot[0], Edit(*spot, new))
    return [*edits.values()], odd


def _odd(link: Link) -> Diagnostic:
    message = f'this link is written in a way that cannot be changed: "{link.target}"'
    hint = f"write it as [words]({link.target}), then do this again"
    return error("odd-link", message, link.place, hint)


def _misread(before: Document, after: Document, reference: Reference) -> Link | None:
    """Return the first link of a text that does not lead where it should now."""
    path = before.source.path
    wanted = [reference.ways.anew(path, one.target) or one.target for one in before.content.links]
    found = [one.target for one in after.content.links]
    for link, now, then in zip(before.content.links, found, wanted, strict=False):
        if unquote(now) != unquote(then):
            return link
    return None if len(found) == len(wanted) else before.content.links[0]


def _edits(
    written: Written, values: list[tuple[Place, str, str]]
) -> tuple[list[Edit], list[Diagnostic]]:
    """Return the edits of YAML values, and what is wrong where a value cannot be changed."""
    edits: list[Edit] = []
    missed: list[Diagnostic] = []
    for place, old, new in values:
        edit = written.scalar(place, old, new)
        if edit:
            edits.append(edit)
        else:
            message = f'"{old}" is written in a way that cannot be changed in its place'
            hint = "write it in the line of its key, then do this again"
            missed.append(error("odd-value", message, place, hint))
    return edits, missed


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


def settings_rewritten(
    settings: Settings, text: str, reference: Reference
) -> tuple[str, int, list[Diagnostic]]:
    """Return the text of ``site.yaml`` anew, how many references changed, and what could not."""
    config, written = settings.config, Written(text)
    values = {f"menu.{number}.url": item.url for number, item in enumerate(config.menu)}
    values |= {f"redirects.{old}": new for old, new in config.redirects.items()}
    values["theme.start"] = config.theme.start
    changed = [
        (Place(CONFIG_PATH, *settings.places[key]), value, new)
        for key, value in values.items()
        if value
        and key in settings.places
        and (new := reference.ways.anew(CONFIG_PATH, value)) is not None
    ]
    edits, missed = _edits(written, changed)
    return written.with_edits(edits), len(edits), missed
