from __future__ import annotations

import http.client
import ssl
from types import SimpleNamespace

import pytest

from generator.check.outside.journey import followed
from generator.check.outside.line import Response


def _untrusted() -> ssl.SSLCertVerificationError:
    problem = ssl.SSLCertVerificationError()
    problem.verify_message = "certificate has expired"
    return problem


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (_untrusted(), "its certificate is not valid: certificate has expired"),
        (TimeoutError(), "it does not answer in time"),
        (ConnectionRefusedError(111, "Connection refused"), "the connection fails: Connection ref"),
        (http.client.BadStatusLine("x"), "the connection fails: BadStatusLine"),
    ],
)
def test_what_may_befall_a_request(problem: Exception, reason: str) -> None:
    def ask(_: str) -> None:
        raise problem

    answer = followed("https://else.example/a", lambda _: SimpleNamespace(ask=ask))
    assert answer.reason.startswith(reason)
    assert answer.is_unsure


def test_nobody_is_led_to_where_nothing_is_encrypted() -> None:
    def ask(target: str) -> Response:
        return Response(301, "http://else.example/b") if target == "/a" else Response(200)

    hosts = lambda _: SimpleNamespace(ask=ask)  # noqa: E731
    assert followed("https://else.example/a", hosts).moved == ""
    assert followed("http://else.example/a", hosts).moved == "http://else.example/b"
