"""``byline preview`` as a writer runs it, and as browsers and others ask it."""

from __future__ import annotations

import http.client
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SiteFolder, byline

_STYLE = "templates/assets/style.css"
_PATIENCE = 60.0  # seconds, after which something will never come
_SECRET = "the words that nobody may read"
_POST = "---\ntitle: {0}\ndate: 2026-01-03\naliases: [/old-{0}/]\n---\n\nWords of {0}.\n"
_FILES: dict[str, str | bytes] = {
    "content/posts/one.md": _POST.format("One"),
    "content/posts/two.md": _POST.format("Two"),
    "content/posts/later.md": "---\ntitle: Later\ndate: 2027-04-03\n---\n\nIn spring.\n",
    "content/static/some.txt": "0123456789",
    "content/static/film.mp4": bytes(range(256)),
    "secret.md": _SECRET,
    "content/posts/.hidden": _SECRET,
    "content/posts/draft.md~": _SECRET,
}


class Preview:
    """A preview that runs: what it says, line by line, and where it is."""

    def __init__(self, folder: Path, *arguments: str, port: int | None = None) -> None:
        self.folder = folder
        self.asked = port or free_port()
        self.process = subprocess.Popen(
            [
                *(str(Path(sys.executable).with_name("byline")), "preview"),
                *("--site", str(folder), "--port", str(self.asked)),
                *("--as-of", "2026-11-22", *arguments),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            env={**os.environ, "COLUMNS": "100", "PYTHONUNBUFFERED": "1"},
            # A shell that runs the tests in the background has them ignore interrupts.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )
        self.said: list[str] = []
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        self.first = self.until("the blog is at")
        match = re.search(r"http://(.*):(\d+)/", self.first)
        assert match
        self.host, self.port = match[1].strip("[]"), int(match[2])
        self.authority = f"{match[1]}:{match[2]}"

    def _listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout:
            for line in self.process.stdout:
                self._lines.put(line)
        self._lines.put(None)

    def until(self, words: str) -> str:
        """Wait until the terminal shows some words, and return their line."""
        while (line := self._lines.get(timeout=_PATIENCE)) is not None:
            self.said.append(line)
            if words in line:
                return line
        raise AssertionError(f"{words} is not among what it said: {self.said}")

    def rest(self) -> str:
        """Return all that it said, once it has ended."""
        self._thread.join(_PATIENCE)
        while not self._lines.empty():
            if line := self._lines.get():
                self.said.append(line)
        return "".join(self.said)

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, self.port, timeout=_PATIENCE)

    def ask(
        self, target: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        with closing(self.connect()) as connection:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, target, body, given)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()

    def raw(self, data: bytes, *, end: bool = True) -> bytes:
        """Send bytes as they are, and return all that comes until the other side hangs up."""
        with socket.create_connection((self.host, self.port), timeout=_PATIENCE) as line:
            received = b""
            with suppress(ConnectionError):
                line.sendall(data)
                if end:
                    line.shutdown(socket.SHUT_WR)
                while more := line.recv(65536):
                    received += more
            return received

    @property
    def token(self) -> str:
        match = re.search(rb'data-token="([^"]+)"', self.ask("/")[2])
        assert match
        return match[1].decode()

    def write(self, files: Mapping[str, str | bytes]) -> None:
        SiteFolder(self.folder).write(files)

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(_PATIENCE)


class Tab:
    """An open line to a preview, as a page of it holds one."""

    def __init__(self, preview: Preview, page: str, build: str = "NaN") -> None:
        self._connection = preview.connect()
        self._connection.request("GET", f"/_byline/events?page={page}&build={build}")
        self._answer = self._connection.getresponse()
        assert self._answer.status == 200
        assert self._answer.headers["Content-Type"].startswith("text/event-stream")

    def until(self, kind: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
        """Wait for an event of a kind."""
        self.passed: list[Any] = []  # that came before it
        deadline = time.monotonic() + _PATIENCE  # a beat comes for ever
        while (line := self._answer.fp.readline()) and time.monotonic() < deadline:
            if line.startswith(b"data: "):
                event = json.loads(line[6:])
                if event["kind"] == kind and fits(event):
                    return event
                self.passed.append(event)
        raise AssertionError(f"no {kind} came, but {self.passed}")

    def close(self) -> None:
        self._answer.close()
        self._connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def previewing(folder: Path, *arguments: str, port: int | None = None) -> Iterator[Preview]:
    """Run a preview, and see that it ends well and never showed a traceback."""
    preview = Preview(folder, *arguments, port=port)
    try:
        yield preview
        if preview.process.poll() is None:
            assert preview.end() == 130
        assert "Traceback" not in preview.rest()
    finally:
        preview.process.kill()
        preview.process.wait()
        preview.rest()


def blog(folder: Path, config: str = "") -> SiteFolder:
    made = SiteFolder(folder / "site")
    made.write({"content/site.yaml": config or "title: Test\nurl: https://example.com/\n"})
    made.write(_FILES)
    (folder / "outside.txt").write_text(_SECRET)
    (folder / "site-secret").mkdir()
    (folder / "site-secret/file").write_text(_SECRET)
    return made


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One that is only asked."""
    made = blog(tmp_path_factory.mktemp("preview"))
    with previewing(made.folder) as running:
        yield running
    assert not made.output.exists()


def test_the_first_line_says_where_the_blog_is(preview: Preview):
    assert preview.said[0] == f"the blog is at http://127.0.0.1:{preview.port}/; Ctrl-C ends\n"
    assert preview.port == preview.asked


def test_pages_files_and_what_is_not_there(preview: Preview):
    status, headers, page = preview.ask("/one/")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b"Words of One." in page
    assert page.count(b"/_byline/client.js") == 1
    status, headers, page = preview.ask("/nowhere/")
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert b"<title>" in page
    assert preview.ask("/later/")[0] == 200
    assert b"/one/" in preview.ask("/old-one/")[2]
    status, headers, page = preview.ask("/one?x=1")
    assert (status, headers["Location"], page) == (301, "/one/?x=1", b"")
    assert preview.ask("/some.txt")[2] == b"0123456789"
    assert preview.ask("/_byline/nothing.js")[0] == 404
    assert preview.ask("/_byline/../guard.py")[0] == 400
    assert preview.ask("/_byline/server.py")[0] == 404


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/feed.xml", "application/rss+xml|application/xml; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/some.txt", "text/plain; charset=utf-8"),
        ("/film.mp4", "video/mp4"),
        ("/favicon.svg", "image/svg+xml"),
        ("/site.webmanifest", "application/manifest+json; charset=utf-8"),
    ],
)
def test_types_and_headers(preview: Preview, target: str, kind: str):
    status, headers, _ = preview.ask(target, Origin=f"http://{preview.authority}")
    assert status == 200
    assert headers["Content-Type"] in kind
    assert headers["Cache-Control"] == "no-cache"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not [name for name in headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize("target", ["/", "/one/", "/one", "/some.txt", "/nowhere", "/../x"])
def test_head_is_get_without_the_body(preview: Preview, target: str):
    status, headers, page = preview.ask(target)
    again = preview.ask(target, "HEAD")
    assert (again[0], again[2]) == (status, b"")
    assert again[1]["Content-Length"] == headers["Content-Length"] == str(len(page))
    raw = preview.raw(f"HEAD {target} HTTP/1.1\r\nHost: {preview.authority}\r\n\r\n".encode())
    assert raw.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("asked", "status", "content", "said"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-30", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=9-9", 206, b"9", "bytes 9-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=99-100", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("bytes=a-b", 200, b"0123456789", None),
        ("lines=0-1", 200, b"0123456789", None),
        (f"bytes={'9' * 5000}-", 200, b"0123456789", None),
    ],
)
def test_ranges(preview: Preview, asked: str, status: int, content: bytes, said: str | None):
    answer = preview.ask("/some.txt", Range=asked)
    assert (answer[0], answer[2], answer[1].get("Content-Range")) == (status, content, said)


def test_a_line_is_only_for_pages_of_ours(preview: Preview):
    for site in ("cross-site", "same-site", ""):
        headers = {"Sec_Fetch_Site": site}
        assert preview.ask("/_byline/events?page=/", **headers)[0] == 403
    with closing(Tab(preview, "//[")) as tab:
        assert tab.until("hello")
    with closing(Tab(preview, "/one/")) as tab:
        hello = tab.until("hello")
        assert hello["build"] >= 1
        assert hello["server"]
        assert tab.until("problems")["problems"] == []
        assert tab.until("facts")["facts"]["title"] == "One"


def test_what_may_be_asked_with_the_token(preview: Preview):
    given = {"X_Byline_Token": preview.token}
    assert preview.ask("/_byline/nothing", "POST", b"{}", **given)[0] == 404
    assert preview.ask("/one/", "POST", b"{}", **given)[0] == 405
    wrong = (b"", b"[]", b"{", b'{"as_of": "soon"}', b'{"as_of": 7}')
    wrong += (b'{"as_of": "0001-01-01T00:00+14:00"}', b'{"as_of": "9999-12-31T23:59-14:00"}')
    for said in wrong:
        assert preview.ask("/_byline/as-of", "POST", said, **given)[0] == 400, said


def test_another_time_shows_what_is_scheduled(tmp_path: Path):
    with previewing(blog(tmp_path).folder, "--no-drafts") as preview:
        assert preview.ask("/later/")[0] == 404
        given = {"X_Byline_Token": preview.token, "Origin": f"http://{preview.authority}"}
        with closing(Tab(preview, "/later/")) as tab:
            tab.until("facts")
            ask = b'{"as_of": "2027-05-01"}'
            status, _, said = preview.ask("/_byline/as-of", "POST", ask, **given)
            assert (status, json.loads(said)["as_of"][:10]) == (200, "2027-05-01")
            assert tab.until("page")["paths"] == ["/later/"]
            assert preview.ask("/later/")[0] == 200
            preview.ask("/_byline/as-of", "POST", b'{"as_of": null}', **given)
            tab.until("page")
            assert preview.ask("/later/")[0] == 404


def test_a_base_path(tmp_path: Path):
    made = blog(tmp_path, "title: Test\nurl: https://example.com/caf%C3%A9/\n")
    with previewing(made.folder) as preview:
        base = "/caf%C3%A9"
        assert preview.ask("/")[1]["Location"] == f"{base}/"
        assert preview.ask(base)[1]["Location"] == f"{base}/"
        assert preview.ask(f"{base}/one")[1]["Location"] == f"{base}/one/"
        assert preview.ask(f"{base}/one/")[0] == 200
        assert preview.ask("/one/")[0] == 404
        with closing(Tab(preview, f"{base}/one/")) as tab, closing(Tab(preview, base)) as other:
            assert tab.until("facts")["facts"]["title"] == "One"
            other.until("facts")
            preview.write({"content/posts/one.md": _POST.format("One") + "\nMore.\n"})
            assert other.until("go")["url"] == f"{base}/one/"
            assert tab.until("page")


def test_a_tab_on_its_way_to_a_post_goes_on_to_the_one_saved_meanwhile(tmp_path: Path):
    made = blog(tmp_path)
    made.write({_STYLE: "a { color: blue; }\n"})
    with previewing(made.folder) as preview:
        with closing(Tab(preview, "/one/")) as there:
            there.until("facts")
            preview.write({"content/posts/two.md": _POST.format("Two") + "\nMuch more.\n"})
            there.until("go")
            match = re.search(rb'data-build="(\d+)"', preview.ask("/two/")[2])
            assert match
            now = int(match[1])
        with closing(Tab(preview, "/one/", str(now - 1))) as late:
            assert late.until("go")["url"] == "/two/"
        for page, build in (("/one/", now), ("/one/", "NaN"), ("/one/", "-1"), ("/two/", now - 1)):
            with closing(Tab(preview, page, str(build))) as one:
                one.until("facts")
                look = f"a {{ color: red; }} /* {page}{build} */"
                preview.write({_STYLE: look})
                one.until("sheets", lambda event, look=look: event["sheets"][0]["text"] == look)
                assert "go" not in {event["kind"] for event in one.passed}


def test_what_is_saved_is_shown_at_once_and_what_is_wrong_told(tmp_path: Path):
    made = blog(tmp_path)
    made.write({_STYLE: "a { color: blue; }\n"})
    with (
        previewing(made.folder) as preview,
        closing(Tab(preview, "/one/")) as one,
        closing(Tab(preview, "/two/")) as two,
    ):
        one.until("facts")
        two.until("facts")
        # A text
        preview.write({"content/posts/one.md": _POST.format("One") + "\nMuch more.\n"})
        assert one.until("page")["paths"] == ["/one/"]
        assert two.until("go")["url"] == "/one/"
        assert b"Much more." in preview.ask("/one/")[2]
        # A style sheet
        preview.write({_STYLE: "a { color: red; }\n"})
        (sheet,) = one.until("sheets")["sheets"]
        assert sheet["text"] == "a { color: red; }\n", "as it was written, before it is made"
        (change,) = one.until("style")["changes"]
        assert sheet["of"] == change["from"] != change["to"]
        assert b"red" in preview.ask(change["to"])[2]
        two.until("style")
        # Settings that cannot be read
        preview.write({"content/site.yaml": "title: [\n"})
        (problem, *_) = one.until("problems", lambda event: event["problems"])["problems"]
        assert problem["path"] == "content/site.yaml"
        assert problem["excerpt"]["lines"][0] == "title: ["
        preview.until("content/site.yaml:")
        assert preview.ask("/one/")[0] == 200
        preview.write({"content/site.yaml": "title: Test\nurl: https://example.com/\n"})
        one.until("problems", lambda event: not event["problems"])
        preview.until("all is well again")
        # A template that fails
        preview.write({"templates/post.html": "<p>\n{{ nothing.at.all }}\n"})
        (problem, *_) = one.until("problems", lambda event: event["problems"])["problems"]
        assert (problem["path"], problem["line"]) == ("templates/post.html", 2)
        preview.until("templates/post.html:2")
        status, _, page = preview.ask("/one/")
        assert status == 500
        assert b"templates/post.html:2" in page
        assert b"/_byline/client.js" in page
        (preview.folder / "templates/post.html").unlink()
        one.until("problems", lambda event: not event["problems"])
        preview.until("all is well again")
        assert preview.ask("/one/")[0] == 200


def test_a_page_that_fails_is_told_of_though_nobody_listens(tmp_path: Path):
    made = blog(tmp_path)
    made.write({"templates/post.html": "<p>\n{{ nothing.at.all }}\n"})
    with previewing(made.folder) as preview:
        assert preview.ask("/one/")[0] == 500
        preview.until("templates/post.html:2")
        with closing(Tab(preview, "/two/")) as tab:
            tab.until("problems", lambda event: event["problems"])
        (preview.folder / "templates/post.html").unlink()
        preview.until("all is well again")


def test_a_file_that_went_is_not_there(tmp_path: Path):
    made = blog(tmp_path)
    with previewing(made.folder) as preview:
        assert preview.ask("/film.mp4")[0] == 200
        (made.folder / "content/static/film.mp4").unlink()
        assert preview.ask("/film.mp4")[0] == 404


def test_two_previews_and_a_build_of_one_blog(tmp_path: Path):
    made = blog(tmp_path)
    with previewing(made.folder) as first, previewing(made.folder, port=first.port) as second:
        assert second.port == first.port + 1 or second.port > first.port
        assert f"(port {first.port} is taken)" in second.first
        with closing(Tab(first, "/one/")) as one, closing(Tab(second, "/one/")) as other:
            one.until("facts")
            other.until("facts")
            built = byline("build", "--site", made.folder, "--as-of", "2026-11-22")
            assert built.returncode == 0, built.stderr
            made.write({"content/posts/one.md": _POST.format("One") + "\nFor both.\n"})
            assert one.until("page")
            assert other.until("page")
        for running in (first, second):
            assert b"For both." in running.ask("/one/")[2]
            assert running.ask("/two/")[0] == 200


def test_ipv6(tmp_path: Path):
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no ::1")
    with previewing(blog(tmp_path).folder, "--host", "::1") as preview:
        assert preview.host == "::1"
        assert preview.ask("/one/")[0] == 200
        assert preview.ask("/one/", Host=f"[::2]:{preview.port}")[0] == 403


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_told_to(tmp_path: Path, number: signal.Signals):
    with previewing(blog(tmp_path).folder) as preview, closing(Tab(preview, "/one/")) as tab:
        tab.until("facts")
        with socket.create_connection((preview.host, preview.port)):
            assert preview.end(number) == 128 + number
        desk = f"your desk is at http://{preview.authority}/_desk/\n"
        assert preview.rest() == f"{preview.first}{desk}\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_has_hardly_begun(tmp_path: Path, number: signal.Signals):
    with previewing(blog(tmp_path).folder) as preview:
        assert preview.end(number) == 128 + number


def test_what_cannot_be_served_is_said(tmp_path: Path):
    without = byline("preview", "--site", tmp_path)
    assert (without.returncode, without.stdout) == (1, "")
    assert "there is no folder content/ here" in without.stderr
    made = blog(tmp_path)
    # An address of documentation, which no machine has.
    elsewhere = byline("preview", "--site", made.folder, "--host", "192.0.2.1")
    assert (elsewhere.returncode, elsewhere.stdout) == (1, "")
    assert "cannot serve on 192.0.2.1:8000" in elsewhere.stderr
    for port in ("0", "65536", "x", "-1"):
        assert byline("preview", "--site", made.folder, f"--port={port}").returncode == 2


def test_before_a_large_blog_is_read_there_are_pages(tmp_path: Path):
    """The page that is asked for first comes of a few posts, and becomes the true one."""
    made = blog(tmp_path)
    made.write(
        {
            f"content/posts/2020-01-{day:02}-old-{day}-{n}.md": "---\n"
            f"title: Old {day} {n}\ntags: [x]\n---\n\nWords {'and more words ' * 300}\n"
            for day in range(1, 29)
            for n in range(8)
        }
    )
    with previewing(made.folder) as running:
        early = running.ask("/old-5-3/")[2].decode()
        assert 'data-build="0"' in early
        with closing(Tab(running, "/old-5-3/")) as tab:
            assert tab.until("hello")["build"] > 0
        whole = running.ask("/old-5-3/")[2].decode()
        assert 'data-build="0"' not in whole
        assert "Old 28" in running.ask("/tags/x/")[2].decode()
        assert running.ask("/nowhere/")[0] == 404


def test_a_title_is_shown_on_its_page_and_then_in_lists(tmp_path: Path):
    made = blog(tmp_path)
    with previewing(made.folder) as running, closing(Tab(running, "/one/")) as tab:
        tab.until("facts")
        with closing(Tab(running, "/")) as home:
            home.until("facts")
            text = (made.folder / "content/posts/one.md").read_text(encoding="utf-8")
            running.write({"content/posts/one.md": text.replace("title: One", "title: Uno")})
            assert "Uno" in tab.until("page")["html"]
            told = home.until("page", lambda event: "Uno" in (event["html"] or ""))
            assert told["paths"] == ["/"]


def test_pages_that_nobody_looks_at_are_tried_too(tmp_path: Path):
    made = blog(tmp_path)
    made.write({"templates/archive.html": "<p>\n{{ nothing.at.all }}\n"})
    with previewing(made.folder) as running:
        assert "templates/archive.html:2" in running.until("templates/archive.html")
        running.write({"templates/archive.html": "<p>Mended</p>\n"})
        running.until("all is well again")


def test_a_picture_that_is_another_one_is_told_of(tmp_path: Path):
    made = blog(tmp_path)
    with previewing(made.folder) as running, closing(Tab(running, "/one/")) as tab:
        tab.until("facts")
        running.write({"content/static/film.mp4": b"other"})
        assert tab.until("files")["paths"] == ["/film.mp4"]
