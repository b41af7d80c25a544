"""Put a picture beside the text that shows it, under a name that is safe everywhere."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Final

from generator.authoring import write_new
from generator.load.discover import CONTENT
from generator.model.url import slugify
from generator.pictures.formats import SVG, Format, format_of_bytes
from generator.preview.guard import Refused

__all__ = ["placed"]

_LONGEST: Final = 80  # characters of a name
_MOST: Final = 1000  # pictures of one name


def placed(folder: Path, text: str, name: str, data: bytes) -> tuple[str, bool]:
    """Write a picture into the folder of a text; return its path in the site, and if it is new.

    A post's own folder holds its pictures; beside a post that is a single file they lie next to
    it. What a name says is kept as far as it is safe, its ending is that of what the bytes are.
    A picture that is there already is taken, another of the same name is never written over.
    Raises :class:`Refused` for what is no picture, and where it cannot be written.
    """
    kind = _kind(data)
    home = posixpath.dirname(text)
    target = folder / home
    if not target.resolve().is_relative_to((folder / CONTENT).resolve()):
        raise Refused(403, "this folder lies outside content/")
    stem = slugify(posixpath.splitext(posixpath.basename(name.replace("\\", "/")))[0])
    stem = (stem if len(stem) <= _LONGEST else stem[:_LONGEST].rstrip("-")) or "picture"
    ending = posixpath.splitext(name)[1].lower()
    ending = ending if ending in kind.endings else kind.endings[0]
    for number in range(1, _MOST):
        last = f"{stem}{f'-{number}' if number > 1 else ''}{ending}"
        path = f"{home}/{last}"
        try:
            write_new(folder / path, data)
        except FileExistsError:
            if _holds(folder / path, data):
                return path, False
        except OSError as problem:
            raise Refused(403, f"the picture cannot be written: {problem.strerror}") from None
        else:
            return path, True
    raise Refused(409, "there are too many pictures of this name")


def _kind(data: bytes) -> Format:
    kind = format_of_bytes(data)
    if kind is None:
        raise Refused(415, "this is no picture of a kind that is known")
    if not kind.shown:
        raise Refused(415, f"browsers do not show {kind.title}; save the picture as JPEG first")
    if kind is SVG:
        from generator.pictures import svg

        seen = svg.seen(data)
        if seen.problem:
            raise Refused(415, f"this drawing {seen.problem}; {seen.remedy}")
    return kind


def _holds(path: Path, data: bytes) -> bool:
    try:
        return not path.is_symlink() and path.read_bytes() == data
    except OSError:
        return False
