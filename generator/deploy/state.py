"""From what a blog is built, as far as git knows, and whether that is older than what is online."""

from __future__ import annotations

import subprocess
from enum import StrEnum
from pathlib import Path
from typing import Final

from generator.deploy.record import State

__all__ = ["Age", "age_of", "state_of"]

_LONGEST: Final = 20.0  # seconds for one question to git
_OURS: Final = ("content", "templates")


class Age(StrEnum):
    """How a state of the blog stands to the one that is online."""

    FIT = "fit"
    """The same, a later one, or nothing is known that speaks against it."""
    OLDER = "older"
    APART = "apart"
    """The two went different ways."""
    UNKNOWN = "unknown"
    """The one that is online is not here."""


def state_of(folder: Path) -> State:
    """Return the commit that a blog's folder is at; an empty state without git.

    Only the blog's own texts, settings and templates make it dirty.
    """
    said = _git(folder, "log", "-1", "--format=%H %ct")
    if not said:
        return State()
    commit, when = said.split()
    changed = _git(folder, "status", "--porcelain", "--", *_OURS)
    return State(commit, int(when), dirty=bool(changed))


def age_of(folder: Path, state: State, online: State) -> Age:
    """Say how the state of a blog's folder stands to the one that is online."""
    if not state.commit or not online.commit or state.commit == online.commit:
        return Age.FIT
    if _git(folder, "cat-file", "-t", online.commit) is None:
        if _git(folder, "rev-parse", "--is-shallow-repository") == "true":
            # Build services fetch the last commit alone: all there is to go by is its time.
            return Age.FIT if state.when >= online.when else Age.OLDER
        return Age.UNKNOWN
    if _git(folder, "merge-base", "--is-ancestor", online.commit, state.commit) is not None:
        return Age.FIT
    older = _git(folder, "merge-base", "--is-ancestor", state.commit, online.commit)
    return Age.APART if older is None else Age.OLDER


def _git(folder: Path, *arguments: str) -> str | None:
    """Return what git says, None where it says no or is not there."""
    try:
        done = subprocess.run(  # noqa: S603 - the arguments are ours, a commit's name was checked
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - whichever git the writer uses
            capture_output=True,
            text=True,
            check=False,
            timeout=_LONGEST,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
