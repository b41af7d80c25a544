"""What opens a file for the writer: a program, or an address that an editor answers to."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

__all__ = ["EDITORS", "chosen", "opened"]

EDITORS: Final[Mapping[str, str]] = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "sublime": "subl://open?url=file://{path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
}
"""The addresses of editors by their names; ``{path}`` is absolute."""


def chosen(asked: str | None) -> str | None:
    """Return the editor to use: what was asked for, else what the environment names."""
    names = ("BYLINE_EDITOR", "VISUAL", "EDITOR")
    return asked or next((value for name in names if (value := os.environ.get(name))), None)


def opened(editor: str, path: Path, line: int) -> str | None:
    """Open a file at a line, and wait if the editor is a program; returns why not."""
    address = EDITORS.get(editor, editor)
    if "{path}" in address and "://" in address.partition(" ")[0]:
        import webbrowser

        where = quote(path.resolve().as_posix())
        there = address.replace("{path}", where).replace("{line}", str(line))
        if webbrowser.open(there.replace("{column}", "1")):
            return None
        return f"nothing on this machine opens {address.partition(':')[0]}: addresses"
    try:
        words = shlex.split(address, posix=sys.platform != "win32")
        code = subprocess.run([*words, str(path)], check=False).returncode  # noqa: S603 - the writer's
    except (OSError, ValueError, IndexError) as problem:
        return f"{editor} cannot be started: {getattr(problem, 'strerror', None) or problem}"
    return f"{editor} ended with code {code}" if code else None
