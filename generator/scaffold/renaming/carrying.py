"""Carry a renaming out: all of it or nothing, also where it is interrupted.

What is to be done is written down first. A step that fails undoes those before it; what is killed
in between is finished by the next one, from the same notes.
"""

from __future__ import annotations

import base64
import contextlib
import errno
import json
from pathlib import Path
from typing import Any, Final

from generator.authoring import FileChanged, rewrite, write_new
from generator.model.diagnostic import Diagnostic, error
from generator.scaffold.renaming.plan import Plan, Rewrite

__all__ = ["NOTES", "carry_out", "finish"]

NOTES: Final = "content/.renaming.json"


def carry_out(folder: Path, plan: Plan) -> Diagnostic | None:
    """Do what a plan says; returns why nothing was done, if so."""
    notes = folder / NOTES
    done: list[tuple[str, Any]] = []
    try:
        write_new(notes, _as_json(plan))
    except OSError as stopped:
        return _told(stopped)
    try:
        for one in plan.rewrites:
            rewrite(folder / one.path, one.before, one.after)
            done.append(("rewrite", one))
        for old, new in plan.moves:
            _move(folder, old, new)
            done.append(("move", (old, new)))
    except (OSError, FileChanged) as stopped:
        # Where that fails too, the notes stay, and the next renaming finishes this one.
        with contextlib.suppress(OSError, FileChanged):
            _undo(folder, done)
            notes.unlink()
        return _told(stopped)
    notes.unlink()
    return None


def finish(folder: Path) -> tuple[bool, Diagnostic | None]:
    """Finish a renaming that was interrupted; returns whether there was one, and what is wrong."""
    notes = folder / NOTES
    try:
        said = json.loads(notes.read_bytes())
        rewrites = [
            Rewrite(path, base64.b64decode(before), base64.b64decode(after), links)
            for path, before, after, links in said["rewrites"]
        ]
        moves = [(str(old), str(new)) for old, new in said["moves"]]
    except FileNotFoundError:
        return False, None
    except (OSError, ValueError, KeyError, TypeError):
        hint = f"look at what has changed (git status), then delete {NOTES}"
        return True, error(
            "renaming-unclear", "the notes of a renaming cannot be read", NOTES, hint
        )
    try:
        for one in rewrites:
            file = _now(folder, one.path, moves)
            if file.read_bytes() != one.after:
                rewrite(file, one.before, one.after)
        for old, new in moves:
            if (folder / old).exists():
                _move(folder, old, new)
    except (OSError, FileChanged) as stopped:
        return True, _told(stopped)
    notes.unlink()
    return True, None


def _now(folder: Path, path: str, moves: list[tuple[str, str]]) -> Path:
    """Return where a file is that may have moved already."""
    for old, new in moves:
        if (path == old or path.startswith(f"{old}/")) and not (folder / path).exists():
            return folder / (new + path[len(old) :])
    return folder / path


def _move(folder: Path, old: str, new: str) -> None:
    target = folder / new
    if target.exists():
        raise FileExistsError(errno.EEXIST, "something of this name is there", new)
    target.parent.mkdir(parents=True, exist_ok=True)
    (folder / old).rename(target)


def _undo(folder: Path, done: list[tuple[str, Any]]) -> None:
    for what, one in reversed(done):
        if what == "move":
            old, new = one
            (folder / new).rename(folder / old)
        else:
            rewrite(folder / one.path, one.after, one.before)


def _as_json(plan: Plan) -> bytes:
    rewrites = [
        [one.path, *(base64.b64encode(data).decode() for data in one[1:3]), one.links]
        for one in plan.rewrites
    ]
    return json.dumps({"moves": plan.moves, "rewrites": rewrites}).encode()


def _told(stopped: OSError | FileChanged) -> Diagnostic:
    if isinstance(stopped, FileChanged):
        message = f"{stopped.path.name} was changed meanwhile"
        return error("file-changed", message, hint="nothing was renamed: do it again")
    where = f"{stopped.filename}: " if stopped.filename else ""
    hint = "nothing was renamed: check the folder's permissions, then do it again"
    return error("cannot-rename", f"{where}{stopped.strerror or stopped}", hint=hint)
