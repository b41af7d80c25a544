"""A preview is asked what it must refuse: nothing leaks or changes, and the writer never waits."""

from __future__ import annotations

import json
import resource
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.conftest import SiteFolder
from tests.hardening.conftest import Extent
from tests.hardening.spellings import FOREIGN, MALFORMED, STATUSES, ways_out
from tests.journeys.test_preview import Preview, Tab, previewing
from tests.unit.preview.desk.sitting import FILES
from tests.unit.preview.test_guard import _OTHERS, _STEPS

pytestmark = pytest.mark.xdist_group("preview")

_SECRET = "the words that nobody may read"
_PLACES = ("/", "/_desk/edit/", "/_desk/beside/", "/_desk/own/", "/_byline/")
_REFUSALS = {400, 403, 404, 405, 413, 431}
_DESK = ("/_desk/", "/_desk/edit/posts/one.md")
_DONE = ("save", "new", "publish", "picture", "amend", "render", "measure")
_PATIENCE = 60.0  # seconds
_TOO_LATE = 30.0  # seconds: less than any connection is waited for
_FILES = 256  # that this preview may open: a crowd is more
_CROWD = 1000
_DEAF = 150  # of a crowd, those who ask and do not listen

Note = Callable[[str, int], None]


def blog(folder: Path) -> SiteFolder:
    """Write a blog that has more around it and in it than anybody may see."""
    made = SiteFolder(folder / "site")
    made.write(FILES)
    made.write({"secret.md": f"---\ntitle: {_SECRET}\n---\n", "content/posts/.env": _SECRET})
    made.write({"notes/inside.md": "---\ntitle: Inside\n---\nNotes.\n", ".git/config": _SECRET})
    made.write({"content/posts/draft.md~": _SECRET, "content/static/film.mp4": bytes(2**22)})
    (folder / "outside.md").write_text(f"---\ntitle: {_SECRET}\n---\n")
    (folder / "site-other").mkdir()
    (folder / "site-other/x.md").write_text(_SECRET)
    posts = made.folder / "content/posts"
    (posts / "link.md").symlink_to(folder / "outside.md")
    (posts / "inside.md").symlink_to(made.folder / "notes/inside.md")
    (posts / "up").symlink_to(folder)
    return made


