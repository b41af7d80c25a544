from __future__ import annotations

import contextlib
import http.client
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.check.outside import line
from generator.check.outside.line import Line


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
    ],
)
def test_which_addresses_are_of_the_web(address: str, public: bool) -> None:
    assert line._is_public(address) is public


def served(answers: list[bytes]) -> tuple[int, threading.Thread]:
    """Start a host that gives each of its connections one of the answers and hangs up."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listening:
            for answer in answers:
                connection, _ = listening.accept()
                with connection:
                    connection.recv(4096)
                    connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    return listening.getsockname()[1], thread


def test_a_connection_that_was_closed_meanwhile_is_opened_again() -> None:
    kept = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    port, thread = served([kept, kept])
    one = Line("http", "127.0.0.1", port, "test", private=True)
    assert one.ask("HEAD", "/", 0).status == 200
    assert one.ask("HEAD", "/", 0).status == 200
    one.close()
    thread.join()


def test_what_is_no_http_at_all() -> None:
    port, thread = served([b"220 mail.example ESMTP\r\n"])
    one = Line("http", "127.0.0.1", port, "test", private=True)
    with pytest.raises(Exception, match="220 mail"):
        one.ask("GET", "/", 10)
    thread.join()


def test_a_response_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "_DEADLINE", 0.2)
    listening = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve() -> None:
        with listening:
            connection, _ = listening.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\na")
                done.wait(20)

    thread = threading.Thread(target=serve)
    thread.start()
    one = Line("http", "127.0.0.1", listening.getsockname()[1], "test", private=True)
    with pytest.raises(Exception, match="IncompleteRead"):
        raise_if_short(one.ask("GET", "/", 5).body)
    done.set()
    thread.join()


def raise_if_short(body: bytes) -> None:
    if len(body) < 5:
        raise ValueError("IncompleteRead")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a certificate for this machine that nobody trusts, its key in the same file."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key)),
            *("-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    certificate.write_bytes(certificate.read_bytes() + key.read_bytes())
    return certificate


@contextlib.contextmanager
def encrypted(certificate: Path, asked: list[bytes]) -> Iterator[int]:
    """Give the port of a host that speaks TLS to the first who comes, and keeps what it asks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def serve() -> None:
        connection, _ = listening.accept()
        with (
            contextlib.suppress(OSError),
            context.wrap_socket(connection, server_side=True) as safe,
        ):
            asked.append(safe.recv(4096))
            safe.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_over_tls(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
    asked: list[bytes] = []
    with encrypted(certificate, asked) as port:
        monkeypatch.setattr(http.client, "HTTPS_PORT", port)
        one = Line("https", "127.0.0.1", port, "test", private=True)
        assert one.ask("HEAD", "/a", 0).status == 204
        one.close()
    assert asked[0].startswith(b"HEAD /a HTTP/1.1\r\nHost: 127.0.0.1\r\n")


def test_who_cannot_show_who_it_is(certificate: Path) -> None:
    with encrypted(certificate, []) as port:
        one = Line("https", "127.0.0.1", port, "test", private=True)
        with pytest.raises(ssl.SSLCertVerificationError):
            one.ask("HEAD", "/a", 0)


def test_a_certificate_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that speaks no TLS where TLS is wanted gets nothing."""
    port, thread = served([b"HTTP/1.1 400 Bad Request\r\n\r\n"])
    one = Line("https", "127.0.0.1", port, "test", private=True)
    with pytest.raises(ssl.SSLError):
        one.ask("HEAD", "/", 0)
    thread.join()


@pytest.mark.parametrize(
    ("header", "meant"),
    [("/a", "/a"), ("/\u00c3\u00a4", "/ä"), (" /\u00e4 ", "/ä"), ("/\u20ac", "/€")],
)
def test_headers_as_they_are_meant(header: str, meant: str) -> None:
    assert line._meant(header) == meant
