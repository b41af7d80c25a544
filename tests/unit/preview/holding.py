"""The pages of a session beside those of a clean build of the same site."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from generator import pipeline
from generator.model.options import Options
from generator.preview.session import Session
from tests.conftest import AS_OF, tree

__all__ = ["address_of", "built", "opened", "seen", "shown"]


@contextmanager
def opened(folder: Path, options: Options | None = None) -> Iterator[Session]:
    """Open a session of a site, and close it at the end."""
    session = Session(folder, options or Options(as_of=AS_OF))
    session.open()
    try:
        yield session
    finally:
        session.close()


def address_of(name: str, base: str = "") -> str:
    """Return the address below the host, decoded, at which a file of the output stands."""
    return f"{base}/{name.removesuffix('index.html') if _is_index(name) else name}"


def _is_index(name: str) -> bool:
    return name.rpartition("/")[2] == "index.html"


def shown(session: Session) -> dict[str, bytes]:
    """Return every file that a session serves, each asked for by its address."""
    site = session.state.site
    assert site is not None, session.state.found
    session.answer(f"{unquote(site.root.base)}/pagefind/pagefind.js")
    files: dict[str, bytes] = {}
    for name in sorted(session.state.files):
        answer = session.answer(address_of(name, unquote(site.root.base)))
        assert answer.problem is None, (name, answer.problem)
        assert answer.status == 200, (name, answer)
        content = answer.content
        files[name] = content.read_bytes() if isinstance(content, Path) else content
    return files


def built(
    folder: Path, aside: Path, options: Options | None = None
) -> tuple[dict[str, bytes], pipeline.Outcome]:
    """Build a copy of a site, clean; return its files, and what the build said."""
    shutil.rmtree(aside, ignore_errors=True)
    for name in ("content", "templates"):
        if (folder / name).is_dir():
            shutil.copytree(folder / name, aside / name, symlinks=True)
    outcome = pipeline.build(aside, aside / "output", options or Options(as_of=AS_OF))
    return tree(aside / "output"), outcome


def seen(folder: Path) -> dict[Path, tuple[int, int, bytes]]:
    """Return all sources of a site as they are, to tell what changed."""
    return {
        path: (path.stat().st_mtime_ns, path.stat().st_ino, path.read_bytes())
        for top in ("content", "templates")
        for path in (folder / top).rglob("*")
        if path.is_file()
    }
