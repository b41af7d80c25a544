"""What the program itself is: a build by another one must not be taken for this one's."""

from __future__ import annotations

import hashlib
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
    versions = _versions()
    for name in _PACKAGES:
        digest.update(f"{name} {versions.get(name, 'none')}\n".encode())
    for folder in folders:
        for name, path in sorted(_files(str(folder), "")):
            digest.update(os.fsencode(name) + b"\0")
            with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - texts are faster
                digest.update(stream.read())
    return digest.digest()


def _versions() -> dict[str, str]:
    """Return the versions of all packages, as the folders of what was installed are called.

    ``name-version.dist-info`` (Python Packaging User Guide, "Recording installed projects"), and
    ``egg-info`` where Debian did it. To import what Python has for this takes longer than all else
    that a build does which has nothing to do.
    """
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - texts are faster
        except OSError:
            continue
        for name in names:
            stem, _, kind = name.rpartition(".")
            if kind in {"dist-info", "egg-info"}:
                package, _, version = stem.partition("-")
                found.setdefault(package.lower().replace("_", "-").replace(".", "-"), version)
    return found


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
