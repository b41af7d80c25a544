"""One host: its rules for programs, and one request after the other."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from generator.check.outside.line import Line, Response
from generator.check.outside.robots import ALL, LONGEST, NONE, Robots, robots_of

__all__ = ["Busy", "Forbidden", "Host", "Origin", "origin_of"]

PROGRAM: Final = "byline"
"""The name by which a ``robots.txt`` can speak of this program."""

_ENOUGH: Final = 64 * 1024  # bytes of a page that are read: the rest changes nothing
_HOPS: Final = 5  # redirects of robots.txt: RFC 9309, section 2.3.1.2
_LONGEST_PAUSE: Final = 10.0  # seconds
_PORTS: Final = {"http": 80, "https": 443}
_BUSY: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


class Busy(Exception):  # noqa: N818 - a state of the host, not a mistake
    """The host wants to be left in peace."""


class Forbidden(Exception):  # noqa: N818 - a wish of the host, not a mistake
    """The host's ``robots.txt`` does not allow programs to ask for this."""


class Origin(NamedTuple):
    """Where requests are sent."""

    scheme: str
    host: str
    port: int


def origin_of(url: str) -> Origin | None:
    """Return where an address is asked for; None if that cannot be, or a name goes with it."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or parts.username is not None:
        return None
    return Origin(parts.scheme, host, port)


class Host:
    """A host that is asked one thing at a time, with pauses if it wants them."""

    def __init__(
        self,
        origin: Origin,
        agent: str,
        *,
        private: bool,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Name the host; ``agent`` says who asks."""
        self._line = Line(*origin, agent, private=private)
        self._robots: Robots | None = None
        self._sleep = sleep
        self._busy = False
        self._failed: Exception | None = None
        self._asked = False
        self._lock = threading.Lock()

    def ask(self, target: str) -> Response:
        """Ask for a path with its query: by HEAD, and by GET where that is answered badly.

        Raises :class:`Forbidden`, :class:`Busy`, OSError and ``http.client.HTTPException``.
        """
        with self._lock:
            if self._busy:
                raise Busy
            if self._failed:
                raise self._failed
            if self._robots is None:
                self._robots = self._first_rules()
            if not self._robots.allows(target):
                raise Forbidden
            response = self._try("HEAD", target)
            if response is None or response.status >= HTTPStatus.BAD_REQUEST:
                # Many hosts know HEAD not at all, or not well.
                response = self._sent("GET", target, _ENOUGH)
            return response

    def _try(self, method: str, target: str) -> Response | None:
        try:
            return self._sent(method, target, 0)
        except (ConnectionError, http.client.HTTPException):
            return None

    def _sent(self, method: str, target: str, most: int) -> Response:
        if self._asked and self._robots and self._robots.delay:
            self._sleep(min(self._robots.delay, _LONGEST_PAUSE))
        self._asked = True
        response = self._line.ask(method, target, most)
        if response.status in _BUSY:
            self._busy = True
            raise Busy
        return response

    def _first_rules(self) -> Robots:
        try:
            return self._rules()
        except (OSError, http.client.HTTPException) as problem:
            # It will hardly answer the next time: nobody is to wait for it again.
            self._failed = problem
            raise

    def _rules(self) -> Robots:
        """Read ``robots.txt``: without one all is allowed, with one that fails nothing is."""
        target = "/robots.txt"
        for _ in range(_HOPS + 1):
            response = self._line.ask("GET", target, LONGEST)
            if HTTPStatus.MULTIPLE_CHOICES <= response.status < HTTPStatus.BAD_REQUEST:
                parts = urlsplit(response.location)
                if parts.netloc or not parts.path.startswith("/"):
                    return ALL  # on another host, which has rules of its own
                target = parts.path
                continue
            if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                return NONE
            if response.status >= HTTPStatus.BAD_REQUEST:
                return ALL
            return robots_of(
                response.body.decode("utf-8", "replace").removeprefix("\ufeff"), PROGRAM
            )
        return ALL

    def close(self) -> None:
        """Let go of the connection."""
        self._line.close()
