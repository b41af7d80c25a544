"""Fetch pictures from the web: from public addresses alone, in good time, and no more than asked.

What a name stands for is looked up once and connected to as it was looked up, so that no name can
mean one machine when it is checked and another when it is asked; redirects are checked the same.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

__all__ = ["Fetcher", "Refused"]

_AGENT: Final = "byline-import"
_MOST: Final = 64 * 2**20  # bytes
_TIMEOUT: Final = 20.0  # seconds for each step
_REDIRECTS: Final = 5
_TRIES: Final = 2
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_OK: Final = 200
_LATER: Final = frozenset({429, 500, 502, 503, 504})
_CHUNK: Final = 1 << 16


class Refused(Exception):  # noqa: N818 - it says what became of a request
    """Nothing was fetched; says why."""


class _Again(Refused):
    """It may go better another time."""


@dataclass(slots=True)
class Fetcher:
    """Fetches; may be called from several threads at once."""

    allow_private: bool = False
    """Whether addresses in private networks, and this machine, may be asked."""
    dead: dict[str, str] = field(default_factory=dict)
    """Hosts that could not be reached, and why: they are not tried again."""

    def __call__(self, address: str) -> bytes:
        """Return what is at an address. Raises :class:`Refused`."""
        for left in range(_TRIES - 1, -1, -1):
            try:
                return self._fetched(address)
            except _Again:
                if not left:
                    raise
        raise AssertionError  # not reached: the last try returns or raises

    def _fetched(self, address: str) -> bytes:
        for _ in range(_REDIRECTS + 1):
            found = self._asked(address)
            if isinstance(found, bytes):
                return found
            address = urljoin(address, found)
        raise Refused("it leads on and on")

    def _asked(self, address: str) -> bytes | str:
        """Ask once; return what came, or where it leads on to."""
        try:
            parts = urlsplit(address)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise Refused("it is no address") from None
        if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
            raise Refused("it is no address of the web")
        if host in self.dead:
            raise Refused(self.dead[host])
        connection = self._connection(parts.scheme, host, port)
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
        try:
            connection.request("GET", path + query, headers={"User-Agent": _AGENT, "Accept": "*/*"})
            with connection.getresponse() as answer:
                return self._read(answer)
        except (OSError, http.client.HTTPException) as problem:
            raise _Again(f"the connection failed: {problem or type(problem).__name__}") from problem
        finally:
            connection.close()

    def _read(self, answer: http.client.HTTPResponse) -> bytes | str:
        if answer.status in _MOVED and (where := answer.getheader("Location")):
            return where
        if answer.status != _OK:
            kind = _Again if answer.status in _LATER else Refused
            raise kind(f"the server says {answer.status} {answer.reason}".rstrip())
        length = answer.getheader("Content-Length") or "0"
        if length.isdigit() and int(length) > _MOST:
            raise Refused(f"it is larger than {_MOST // 2**20} MB")
        data = bytearray()
        while chunk := answer.read(_CHUNK):
            data += chunk
            if len(data) > _MOST:
                raise Refused(f"it is larger than {_MOST // 2**20} MB")
        return bytes(data)

    def _connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        """Connect to one of the addresses that a name stands for, each checked before."""
        secure = scheme == "https"
        port = port or (443 if secure else 80)
        problem = ""
        for family, place in self._places(host, port):
            plain = socket.socket(family, socket.SOCK_STREAM)
            try:
                plain.settimeout(_TIMEOUT)
                plain.connect(place)
                wrapped: socket.socket = plain
                if secure:
                    wrapped = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
            except (OSError, ValueError) as failed:
                plain.close()
                problem = str(getattr(failed, "strerror", None) or failed)
                continue
            connection = http.client.HTTPConnection(host, port, timeout=_TIMEOUT)
            connection.sock = wrapped
            return connection
        self.dead[host] = f"{host} cannot be reached: {problem}"
        raise Refused(self.dead[host])

    def _places(self, host: str, port: int) -> Iterable[tuple[int, tuple[object, ...]]]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as problem:
            why = getattr(problem, "strerror", None) or "there is no such name"
            self.dead[host] = f"{host} cannot be found: {why}"
            raise Refused(self.dead[host]) from problem
        places = [(int(family), tuple(place)) for family, _, _, _, place in found]
        if not self.allow_private:
            private = [place for _, place in places if not _is_public(str(place[0]))]
            if private:
                raise Refused(f"{host} is in a private network; --allow-private lets it be asked")
        return places


def _is_public(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if address.teredo:
            inside = address.teredo[1]
        # NAT64's well-known prefix (RFC 6052) leads to the address in its last 32 bits.
        if address in ipaddress.ip_network("64:ff9b::/96"):
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inside is not None and not _is_public(str(inside)):
            return False
    return address.is_global and not address.is_multicast
