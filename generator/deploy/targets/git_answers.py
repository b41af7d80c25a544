"""What git means when it says no."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from generator.deploy.target import Denied, Full, Overtaken, Permanent, TargetError, Transient

__all__ = ["Said"]


class _Meaning(NamedTuple):
    """What one of some phrases means. They are regular expressions, without regard to case."""

    kind: type[TargetError]
    message: str
    hint: str | None
    phrases: tuple[str, ...]


_MEANINGS: Final = (
    _Meaning(
        Overtaken,
        "somebody else has pushed there meanwhile",
        None,
        (
            "stale info",
            "non-fast-forward",
            "fetch first",
            "cannot lock ref",
            "incorrect old value",
            "reference already exists",
        ),
    ),
    _Meaning(
        Denied,
        "the server is not known on this machine, or has another key than it had",
        "connect once with ssh, and compare the fingerprint with the one on the host's pages",
        ("host key verification failed", "remote host identification has changed"),
    ),
    _Meaning(
        Full,
        "there is no room left in the repository, or a file is too large for it",
        "see what the host allows",
        ("no space left", "quota exceeded", "pack exceeds maximum", "exceeds .*file size limit"),
    ),
    _Meaning(
        Denied,
        "the repository takes no push to this branch",
        "see whether the branch is protected there, and whether you may push to it",
        ("protected branch", "hook declined", r"GH0\d\d", "denyNonFastForwards"),
    ),
    _Meaning(
        Denied,
        "the repository does not let you in",
        "see whether you can push there: git asks your SSH agent, or its credential helper",
        (
            "permission denied",
            "permission to .* denied",
            "access denied",
            "authentication failed",
            "could not read (?:username|password)",
            "error: 40[13]",
            "invalid credentials",
            "not granted",
        ),
    ),
    _Meaning(
        Permanent,
        "there is no such repository, or it is not shown to you",
        "see whether remote: is spelled right",
        (
            "repository .*not found",
            "does not appear to be a git repository",
            "error: 404",
            "not found$",
        ),
    ),
    _Meaning(
        Transient,
        "no answer came from the repository",
        "see whether this machine is online",
        (
            "could not resolve",
            "couldn't connect",
            "failed to connect",
            "connection (?:refused|reset|closed|timed out)",
            r"error: (?:408|429|5\d\d)",
            "early EOF",
            "hung up",
            "timed out",
            "unexpected disconnect",
            "unable to access",
            "RPC failed",
            "bad line length|protocol error|expected flush",
            "operation too slow",
            "broken pipe",
        ),
    ),
)


class Said(Exception):  # noqa: N818 - it is what git said
    """A refusal of git, with its words: for us, as there may be a password in them."""

    def __init__(self, words: str) -> None:
        """Keep what git said."""
        super().__init__("git refused")
        self.words = words

    def meaning(self, doing: str) -> TargetError:
        """Return it in the words of the seam; ``doing`` is what git could not do."""
        for kind, message, hint, phrases in _MEANINGS:
            if re.search("|".join(phrases), self.words, re.MULTILINE | re.IGNORECASE):
                return kind(f"{message}: git could not {doing}", hint)
        return Permanent(f"git could not {doing}", _first_line(self.words))


def _first_line(words: str) -> str | None:
    """Return what git complains of, without addresses: there may be a password in one."""
    for line in words.splitlines():
        found = re.match(r"(?:fatal|error|remote: error): (.+)", line)
        if found:
            return re.sub(r"\S+://\S+|'[^']*@[^']*'", "…", found[1]).strip()
    return None
