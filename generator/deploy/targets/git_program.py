"""The program git, asked for one thing at a time, and what it means when it says no."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from generator.deploy.targets.git_answers import Said
from generator.deploy.targets.program import run

__all__ = ["Git", "address_of", "asked", "carried_over", "shown"]

# What somebody set for git is heeded, but not what would lead it into another repository.
_NOT_OURS: Final = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_WORK_TREE",
    }
)
_SETTINGS: Final = {
    "core.autocrlf": "false",
    "core.hooksPath": os.devnull,
    "gc.auto": "0",
    "maintenance.auto": "false",
    "protocol.ext.allow": "never",
    "push.followTags": "false",
    "push.recurseSubmodules": "no",
    "user.useConfigOnly": "true",
}
_CARRIED: Final = re.compile(
    r"(?:author|committer|credential|http|https|ssh|url|user)\.|core\.(?:askpass|sshcommand)$"
)


class Git:
    """A bare repository of our own, and git's settings for it, which are in no file."""

    def __init__(
        self, folder: Path, environ: Mapping[str, str], settings: Mapping[str, str]
    ) -> None:
        """Work in ``folder``; ``settings`` go over the writer's own."""
        self.folder = folder
        kept = {key: value for key, value in environ.items() if key not in _NOT_OURS}
        first = int(kept.get("GIT_CONFIG_COUNT") or 0)
        given = {**settings, **_SETTINGS}
        for number, (key, value) in enumerate(given.items(), first):
            kept |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        self.environ = {
            **kept,
            "GIT_CONFIG_COUNT": str(first + len(given)),
            "GIT_DIR": str(folder),
            "GIT_INDEX_FILE": str(folder / "byline-index"),
            "GIT_TERMINAL_PROMPT": "0",
            "LC_ALL": "C",
        }
        if not kept.get("GIT_SSH_COMMAND") and "core.sshcommand" not in given:
            self.environ["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes"

    async def __call__(
        self,
        *arguments: str,
        given: bytes = b"",
        variables: Mapping[str, str] | None = None,
    ) -> bytes:
        """Return what git prints. Raises :class:`Said` where it refuses."""
        environ = {**self.environ, **(variables or {})}
        ran = await run(["git", *arguments], environ, given, self.folder)
        if ran.status:
            raise Said(ran.words)
        return ran.out


def asked(folder: Path, environ: Mapping[str, str], *arguments: str) -> str | None:
    """Return what git says in a folder of the writer's; None where it says no, or is not there."""
    try:
        done = subprocess.run(  # noqa: S603 - the arguments are ours
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - whichever git the writer uses
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env={key: value for key, value in environ.items() if key not in _NOT_OURS},
        )
    except OSError:
        return None
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None


def carried_over(folder: Path, environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return what the repository that the blog is in says of names, keys and how to connect.

    Workflows leave their token there. It goes into the program's environment, and into no file.
    """
    said = asked(folder, environ, "config", "--local", "--includes", "--null", "--list") or ""
    pairs: Sequence[tuple[str, str, str]] = [one.partition("\n") for one in said.split("\0")]
    return {key: value for key, _, value in pairs if _CARRIED.match(key)}


def address_of(remote: str, site: Path, environ: Mapping[str, str]) -> str:
    """Return the address of a remote; paths are seen from the blog's folder."""
    if re.fullmatch(r"[\w.-]+", remote) and not (site / remote).exists():
        said = asked(site, environ, "remote", "get-url", "--push", remote)
        return (said or "").strip() or remote
    if "://" in remote or re.match(r"[^/]+:", remote):
        return remote
    return str((site / Path(remote).expanduser()).resolve())


def shown(address: str) -> str:
    """Return an address without what only the one who may push knows."""
    parts = urlsplit(address) if "://" in address else None
    if parts is None or "@" not in parts.netloc or not (parts.password or parts.scheme != "ssh"):
        return address
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
