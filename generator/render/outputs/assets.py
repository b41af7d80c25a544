"""Files beside posts and in ``content/static/``, and what is made of the pictures among them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.model.diagnostic import Place
from generator.model.picture import Cleaning, Picture
from generator.render.drawing import cleaned, drawer, version
from generator.render.job import Copy, Drawing
from generator.resolve.site import Asset, Shown, Site

__all__ = ["jobs"]


def jobs(site: Site) -> Iterator[Copy | Drawing]:
    """Copy each published asset to its address, or clean it if it is a picture that tells things.

    With each picture that is shown come its versions. Sources are relative to the site's folder.
    """
    for asset in site.assets:
        path = asset.source.path
        picture, shown = site.pictures.get(path), site.shown.get(path)
        if picture and _is_cleaned(site, picture):
            yield _clean(asset, picture)
        else:
            yield Copy(asset.path, Path(path), Place(path))
        if picture and shown and shown.versions:
            yield from _versions(site, asset, picture, shown)


def _is_cleaned(site: Site, picture: Picture) -> bool:
    return picture.cleaning != Cleaning.NONE and not site.config.images.keep_metadata


def _clean(asset: Asset, picture: Picture) -> Drawing:
    path = asset.source.path
    arguments = (path, picture.digest, picture.format, picture.cleaning)
    key = f"cleaned {picture.cleaning} {picture.digest} {drawer()}"
    return Drawing(asset.path, cleaned, arguments, key, Place(path))


def _versions(site: Site, asset: Asset, picture: Picture, shown: Shown) -> Iterator[Drawing]:
    source, quality = asset.source.path, site.config.images.quality
    for versions in shown.versions:
        into = versions.type.removeprefix("image/")
        fine = quality.avif if into == "avif" else quality.webp
        for path, width in versions.files:
            height = max(1, round(picture.height * width / picture.width))
            size = (width, height)
            arguments = (source, picture.digest, picture.format, size, into, fine)
            key = f"version {width}x{height} {into} {fine} {picture.digest} {drawer()}"
            yield Drawing(path, version, arguments, key, Place(source))
