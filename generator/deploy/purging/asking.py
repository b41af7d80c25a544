"""One request to a service's own interface, tried again where that may help."""

from __future__ import annotations

import http.client
import random
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Final

from generator.deploy.target import Denied, Permanent, Transient

__all__ = ["ask"]

_TRIES: Final = 5
_FIRST: Final = 0.5  # seconds
_LONGEST: Final = 30.0  # seconds for one request, and for one wait
_AGAIN: Final = frozenset({408, 429, 500, 502, 503, 504})
_DENIED: Final = frozenset({401, 403})


def ask(service: str, address: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """Post a body and return the answer's; ``service`` is what messages call it.

    Raises :class:`Denied`, :class:`Permanent`, or :class:`Transient` when it was no use.
    """
    for number in range(_TRIES):
        try:
            return _once(service, address, body, headers)
        except Transient as problem:
            if number + 1 == _TRIES:
                raise
            wait = random.uniform(0, min(_LONGEST, _FIRST * 2**number))  # noqa: S311 - no secret
            time.sleep(max(wait, min(problem.after or 0, _LONGEST)))
    raise AssertionError  # not reached: the last try returns or raises


def _once(service: str, address: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    request = urllib.request.Request(address, body, dict(headers))  # noqa: S310 - it is ours
    try:
        with urllib.request.urlopen(request, timeout=_LONGEST) as answer:  # noqa: S310 - the same
            content: bytes = answer.read()
            return content
    except urllib.error.HTTPError as problem:
        with problem:
            said = f"{service} says {problem.code}"
            if problem.code in _DENIED:
                raise Denied(said, "see whether its key is right, and allowed to do this") from None
            if problem.code in _AGAIN:
                raise Transient(said, after=_after(problem)) from None
            raise Permanent(said) from None
    except (OSError, http.client.HTTPException) as problem:
        reason = getattr(problem, "reason", None) or problem
        raise Transient(f"{service} cannot be reached: {reason}") from None


def _after(problem: urllib.error.HTTPError) -> float | None:
    said = problem.headers.get("Retry-After", "")
    return float(said) if said.isdecimal() else None
