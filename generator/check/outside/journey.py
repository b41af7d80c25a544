"""The way of one address, from redirect to redirect, to what stands at its end."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from generator.check.outside.answer import Answer
from generator.check.outside.host import Busy, Forbidden, Host, Origin, origin_of
from generator.check.outside.line import Private, Response

__all__ = ["followed"]

_HOPS: Final = 10  # redirects; browsers allow twenty
_FOR_GOOD: Final = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_ON: Final = frozenset(
    {*_FOR_GOOD, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT}
)
_SAFE: Final = "%/:?#[]@!$&'*+,;=~"  # brackets would end a link of Markdown

Hosts = Callable[[Origin], Host]


def followed(url: str, hosts: Hosts) -> Answer:
    """Ask for an address and go where it leads; ``hosts`` gives the host of each step."""
    here, moved, seen = url, url, {url}
    for_good = True
    for _ in range(_HOPS + 1):
        origin = origin_of(here)
        if origin is None:
            return Answer(0, problem="this is not an address that can be asked for")
        response = _asked(here, origin, hosts)
        if isinstance(response, Answer):
            return response
        if response.status not in _ON or not response.location:
            return _arrived(url, here, moved if moved != url else "", response.status)
        here = quote(urljoin(here, response.location), safe=_SAFE).partition("#")[0]
        if here in seen:
            return Answer(response.status, problem="it leads back to itself")
        seen.add(here)
        for_good = for_good and response.status in _FOR_GOOD
        moved = here if for_good else moved
    return Answer(0, problem=f"it leads on more than {_HOPS} times")


def _arrived(url: str, here: str, moved: str, status: int) -> Answer:
    if status >= HTTPStatus.BAD_REQUEST:
        return Answer(status)
    if urlsplit(url).path.strip("/") and not urlsplit(here).path.strip("/"):
        # What a host that has lost a page often does.
        return Answer(status, problem=f"it leads to the home page instead, {here}")
    # Nobody is to be led from an encrypted page to one that is not.
    worse = url.startswith("https:") and not moved.startswith("https:")
    return Answer(status, "" if worse else moved)


def _asked(url: str, origin: Origin, hosts: Hosts) -> Response | Answer:
    parts = urlsplit(url)
    target = quote(parts.path or "/", safe=f"{_SAFE}()") + (
        f"?{quote(parts.query, safe=f'{_SAFE}()')}" if parts.query else ""
    )
    try:
        return hosts(origin).ask(target)
    except Forbidden:
        return Answer(0, problem="its robots.txt does not want programs to ask for this")
    except Busy:
        return Answer(0, problem="the host wants to be asked later")
    except Private:
        return Answer(0, problem="it lies in a private network; --private asks there too")
    except ssl.SSLCertVerificationError as problem:
        return Answer(0, problem=f"its certificate is not valid: {problem.verify_message}")
    except socket.gaierror as problem:
        gone = problem.errno == socket.EAI_NONAME
        return Answer(
            0, problem="there is no such host" if gone else "no name server answers", lost=gone
        )
    except TimeoutError:
        return Answer(0, problem="it does not answer in time")
    except (OSError, http.client.HTTPException) as problem:
        reason = getattr(problem, "strerror", None) or type(problem).__name__
        return Answer(0, problem=f"the connection fails: {reason}")
