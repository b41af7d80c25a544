"""A host on this machine that answers as it is told, and writes down who asked for what."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Hosted:
    """What a host answers, by paths, and what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.connections = 0
        self.open = self.most_open = 0
        self.lock = threading.Lock()
        self.address = ""

    def page(self, path: str, status: int = 200, body: bytes = b"", **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, named, body)
        return self.address + path


@contextlib.contextmanager
def hosting() -> Iterator[Hosted]:
    """Give the body a host that runs on loopback until it is done."""
    hosted = Hosted()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def setup(self) -> None:
            super().setup()
            with hosted.lock:
                hosted.connections += 1
                hosted.open += 1
                hosted.most_open = max(hosted.open, hosted.most_open)

        def finish(self) -> None:
            with hosted.lock:
                hosted.open -= 1
            with contextlib.suppress(OSError):
                super().finish()

        def answer(self) -> None:
            hosted.asked.append(f"{self.command} {self.path}")
            hosted.agents.add(self.headers["User-Agent"])
            key = self.path if f"{self.command} {self.path}" not in hosted.pages else None
            status, headers, body = hosted.pages.get(
                f"{self.command} {self.path}" if key is None else key, (404, {}, b"")
            )
            if status == 0:  # hang up without a word
                self.close_connection = True
                self.connection.close()
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                with contextlib.suppress(OSError):
                    self.wfile.write(body)
            if headers.get("Connection") == "close":
                self.close_connection = True

        do_GET = do_HEAD = answer  # noqa: N815 - names of the library

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Say nothing of those who hang up."""

    with Server(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        hosted.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield hosted
        finally:
            server.shutdown()
            thread.join()
