"""A stand-in for the preview's server: serves what a test sets, says what it is told to."""

from __future__ import annotations

import contextlib
import http.server
import io
import json
import queue
import threading
import time
import urllib.parse
import wave
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import generator

__all__ = ["Speaker", "speaking"]

CLIENT: Final = Path(generator.__file__).parent / "preview/client"
SCRIPT: Final = (
    '<script type="module" src="/_byline/client.js" data-token="{}" data-build="{}"></script>'
)


def silence() -> bytes:
    """Return ten seconds of it, for a player to be in the middle of."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 80000)
    return made.getvalue()


class Speaker:
    """What is served, who listens, and what was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.files: dict[str, tuple[str, bytes]] = {"/silence.wav": ("audio/wav", silence())}
        self.slow: dict[str, float] = {}
        self.status: dict[str, int] = {}
        self.first: list[dict[str, Any]] = []
        self.facts: dict[str, Mapping[str, Any]] = {}
        self.build = 1
        self.token = "token-1"
        self.identity = "server-1"
        self.asked: list[tuple[str, str, str]] = []
        self.posted: list[tuple[str, str | None, Any]] = []
        self.headers: dict[str, str] = {}
        self.listeners: dict[queue.Queue[dict[str, Any] | None], str] = {}
        self.lock = threading.Lock()
        self.server: http.server.ThreadingHTTPServer | None = None
        self.port = 0

    # The server's life

    def start(self) -> None:
        speaker = self

        class Handler(_Handler):
            told = speaker

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        assert self.server
        server, self.server = self.server, None
        server.shutdown()
        server.server_close()
        with self.lock:
            for one in self.listeners:
                one.put(None)
        self.until(lambda: not self.listeners)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # What it says

    def hello(self, page: str) -> list[dict[str, Any]]:
        said = [{"kind": "hello", "build": self.build, "server": self.identity}, *self.first]
        return [*said, {"kind": "facts", "facts": self.facts.get(page, {})}]

    def say(self, kind: str, **more: Any) -> None:
        with self.lock:
            for one in self.listeners:
                one.put({"kind": kind, **more})

    def save(self, path: str, html: str, *paths: str) -> None:
        """Set a page, as if the writer had saved it, and tell it."""
        self.pages[path] = html
        self.build += 1
        self.say("page", build=self.build, paths=[path, *paths])

    def until(self, true: Any, patience: float = 10) -> None:
        for _ in range(int(patience * 100)):
            if true():
                return
            time.sleep(0.01)
        raise AssertionError("it did not come to pass")

    def heard(self, n: int = 1) -> None:
        self.until(lambda: len(self.listeners) >= n)


class _Handler(http.server.BaseHTTPRequestHandler):
    told: Speaker
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: Any) -> None:
        return

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        token = self.headers["X-Byline-Token"]
        self.told.posted.append((self.path, token, body))
        self.answer("application/json", b"{}", 200 if token == self.told.token else 403)

    def do_GET(self) -> None:
        address = urllib.parse.urlsplit(self.path)
        path = address.path
        morph = self.headers.get("X-Byline-Preview", "")
        self.told.asked.append((path, morph, self.headers.get("Cookie", "")))
        time.sleep(self.told.slow.get(path, 0))
        if path == "/_byline/events":
            self.events(urllib.parse.parse_qs(address.query)["page"][0])
        elif path.startswith("/_byline/"):
            file = CLIENT / path.removeprefix("/_byline/")
            self.answer("text/javascript", file.read_bytes())
        elif path in self.told.files:
            self.answer(*self.told.files[path])
        elif path in self.told.pages:
            script = SCRIPT.format(self.told.token, self.told.build)
            html = self.told.pages[path].replace("</body>", script + "</body>")
            self.answer("text/html; charset=utf-8", html.encode(), self.told.status.get(path, 200))
        else:
            self.answer("text/plain", b"nothing here", 404)

    def answer(self, kind: str, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-cache")
        for name, value in self.told.headers.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def events(self, page: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        waiting: queue.Queue[dict[str, Any] | None] = queue.Queue()
        for event in self.told.hello(page):
            waiting.put(event)
        with self.told.lock:
            self.told.listeners[waiting] = page
        with contextlib.suppress(OSError):
            while self.server is self.told.server:
                try:
                    event = waiting.get(timeout=0.2)
                except queue.Empty:
                    self.wfile.write(b": still here\n\n")
                    continue
                if event is None:
                    break
                self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        with self.told.lock:
            del self.told.listeners[waiting]


@contextlib.contextmanager
def speaking() -> Iterator[Speaker]:
    speaker = Speaker()
    speaker.start()
    yield speaker
    speaker.stop()
