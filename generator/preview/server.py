"""The preview over HTTP: pages from memory, events to the tabs that show them.

Every address is looked up in the table of what the site makes; nothing turns one into a path on
disk. Source of the events: the chapter on server-sent events of the HTML standard.
"""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import socket
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, quote, unquote

from generator.preview.desk.asked import DESK, Asked
from generator.preview.guard import Refused, decoded, is_own_host, may_ask, may_write
from generator.preview.guests import Guests, seats
from generator.preview.line import Event, Line
from generator.preview.ranges import part

if TYPE_CHECKING:
    from generator.preview.desk.door import Desk
    from generator.preview.state import Answer

__all__ = ["Server", "Taken", "bound"]

OWN: Final = "/_byline/"
"""Below it stands what is the preview's and not the site's."""

_CLIENT: Final = Path(__file__).with_name("client")
_CLIENT_FILES: Final = re.compile(r"[a-z-]+\.js")
_BEAT: Final = 15.0  # seconds between signs of life, so that what lies between keeps a line open
_LONGEST_BODY: Final = 64 * 1024
_DIGITS: Final = 18  # of a length that is looked at
_TRIES: Final = 50  # ports that are tried, one after the other
# By the statuses that the standard library gives; all others become 400.
_PLAIN: Final[Mapping[int, int]] = {413: 413, 431: 431, 501: 405, 505: 400, 414: 431}
_END: Final = re.compile(rb"</body\s*>", re.IGNORECASE)


class Taken(Exception):  # noqa: N818 - it says what is so
    """No port could be had."""


