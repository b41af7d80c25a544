"""What the program itself is: a build by another one must not be taken for this one's."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

__all__ = ["program"]

_PACKAGES: Final = (
    "babel",
    "feedgen",
    "font-source-sans-pro",
    "font-source-serif-pro",
    "jinja2",
    "lxml",
    "markdown",
    "markupsafe",
    "nh3",
    "pagefind-bin",
    "pagefind-bin-extended",
    "pillow",
    "pygments",
    "pymdown-extensions",
    "pyromark",
    "pyyaml",
    "rcssmin",
    "rjsmin",
)


def program(folders: Iterable[Path]) -> bytes:
    """Return a digest of Python's version, the packages' versions and all files in ``folders``.

    By content, not by time: a cache restored on another machine is as good as here.
    """
    digest = hashlib.blake2b(digest_size=20)
    digest.update(sys.version.encode())
    for name in _PACKAGES:
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            version = "none"
        digest.update(f"{name} {version}\n".encode())
    for folder in folders:
        for name, path in sorted(_files(str(folder), "")):
            digest.update(os.fsencode(name) + b"\0")
            with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - texts are faster
                digest.update(stream.read())
    return digest.digest()


def _files(folder: str, above: str) -> Iterator[tuple[str, str]]:
    """Yield the files below a folder but compiled ones: each by its path from there, and whole."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{above}{entry.name}"
            if entry.is_dir():
                if entry.name != "__pycache__" and not entry.is_symlink():
                    yield from _files(entry.path, f"{name}/")
            elif not name.endswith(".pyc") and entry.is_file():
                yield name, entry.path
