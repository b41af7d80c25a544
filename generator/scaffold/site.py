"""Make a new blog from the starter that byline brings."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.model.diagnostic import Diagnostic, error

__all__ = ["new_site"]

_STARTER = Path(__file__).parent / "starter"
_IGNORED = "output/\n.cache/\n"


def new_site(folder: Path) -> Diagnostic | None:
    """Copy the starter blog into ``folder``; returns what stands in the way.

    Nothing that exists is overwritten: a folder that has a ``content/`` is refused.
    """
    if folder.exists() and not folder.is_dir():
        return error("init-refused", f"{folder} is a file", hint="choose another folder")
    if (folder / "content").exists():
        return error(
            "init-refused",
            f"there is a blog in {folder} already",
            hint="choose another folder; nothing was changed here",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(_STARTER / "content", folder / "content")
        for kind in ("posts", "pages", "series", "static"):
            (folder / "content" / kind).mkdir(exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text(_IGNORED, encoding="utf-8")
    except OSError as problem:
        return error(
            "init-refused",
            f"{problem.filename}: {problem.strerror}",
            hint="check the folder's permissions and the disk's space",
        )
    return None
