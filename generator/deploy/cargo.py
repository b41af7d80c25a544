"""The files that a build left, ready to be put: read, held against the manifest, encoded."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from generator.deploy.digests import digest_of
from generator.deploy.record import Known
from generator.deploy.target import Algorithm, Headers, Permanent, Upload
from generator.deploy.types import shrinks
from generator.publish.manifest import Entry

__all__ = ["Cargo"]

_LARGE: Final = 1 << 20  # bytes: what is larger, and not to be encoded, is not read into memory
_SMALLEST: Final = 256  # bytes: what is smaller fits into one packet either way
_WORTH: Final = 0.9  # of the size, at most, after encoding
_GZIP: Final = 9


@dataclass(frozen=True)
class Cargo:
    """Files to put: what they are by their paths, and where each lies.

    ``encodings`` are those that the target takes, ``algorithm`` is that of its digests.
    """

    files: Mapping[str, Entry]
    place: Callable[[str], str]
    encodings: Sequence[str] = ()
    algorithm: Algorithm = ""

    def upload(self, path: str, headers: Headers) -> Upload:
        """Return a file as it is to be put, encoded where that is worth it.

        Raises :class:`Permanent` where it is not what the manifest says.
        """
        entry, place = self.files[path], self.place(path)
        fits = self.encodings and shrinks(headers.type) and entry.size >= _SMALLEST
        content: bytes | Path = b""
        try:
            content = _read(place, entry.size) if fits or entry.size <= _LARGE else Path(place)
            digest = digest_of(content, "sha256")
        except OSError as problem:
            digest = problem.strerror or "unreadable"
        if digest != entry.digest:
            message = f"{path} is not what the build left"
            raise Permanent(message, "is another build at work here? deploy again")
        if fits and isinstance(content, bytes):
            encoding, encoded = self._smallest(content)
            if len(encoded) <= _WORTH * len(content):
                content, headers = encoded, replace(headers, encoding=encoding)
        size = len(content) if isinstance(content, bytes) else entry.size
        if self.algorithm != "sha256" or headers.encoding:
            digest = digest_of(content, self.algorithm)
        return Upload(path, content, size, headers, digest)

    def digest(self, path: str, headers: Headers) -> str:
        """Return the digest that a file would have at the target."""
        if self.algorithm == "sha256" and not self.encodings:
            return self.files[path].digest
        return self.upload(path, headers).digest if self.algorithm else ""

    def foreseen(self, path: str, headers: Headers) -> Known:
        """Return what will be known of a file once it is put, where tokens are digests."""
        entry = self.files[path]
        if self.algorithm == "sha256" and not self.encodings:
            return Known(entry.digest, entry.size, entry.digest, headers, entry.kind)
        upload = self.upload(path, headers)
        return Known(entry.digest, upload.size, upload.digest, upload.headers, entry.kind)

    def _smallest(self, content: bytes) -> tuple[str, bytes]:
        """Return the content in the first encoding that there is a program for."""
        if self.encodings[0] == "br":
            try:
                import brotli
            except ImportError:
                hint = "pip install 'byline[brotli]', or write compress: gzip"
                raise Permanent("brotli is not installed", hint) from None
            return "br", brotli.compress(content)
        return "gzip", gzip.compress(content, _GZIP, mtime=0)


def _read(place: str, size: int) -> bytes:
    """Read a file that is known to have so many bytes, with few calls: there are many."""
    descriptor = os.open(place, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        content = os.read(descriptor, size + 1)
        while more := os.read(descriptor, size + 1) if len(content) < size else b"":
            content += more
        return content
    finally:
        os.close(descriptor)
