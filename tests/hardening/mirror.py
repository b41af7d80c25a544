"""Files as somebody has them who reads what a watcher tells of, and nothing else.

Run as a program, it follows a folder, and for each line it reads says what it has in one line.
"""

from __future__ import annotations

import hashlib
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from generator.preview.scope import Scope
from generator.preview.watch import Watcher

__all__ = ["END", "PATIENCE", "Mirror", "said_of", "there"]

END: Final = "to its end\n"
"""How each text ends that somebody has written whole."""

PATIENCE: Final = 25.0
"""Seconds; less than those after which a watcher looks by itself, so that a loss is seen."""


def there(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder that matter, each by what is in it."""
    found: dict[str, bytes] = {}
    for path, _ in Scope((str(folder),), frozenset()).look({}):
        _take(path, found)
    return found


def _take(path: str, into: dict[str, bytes]) -> bytes:
    """Read one file; what is gone is taken out."""
    try:
        text = Path(path).read_bytes()
    except OSError:
        into.pop(path, None)
        return END.encode()
    into[path] = hashlib.blake2b(text, digest_size=16).digest()
    return text


def said_of(files: Mapping[str, bytes]) -> str:
    """Say in one line which files there are, and what is in them."""
    digest = hashlib.blake2b(digest_size=16)
    for path, content in sorted(files.items()):
        digest.update(path.encode() + b"\0" + content)
    return f"{len(files)} {digest.hexdigest()}"


class Mirror:
    """Follows a folder by what a watcher tells of it."""

    def __init__(self, folder: Path) -> None:
        """Begin, with the files that are there."""
        self.folder = folder
        self.halves: list[str] = []
        self.words: list[str] = []
        self._files = there(folder)
        self._news = threading.Condition()
        self._watcher = Watcher([folder], [], self._changed, self.words.append)
        self._watcher.start()

    def stop(self) -> None:
        """End."""
        self._watcher.stop()

    def _changed(self, paths: frozenset[Path] | None) -> None:
        with self._news:
            if paths is None:
                self._files = there(self.folder)
            else:
                self._read(map(str, paths))
            self._news.notify_all()

    def _read(self, paths: Iterable[str]) -> None:
        for path in paths:
            if not _take(path, self._files).endswith(END.encode()):
                self.halves.append(path)

    def has(self, path: Path, text: str) -> bool:
        """Wait until a file is had with this text; say whether that came."""
        wanted = hashlib.blake2b(text.encode(), digest_size=16).digest()
        with self._news:
            return self._news.wait_for(lambda: self._files.get(str(path)) == wanted, PATIENCE)

    def said(self) -> str:
        """Say what is had."""
        with self._news:
            return said_of(self._files)

    def is_true(self) -> bool:
        """Wait until all that is there is had as it is; say whether that came."""
        end = time.monotonic() + PATIENCE
        while self.said() != said_of(there(self.folder)):
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True


def _main(folder: Path, *limit: str) -> None:
    if limit:
        Path("/proc/sys/user", limit[0]).write_text(limit[1], encoding="ascii")
    mirror = Mirror(folder)
    for _ in sys.stdin:
        said = " ".join(mirror.words).replace("\n", " ")
        sys.stdout.write(f"{mirror.said()} {said}\n")
        sys.stdout.flush()
    mirror.stop()


if __name__ == "__main__":
    _main(Path(sys.argv[1]), *sys.argv[2:])
