"""The program rsync, and the shell at the other end of SSH, and what they mean by saying no."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from generator.config.destinations import RsyncOptions
from generator.deploy.target import Denied, Full, Permanent, TargetError, Transient
from generator.deploy.targets.program import Ran, run

__all__ = ["Server"]

_SSH: Final = "ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15"
_SSH_FAILED: Final = 255
_NOT_FOUND: Final = 127
_SILENCE: Final = 60  # seconds
# Of rsync's own statuses (rsync(1), EXIT VALUES) those that say nothing against a second try.
_BROKE: Final = frozenset({10, 12, 20, 24, 30, 35})
_PARTLY: Final = 23
_FULL: Final = re.compile(r"No space left|[Qq]uota exceeded|\(28\)|\(122\)")
_DENIED: Final = re.compile(r"Permission denied|Read-only file system|\(13\)|\(30\)")
_MISSING: Final = re.compile(r"No such file or directory")
_NO_FOLDER: Final = re.compile(r"change_dir .* failed: No such file or directory")
_STRANGER: Final = re.compile(r"Host key verification failed|IDENTIFICATION HAS CHANGED")
_NAMELESS: Final = re.compile(
    r"Could not resolve hostname .*(?:Name or service not known|nodename)"
)
_SHUT_OUT: Final = re.compile(r"Permission denied \([a-z,-]+\)|Too many authentication failures")


class Server:
    """A server that has rsync, and mostly a shell, behind SSH."""

    def __init__(self, options: RsyncOptions, environ: Mapping[str, str]) -> None:
        """Reach the server that ``options`` name; ``RSYNC_RSH`` is heeded as rsync heeds it."""
        self._host = options.host
        who = f"{options.user}@" if options.user else ""
        self._who = f"{who}{options.host}"
        self._rsh = shlex.split(environ.get("RSYNC_RSH") or _SSH)
        if options.port:
            self._rsh += ["-p", str(options.port)]
        self._line = ""  # the folder of the one connection that all calls share
        # The moments in its lists are to be the same wherever they are read.
        self._environ = {**environ, "LC_ALL": "C", "TZ": "UTC0"}

    @property
    def _shell(self) -> list[str]:
        """The command that reaches the server.

        OpenSSH can let many calls go over one connection, which goes by itself a minute after the
        last one. Its socket's name must be short.
        """
        if os.name == "nt" or Path(self._rsh[0]).name != "ssh":
            return self._rsh
        if not self._line:
            self._line = tempfile.mkdtemp(prefix="byline-")
        shared = (f"ControlPath={self._line}/%C", "ControlMaster=auto", "ControlPersist=60")
        return [*self._rsh, *(part for one in shared for part in ("-o", one))]

    async def hang_up(self) -> None:
        """End the connection that calls share."""
        if self._line:
            with contextlib.suppress(OSError):
                await run([*self._shell, "-O", "exit", self._who], self._environ)
            shutil.rmtree(self._line, ignore_errors=True)
            self._line = ""

    def at(self, path: str) -> str:
        """Return a place on the server as rsync takes it."""
        host = f"[{self._who}]" if self._who.count(":") > 1 else self._who
        return f"{host}:{path}"

    async def rsync(self, *arguments: str, given: Sequence[str] = (), partly: bool = False) -> Ran:
        """Run rsync with names of files to read.

        With ``partly`` it is no matter that some of them are not there. Raises what went wrong.
        """
        program = shutil.which("rsync", path=self._environ.get("PATH"))
        if program is None:
            raise Permanent(
                "the program rsync is not installed", "install rsync, then deploy again"
            )
        command = [program, f"--rsh={shlex.join(self._shell)}", f"--timeout={_SILENCE}", *arguments]
        names = "".join(f"{name}\0" for name in given).encode()
        ran = await run(command, self._environ, names)
        missing = _MISSING if ran.status == _PARTLY else _NO_FOLDER
        some = partly and missing.search(ran.words) and not _DENIED.search(ran.words)
        if ran.status and not some:
            raise await self._problem(ran, "rsync")
        return ran

    async def shell(self, script: str, given: bytes = b"", expected: Sequence[int] = ()) -> Ran:
        """Have the server's shell run a script. Raises what went wrong, unless that is expected."""
        command = [*self._shell, self._who, f"sh -c {shlex.quote(script)}"]
        if shutil.which(command[0], path=self._environ.get("PATH")) is None:
            raise Permanent(
                f"the program {command[0]} is not installed", "install OpenSSH's client"
            )
        ran = await run(command, self._environ, given)
        if ran.status and ran.status not in expected:
            raise await self._problem(ran, "the shell")
        return ran

    async def _problem(self, ran: Ran, what: str) -> TargetError:
        words = ran.words
        if ran.status in {_SSH_FAILED, *_BROKE}:
            await self.hang_up()
        if _FULL.search(words):
            return Full(f"there is no room left on {self._host}", "make room, then deploy again")
        refused = any(one.search(words) for one in (_STRANGER, _NAMELESS, _SHUT_OUT))
        # Where rsync sees its pipe end before ssh has, it ends with a status of its own.
        if ran.status == _SSH_FAILED or (ran.status in _BROKE and refused):
            return self._unreached(words)
        if ran.status == _NOT_FOUND or "command not found" in words:
            return Permanent(
                f"{self._host} has no rsync, or none that is found", "install it there"
            )
        if ran.status in _BROKE:
            return Transient(f"the connection to {self._host} broke, or it did not answer")
        if _DENIED.search(words):
            hint = "see who may write to the folder on the server"
            return Denied(f"you may not do that on {self._host}: {_line(words)}", hint)
        return Permanent(f"{what} could not do its work on {self._host}", _line(words))

    def _unreached(self, words: str) -> TargetError:
        if _STRANGER.search(words):
            hint = f"connect once with `ssh {self._who}`, and compare the fingerprint that it shows"
            said = f"{self._host} is not known on this machine, or has another key than it had"
            return Denied(said, hint)
        if _NAMELESS.search(words):
            return Permanent(
                f"there is no server {self._host}", "see whether host: is spelled right"
            )
        if _SHUT_OUT.search(words):
            hint = "see whether `ssh-add -l` lists your key, and whether the server knows it"
            return Denied(f"{self._host} does not let you in", hint)
        return Transient(f"{self._host} cannot be reached", "see whether this machine is online")


def _line(words: str) -> str:
    """Return what a program complains of first."""
    lines = (line.strip() for line in words.splitlines())
    first = next((line for line in lines if line and not line.startswith("Warning:")), "")
    return re.sub(r"^(?:rsync: )?(?:\[\w+\] )?|\(code \d+\).*$", "", first)[:200]
