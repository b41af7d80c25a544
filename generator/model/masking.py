"""What must not be shown of a line of settings: a password in an address, or behind its key."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["masked"]

_IN_ADDRESS: Final = re.compile(r"(?P<before>://[^\s/@:\"']*:)(?P<secret>[^\s/]+)(?=@)")
# The same without a scheme, and what some write where only the name of a user belongs.
_BEHIND_NAME: Final = re.compile(
    r"(?P<before>(?:^|(?<=[\s\"'{,]))[^\s/@:\"'{,]+:)(?P<secret>(?!//)[^\s\"']+)(?=@)"
    r"|(?P<user>\buser(?:name)?[\"']?\s*[:=]\s*[\"']?[^\s:\"',}]+:)(?P<word>[^\s\"',}]+)",
    re.IGNORECASE,
)
# None of these is a key of site.yaml, but people write them there.
_BEHIND_KEY: Final = re.compile(
    r"(?P<before>(?:pass(?:word|phrase|wd)?|secret|token|credentials?|api[-_]?key|access[-_]?key"
    r"|account[-_]?key|private[-_]?key|sas)[\w-]*[\"']?\s*[:=]\s*)(?P<secret>[^\s#,}\]][^,}\]]*)",
    re.IGNORECASE,
)


def masked(line: str, *, settings: bool = False) -> str:
    """Return a line with dots for each letter of a password, so that columns stay right.

    What stands behind the name of a user, or behind a key that says it is secret, is hidden in a
    line of ``settings`` alone.
    """
    line = _IN_ADDRESS.sub(_dotted, line)
    return _BEHIND_KEY.sub(_dotted, _BEHIND_NAME.sub(_dotted, line)) if settings else line


def _dotted(match: re.Match[str]) -> str:
    before, secret = filter(None, match.groups())
    return f"{before}{'•' * len(secret)}"
