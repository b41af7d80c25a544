"""Pictures are fetched from public places alone, and no more than is good."""

from __future__ import annotations

import http.server
import ipaddress
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from generator.importers import fetching
from generator.importers.fetching import Fetcher, Refused


class Host(http.server.BaseHTTPRequestHandler):
    failing = 0

    def do_GET(self) -> None:
        answers: dict[str, tuple[int, dict[str, str], bytes]] = {
            "/a.png": (200, {}, b"picture"),
            "/on": (302, {"Location": "/a.png"}, b""),
            "/round": (301, {"Location": "/round"}, b""),
            "/inside": (302, {"Location": "http://192.168.0.1/secret"}, b""),
            "/elsewhere": (302, {"Location": "file:///etc/passwd"}, b""),
            "/gone": (404, {}, b""),
            "/large": (200, {"Content-Length": str(10**9)}, b""),
            "/long": (200, {"Connection": "close"}, b"x" * 5000),
            "/busy": (503, {}, b""),
            "/sp%20ace": (200, {}, b"space"),
        }
        status, headers, body = answers.get(self.path, (404, {}, b""))
        if self.path == "/busy" and type(self).failing:
            status, body = 200, b"at last"
        type(self).failing = self.path == "/busy"
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers and "Connection" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def refused(fetch: Fetcher, address: str) -> str:
    with pytest.raises(Refused) as caught:
        fetch(address)
    return str(caught.value)


def test_what_is_there_is_fetched_by_way_of_redirects(address: str) -> None:
    fetch = Fetcher(allow_private=True)
    assert fetch(f"{address}/a.png") == b"picture"
    assert fetch(f"{address}/on") == b"picture"
    assert fetch(f"{address}/sp ace") == b"space"
    assert fetch(f"{address}/busy") == b"at last"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/gone", "404"),
        ("/round", "on and on"),
        ("/elsewhere", "no address of the web"),
        ("/large", "larger than"),
    ],
)
def test_what_is_not_fetched_says_why(address: str, path: str, why: str) -> None:
    assert why in refused(Fetcher(allow_private=True), address + path)


def test_a_body_longer_than_allowed_is_cut_short(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_MOST", 1000)
    assert "larger than" in refused(Fetcher(allow_private=True), f"{address}/long")


def test_private_networks_are_not_asked(address: str) -> None:
    assert "private" in refused(Fetcher(), f"{address}/a.png")
    assert "private" in refused(Fetcher(), "http://localhost/a.png")


def test_a_redirect_into_a_private_network_is_not_followed(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first host passes as a public one; where it leads to does not.
    asked: list[str] = []
    usual = fetching._is_public

    def public(text: str) -> bool:
        asked.append(text)
        return text == "127.0.0.1" or usual(text)

    monkeypatch.setattr(fetching, "_is_public", public)
    assert "private" in refused(Fetcher(), f"{address}/inside")
    assert asked == ["127.0.0.1", "192.168.0.1"]


def test_a_name_is_looked_up_once_and_asked_where_it_was_checked(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(address.rpartition(":")[2])
    answers = iter(["127.0.0.1", "10.0.0.1"])

    def lookup(_host: str, _port: int, **_: Any) -> list[Any]:
        place = (next(answers), port)
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", place)]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(fetching, "_is_public", lambda text: text == "127.0.0.1")
    fetch = Fetcher()
    assert fetch(f"http://turning.example:{port}/a.png") == b"picture"
    assert "private" in refused(fetch, f"http://turning.example:{port}/a.png")


@pytest.mark.parametrize(
    "text",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "ff02::1"),
        *("fe80::1%eth0", "nonsense"),
    ],
)
def test_addresses_that_are_not_public(text: str) -> None:
    assert not fetching._is_public(text)


@pytest.mark.parametrize("text", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_addresses_that_are_public(text: str) -> None:
    assert ipaddress.ip_address(text)
    assert fetching._is_public(text)


@pytest.mark.parametrize(
    "target", ["ftp://x.example/a", "http://", "http://u:p@x.example/", "http://[x", "a.png"]
)
def test_what_is_no_address_of_the_web(target: str) -> None:
    assert "it is no address" in refused(Fetcher(allow_private=True), target)


def test_a_host_that_cannot_be_reached_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def lookup(host: str, _port: int, **_: Any) -> list[Any]:
        calls.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    fetch = Fetcher()
    assert "cannot be found" in refused(fetch, "http://gone.example/a.png")
    assert "cannot be found" in refused(fetch, "https://gone.example/b.png")
    assert calls == ["gone.example"]


def test_a_closed_door(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert "cannot be reached" in refused(Fetcher(allow_private=True), f"http://127.0.0.1:{port}/")
