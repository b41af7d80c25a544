"""A host on this machine that serves a built blog as one on the web would.

Texts go out compressed, each file with its type; ``_headers`` is heeded (format:
https://docs.netlify.com/manage/routing/headers/), and what is not there is answered with
``404.html``. So what a browser is seen to load is what it would load.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import re
import socket
import threading
import urllib.parse
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

__all__ = ["free_port", "serving"]

TYPES: Final = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".xml": "application/xml",
    ".xsl": "application/xml",
}
_SHRINKS: Final = re.compile(r"text/|.*[/+](?:json|xml)$")
_Rules = tuple[tuple[re.Pattern[str], tuple[tuple[str, str], ...]], ...]


class _Host(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, folder: Path, rules: _Rules) -> None:
        self.folder = folder
        self.rules = rules
        super().__init__(*arguments)

    def do_GET(self) -> None:
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        file = self.folder / path.lstrip("/")
        status = HTTPStatus.OK
        if file.is_dir() and not path.endswith("/"):
            self._answer(HTTPStatus.MOVED_PERMANENTLY, b"", {"Location": f"{self.path}/"})
            return
        if file.is_dir():
            file /= "index.html"
        if not file.is_file() or self.folder not in file.resolve().parents:
            status, file = HTTPStatus.NOT_FOUND, self.folder / "404.html"
        kind = TYPES.get(file.suffix, "application/octet-stream")
        headers = {"Content-Type": kind, "Vary": "Accept-Encoding"}
        for pattern, more in self.rules:
            if pattern.fullmatch(path):
                headers.update(more)
        body = file.read_bytes() if file.is_file() else b""
        if _SHRINKS.match(kind) and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = _shrunk(body)
            headers["Content-Encoding"] = "gzip"
        self._answer(status, body, headers)

    do_HEAD = do_GET  # noqa: N815 - the library's name for it

    def _answer(self, status: HTTPStatus, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        return


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_arguments: Any) -> None:
        """Say nothing of browsers that go away in the middle of a file."""


def free_port() -> int:
    """Return a port that nobody listens on, for what must know its address before it is served."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve a folder, and give the address: scheme, host and port, without a slash."""
    folder = folder.resolve()
    serve = functools.partial(_Host, folder=folder, rules=_rules(folder / "_headers"))
    with _Server(("127.0.0.1", port), serve) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@functools.lru_cache(maxsize=4096)
def _shrunk(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)  # the level that hosts use


def _rules(file: Path) -> _Rules:
    """Read ``_headers``: a path in a line, and below it, indented, a header in each."""
    rules: list[tuple[re.Pattern[str], list[tuple[str, str]]]] = []
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line[0].isspace():
            name, _, value = line.strip().partition(":")
            rules[-1][1].append((name.strip(), value.strip()))
        else:
            pattern = re.sub(r":\w+", "[^/]+", re.escape(line.strip()).replace(r"\*", ".*"))
            rules.append((re.compile(pattern), []))
    return tuple((pattern, tuple(headers)) for pattern, headers in rules)
