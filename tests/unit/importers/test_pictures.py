"""Pictures of posts: the largest that can be had, and only what a blog can show."""

from __future__ import annotations

import http.server
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.importers.importer import Weight
from tests.importing import escaped, imported, matter
from tests.pictures import split

PNG = split("png", (40, 30))
UPLOADS = "/wp-content/uploads"
FILES = {
    f"{UPLOADS}/whole.png": PNG,
    f"{UPLOADS}/whole-300x200.png": split("png", (3, 2)),
    f"{UPLOADS}/small-300x200.png": PNG,
    f"{UPLOADS}/page.png": b"<html>Please log in</html>",
    f"{UPLOADS}/half.png": PNG[:60],
    f"{UPLOADS}/old.tif": b"II*\x00" + bytes(60),
    f"{UPLOADS}/index.png": PNG,
}


class Host(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012 - one list for all requests

    def do_GET(self) -> None:
        self.asked.append(self.path)
        data = FILES.get(self.path)
        self.send_response(404 if data is None else 200)
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def exported(folder: Path, text: str, number: int = 1) -> Path:
    file = folder / "feed.atom"
    file.write_text(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/"
        "blogger/2018'><id>tag:blogger.com,1999:blog-1</id><title>B</title><entry>"
        f"<id>tag:blogger.com,1999:blog-1.post-{number}</id><blogger:type>POST</blogger:type>"
        f"<title>One</title><content type='html'>{escaped(text)}</content>"
        "<published>2010-07-28T09:30:00Z</published></entry></feed>"
    )
    return file


def shown(host: str, name: str) -> str:
    return f'<img src="{host}{UPLOADS}/{name}" alt="{name}">'


def test_the_largest_that_is_there_is_fetched_and_the_rest_said(tmp_path: Path, host: str) -> None:
    names = ("whole-300x200.png", "small-300x200.png", "page.png", "half.png", "old.tif", "no.png")
    text = "".join(shown(host, name) for name in (*names, "index.png"))
    Host.asked.clear()
    source = exported(tmp_path, text + '<img alt="none" src="">')
    report = imported(source, tmp_path / "new", images=True, allow_private=True)
    assert f"{UPLOADS}/whole-300x200.png" not in Host.asked
    folder = tmp_path / "new/content/posts/2010/one"
    there = sorted(one.name for one in folder.iterdir())
    assert there == ["index.md", "picture.png", "small.png", "whole.png"]
    assert (folder / "whole.png").read_bytes() == PNG
    said = "\n".join(one.message for one in report.remarks if one.weight is Weight.LOST)
    for why in ("404", "what came is no picture", "no browser shows", "without an address: none"):
        assert why in said
    assert f"{host}{UPLOADS}/half.png" in said
    assert f"![page.png]({host}{UPLOADS}/page.png)" in matter(folder / "index.md")[1]
    Host.asked.clear()
    imported(source, tmp_path / "new", images=True, allow_private=True)
    assert f"{UPLOADS}/whole.png" not in Host.asked


def test_nothing_on_this_machine_is_asked_unless_allowed(tmp_path: Path, host: str) -> None:
    Host.asked.clear()
    report = imported(exported(tmp_path, shown(host, "whole.png")), tmp_path / "new", images=True)
    assert not Host.asked
    assert "--allow-private" in "".join(one.message for one in report.remarks)


def test_an_address_that_stays_ends_nothing_that_it_stands_in(tmp_path: Path) -> None:
    hostile = "https://old.example/x) &lt;script>y&lt;/script>"
    text = f"<img src='{hostile}' alt='A'><video poster='{hostile}&quot; id=&quot;z'></video>"
    imported(exported(tmp_path, text), tmp_path / "new")
    body = matter(tmp_path / "new/content/posts/2010/one/index.md")[1]
    written = "https://old.example/x%29%20%3Cscript%3Ey%3C/script%3E"
    assert f"![A]({written})" in body
    assert f'poster="{written}%22%20id=%22z"' in body


def test_what_a_dry_run_would_fetch_is_no_loss(tmp_path: Path, host: str) -> None:
    source = exported(tmp_path, shown(host, "whole.png"))
    report = imported(source, tmp_path / "new", images=True, dry_run=True)
    assert not report.lost
    assert "it would be fetched" in "".join(one.message for one in report.remarks)


def test_a_picture_of_a_damaged_archive_is_told(tmp_path: Path) -> None:
    source = exported(tmp_path, '<img src="https://x.example/lift.png" alt="A">')
    with zipfile.ZipFile(tmp_path / "takeout.zip", "w") as packed:
        packed.write(source, "Takeout/Blogs/feed.atom")
        packed.writestr("Takeout/Albums/lift.png", PNG)
    data = (tmp_path / "takeout.zip").read_bytes()
    (tmp_path / "takeout.zip").write_bytes(data.replace(PNG[40:60], bytes(20)))
    report = imported(tmp_path / "takeout.zip", tmp_path / "new")
    (one,) = [one for one in report.remarks if one.code == "picture"]
    assert "it cannot be read" in one.message
