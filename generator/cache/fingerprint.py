"""What the program itself is: a build by another one must not be taken for this one's."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import sys
from collections.abc import Iterable
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
        for path in sorted(folder.rglob("*")):
            if path.suffix != ".pyc" and path.is_file():
                digest.update(os.fsencode(path.relative_to(folder).as_posix()) + b"\0")
                digest.update(path.read_bytes())
    return digest.digest()
