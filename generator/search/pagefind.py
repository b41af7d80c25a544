"""Pagefind, the program that makes the index: https://pagefind.app.

It is run over a folder of small pages, one a post. Its interface for Python would do the same, but
hands over no more than ten posts a second, and gives an index back only as long as that is small.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import os
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from generator.search.stable import ENTRY, stable

__all__ = ["FOLDER", "Failed", "indexed", "is_installed", "version"]

FOLDER: Final = "/pagefind/"
"""The address of the index."""

# The extended one, which parts Chinese and Japanese into words, before the plain one.
_PACKAGES: Final = ("pagefind_bin_extended", "pagefind_bin")
# Of what Pagefind writes: all that its JavaScript asks for, and none of its ready-made interfaces.
_ENDINGS: Final = (".pf_fragment", ".pf_index", ".pf_filter", ".pf_meta")
_SCRIPTS: Final = ("pagefind.js", "pagefind-worker.js")


class Failed(Exception):  # noqa: N818 - it becomes a diagnostic
    """Pagefind could not make the index; the message says why."""


def is_installed() -> bool:
    """Say whether there is a Pagefind to run; nothing is imported."""
    return any(importlib.util.find_spec(package) for package in _PACKAGES)


def version() -> str:
    """Return which Pagefind it is."""
    package = _package()
    return f"{package} {importlib.metadata.version(package)}"


def _package() -> str:
    return next(package for package in _PACKAGES if importlib.util.find_spec(package))


def indexed(pages: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """Return the files of the index of ``pages``, by name below :data:`FOLDER`.

    A page is the path of its file, relative, and its HTML; at least one of them must have words.
    The same pages give the same files. Raises :class:`Failed`,
    :class:`~generator.search.stable.Unknown` and ``OSError``.
    """
    with tempfile.TemporaryDirectory(prefix="byline-search-") as name:
        folder = Path(name)
        source, made = folder / "site", folder / "index"
        for path, html in pages:
            file = source / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(html, encoding="utf-8")
        _run(folder, source, made)
        files = {
            path.relative_to(made).as_posix(): path.read_bytes()
            for path in made.rglob("*")
            if path.is_file()
        }
    done = stable(files)
    return {name: done[name] for name in sorted(done) if _is_wanted(name, done[ENTRY])}


def _run(folder: Path, source: Path, made: Path) -> None:
    program = importlib.import_module(_package()).get_executable()
    # A pagefind.toml or a variable of the writer's would change what comes out.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PAGEFIND_")}
    done = subprocess.run(  # noqa: S603 - the package's own program
        [str(program), "--site", str(source), "--output-path", str(made), "--quiet"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode or not (made / ENTRY).is_file():
        said = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        raise Failed(said[-1] if said else f"it ended with {done.returncode}")


def _is_wanted(name: str, entry: bytes) -> bool:
    if name == ENTRY or name in _SCRIPTS or name.endswith(_ENDINGS):
        return True
    if name == "wasm.unknown.pagefind":  # for languages whose words it cannot take apart
        return b'"wasm":null' in entry
    return name.startswith("wasm.")
