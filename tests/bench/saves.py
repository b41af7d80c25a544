"""The ways in which editors save a file: each puts a text at a path, whole in the end."""

from __future__ import annotations

import mmap
import os
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

__all__ = ["SAVES"]


def _in_place(path: Path, _aside: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _vim(path: Path, _aside: Path, text: str) -> None:
    backup = path.with_name(f"{path.name}~")
    path.replace(backup)
    path.write_text(text, encoding="utf-8")
    backup.unlink()


def _beside(path: Path, _aside: Path, text: str) -> None:
    temporary = path.with_suffix(".tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _jetbrains(path: Path, _aside: Path, text: str) -> None:
    temporary, backup = (path.with_name(f"{path.name}___jb_{end}___") for end in ("tmp", "old"))
    temporary.write_text(text, encoding="utf-8")
    path.replace(backup)
    temporary.replace(path)
    backup.unlink()


def _outside(path: Path, aside: Path, text: str) -> None:
    temporary = aside / path.name
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _sed(path: Path, _aside: Path, text: str) -> None:
    temporary = path.with_name("sedAbC123")
    temporary.write_text(text, encoding="utf-8")
    shutil.copymode(path, temporary)
    temporary.rename(path)


def _touched(path: Path, aside: Path, text: str) -> None:
    _in_place(path, aside, text)
    os.utime(path)


def _slow(path: Path, _aside: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for start in range(0, len(text), 1 + len(text) // 4):
            stream.write(text[start : start + 1 + len(text) // 4])
            stream.flush()
            time.sleep(0.01)


def _twice(path: Path, aside: Path, text: str) -> None:
    _in_place(path, aside, text[: len(text) // 2])
    _in_place(path, aside, text)


def _removed(path: Path, aside: Path, text: str) -> None:
    path.unlink()
    _in_place(path, aside, text)


def _moved_out_and_in(path: Path, aside: Path, text: str) -> None:
    path.rename(aside / path.name)
    _in_place(aside / path.name, aside, text)
    (aside / path.name).rename(path)


def _link(path: Path, _aside: Path, text: str) -> None:
    """Put a link in place of another; what it leads to is hidden beside it."""
    real = path.with_name(f".{path.stem}-{time.time_ns()}")
    real.write_text(text, encoding="utf-8")
    old = path.readlink() if path.is_symlink() else None
    temporary = path.with_name(f".{path.name}.link")
    temporary.symlink_to(real.name)
    temporary.replace(path)
    if old:
        path.with_name(str(old)).unlink()


def _mapped(path: Path, _aside: Path, text: str) -> None:
    data = text.encode()
    with path.open("r+b") as stream:
        stream.truncate(len(data))
        with mmap.mmap(stream.fileno(), len(data)) as mapped:
            mapped[:] = data


def _new_folder(path: Path, aside: Path, text: str) -> None:
    """Bring the whole folder anew, as a checkout does."""
    folder = path.parent / "deep" / "deeper"
    shutil.rmtree(path.parent / "deep", ignore_errors=True)
    path.unlink(missing_ok=True)
    folder.mkdir(parents=True)
    _in_place(folder / path.name, aside, text)
    (folder / path.name).rename(path)


SAVES: Final[Mapping[str, Callable[[Path, Path, str], None]]] = {
    "in place": _in_place,
    "vim's backup": _vim,
    "written and renamed": _beside,
    "JetBrains'": _jetbrains,
    "from outside the site": _outside,
    "sed -i": _sed,
    "touched": _touched,
    "slowly": _slow,
    "twice": _twice,
    "deleted and written": _removed,
    "moved out and in": _moved_out_and_in,
    "a link swapped": _link,
    "mapped into memory": _mapped,
    "in new folders": _new_folder,
}
"""What puts a text at a path; the second path is a folder on the same disk."""
