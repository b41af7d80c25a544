"""A server after Netlify's published API: a deploy is a list of digests, then what is lacking.

https://docs.netlify.com/api-and-cli-guides/api-guides/get-started-with-api/ and
https://open-api.netlify.com/. The sites it hosts are in its memory and can be looked at.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import itertools
import json
import re
import threading
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from tests.servers.process import LOOPBACK

__all__ = ["Deploy", "Netlify", "netlify"]

_TOKEN: Final = "nfp-that-no-message-may-show"
_POLLS: Final = 2  # how often a deploy is still being worked on when it is asked after


@dataclass
class Deploy:
    """A deploy: its files as paths and digests, and how far it is."""

    name: str
    site: str
    files: dict[str, str]
    required: set[str]
    draft: bool
    state: str = "uploading"
    title: str = ""
    polls: int = _POLLS
    published: bool = False

    def as_data(self) -> dict[str, Any]:
        return {
            "id": self.name,
            "site_id": self.site,
            "state": self.state,
            "required": [] if self.state == "preparing" else sorted(self.required),
            "draft": self.draft,
            "title": self.title,
        }


@dataclass
class Site:
    """A site: its address by name, its deploys, and which of them its readers get."""

    name: str
    deploys: list[str] = field(default_factory=list)
    published: str | None = None
    locked: bool = False


@dataclass
class Netlify:
    """The server's memory, and what it was asked for."""

    port: int
    secret: str = _TOKEN
    blobs: dict[str, bytes] = field(default_factory=dict)
    deploys: dict[str, Deploy] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    polls: int = _POLLS
    raw: bool = True  # whether a file's content can be had by the API
    faults: list[tuple[HTTPStatus, dict[str, str]]] = field(default_factory=list)
    """What the next requests are answered with, instead of what they ask for."""
    refuses: str = ""
    """Why the server gives up on a deploy that has all its files."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def address(self) -> str:
        """Where the API is."""
        return f"http://{LOOPBACK}:{self.port}/api/v1"

    def site(self) -> str:
        """Make a site, and return its id."""
        name = f"00000000-0000-4000-8000-{next(self._numbers):012d}"
        self.sites[name] = Site(f"blog-{len(self.sites)}")
        return name

    def served(self, site: str) -> dict[str, bytes]:
        """Return what readers of a site get: path → content."""
        published = self.sites[site].published
        files = self.deploys[published].files if published else {}
        return {path.removeprefix("/"): self.blobs[digest] for path, digest in files.items()}


class Refused(Exception):  # noqa: N818 - it names what happened
    """An answer that is not the one which was asked for."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        host = self.server.host
        address = urllib.parse.urlsplit(self.path)
        self.query = dict(urllib.parse.parse_qsl(address.query))
        path = address.path.removeprefix("/api/v1")
        if host.faults:
            fault, headers = host.faults.pop(0)
            self._send(fault, b"{}", headers)
            return
        with self.server.one_at_a_time:
            host.requests.append(f"{self.command} {path}")
            try:
                if not path.startswith("/public/"):
                    self._check(host)
                answer = self._answer(path, body)
                status = HTTPStatus.OK
            except Refused as refused:
                answer, status = {"code": refused.status, "message": str(refused)}, refused.status
        raw = isinstance(answer, bytes)
        self._send(status, answer if raw else json.dumps(answer).encode())

    do_GET = do_POST = do_PUT = _serve  # noqa: N815 - the library's names for it

    def _check(self, host: Netlify) -> None:
        if self.headers.get("Authorization") != f"Bearer {host.secret}":
            raise Refused(HTTPStatus.UNAUTHORIZED, "Access Denied")

    def _answer(self, path: str, body: bytes) -> Any:
        for method, pattern, answer in _ROUTES:
            found = re.fullmatch(pattern, path)
            if found and method == self.command:
                return answer(self, *map(urllib.parse.unquote, found.groups()), body)
        raise Refused(HTTPStatus.NOT_FOUND, "Not Found")

    def _site(self, name: str) -> tuple[str, Site]:
        for key, site in self.server.host.sites.items():
            if name in {key, f"{site.name}.netlify.app"}:
                return key, site
        raise Refused(HTTPStatus.NOT_FOUND, "Not Found")

    def _deploy(self, name: str) -> Deploy:
        try:
            return self.server.host.deploys[name]
        except KeyError:
            raise Refused(HTTPStatus.NOT_FOUND, "Not Found") from None

    def get_site(self, name: str, _body: bytes) -> Any:
        key, site = self._site(name)
        public = f"http://{LOOPBACK}:{self.server.host.port}/public/{site.published}"
        published = {"id": site.published, "locked": site.locked, "deploy_ssl_url": public}
        published = published if site.published else None
        address = f"https://{site.name}.netlify.app"
        return {"id": key, "name": site.name, "ssl_url": address, "published_deploy": published}

    def create(self, name: str, body: bytes) -> Any:
        key, site = self._site(name)
        asked = json.loads(body)
        host = self.server.host
        files = {f"/{path.lstrip('/')}": digest for path, digest in asked["files"].items()}
        if bad := [path for path in files if "#" in path or "?" in path]:
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"invalid path: {bad[0]}")
        required = {digest for digest in files.values() if digest not in host.blobs}
        made = Deploy(f"{next(host._numbers):024x}", key, files, required, bool(asked.get("draft")))
        made.polls = host.polls
        made.title = self.query.get("title", "")
        made.state = "preparing" if asked.get("async") else "uploading"
        host.deploys[made.name] = made
        site.deploys.insert(0, made.name)
        self._advance(made)
        return made.as_data()

    def upload(self, name: str, path: str, body: bytes) -> Any:
        deploy = self._deploy(name)
        digest = hashlib.sha1(body).hexdigest()
        if deploy.files.get(f"/{path}") != digest:
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "the file is another one")
        self.server.host.blobs[digest] = body
        deploy.required.discard(digest)
        self._advance(deploy)
        return {"id": f"/{path}", "path": f"/{path}", "sha": digest, "size": len(body)}

    def get_deploy(self, name: str, _body: bytes) -> Any:
        deploy = self._deploy(name)
        if deploy.state == "preparing":
            deploy.state = "prepared"
        elif deploy.state == "processing":
            deploy.polls -= 1
            self._advance(deploy)
        host = self.server.host
        refused = {"error_message": host.refuses} if deploy.state == "error" else {}
        return {**deploy.as_data(), **refused}

    def _advance(self, deploy: Deploy) -> None:
        if deploy.required or deploy.state in {"preparing", "ready", "error"}:
            return
        deploy.state = "processing"
        if deploy.polls > 0:
            return
        if self.server.host.refuses:
            deploy.state = "error"
            return
        deploy.state = "ready"
        site = self.server.host.sites[deploy.site]
        if not deploy.draft and not site.locked:
            deploy.published = True
            site.published = deploy.name

    def list_deploys(self, name: str, _body: bytes) -> Any:
        _, site = self._site(name)
        page, size = int(self.query.get("page", 1)), int(self.query.get("per_page", 30))
        chosen = site.deploys[(page - 1) * size : page * size]
        deploys = [self._deploy(one) for one in chosen]
        return [
            {**one.as_data(), "published_at": "2026-01-01T00:00:00Z" if one.published else None}
            for one in deploys
        ]

    def restore(self, name: str, deploy: str, _body: bytes) -> Any:
        _, site = self._site(name)
        old = self._deploy(deploy)
        if old.state != "ready":
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "only what was ready can be restored")
        old.published = True
        site.published = old.name
        return old.as_data()

    def list_files(self, name: str, _body: bytes) -> Any:
        _, site = self._site(name)
        return self._files(site.published) if site.published else []

    def list_deployed(self, name: str, _body: bytes) -> Any:
        return self._files(self._deploy(name).name)

    def get_file(self, name: str, path: str, _body: bytes) -> Any:
        digest = self._deploy(name).files.get(f"/{path}")
        if digest is None:
            raise Refused(HTTPStatus.NOT_FOUND, "Not Found")
        if (
            self.headers.get("Accept") == "application/vnd.bitballoon.v1.raw"
            and self.server.host.raw
        ):
            return self.server.host.blobs[digest]
        return {"id": f"/{path}", "path": f"/{path}", "sha": digest}

    def get_page(self, name: str, path: str, _body: bytes) -> Any:
        digest = self._deploy(name).files.get(f"/{path}")
        if digest is None:
            raise Refused(HTTPStatus.NOT_FOUND, "Not Found")
        return self.server.host.blobs[digest]

    def cancel(self, name: str, _body: bytes) -> Any:
        deploy = self._deploy(name)
        deploy.state = "error"
        return deploy.as_data()

    def _files(self, deploy: str) -> Any:
        host = self.server.host
        listed = [
            {"id": path, "path": path, "sha": digest, "size": len(host.blobs.get(digest, b""))}
            for path, digest in sorted(self._deploy(deploy).files.items())
        ]
        page, size = int(self.query.get("page", 1)), int(self.query.get("per_page", len(listed)))
        return listed[(page - 1) * size : page * size]

    def _send(
        self, status: HTTPStatus, body: bytes, headers: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        return


_ROUTES: Final[list[tuple[str, str, Callable[..., Any]]]] = [
    ("GET", "/sites/([^/]+)", _Handler.get_site),
    ("GET", "/sites/([^/]+)/files", _Handler.list_files),
    ("GET", "/sites/([^/]+)/deploys", _Handler.list_deploys),
    ("POST", "/sites/([^/]+)/deploys", _Handler.create),
    ("POST", "/sites/([^/]+)/deploys/([^/]+)/restore", _Handler.restore),
    ("GET", "/deploys/([^/]+)", _Handler.get_deploy),
    ("GET", "/deploys/([^/]+)/files", _Handler.list_deployed),
    ("GET", "/deploys/([^/]+)/files/(.+)", _Handler.get_file),
    ("POST", "/deploys/([^/]+)/cancel", _Handler.cancel),
    ("PUT", "/deploys/([^/]+)/files/(.+)", _Handler.upload),
    ("GET", "/public/([^/]+)/(.+)", _Handler.get_page),
]


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    host: Netlify
    one_at_a_time: threading.Lock


@contextlib.contextmanager
def netlify() -> Iterator[Netlify]:
    """Serve until the block ends."""
    with _Server((LOOPBACK, 0), _Handler) as server:
        server.host = Netlify(server.server_port)
        server.one_at_a_time = threading.Lock()
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server.host
        finally:
            server.shutdown()
            thread.join()
