"""Caches are told of exactly what changed."""

from __future__ import annotations

import contextlib
import http.server
import json
import re
import threading
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from generator.config.destinations import Purge
from generator.deploy import purging
from generator.deploy.purging import asking, purge
from generator.deploy.purging.cloudfront import Key, key_of, signed
from generator.deploy.target import Denied, Permanent, Transient
from generator.model.url import Root

ROOT = Root("https://example.com", "/blog")
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG"}


@pytest.fixture(autouse=True)
def waits_of(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(asking.time, "sleep", waited.append)
    return waited


@contextlib.contextmanager
def service(*answers: tuple[int, bytes]) -> Iterator[tuple[str, list[tuple[str, dict, bytes]]]]:
    """A service that gives these answers, the last one again and again."""
    asked: list[tuple[str, dict, bytes]] = []
    left = list(answers)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            status, content = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "7")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


def test_a_command_gets_whole_addresses_one_a_line(tmp_path: Path):
    settings = Purge(command='cat > told; echo "$GREETING" >> told')
    purge(settings, ROOT, ["/a b/", "/é/"], tmp_path, {"GREETING": "hi", "PATH": "/bin"}, "r1")
    told = (tmp_path / "told").read_text().splitlines()
    assert told == ["https://example.com/blog/a%20b/", "https://example.com/blog/%C3%A9/", "hi"]
    purge(Purge(command="exit 1"), ROOT, [], tmp_path, {}, "r1")


@pytest.mark.parametrize(
    ("command", "said"),
    [("echo no such zone >&2; exit 3", "ended with 3: no such zone"), ("exit 4", "ended with 4")],
)
def test_a_command_that_fails_is_told(tmp_path: Path, command: str, said: str):
    with pytest.raises(Permanent, match=said):
        purge(Purge(command=command), ROOT, ["/"], tmp_path, {"PATH": "/bin"}, "r1")


def test_a_command_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(purging, "_LONGEST", 0.05)
    with pytest.raises(Permanent, match="did not end"):
        purge(Purge(command="exec sleep 60"), ROOT, ["/"], tmp_path, {"PATH": "/bin"}, "r1")


def test_cloudflare_is_told_thirty_at_a_time(tmp_path: Path):
    with service((200, b'{"success": true}')) as (address, asked):
        environ = {"CLOUDFLARE_API_TOKEN": "token", "CLOUDFLARE_API_BASE_URL": address}
        paths = [f"/{n}/" for n in range(65)]
        purge(Purge(cloudflare="zone"), ROOT, paths, tmp_path, environ, "r1")
    assert [path for path, _, _ in asked] == ["/zones/zone/purge_cache"] * 3
    assert asked[0][1]["authorization"] == "Bearer token"
    files = [one for _, _, body in asked for one in json.loads(body)["files"]]
    assert files == [f"https://example.com/blog/{n}/" for n in range(65)]


@pytest.mark.parametrize("answer", [b'{"success": false}', b"nonsense", b"[]"])
def test_cloudflare_that_did_nothing_is_told(tmp_path: Path, answer: bytes):
    with service((200, answer)) as (address, _):
        environ = {"CLOUDFLARE_API_TOKEN": "token", "CLOUDFLARE_API_BASE_URL": address}
        with pytest.raises(Permanent, match="did not purge"):
            purge(Purge(cloudflare="zone"), ROOT, ["/"], tmp_path, environ, "r1")


def test_without_a_token_nobody_is_asked(tmp_path: Path):
    with pytest.raises(Denied, match="token of Cloudflare"):
        purge(Purge(cloudflare="zone"), ROOT, ["/"], tmp_path, {}, "r1")
    with pytest.raises(Denied, match="key of AWS"):
        purge(Purge(cloudfront="E2"), ROOT, ["/"], tmp_path, {"HOME": str(tmp_path)}, "r1")


