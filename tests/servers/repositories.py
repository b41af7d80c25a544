"""Git's own server over HTTP: ``git http-backend`` behind a server of ours that runs it as CGI."""

from __future__ import annotations

import base64
import contextlib
import http.server
import os
import subprocess
import threading
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from tests.servers.process import LOOPBACK

__all__ = ["GitHost", "bare", "git", "git_host"]

_USER: Final = "writer"
_TOKEN: Final = "a-token-that-no-message-may-show"


@dataclass(frozen=True)
class GitHost:
    """A host of repositories that asks for a name and a token."""

    port: int
    folder: Path
    user: str = _USER
    secret: str = _TOKEN
    faults: list[HTTPStatus] = field(default_factory=list)
    """What the next requests are answered with, instead of what they ask for."""

    def repository(self, name: str) -> str:
        """Make an empty repository, and return its address."""
        bare(self.folder / name)
        return f"http://{LOOPBACK}:{self.port}/{name}"


def git(*arguments: str | Path, cwd: Path | None = None) -> str:
    """Run git as on a machine where nobody has set anything up, and return what it says."""
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    done = subprocess.run(
        ["git", *map(str, arguments)], cwd=cwd, env=environment, capture_output=True, check=True
    )
    return done.stdout.decode()


def bare(path: Path) -> Path:
    """Make an empty bare repository that anybody who gets as far may push to."""
    git("init", "--quiet", "--bare", "--initial-branch=main", path)
    git("config", "http.receivepack", "true", cwd=path)
    return path


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        body = self._body()
        host = self.server.host
        if host.faults:
            self._answer(host.faults.pop(0), {}, b"")
        elif self.headers.get("Authorization") != _basic(host):
            refused = {"WWW-Authenticate": 'Basic realm="blogs"'}
            self._answer(HTTPStatus.UNAUTHORIZED, refused, b"")
        else:
            self._run(host.folder, body)

    do_POST = do_GET  # noqa: N815 - the library's name for it

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _run(self, folder: Path, body: bytes) -> None:
        """Run git's program as CGI (RFC 3875)."""
        address = urllib.parse.urlsplit(self.path)
        environment = {
            **os.environ,
            "GIT_PROJECT_ROOT": str(folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": urllib.parse.unquote(address.path),
            "QUERY_STRING": address.query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "HTTP_GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "REMOTE_USER": self.server.host.user,
            "REMOTE_ADDR": LOOPBACK,
        }
        done = subprocess.run(
            ["git", "http-backend"], input=body, env=environment, capture_output=True, check=True
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        status = HTTPStatus(int(headers.pop("Status", "200").split()[0]))
        self._answer(status, headers, content)

    def _answer(self, status: HTTPStatus, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: Any) -> None:
        return


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    host: GitHost


def _basic(host: GitHost) -> str:
    return "Basic " + base64.b64encode(f"{host.user}:{host.secret}".encode()).decode()


@contextlib.contextmanager
def git_host(folder: Path) -> Iterator[GitHost]:
    """Serve the repositories in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with _Server((LOOPBACK, 0), _Handler) as server:
        server.host = GitHost(server.server_port, folder)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server.host
        finally:
            server.shutdown()
            thread.join()
