"""What is replaced while a site is put into place, kept until all of it is: to be put back.

A hard link keeps a file and costs next to nothing. Where the disk has none, nothing is kept: then a
failure in the middle leaves whole files, some of the old site and some of the new.
"""

from __future__ import annotations

import contextlib
import os
import shutil

__all__ = ["Undo"]


class Undo:
    """Keeps files of a site under ``folder``, and puts them back; ``top`` holds the site."""

    def __init__(self, top: str, folder: str) -> None:
        """Start with nothing kept; ``folder`` need not be there."""
        self._top, self._folder = top, folder
        self._kept: list[tuple[str, str | None]] = []

    def keep(self, path: str) -> None:
        """Keep a file as it is, or that there is none."""
        if not os.path.lexists(path):
            self._kept.append((path, None))
            return
        kept = f"{self._folder}/{len(self._kept)}"
        with contextlib.suppress(OSError):
            if not self._kept or not os.path.isdir(self._folder):  # noqa: PTH112 - texts are faster
                os.makedirs(self._folder, exist_ok=True)  # noqa: PTH103 - and these are many
            os.link(path, kept, follow_symlinks=False)
            self._kept.append((path, kept))

    def new(self, path: str) -> None:
        """Note that a file or a folder was not there."""
        self._kept.append((path, None))

    def put_back(self) -> None:
        """Undo what was done since, the last first, as far as the disk lets us."""
        for path, kept in reversed(self._kept):
            with contextlib.suppress(OSError):
                if kept is None:
                    self._take_away(path)
                else:
                    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
                    os.replace(kept, path)  # noqa: PTH105
        self._kept.clear()

    def _take_away(self, path: str) -> None:
        """Remove what was not there, and the folders that hold nothing then."""
        if os.path.isdir(path) and not os.path.islink(path):  # noqa: PTH112, PTH114
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)  # noqa: PTH108
        above = os.path.dirname(path)  # noqa: PTH120
        while above.startswith(f"{self._top}/"):
            os.rmdir(above)  # noqa: PTH106
            above = os.path.dirname(above)  # noqa: PTH120
