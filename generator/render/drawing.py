"""What is made of pictures, as drawings: versions of other sizes, and clean ones.

They are made from the file in the site's folder, which must still be the one that was read: what is
kept by a key must be what the key says.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
from pathlib import Path

from generator.model.diagnostic import error
from generator.model.picture import Cleaning
from generator.pictures.metadata import stripped
from generator.render.job import Undrawable

__all__ = ["cleaned", "drawer", "version"]

_RECIPE = 1  # another number where the same arguments are to give something else


@functools.cache
def drawer() -> str:
    """Return what decides the bytes of a drawing beside its arguments."""
    return f"{_RECIPE} pillow {importlib.metadata.version('pillow')}"


def version(
    folder: Path,
    path: str,
    digest: str,
    kind: str,
    size: tuple[int, int],
    into: str,
    quality: int,
) -> bytes:
    """Return a version of a picture: see :func:`~generator.pictures.raster.resized`.

    Raises :class:`~generator.render.job.Undrawable` when the file is not what it was.
    """
    from generator.pictures import raster

    data = _read(folder, path, digest)
    try:
        return raster.resized(data, kind, size, into, quality)
    except Exception as problem:
        raise _undrawable(path, problem) from problem


def cleaned(folder: Path, path: str, digest: str, kind: str, cleaning: str) -> bytes:
    """Return a picture without what cameras and programs wrote into it.

    Raises :class:`~generator.render.job.Undrawable` when the file is not what it was.
    """
    data = _read(folder, path, digest)
    if cleaning == Cleaning.STRIP:
        return stripped(data, kind)
    from generator.pictures import raster

    try:
        return raster.redrawn(data, kind)
    except Exception as problem:
        raise _undrawable(path, problem) from problem


def _read(folder: Path, path: str, digest: str) -> bytes:
    try:
        data = (folder / path).read_bytes()
    except OSError:
        data = b""
    if hashlib.blake2b(data, digest_size=16).hexdigest() != digest:
        message = "this picture changed while it was being read"
        raise Undrawable(error("picture-changed", message, path, "build again"))
    return data


def _undrawable(path: str, problem: Exception) -> Undrawable:
    message = f"this picture cannot be drawn again ({type(problem).__name__})"
    hint = "save it anew with a program for pictures, or set images: resize: no in site.yaml"
    return Undrawable(error("undrawable-picture", message, path, hint))
