"""What came of a request, in the words of the seam: from a status, or from an obstore error.

Nothing of what a server wrote gets into a message but the short code of its error: what it wrote
may repeat the request, with its key.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Final

from generator.deploy.target import Denied, Full, Permanent, TargetError, Transient

__all__ = ["is_of_file", "of_status", "of_store"]

_STATUS: Final = re.compile(r"\bstatus: (\d{3}),|non-2xx status code: (\d{3})")
_CODE: Final = re.compile(r"<Code>(\w{1,60})</Code>")
_BROKEN: Final = re.compile(r"kind: (?:Timeout|Connect|Request|Interrupted|Decode|Unknown)\b")
_AGAIN: Final = frozenset({408, 421, 425, 429})
_KEY: Final = "see whether the key is still good, and may list, read, write and delete there"
_HINTS: Final = {
    "AccessDenied": "the key is known, but it may not do this: it must list, read, write, delete",
    "AllAccessDisabled": "the service has closed this bucket; its owner must ask there",
    "ExpiredToken": "the key was lent for a time that is over: log in once more",
    "InvalidAccessKeyId": "the service does not know this key: see whether it is the right one",
    "RequestTimeTooSkewed": "the clock of this machine is wrong: set it, then deploy again",
    "SignatureDoesNotMatch": "the secret does not go with the name of the key: copy both again",
    "TokenRefreshRequired": "the key was lent for a time that is over: log in once more",
}
_ELSEWHERE: Final = "see whether region: and endpoint: are those of the bucket"
_MISPLACED: Final = frozenset(
    {"AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "PermanentRedirect"}
)
_NO_ROOM: Final = re.compile(r"Quota|StorageFull|InsufficientStorage|EntityTooLarge", re.IGNORECASE)
_NO_BUCKET: Final = frozenset({"NoSuchBucket", "ContainerNotFound"})
_SLOWER: Final = frozenset(
    {
        "ConditionalRequestConflict",
        "OperationAborted",
        "OperationTimedOut",
        "RequestTimeout",
        "ServerBusy",
        "SlowDown",
    }
)


def of_status(
    status: int, doing: str, *, code: str = "", after: float | None = None, hint: str | None = None
) -> TargetError:
    """Return what an HTTP status says of a request.

    ``doing`` completes "the server answered 403 to …"; ``code`` is the server's own name for it.
    """
    said = f"the server answered {status}{f' {code}' if code else _phrase(status)} to {doing}"
    if status in _AGAIN or code in _SLOWER:
        return Transient(said, after=after)
    if status == HTTPStatus.INSUFFICIENT_STORAGE or _NO_ROOM.search(code):
        return Full(said, hint or "make room there, then deploy again")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Transient(said, after=after)
    if code in _MISPLACED:
        return Permanent(said, _ELSEWHERE)
    if status in {401, 403} or code in _HINTS:
        return Denied(said, _HINTS.get(code) or hint or _KEY)
    return Permanent(said, hint)


def _phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""


def of_store(problem: Exception, doing: str, place: str) -> TargetError:
    """Return what an error of obstore says; ``place`` is the bucket's address, for people."""
    text = f"{problem}"
    found = _STATUS.search(text)
    code = _code(text)
    if code in _NO_BUCKET:
        hint = "make it at the service, or see whether its name, region: and endpoint: are right"
        return Permanent(f"there is no {place}", hint)
    if found:
        status = int(found[1] or found[2])
        absent = (
            f"see whether there is such a place as {place}"
            if status == HTTPStatus.NOT_FOUND
            else None
        )
        return of_status(status, doing, code=code, hint=absent)
    if "BareRedirect" in text:
        return Permanent(f"the server has no {place}, but knows where it is", _ELSEWHERE)
    if _BROKEN.search(text):
        return Transient(f"no answer came to {doing}", "see whether this machine is online")
    return Permanent(f"the answer to {doing} made no sense", _ELSEWHERE)


def is_of_file(problem: FileNotFoundError) -> bool:
    """Say whether it is one file that is not there, and not the bucket."""
    return _code(f"{problem}") not in _NO_BUCKET


def _code(text: str) -> str:
    return named[1] if (named := _CODE.search(text)) else ""