def test_cloudfront_is_told_of_paths_under_one_name(tmp_path: Path):
    with service((201, b"<Invalidation/>")) as (address, asked):
        environ = {**KEYS, "AWS_ENDPOINT_URL_CLOUDFRONT": address}
        purge(Purge(cloudfront="E2X"), ROOT, ["/b&b/", "/a/"], tmp_path, environ, "r1")
        purge(
            Purge(cloudfront="E2X"), ROOT, [f"/{n}/" for n in range(1001)], tmp_path, environ, "r2"
        )
    path, headers, body = asked[0]
    assert path == "/2020-05-31/distribution/E2X/invalidation"
    space = "{http://cloudfront.amazonaws.com/doc/2020-05-31/}"
    root = ET.fromstring(body)
    assert [one.text for one in root.iter(f"{space}Path")] == ["/blog/a/", "/blog/b&b/"]
    assert root.findtext(f"{space}Paths/{space}Quantity") == "2"
    assert root.findtext(f"{space}CallerReference") == "byline-r1"
    assert re.match(
        r"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\d{8}/us-east-1/cloudfront/aws4_request, "
        r"SignedHeaders=content-type;host;x-amz-date, Signature=[0-9a-f]{64}$",
        headers["authorization"],
    )
    everything = ET.fromstring(asked[1][2])
    assert [one.text for one in everything.iter(f"{space}Path")] == ["/*"]


def test_the_signature_is_that_of_the_published_way():
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
    key = Key("AKIDEXAMPLE", "secret", "session")
    one = signed(key, "https://cloudfront.amazonaws.com/2020-05-31/x", b"body", moment)
    assert one["x-amz-date"] == "20260102T030405Z"
    assert one["x-amz-security-token"] == "session"
    assert "content-type;host;x-amz-date;x-amz-security-token" in one["authorization"]
    assert one == signed(key, "https://cloudfront.amazonaws.com/2020-05-31/x", b"body", moment)
    other = signed(key, "https://cloudfront.amazonaws.com/2020-05-31/x", b"other", moment)
    assert one["authorization"] != other["authorization"]


def test_the_key_is_found_where_the_aws_tools_keep_it(tmp_path: Path):
    assert key_of({**KEYS, "AWS_SESSION_TOKEN": "t"}) == Key(*KEYS.values(), "t")
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").write_text(
        "[default]\naws_access_key_id = A\naws_secret_access_key = S%cret\n"
        "[other]\naws_access_key_id = B\naws_secret_access_key = T\naws_session_token = U\n"
    )
    home = {"HOME": str(tmp_path)}
    assert key_of(home) == Key("A", "S%cret")
    assert key_of({**home, "AWS_PROFILE": "other"}) == Key("B", "T", "U")
    assert key_of({**home, "AWS_PROFILE": "none"}) is None
    broken = tmp_path / "broken"
    broken.write_text("no section")
    assert key_of({"AWS_SHARED_CREDENTIALS_FILE": str(broken)}) is None


def test_a_busy_service_is_asked_again(tmp_path: Path, waits_of: list[float]):
    fine = (200, b'{"success": true}')
    with service((429, b""), (503, b""), fine) as (address, asked):
        environ = {"CLOUDFLARE_API_TOKEN": "token", "CLOUDFLARE_API_BASE_URL": address}
        purge(Purge(cloudflare="zone"), ROOT, ["/"], tmp_path, environ, "r1")
    assert len(asked) == 3
    assert waits_of[0] == 7.0


@pytest.mark.parametrize(
    ("status", "kind", "times"), [(403, Denied, 1), (400, Permanent, 1), (500, Transient, 5)]
)
def test_what_a_service_refuses_is_told(
    tmp_path: Path, status: int, kind: type[Exception], times: int
):
    with service((status, b"")) as (address, asked):
        environ = {**KEYS, "AWS_ENDPOINT_URL_CLOUDFRONT": address}
        with pytest.raises(kind, match=f"CloudFront says {status}"):
            purge(Purge(cloudfront="E2X"), ROOT, ["/"], tmp_path, environ, "r1")
    assert len(asked) == times


def test_a_service_that_is_not_there_is_told(tmp_path: Path):
    with service((200, b"")) as (address, _):
        gone = address
    environ = {**KEYS, "AWS_ENDPOINT_URL_CLOUDFRONT": gone}
    with pytest.raises(Transient, match="cannot be reached"):
        purge(Purge(cloudfront="E2X"), ROOT, ["/"], tmp_path, environ, "r1")
