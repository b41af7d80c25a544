"""What rsync and ssh mean by the ways in which they end."""

from __future__ import annotations

import asyncio

import pytest

from generator.config.destinations import RsyncOptions
from generator.deploy.target import Denied, Full, Permanent, TargetError, Transient
from generator.deploy.targets.program import Ran
from generator.deploy.targets.rsync_program import Server

OPTIONS = RsyncOptions(type="rsync", host="example.com", path="/www")


@pytest.mark.parametrize(
    ("status", "words", "kind", "said"),
    [
        (11, "write failed: No space left on device (28)", Full, "no room left on example.com"),
        (11, "rsync: Disk quota exceeded (122)", Full, "no room"),
        (255, "Host key verification failed.", Denied, "not known on this machine"),
        (255, "ssh: Could not resolve hostname x: Name or service not known", Permanent, "no serv"),
        (255, "you@example.com: Permission denied (publickey).", Denied, "does not let you in"),
        (255, "Received disconnect: Too many authentication failures", Denied, "does not let you"),
        (12, "you@example.com: Permission denied (publickey,password).", Denied, "does not let"),
        (12, "Host key verification failed.", Denied, "not known on this machine"),
        (12, "mkstemp failed: Permission denied (13)", Transient, "broke"),
        (255, "ssh: connect to host example.com: timed out", Transient, "cannot be reached"),
        (127, "sh: rsync: not found", Permanent, "has no rsync"),
        (12, "bash: rsync: command not found", Permanent, "has no rsync"),
        (12, "connection unexpectedly closed", Transient, "broke, or it did not answer"),
        (30, "timeout in data send/receive", Transient, "broke"),
        (23, "mkstemp failed: Permission denied (13)", Denied, "you may not do that"),
        (23, "rsync: [sender] Read-only file system (30)", Denied, "you may not do that"),
        (5, "rsync: [Receiver] something else (code 5)", Permanent, "could not do its work"),
    ],
)
def test_what_it_means(status: int, words: str, kind: type[TargetError], said: str):
    ran = Ran(status, b"", f"Warning: Permanently added a host.\n{words}\n".encode())
    problem = asyncio.run(Server(OPTIONS, {})._problem(ran, "rsync"))
    assert type(problem) is kind
    assert said in problem.message
    assert "code 5" not in f"{problem.message} {problem.hint}"


def test_a_program_other_than_ssh_shares_no_connection():
    server = Server(OPTIONS, {"RSYNC_RSH": "plink -batch"})
    assert server._shell == ["plink", "-batch"]
    asyncio.run(server.hang_up())
    assert Server(OPTIONS, {})._rsh[0] == "ssh"
    assert "-p" not in Server(OPTIONS, {})._rsh


def test_an_address_of_numbers_stands_in_brackets():
    six = RsyncOptions(type="rsync", host="2001:db8::1", path="/www", user="me")
    assert Server(six, {}).at("/www/") == "[me@2001:db8::1]:/www/"
    assert Server(OPTIONS, {}).at("/www/") == "example.com:/www/"
