"""What readers get is fetched and held against what was built."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from generator.deploy.verify import addresses, verified
from generator.model.url import Root

WORDS = b"what was built"
DIGEST = hashlib.sha256(WORDS).hexdigest()


@contextmanager
def host(answers: dict[str, list[tuple[int, bytes, str]]]) -> Iterator[str]:
    """A host that answers each path in turn, the last answer again and again."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            left = answers[self.path]
            status, body, encoding = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            if encoding:
                self.send_header("Content-Encoding", encoding)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def asked(answers: dict[str, list[tuple[int, bytes, str]]], patience: float = 0.0):
    done: list[int] = []
    with host(answers) as address:
        wanted = {address + path: DIGEST for path in answers}
        progress = lambda _stage, number, _total: done.append(number)  # noqa: E731
        found = asyncio.run(verified(wanted, patience, progress))
    assert sorted(done) == list(range(1, len(answers) + 1))
    return {key.removeprefix(address): problem for key, problem in found.items()}


def test_what_is_as_built_is_fine():
    brotli = pytest.importorskip("brotli")
    answers = {
        "/": [(200, WORDS, "")],
        "/gzip": [(200, gzip.compress(WORDS), "gzip")],
        "/br": [(200, brotli.compress(WORDS), "br")],
    }
    assert asked(answers) == {}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, b"something else", ""), "is not what was built"),
        ((200, WORDS[:5], ""), "is not what was built"),
        ((404, b"", ""), "is answered with 404"),
        ((503, b"", ""), "is answered with 503"),
        ((204, b"", ""), "is answered with 204"),
        ((200, b"not compressed", "gzip"), "comes encoded (gzip)"),
    ],
)
def test_what_is_not_is_told(answer: tuple[int, bytes, str], said: str):
    (problem,) = asked({"/a": [answer]}).values()
    assert problem.startswith(said)


def test_a_host_may_take_a_while():
    late = [(404, b"", ""), (200, b"the old one", ""), (200, WORDS, "")]
    assert asked({"/a": late}, patience=5.0) == {}


def test_a_host_that_is_not_there_is_told():
    with host({}) as address:
        gone = f"{address}/"
    (problem,) = asyncio.run(verified({gone: DIGEST}, 0.0)).values()
    assert problem.startswith("cannot be fetched")


def test_what_hosts_keep_to_themselves_is_not_asked_for():
    root = Root("https://example.com", "/blog")
    paths = ["index.html", "a b/index.html", "_headers", "404.html", ".byline/online.json.gz"]
    assert addresses(root, paths) == {
        "index.html": "https://example.com/blog/",
        "a b/index.html": "https://example.com/blog/a%20b/",
    }
