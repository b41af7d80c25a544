"""The files of a deployment where git can read them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.deploy.target import Upload

__all__ = ["content_of", "laid_out"]


def content_of(upload: Upload) -> bytes:
    """Return what is to be stored."""
    return upload.content if isinstance(upload.content, bytes) else upload.content.read_bytes()


def laid_out(uploads: Sequence[Upload], folder: Path) -> Sequence[str]:
    """Return where each file lies; those that lie nowhere yet are written into a folder."""
    spots = []
    for number, upload in enumerate(uploads):
        if isinstance(upload.content, Path) and "\n" not in str(upload.content):
            spots.append(str(upload.content.absolute()))
        else:
            spot = folder / str(number)
            spot.write_bytes(content_of(upload))
            spots.append(str(spot))
    return spots
