"""What was put, written down here as it happens, so that a killed deployment is not begun anew.

Each line is JSON. The first one has the id of the record that was online; where another one is
online by now, nothing in the journal is worth anything. A last line that is cut off is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from generator.deploy.record import Known
from generator.deploy.target import Headers
from generator.publish.manifest import Kind

__all__ = ["Journal"]


class Journal:
    """The journal of the deployments to one target."""

    def __init__(self, path: Path, *, kept: bool = True) -> None:
        """Keep it in the file ``path``, which need not be there; one not ``kept`` is only read."""
        self._path, self._kept = path, kept
        self._stream: TextIO | None = None

    def of(self, base: str) -> Mapping[str, Known]:
        """Return what was put since the record with the id ``base`` was online."""
        found: dict[str, Known] = {}
        try:
            lines = self._path.read_text(encoding="utf-8").splitlines()
            if not lines or json.loads(lines[0]) != base:
                return {}
            for line in lines[1:]:
                path, digest, size, token, headers, kind = json.loads(line)
                found[path] = Known(digest, size, token, Headers(*headers), Kind(*kind))
        except (OSError, TypeError, ValueError):
            return found
        return found

    def begin(self, base: str) -> None:
        """Go on with the journal, or begin another one if it is not about ``base``."""
        if not self._kept:
            return
        known = self.of(base)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._stream = self._path.open("w", encoding="utf-8")
        self._write(base)
        for path, one in known.items():
            self.add(path, one)

    def add(self, path: str, known: Known) -> None:
        """Write down that a file was put."""
        headers = (known.headers.type, known.headers.cache, known.headers.encoding)
        self._write([path, known.digest, known.size, known.token, headers, known.kind])

    def _write(self, line: object) -> None:
        if self._stream is not None:
            self._stream.write(f"{json.dumps(line, ensure_ascii=False)}\n")
            self._stream.flush()

    def close(self, *, done: bool) -> None:
        """Close it; what is ``done`` needs no journal."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
            if done:
                self._path.unlink(missing_ok=True)