class Server(ThreadingHTTPServer):
    """Answers requests with what ``pages`` gives; knows the tabs that are open.

    ``pages`` is asked for an address, ``ready`` whenever a tab opens a line, ``asked`` for what a
    page of ours wants changed: a name and what came with it.
    """

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(
        self,
        address: tuple[str, int],
        pages: Callable[[str], Answer],
        ready: Callable[[Line], None],
        asked: Callable[[str, Mapping[str, Any]], Mapping[str, Any]],
    ) -> None:
        """Bind to a host and a port; raises :class:`OSError` when that cannot be."""
        self.host = address[0]
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, _Handler)
        self.pages, self.ready, self.asked = pages, ready, asked
        self.token = secrets.token_urlsafe(24)
        self.name = secrets.token_hex(8)
        self.build = 0
        self.desk: Desk | None = None
        self._seats = seats()
        self.guests = Guests(self._seats)
        self._lines: dict[Line, None] = {}
        self._lock = threading.Lock()

    def server_bind(self) -> None:
        """Bind, and ask no name server what this machine is called, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.host, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take a connection in, and answer it on a thread of its own."""
        self.guests.came(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        self.guests.went(request)
        super().shutdown_request(request)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The open tabs."""
        with self._lock:
            return tuple(self._lines)

    def opened(self, line: Line) -> None:
        """Take a tab up; one too many takes the place of the first."""
        with self._lock:
            self._lines[line] = None
            if len(self._lines) > self._seats:
                first = next(iter(self._lines))
                del self._lines[first]
                first.hang_up()

    def closed(self, line: Line) -> None:
        """Forget a tab."""
        with self._lock:
            self._lines.pop(line, None)

    def tell(self, event: Event) -> None:
        """Tell all tabs something."""
        for line in self.lines:
            line.say(event)

    def with_client(self, page: bytes) -> bytes:
        """Return a page with the script that keeps it up to date."""
        script = (
            f'<script type="module" src="{OWN}client.js" data-token="{self.token}"'
            f' data-build="{self.build}"></script>'
        ).encode()
        found = None
        for found in _END.finditer(page):  # noqa: B007 - the last one is meant
            pass
        at = found.start() if found else len(page)
        return page[:at] + script + page[at:]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away in the middle of a sentence."""


def bound(host: str, port: int, **given: Any) -> Server:
    """Return a server at the first free port from ``port`` on.

    Raises :class:`Taken` when there is none, and :class:`OSError` when the host is not this
    machine's.
    """
    for number in range(port, min(port + _TRIES, 65536)):
        try:
            return Server((host, number), **given)
        except PermissionError:
            raise
        except OSError as problem:
            if not _is_taken(problem):
                raise
    raise Taken(f"ports {port} to {port + _TRIES - 1}")


def _is_taken(problem: OSError) -> bool:
    import errno

    return problem.errno in {errno.EADDRINUSE, 10048}  # of Windows


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "byline"
    sys_version = ""
    timeout = 60

    def log_message(self, *_arguments: Any) -> None:
        """Stay silent: what a writer must know is told elsewhere."""

    def do_GET(self) -> None:
        self._answered(self._get)

    def do_HEAD(self) -> None:
        self._answered(self._get)

    def do_POST(self) -> None:
        self._answered(self._post)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what is no request that is read here, in few words and with few statuses."""
        del message, explain
        self.close_connection = True
        self.request_version = self.protocol_version  # or there would be no head
        self.command = getattr(self, "command", None) or "GET"
        with contextlib.suppress(OSError):
            status = _PLAIN.get(code, 400)
            self._send(status, "text/plain; charset=utf-8", b"this is no request for a page\n")

    def _answered(self, answer: Callable[[str], None]) -> None:
        if self.request_version not in {"HTTP/1.0", "HTTP/1.1"}:
            self.send_error(400)
            return
        try:
            self.server.guests.came(self.connection)
            self._check_asker()
            answer(decoded(self.path))
        except Refused as refused:
            self.close_connection = True
            self._send(refused.status, "text/plain; charset=utf-8", f"{refused.why}\n".encode())
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def _check_asker(self) -> None:
        port = self.server.server_address[1]
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or not is_own_host(hosts[0], self.server.host, port):
            raise Refused(403, "this server is asked by another name")
        if not may_ask(dict(self.headers.items()), f"http://{hosts[0]}"):
            raise Refused(403, "only pages of this server may ask for that")

    def _get(self, path: str) -> None:
        if path == f"{OWN}events":
            self._listen()
        elif path.startswith(OWN):
            self._own(path.removeprefix(OWN))
        elif f"{path}/".startswith(DESK):
            self._at_desk(Asked.of(self.command, path, self.path, self.headers.items()))
        else:
            self._page(path)

    def _at_desk(self, asked: Asked) -> None:
        if self.server.desk is None:
            raise Refused(404, "there is nothing here")
        self._send(*self.server.desk.ask(asked)[:4])

    def _own(self, name: str) -> None:
        """Serve a file of the client: one of those that lie in its folder, by its name."""
        file = _CLIENT / name
        if not _CLIENT_FILES.fullmatch(name) or not file.is_file():
            raise Refused(404, "there is nothing here")
        self._send(200, "text/javascript; charset=utf-8", file.read_bytes())

    def _page(self, path: str) -> None:
        answer = self.server.pages(path)
        if answer.location:
            query = self.path.partition("?")[2]
            location = quote(answer.location, safe="/~!$&'()*+,;=:@-._") + (
                f"?{query}" if query else ""
            )
            self._send(answer.status, answer.type, b"", {"Location": location})
            return
        content = answer.content
        try:
            data = content.read_bytes() if isinstance(content, Path) else content
        except OSError:
            raise Refused(404, "this file is gone") from None
        if answer.type.startswith("text/html"):
            data = self.server.with_client(data)
            self._send(answer.status, answer.type, data)
        else:
            self._send_part(answer.status, answer.type, data)

    def _send_part(self, status: int, kind: str, data: bytes) -> None:
        """Send all of it, or the one range that was asked for; of several ranges, all."""
        asked = part(self.headers.get("Range", ""), len(data))
        if status != HTTPStatus.OK or asked is None:
            self._send(status, kind, data, {"Accept-Ranges": "bytes"})
            return
        start, end = asked
        if start >= len(data) or start > end:
            self._send(416, "text/plain", b"", {"Content-Range": f"bytes */{len(data)}"})
            return
        headers = {"Content-Range": f"bytes {start}-{end}/{len(data)}"}
        self._send(206, kind, data[start : end + 1], headers)

    def _send(
        self, status: int, kind: str, data: bytes, headers: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        # The client reads from the browser's cache what it was loaded from.
        if "Cache-Control" not in (headers or {}):
            self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Referrer-Policy", "same-origin")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _listen(self) -> None:
        """Keep a tab informed until it goes."""
        if self.headers.get("Sec-Fetch-Mode") == "navigate":
            raise Refused(403, "only pages of this server may listen")
        if self.command != "GET":
            raise Refused(405, "this can only be listened to")
        query = parse_qs(self.path.partition("?")[2])
        asked, build = (query.get(key, [""])[0] for key in ("page", "build"))
        page = unquote(asked.partition("?")[0].partition("#")[0]) or "/"
        line = Line(page, int(build) if re.fullmatch(r"\d{1,9}", build) else None)
        self.close_connection = True
        self.server.guests.went(self.connection)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.server.opened(line)
        try:
            self.server.ready(line)
            while (event := line.next(_BEAT)) is not None:
                text = f"data: {json.dumps(event, ensure_ascii=False)}\n\n" if event else ":\n\n"
                self.wfile.write(text.encode())
                self.wfile.flush()
        finally:
            self.server.closed(line)

    def _post(self, path: str) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or "Transfer-Encoding" in self.headers:
            raise Refused(400, "say how long it is")
        origin = f"http://{self.headers.get('Host')}"
        asked = Asked.of(self.command, path, self.path, self.headers.items())
        limit = _LONGEST_BODY
        if path.startswith(DESK) and self.server.desk:
            limit = self.server.desk.admission.admit(asked, origin)
        if len(length) > _DIGITS or int(length) > limit:
            raise Refused(413, "this is too much")
        data = self.rfile.read(int(length))
        if path.startswith(DESK):
            self._at_desk(asked._replace(body=data))
            return
        if not path.startswith(OWN):
            raise Refused(405, "a page can only be read")
        if not may_write(dict(self.headers.items()), origin, self.server.token):
            raise Refused(403, "only a page of this server may ask for that")
        try:
            said = json.loads(data)
        except ValueError:
            raise Refused(400, "this is not JSON") from None
        if not isinstance(said, dict):
            raise Refused(400, "this is no object")
        done = self.server.asked(path.removeprefix(OWN), said)
        self._send(200, "application/json; charset=utf-8", json.dumps(done).encode())
