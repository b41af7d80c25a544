"""Fetch what changed as readers do, and hold it against what was built."""

from __future__ import annotations

import asyncio
import functools
import gzip
import hashlib
import http.client
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from generator.deploy.lost import address_of
from generator.deploy.together import together
from generator.model.url import Root

__all__ = ["addresses", "verified"]

# What hosts read and do not serve, or serve as they like.
_NOT_SERVED: Final = frozenset({"_headers", "_redirects", ".nojekyll", "CNAME", "404.html"})
_AT_ONCE: Final = 16
_LONGEST: Final = 20.0  # seconds for one request
_MOST: Final = 1 << 30  # bytes of one answer
_OK: Final = 200


def addresses(root: Root, paths: Iterable[str]) -> Mapping[str, str]:
    """Return the whole addresses of files, by their paths, of those that hosts serve."""
    return {
        path: root.absolute(address_of(path))
        for path in paths
        if path not in _NOT_SERVED and not path.startswith(".byline/")
    }


async def verified(
    wanted: Mapping[str, str],
    patience: float,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Mapping[str, str]:
    """Return what is wrong, by address: ``wanted`` has the SHA-256 that each is to have.

    A host may take a while to show what it was given, so for ``patience`` seconds each is asked
    for again, at growing intervals.
    """
    done = 0

    async def check(address: str, digest: str) -> tuple[str, str]:
        nonlocal done
        wait, waited = 0.25, 0.0
        problem = await asyncio.to_thread(_problem, address, digest)
        while problem and waited < patience:
            await asyncio.sleep(wait)
            waited += wait
            wait = min(wait * 2, 5.0)
            problem = await asyncio.to_thread(_problem, address, digest)
        done += 1
        progress("verifying", done, len(wanted))
        return address, problem

    calls = (functools.partial(check, *one) for one in wanted.items())
    results = await together(calls, _AT_ONCE)
    return {address: problem for address, problem in results if problem}


def _problem(address: str, digest: str) -> str:
    """Fetch one address past all caches; say what is wrong with it, or nothing."""
    request = urllib.request.Request(  # noqa: S310 - the address is made from the blog's own
        address,
        headers={"Accept-Encoding": "identity", "Cache-Control": "no-cache", "Pragma": "no-cache"},
    )
    try:
        with urllib.request.urlopen(request, timeout=_LONGEST) as answer:  # noqa: S310
            body = answer.read(_MOST)
            encoding = answer.headers.get("Content-Encoding", "")
            if answer.status != _OK:
                return f"is answered with {answer.status}"
    except urllib.error.HTTPError as problem:
        problem.close()
        return f"is answered with {problem.code}"
    except (OSError, http.client.HTTPException) as problem:
        return f"cannot be fetched: {getattr(problem, 'reason', None) or problem}"
    try:
        plain = _decoded(body, encoding)
    except (OSError, EOFError, zlib.error, ImportError):
        return f"comes encoded ({encoding}) in a way that cannot be read"
    if hashlib.sha256(plain).hexdigest() != digest:
        return "is not what was built"
    return ""


def _decoded(body: bytes, encoding: str) -> bytes:
    """Undo the encoding that a file was stored with: some hosts send it so to everybody."""
    if encoding == "gzip":
        return gzip.decompress(body)
    if encoding == "br":
        import brotli

        plain: bytes = brotli.decompress(body)
        return plain
    return body
