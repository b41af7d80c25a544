"""Digests as targets have them, of bytes or of files that need not fit into memory."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator.deploy.target import Algorithm

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["digest_of"]

_CHUNK: Final = 1 << 20


def digest_of(content: bytes | Path, algorithm: Algorithm) -> str:
    """Return the hexadecimal digest of some bytes or a file; empty without an algorithm.

    ``git`` is the name that git has for a blob: SHA-1 over ``blob``, a space, the length, a NUL
    and the content (Git's documentation, "Git Internals: Git Objects").
    """
    if not algorithm:
        return ""
    name = "sha1" if algorithm == "git" else algorithm
    digest = hashlib.new(name, usedforsecurity=False)
    if algorithm == "git":
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        digest.update(b"blob %d\0" % size)
    for chunk in _chunks(content):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb", buffering=0) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
