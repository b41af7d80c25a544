"""A server after Google Cloud Storage's XML API, as there is none to be had here.

https://cloud.google.com/storage/docs/xml-api/overview. It knows as much as a target asks for:
objects with their headers, lists by pages, and puts that must not replace anything.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import itertools
import threading
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from xml.sax.saxutils import escape

from tests.servers.process import LOOPBACK

__all__ = ["google_port"]

_KEPT: Final = ("Content-Type", "Cache-Control", "Content-Encoding")
_MOMENT: Final = "Thu, 01 Jan 2026 00:00:00 GMT"


@dataclass(frozen=True)
class _Object:
    content: bytes
    headers: dict[str, str]
    generation: int

    @property
    def etag(self) -> str:
        return f'"{hashlib.md5(self.content).hexdigest()}"'


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        address = urllib.parse.urlsplit(self.path)
        bucket, _, key = urllib.parse.unquote(address.path).lstrip("/").partition("/")
        query = dict(urllib.parse.parse_qsl(address.query, keep_blank_values=True))
        if bucket not in self.server.buckets:
            self._refuse(HTTPStatus.NOT_FOUND, "NoSuchBucket")
        elif not key:
            self._list(self.server.buckets[bucket], query)
        else:
            with self.server.one_at_a_time:
                getattr(self, f"_{self.command.lower()}")(self.server.buckets[bucket], key, body)

    do_GET = do_PUT = do_DELETE = do_HEAD = _serve  # noqa: N815 - the library's names for it

    def _put(self, bucket: dict[str, _Object], key: str, body: bytes) -> None:
        if self.headers.get("x-goog-if-generation-match") == "0" and key in bucket:
            self._refuse(HTTPStatus.PRECONDITION_FAILED, "PreconditionFailed")
            return
        kept = {name: self.headers[name] for name in _KEPT if name in self.headers}
        bucket[key] = made = _Object(body, kept, next(self.server.generations))
        self._send(HTTPStatus.OK, self._facts(made), b"")

    def _get(self, bucket: dict[str, _Object], key: str, _body: bytes) -> None:
        if key not in bucket:
            self._refuse(HTTPStatus.NOT_FOUND, "NoSuchKey")
            return
        found = bucket[key]
        self._send(HTTPStatus.OK, {**found.headers, **self._facts(found)}, found.content)

    _head = _get

    def _delete(self, bucket: dict[str, _Object], key: str, _body: bytes) -> None:
        if bucket.pop(key, None) is None:
            self._refuse(HTTPStatus.NOT_FOUND, "NoSuchKey")
        else:
            self._send(HTTPStatus.NO_CONTENT, {}, b"")

    @staticmethod
    def _facts(one: _Object) -> dict[str, str]:
        generation = str(one.generation)
        return {"ETag": one.etag, "x-goog-generation": generation, "Last-Modified": _MOMENT}

    def _list(self, bucket: dict[str, _Object], query: dict[str, str]) -> None:
        prefix, most = query.get("prefix", ""), int(query.get("max-keys", 1000))
        after = query.get("continuation-token", query.get("start-after", ""))
        names = sorted(name for name in bucket if name.startswith(prefix) and name > after)
        folders: set[str] = set()
        if delimiter := query.get("delimiter"):
            below = {name: name[len(prefix) :].partition(delimiter) for name in names}
            folders = {f"{prefix}{first}{mark}" for first, mark, _ in below.values() if mark}
            names = [name for name in names if not below[name][1]]
        page, rest = names[:most], names[most:]
        parts = [
            f"<Contents><Key>{escape(name)}</Key><Size>{len(bucket[name].content)}</Size>"
            f"<ETag>{bucket[name].etag}</ETag><LastModified>2026-01-01T00:00:00Z</LastModified>"
            "</Contents>"
            for name in page
        ]
        parts += [
            f"<CommonPrefixes><Prefix>{escape(one)}</Prefix></CommonPrefixes>"
            for one in sorted(folders)
        ]
        if rest:
            token = escape(page[-1])
            parts.append(f"<NextContinuationToken>{token}</NextContinuationToken>")
        body = f"<ListBucketResult>{''.join(parts)}</ListBucketResult>"
        self._send(HTTPStatus.OK, {"Content-Type": "application/xml"}, body.encode())

    def _refuse(self, status: HTTPStatus, code: str) -> None:
        self._send(status, {}, f"<Error><Code>{code}</Code></Error>".encode())

    def _send(self, status: HTTPStatus, headers: dict[str, str], body: bytes) -> None:
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
    buckets: dict[str, dict[str, _Object]]
    generations: Iterator[int]
    one_at_a_time: threading.Lock


@contextlib.contextmanager
def google_port(buckets: dict[str, dict[str, Any]]) -> Iterator[int]:
    """Serve these buckets, which may become more, and give the port."""
    with _Server((LOOPBACK, 0), _Handler) as server:
        server.buckets = buckets
        server.generations = itertools.count(1)
        server.one_at_a_time = threading.Lock()
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
