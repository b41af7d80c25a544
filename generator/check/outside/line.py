"""One connection to one host, which may be kept from leading into one's own network."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import Final, NamedTuple

__all__ = ["Line", "Private", "Response"]

_TIMEOUT: Final = 10.0  # seconds without a byte
_DEADLINE: Final = 30.0  # seconds for a whole response, however slowly it drips
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


class Private(OSError):  # noqa: N818 - a state of the host, not a mistake
    """The host lies in a private network, or is this machine."""


class Response(NamedTuple):
    """A response: its status, where it leads on, and the start of its body."""

    status: int
    location: str = ""
    body: bytes = b""


class Line:
    """A connection that stays open from one request to the next, as far as the host wants that."""

    def __init__(self, scheme: str, host: str, port: int, agent: str, *, private: bool) -> None:
        """Name the host; nothing is sent before the first request."""
        self._headers = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        self._tls = ssl.create_default_context() if scheme == "https" else None
        self._host, self._port, self._private = host, port, private
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, target: str, most: int) -> Response:
        """Send a request and return its response, with at most so many bytes of its body.

        Raises OSError and ``http.client.HTTPException`` as these do, :class:`Private` for a host
        in a network of one's own where that is not allowed.
        """
        try:
            return self._asked(method, target, most)
        except (ConnectionError, http.client.BadStatusLine):
            if self._connection is None:
                raise
            # A host may close a connection that was kept open at any time.
            self.close()
            return self._asked(method, target, most)
        except Private:
            raise
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def _asked(self, method: str, target: str, most: int) -> Response:
        fresh = self._connection is None
        connection = self._connection or self._opened()
        try:
            with _deadline(connection):
                connection.request(method, target, headers=self._headers)
                answer = connection.getresponse()
                body = answer.read(most)  # also after HEAD: so the library knows that it is done
        except (OSError, http.client.HTTPException):
            if fresh:
                connection.close()
            raise
        self._connection = connection
        # What is left of a long body is not worth reading, so the connection is not either.
        if answer.will_close or not answer.isclosed():
            self.close()
        return Response(answer.status, _meant(answer.headers.get("Location") or ""), body)

    def _opened(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=_TIMEOUT)
        plain = self._connected()
        if self._tls:
            connection.default_port = http.client.HTTPS_PORT  # which is not named to the host then
            try:
                connection.sock = self._tls.wrap_socket(plain, server_hostname=self._host)
            except BaseException:
                plain.close()
                raise
        else:
            connection.sock = plain
        return connection

    def _connected(self) -> socket.socket:
        """Connect to an address that was looked at, so that no second look can give another one."""
        found = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        allowed = [one for one in found if self._private or _is_public(str(one[4][0]))]
        if not allowed:
            raise Private
        problem: OSError | None = None
        for family, kind, protocol, _, address in allowed:
            plain = socket.socket(family, kind, protocol)
            plain.settimeout(_TIMEOUT)
            try:
                plain.connect(address)
            except OSError as failed:
                plain.close()
                problem = failed
            else:
                return plain
        assert problem is not None
        raise problem

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection:
            self._connection.close()
        self._connection = None


def _meant(header: str) -> str:
    """Return a header, which the library reads as Latin-1, as hosts mostly mean it: as UTF-8."""
    with contextlib.suppress(UnicodeError):
        return header.encode("latin-1").decode("utf-8").strip()
    return header.strip()  # in Latin-1 after all


def _is_public(address: str) -> bool:
    known = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped:
            return known.ipv4_mapped.is_global
        if known in _NAT64:
            return ipaddress.IPv4Address(int(known) & 0xFFFFFFFF).is_global
    return known.is_global and not known.is_multicast


@contextlib.contextmanager
def _deadline(connection: http.client.HTTPConnection) -> Iterator[None]:
    """End the connection under whoever waits for it when a response takes too long."""
    timer = threading.Timer(_DEADLINE, _cut, [connection.sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
