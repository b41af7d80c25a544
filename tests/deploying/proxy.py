"""A proxy before a server that fails as servers, and the lines to them, do."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

__all__ = ["HTTP_FATAL", "HTTP_PASSING", "Proxy", "proxied"]

HTTP_PASSING = ("408", "429", "500", "503", "reset", "late", "hang", "short", "wrong")
"""What passes when it is asked again; ``late`` is done by the server, but its answer is lost;
``short`` ends in the middle, ``wrong`` has another ETag."""

HTTP_FATAL = ("403", "404")

_HOPS = frozenset({"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"})


class Proxy:
    """Passes requests on, and counts them; one of them can be made to fail."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        assert parts.hostname
        self.host, self.port = parts.hostname, parts.port or 80
        self.address = ""
        self.requests = 0
        self._lock = threading.Lock()
        self._at, self._fault = 0, ""
        self.healed = threading.Event()

    def fail(self, at: int, fault: str) -> None:
        """Let the request of that number from now on, beginning with 1, meet with a fault."""
        with self._lock:
            self.requests, self._at, self._fault = 0, at, fault
            self.healed.clear()

    def heal(self) -> None:
        """Let nothing fail, and let go of what hangs."""
        with self._lock:
            self._at = 0
        self.healed.set()

    def next(self) -> str:
        """Return the fault of the next request, if any."""
        with self._lock:
            self.requests += 1
            return self._fault if self.requests == self._at else ""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: Proxy

    def handle_one_request(self) -> None:
        with contextlib.suppress(OSError):
            super().handle_one_request()

    def _pass(self) -> None:
        body = self._body()
        fault = self.proxy.next()
        if fault.isdecimal():
            more = {"Retry-After": "0"} if fault in {"429", "503"} else {}
            self._answer(int(fault), more, b"")
        elif fault == "hang":
            self.proxy.healed.wait(60)
            self._break()
        elif fault == "reset":
            self._break()
        else:
            status, headers, content = self._upstream(body)
            if fault == "late":
                self._break()
                return
            if fault == "wrong":
                headers = {
                    name: '"0123456789abcdef0123456789abcdef"' if name.lower() == "etag" else value
                    for name, value in headers.items()
                }
            self._answer(status, headers, content, short=fault == "short")

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass  # noqa: N815 - the library's names

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _upstream(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.proxy.host, self.proxy.port, timeout=60)
        try:
            connection.putrequest(
                self.command, self.path, skip_host=True, skip_accept_encoding=True
            )
            for name, value in self.headers.items():
                if name.lower() not in _HOPS | {"content-length", "expect"}:
                    connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            content = answer.read()
            kept = {n: v for n, v in answer.getheaders() if n.lower() not in _HOPS}
            return answer.status, kept, content
        finally:
            connection.close()

    def _answer(
        self, status: int, headers: dict[str, str], content: bytes, *, short: bool = False
    ) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() != "content-length" or self.command == "HEAD":
                self.send_header(name, value)
        if self.command != "HEAD" and status != http.client.NO_CONTENT:
            self.send_header("Content-Length", str(len(content) + (7 if short else 0)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content[: len(content) // 2] if short else content)
        self.wfile.flush()
        if short:
            self._break()

    def _break(self) -> None:
        """Reset the connection, as a line that is cut."""
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()

    def log_message(self, *_arguments: Any) -> None:
        return


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_arguments: Any) -> None:
        """Say nothing of connections that were cut."""


@contextlib.contextmanager
def proxied(server: str) -> Iterator[Proxy]:
    """Stand before the server at an address such as ``http://127.0.0.1:9000``."""
    proxy = Proxy(server)
    handler = type("_Bound", (_Handler,), {"proxy": proxy})
    with _Server(("127.0.0.1", 0), handler) as listening:
        proxy.address = f"http://127.0.0.1:{listening.server_port}"
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            proxy.heal()
            listening.shutdown()
            thread.join()
