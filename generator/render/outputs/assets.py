"""Files that are copied as they are: images beside posts, ``content/static/``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.model.diagnostic import Place
from generator.render.job import Copy
from generator.resolve.site import Site

__all__ = ["jobs"]


def jobs(site: Site) -> Iterator[Copy]:
    """Copy each published asset to its address; sources are relative to the site's folder."""
    for asset in site.assets:
        yield Copy(asset.path, Path(asset.source.path), Place(asset.source.path))
