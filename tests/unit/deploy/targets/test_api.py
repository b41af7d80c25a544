"""What an interface over HTTP may answer, and a connection that ends under its hands."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import http.server
import threading
import time
from collections.abc import Iterator

import pytest

from generator.deploy.target import Transient
from generator.deploy.targets import api as module
from generator.deploy.targets.api import Api, Question


@contextlib.contextmanager
def host(answer: bytes) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api"
        server.shutdown()
        thread.join()


def test_an_answer_that_makes_no_sense_may_make_some_the_next_time():
    with host(b"<html>busy</html>") as address:
        api = Api(address, "token", "hint")
        with pytest.raises(Transient, match="made no sense"):
            asyncio.run(api.get("/sites"))
        api.close()


def test_an_empty_answer_is_nothing():
    with host(b"") as address:
        api = Api(address, "token", "hint")
        assert asyncio.run(api.get("/sites")) == {}
        api.close()


def test_a_connection_that_was_long_idle_is_not_used_again(monkeypatch: pytest.MonkeyPatch):
    with host(b"[]") as address:
        api = Api(address, None, "hint")
        assert asyncio.run(api.get("/")) == []
        first = api._idle.get_nowait()
        api._idle.put(first)
        assert asyncio.run(api.get("/")) == []
        assert api._idle.get_nowait()[1] is first[1]
        api._idle.put((time.monotonic() - 3600, first[1]))
        assert asyncio.run(api.get("/")) == []
        assert first[1].sock is None
        api.close()
    with contextlib.closing(Api("https://127.0.0.1:1", "token", "")) as safe:
        assert isinstance(safe._connection(), http.client.HTTPSConnection)


def test_a_connection_that_is_closed_under_its_hands_is_one_that_broke():
    api = Api("http://127.0.0.1:1", "token", "hint")
    connection = http.client.HTTPConnection("127.0.0.1", 1)
    connection.request = lambda *_: (_ for _ in ()).throw(AttributeError("sock"))  # type: ignore[method-assign]
    with pytest.raises(Transient, match="no answer came"):
        api._speak(connection, Question("GET", "/x"))


@pytest.mark.parametrize("said", ["", "soon", "Tue, 99 Foo"])
def test_a_time_to_come_back_that_makes_no_sense_is_none(said: str):
    headers = http.client.HTTPMessage()
    headers["Retry-After"] = said
    assert module._after(module.Answer(503, headers, b"")) is None
