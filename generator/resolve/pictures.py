"""Pictures of the site: how pages show them, and under which addresses their versions stand."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Mapping

from generator.config.model import Images
from generator.model.diagnostic import Diagnostic, Place, error, warning
from generator.model.picture import Picture
from generator.model.source import Kind
from generator.pictures.formats import format_of_name
from generator.resolve.site import Asset, Shown, Versions

__all__ = ["problem_of", "shown_by_source", "unmentioned", "widths_of"]

_LEAST = 64  # pixels; what is narrower is as light as it can be
_NEAR = 0.9  # of a picture's own width: what is not much narrower would save nothing
_RECIPE = 1  # another number where the same options are to give other versions


def shown_by_source(
    assets: Iterable[Asset], pictures: Mapping[str, Picture], images: Images
) -> dict[str, Shown]:
    """Return how pages show each picture of which nothing is wrong, by source path."""
    return {
        asset.source.path: _shown(asset.path, picture, images)
        for asset in assets
        if (picture := pictures.get(asset.source.path)) and not picture.code
    }


def _shown(path: str, picture: Picture, images: Images) -> Shown:
    kind = format_of_name(path)
    assert kind is not None
    versions: tuple[Versions, ...] = ()
    if images.resize and picture.is_drawn and picture.width >= _LEAST:
        widths = widths_of(picture.width, images.widths)
        versions = tuple(
            Versions(
                f"image/{into}",
                tuple((_name(path, picture, width, into, images), width) for width in widths),
            )
            for into in dict.fromkeys(images.formats if widths else ())
        )
    return Shown(
        kind.type,
        picture.width,
        picture.height,
        picture.color,
        images.sizes if versions else "",
        versions,
    )


def widths_of(own: int, chosen: Iterable[int]) -> tuple[int, ...]:
    """Return how wide the versions of a picture are whose own width is ``own``, in pixels.

    The widest is the picture's own width, or the widest that was chosen if that is less.
    """
    widths = sorted(set(chosen))
    if not widths:
        return ()
    most = min(own, widths[-1])
    return (*(width for width in widths if width < most * _NEAR), most)


def _name(path: str, picture: Picture, width: int, into: str, images: Images) -> str:
    """Return an address that says all that decides the content, so that it holds for ever."""
    stem, ending = posixpath.splitext(path)
    said = f"{_RECIPE} {picture.digest} {ending} {getattr(images.quality, into)}"
    return f"{stem}-{width}.{hashlib.blake2b(said.encode(), digest_size=4).hexdigest()}.{into}"


def problem_of(picture: Picture, name: str, place: Place, *, shown: bool = True) -> Diagnostic:
    """Return what is wrong with a picture that is shown, or linked to, at a place."""
    told = error if shown or picture.code != "picture-format" else warning
    return told(picture.code, f'"{name}" {picture.problem}', place, picture.remedy)


def unmentioned(
    assets: Iterable[Asset], pictures: Mapping[str, Picture], mentioned: set[str]
) -> Iterable[Diagnostic]:
    """Report what is wrong with pictures that are published though no text names them."""
    for asset in assets:
        path = asset.source.path
        picture = pictures.get(path)
        if picture and picture.code and path not in mentioned and asset.source.kind is Kind.ASSET:
            yield problem_of(picture, posixpath.basename(path), Place(path), shown=False)