def snapshot(preview: Preview) -> dict[str, bytes]:
    """Return all files of the blog and around it."""
    return {
        str(path): path.read_bytes()
        for path in sorted(preview.folder.parent.rglob("*"))
        if path.is_file() and ".cache" not in path.parts
    }


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One for all that is asked; in the end it is as it was."""
    made = blog(tmp_path_factory.mktemp("requests"))
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, most))
    with previewing(made.folder) as running:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(allowed, min(most, 4096)), most))
        running.until("your desk")
        before = snapshot(running)
        yield running
        assert snapshot(running) == before
        assert b"Words of one" in running.ask("/one/")[2]
        assert running.ask("/_desk/")[0] == 200


def _refused(preview: Preview, request: bytes) -> int:
    """Send something that is to be refused, and see that nothing comes of it."""
    answer = preview.raw(request)
    status = int(answer.split(b" ", 2)[1])
    assert status in _REFUSALS, (status, request)
    for words in (_SECRET.encode(), b"root:", b"Words of one", b"title: Test", b"def do_GET"):
        assert words not in answer, request
    assert b"access-control" not in answer.lower(), request
    return status


def _request(preview: Preview, method: str, target: str, **headers: str) -> bytes:
    given = {"Host": preview.authority, "Connection": "close"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in given.items()]
    return "\r\n".join([f"{method} {target} HTTP/1.1", *lines, "", ""]).encode()


def test_no_way_leads_out(preview: Preview, extent: Extent, tally: Note):
    ways = ways_out()
    assert len(ways) > 200
    targets: list[str] = [step for step in _STEPS if step.strip() and "\n" not in step]
    for number, way in enumerate(ways):
        others = 1 + number % (len(_PLACES) - 1)
        places = _PLACES[: extent(len(_PLACES), 1)] or _PLACES[:1]
        targets += [place + way for place in {*places, _PLACES[others]}]
    count = 0
    for number, target in enumerate(sorted({*targets} - {"///"})):
        methods = ("GET", "HEAD", "POST", "PUT")
        for method in (*methods[:2], *(methods[2:] if extent(1, number % 8 == 0) else ())):
            _refused(preview, _request(preview, method, target, Content_Length="0"))
            count += 1
    tally("requests", count)


def test_other_names_for_this_machine(preview: Preview, tally: Note):
    """A name that was bent to this machine (DNS rebinding) is not one that byline goes by."""
    count = 0
    for other in _OTHERS:
        if other is None or "\n" in other:
            continue
        host = other.replace("8000", str(preview.port))
        for target in ("/one/", _DESK[1], "/_byline/client.js", "/feed.xml"):
            origin = f"http://{host}"
            assert _refused(preview, _request(preview, "GET", target, Host=host)) == 403
            asked = _request(preview, "POST", target, Host=host, Origin=origin, Content_Length="0")
            assert _refused(preview, asked) == 403
            count += 2
    tally("requests", count)


def test_pages_elsewhere_that_ask(preview: Preview, tally: Note):
    """CVE-2025-24010 and GHSA-67mh-4wv8-2f99: any page that was open could read all of it."""
    here = preview.authority
    targets = ("/one/", "/some", "/film.mp4", "/_byline/client.js", "/_byline/events?page=/")
    count = 0
    for headers in FOREIGN:
        given = {name: value.replace("HERE", here) for name, value in headers.items()}
        for target in (*targets, *_DESK, f"{_DESK[1]}?give=file"):
            for method in ("GET", "HEAD", "POST"):
                asked = _request(preview, method, target, **given, Content_Length="0")
                assert _refused(preview, asked) == 403, (given, target)
                count += 1
    tally("requests", count)
    # A link may lead here, and a program that is no browser may ask.
    link = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}
    status, headers, page = preview.ask("/one/", **link, Sec_Fetch_Dest="document")
    assert (status, b"Words of one" in page) == (200, True)
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert preview.ask("/_byline/events", **link, Sec_Fetch_Dest="document")[0] == 403
    assert preview.ask("/one/", Origin=f"http://{here}", Sec_Fetch_Site="same-origin")[0] == 200


def test_what_is_no_request(preview: Preview, tally: Note):
    for name, said in MALFORMED.items():
        answer = preview.raw(said.replace(b"HERE", preview.authority.encode()))
        assert b"Words of one" not in answer, name
        assert b"access-control" not in answer.lower(), name
        if answer:
            status = int(answer.split(b" ", 2)[1])
            assert status in ({STATUSES[name]} if name in STATUSES else {400, 403}), name
    assert preview.ask("/one/")[0] == 200
    tally("requests", len(MALFORMED))


def _tokens(preview: Preview) -> tuple[str, ...]:
    """Return what somebody might know, guess, or have read in a page of the blog itself."""
    own = preview.token
    return ("", "0" * 64, "é", own, own[:-1], f"{own} ", "null", "undefined")


def test_nobody_changes_anything_without_the_token(preview: Preview, tally: Note):
    here = f"http://{preview.authority}"
    browser = {"Origin": here, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
    said = json.dumps({"head": "", "body": "gone", "before": "", "title": "New"}).encode()
    as_of = b'{"as_of": "2027-05-01"}'
    targets = [f"{page}?do={do}" for page in _DESK for do in _DONE]
    count = 0
    for token in _tokens(preview):
        for headers in ({}, browser):
            given: Mapping[str, str] = {**headers, "X-Byline-Token": token}
            for target in targets:
                length = str(len(said))
                asked = _request(preview, "POST", target, **given, Content_Length=length)
                assert _refused(preview, asked + said) == 403, (target, token)
                count += 1
            if token != preview.token:
                length = str(len(as_of))
                asked = _request(preview, "POST", "/_byline/as-of", **given, Content_Length=length)
                assert _refused(preview, asked + as_of) == 403
                count += 1
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "MKCOL", "TRACE"):
        for target in ("/one/", "/_byline/as-of", *targets):
            asked = _request(preview, method, target, X_Byline_Token=preview.token)
            assert _refused(preview, asked) == 405
            count += 1
    tally("requests", count)


def _opened(preview: Preview) -> int:
    return sum(1 for _ in Path(f"/proc/{preview.process.pid}/fd").iterdir())


def _silent(preview: Preview, number: int) -> socket.socket:
    """Open a connection that says nothing, or begins to, or does not listen to the answer."""
    line = socket.create_connection((preview.host, preview.port), timeout=_PATIENCE)
    post = f"POST /_byline/as-of HTTP/1.1\r\nHost: {preview.authority}\r\nX-Byline-Token: x\r\n"
    film = _request(preview, "GET", "/film.mp4")
    events = _request(preview, "GET", "/_byline/events?page=/two/")
    begun = (b"", b"GET / HTTP/1.1\r\nHost: sl", f"{post}Content-Length: 9\r\n\r\n".encode())
    asked = (film, events) if number < _DEAF else (b"", film[:20])
    line.sendall((*begun, *asked)[number % 5])
    return line


def test_a_crowd_of_the_silent_keeps_no_writer_waiting(preview: Preview, tally: Note):
    """Each would hold a thread and a file for a minute, and there are few files."""
    before = _opened(preview)
    one = preview.folder / "content/posts/one.md"
    text = one.read_text()
    with ExitStack() as crowd:
        tab = crowd.enter_context(closing(Tab(preview, "/one/")))
        tab.until("facts")
        for number in range(_CROWD):
            crowd.enter_context(closing(_silent(preview, number)))
            if number % 50 == 49:
                with closing(preview.connect()) as asked:
                    asked.timeout = _TOO_LATE
                    asked.request("GET", ("/one/", "/_desk/")[number // 50 % 2])
                    assert asked.getresponse().status == 200
        one.write_text(text.replace("Words of one", "Words in a crowd"))
        tab.until("facts")
        assert b"Words in a crowd" in preview.ask("/one/")[2]
        one.write_text(text)
        tab.until("facts")
        assert b"Words of one" in preview.ask("/one/")[2]
        with closing(Tab(preview, "/one/")) as another:
            another.until("facts")
    until = time.monotonic() + _PATIENCE
    while _opened(preview) > before + 20:
        assert time.monotonic() < until
        # Whoever is told of something, and is no longer there, is forgotten.
        one.write_text(text if one.read_text() != text else "---\ntitle: [\n")
        time.sleep(0.1)
    one.write_text(text)
    tally("requests", _CROWD)
