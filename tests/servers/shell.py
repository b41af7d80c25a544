"""OpenSSH's server, for SFTP, rsync and git: a process of its own with keys made for the tests."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.servers.process import LOOPBACK, free_ports, is_listening, running

__all__ = ["Shell", "sshd"]

_PRIVILEGED: Final = Path("/run/sshd")  # where a server that runs as root goes into a cage


@dataclass(frozen=True)
class Shell:
    """A server for SSH: who may come in, and what a client has to know."""

    port: int
    user: str
    key: Path
    home: Path
    """A home folder whose ``.ssh`` knows the server and the key."""

    @property
    def host_key(self) -> str:
        """The server's public key, as a line of ``known_hosts`` has it after the name."""
        return " ".join(self.key.with_name("host.pub").read_text().split()[:2])

    @property
    def command(self) -> str:
        """The command for SSH that finds all this, for programs that start one."""
        return f"ssh -F {self.home / '.ssh/config'}"

    @property
    def confined_command(self) -> str:
        """The command for SSH with a key that lets in rsync and nothing else."""
        key = self.key.with_name("confined")
        return f"{self.command} -i {key}"

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a writer who has set up SSH for this server."""
        return {
            "HOME": str(self.home),
            "RSYNC_RSH": self.command,
            "GIT_SSH_COMMAND": self.command,
            "SSH_AUTH_SOCK": "",
        }


@contextlib.contextmanager
def sshd(folder: Path) -> Iterator[Shell]:
    """Run OpenSSH's server for the user who runs the tests."""
    program = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        pytest.skip("needs OpenSSH's server: apt-get install openssh-server")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in ("host", "user", "confined"):
        _make_key(folder / name)
    (folder / "authorized_keys").write_text(_authorized(folder), encoding="utf-8")
    (port,) = free_ports(1)
    (folder / "sshd_config").write_text(_settings(folder, port), encoding="utf-8")
    if os.geteuid() == 0:
        _PRIVILEGED.mkdir(mode=0o755, exist_ok=True)
    shell = Shell(port, getpass.getuser(), folder / "user", _home(folder, port))
    command = [program, "-D", "-e", "-f", str(folder / "sshd_config")]
    with running(command, folder, lambda: is_listening(port)):
        yield shell


def _make_key(path: Path) -> None:
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "tests", "-f", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _authorized(folder: Path) -> str:
    """Let one key do everything, and the other nothing but rsync."""
    script = folder / "only-rsync"
    script.write_text(
        "#!/bin/sh\n"
        'case "$SSH_ORIGINAL_COMMAND" in\n'
        '"rsync --server "*) exec sh -c "$SSH_ORIGINAL_COMMAND" ;;\n'
        "*) echo only rsync may be run here >&2; exit 1 ;;\n"
        "esac\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    free, confined = ((folder / f"{name}.pub").read_text() for name in ("user", "confined"))
    return f'{free}restrict,command="{script}" {confined}'


def _settings(folder: Path, port: int) -> str:
    # By its level a shell takes itself for one within another: the first of an SSH connection would
    # read what its user has in ~/.bashrc, which can take longer than all that tests ask of it.
    return f"""\
ListenAddress {LOOPBACK}
Port {port}
HostKey {folder / "host"}
PidFile {folder / "sshd.pid"}
AuthorizedKeysFile {folder / "authorized_keys"}
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
UseDNS no
SetEnv SHLVL=1
MaxStartups 100
MaxSessions 100
Subsystem sftp internal-sftp
"""


def _home(folder: Path, port: int) -> Path:
    """Make a home folder for a client that knows the server and has the key."""
    home = folder / "home"
    (home / ".ssh").mkdir(parents=True, mode=0o700)
    kind, key = (folder / "host.pub").read_text(encoding="utf-8").split()[:2]
    known = home / ".ssh" / "known_hosts"
    known.write_text(f"[{LOOPBACK}]:{port} {kind} {key}\n", encoding="utf-8")
    (home / ".ssh" / "config").write_text(
        f"Host {LOOPBACK}\n"
        f"    IdentityFile {folder / 'user'}\n"
        "    IdentitiesOnly yes\n"
        f"    UserKnownHostsFile {known}\n"
        "    GlobalKnownHostsFile /dev/null\n"
        "    BatchMode yes\n",
        encoding="utf-8",
    )
    return home
