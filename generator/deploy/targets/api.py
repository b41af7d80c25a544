"""A service that is asked by HTTP, with a token, and answers in JSON."""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
import http.client
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final
from urllib.parse import quote, urlsplit

from generator.deploy.target import Transient
from generator.deploy.targets.answers import of_status

__all__ = ["Answer", "Api", "Question", "encoded"]

_PATIENCE: Final = 60  # seconds of silence
_REUSED: Final = 30.0  # seconds after which a connection may have been closed at the other end


@dataclass(frozen=True, slots=True)
class Question:
    """A request: what, of what, with which headers, and what is sent along."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Path | None = None

    @property
    def doing(self) -> str:
        """What this is, for people."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: the status, the headers and the content, all of it."""

    status: int
    headers: http.client.HTTPMessage
    content: bytes


class Api:
    """Connections to one service, which are used again while they last."""

    def __init__(self, address: str, token: str | None, hint: str) -> None:
        """Ask the service at ``address``; ``hint`` says what to do when the token is refused."""
        self._parts = urlsplit(address)
        self._token = token
        self._hint = hint
        self._idle: SimpleQueue[tuple[float, http.client.HTTPConnection]] = SimpleQueue()

    async def get(self, path: str) -> Any:
        """Return what the service says of something."""
        return _decoded(await self.ask(Question("GET", path)), path)

    async def post(self, path: str, data: Any = None) -> Any:
        """Tell the service to do something."""
        headers = {"Content-Type": "application/json"}
        question = Question("POST", path, headers, json.dumps(data or {}).encode())
        return _decoded(await self.ask(question), path)

    async def put(self, path: str, content: bytes | Path) -> Any:
        """Send a file."""
        headers = {"Content-Type": "application/octet-stream"}
        return _decoded(await self.ask(Question("PUT", path, headers, content)), path)

    async def ask(self, question: Question) -> Answer:
        """Return the answer. Raises what a status of 300 or more means, and what breaks.

        A question whose answer is not waited for any longer takes its connection with it.
        """
        connection = self._connection()
        try:
            answer = await asyncio.to_thread(self._speak, connection, question)
        except BaseException:
            _break(connection)
            raise
        self._idle.put((time.monotonic(), connection))
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            after = _after(answer)
            hint = self._hint if answer.status in {401, 403} else None
            raise of_status(answer.status, question.doing, after=after, hint=hint)
        return answer

    def _speak(self, connection: http.client.HTTPConnection, question: Question) -> Answer:
        headers = {"User-Agent": "byline", **question.headers}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            with contextlib.ExitStack() as stack:
                body: Any = question.body
                if isinstance(body, Path):
                    headers["Content-Length"] = str(body.stat().st_size)
                    body = stack.enter_context(body.open("rb"))
                where = f"{self._parts.path}{question.path}"
                connection.request(question.method, where, body, headers)
                answer = connection.getresponse()
                return Answer(answer.status, answer.headers, answer.read())
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as problem:
            # The last two are what the library says of a connection that is closed under its hands.
            hint = "see whether this machine is online"
            raise Transient(f"no answer came to {question.doing}", hint) from problem

    def _connection(self) -> http.client.HTTPConnection:
        with contextlib.suppress(Empty):
            while True:
                last, connection = self._idle.get_nowait()
                if connection.sock is not None and time.monotonic() - last < _REUSED:
                    return connection
                connection.close()
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=_PATIENCE, context=context)
        return http.client.HTTPConnection(host, port, timeout=_PATIENCE)

    def close(self) -> None:
        """Let go of all connections."""
        with contextlib.suppress(Empty):
            while True:
                self._idle.get_nowait()[1].close()


def _break(connection: http.client.HTTPConnection) -> None:
    """End a connection that a thread may be waiting on."""
    if connection.sock is not None:
        with contextlib.suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)
    connection.close()


def _decoded(answer: Answer, path: str) -> Any:
    try:
        return json.loads(answer.content) if answer.content else {}
    except ValueError as problem:
        raise Transient(f"the answer about {path} made no sense") from problem


def _after(answer: Answer) -> float | None:
    """Return for how many seconds the service wants to be left alone, as far as it says so."""
    asked = answer.headers.get("Retry-After", "").strip()
    if asked.isdigit():
        return float(asked)
    until = answer.headers.get("X-RateLimit-Reset", "").strip()
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS and until.isdigit():
        return max(0.0, int(until) - time.time())
    with contextlib.suppress(ValueError, TypeError):
        return max(0.0, email.utils.parsedate_to_datetime(asked).timestamp() - time.time())
    return None


def encoded(path: str) -> str:
    """Return the path of a file as it stands in an address."""
    return quote(path, safe="/")
