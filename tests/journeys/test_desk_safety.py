"""The desk over HTTP, asked by others than its own pages: nothing is changed, nothing gets out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.conftest import SiteFolder
from tests.journeys.test_preview import Preview, previewing
from tests.pictures import gps_jpeg
from tests.unit.preview.desk.sitting import FILES

pytestmark = pytest.mark.xdist_group("preview")

_SECRET = "the words that nobody may read"
_ONE = "/_desk/edit/posts/one.md"


def blog(folder: Path) -> SiteFolder:
    made = SiteFolder(folder / "site")
    made.write(FILES)
    made.write({"secret.md": f"---\ntitle: {_SECRET}\n---\n", "content/posts/.env": _SECRET})
    (folder / "outside.md").write_text(f"---\ntitle: {_SECRET}\n---\n")
    (folder / "site-other").mkdir()
    (folder / "site-other/x.md").write_text(_SECRET)
    (made.folder / "content/posts/link.md").symlink_to(folder / "outside.md")
    made.write({"notes/inside.md": "---\ntitle: Inside\n---\n\nThe words below content.\n"})
    (made.folder / "content/posts/inside.md").symlink_to(made.folder / "notes/inside.md")
    (made.folder / "content/posts/up").symlink_to(folder)
    return made


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return all files of the site and around it."""
    return {
        str(path): path.read_bytes()
        for path in sorted(folder.parent.rglob("*"))
        if path.is_file() and ".cache" not in path.parts
    }


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    with previewing(blog(tmp_path).folder) as running:
        yield running


def own(preview: Preview, page: str = _ONE) -> dict[str, str]:
    """Return what a page of the desk sends with what it asks for."""
    match = re.search(rb'data-token="([0-9a-f]+)"', preview.ask(page)[2])
    assert match
    return {
        "X_Byline_Token": match[1].decode(),
        "Origin": f"http://{preview.authority}",
        "Sec_Fetch_Site": "same-origin",
        "Content_Type": "application/json",
    }


def opened(preview: Preview) -> dict[str, Any]:
    given: dict[str, Any] = json.loads(preview.ask(f"{_ONE}?give=file")[2])
    return {"head": given["head"], "body": "\nOther.\n", "before": given["digest"]}


def save(preview: Preview, headers: dict[str, str], said: dict[str, Any] | None = None) -> int:
    body = json.dumps(said or opened(preview)).encode()
    return preview.ask(f"{_ONE}?do=save", "POST", body, **headers)[0]


def test_a_page_of_the_desk_saves_and_nobody_else_does(preview: Preview):
    """Web pages elsewhere (GHSA-67mh-4wv8-2f99, CVE-2025-24010), and whoever has half of it."""
    before = snapshot(preview.folder)
    mine = own(preview)
    home = own(preview, "/_desk/")["X_Byline_Token"]
    two = own(preview, "/_desk/edit/posts/two.md")["X_Byline_Token"]
    for changed in (
        {"X_Byline_Token": ""},
        {"X_Byline_Token": home},
        {"X_Byline_Token": two},
        {"X_Byline_Token": preview.token},
        {"X_Byline_Token": "0" * 64},
        {"Origin": "http://evil.example"},
        {"Origin": f"http://localhost:{preview.port}"},
        {"Origin": f"https://{preview.authority}"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
    ):
        assert save(preview, {**mine, **changed}) == 403, changed
    for missing in ("X_Byline_Token", "Origin"):
        assert save(preview, {name: mine[name] for name in mine if name != missing}) == 403
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert save(preview, {**mine, "Content_Type": kind}) == 415
    assert snapshot(preview.folder) == before
    assert save(preview, mine) == 200
    after = snapshot(preview.folder)
    assert {name for name in after if after[name] != before[name]} == {
        str(preview.folder / "content/posts/one.md")
    }


def test_no_method_but_post_changes_and_no_other_site_may_ask(preview: Preview):
    before = snapshot(preview.folder)
    mine = own(preview)
    body = json.dumps(opened(preview)).encode()
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        status, headers, _ = preview.ask(f"{_ONE}?do=save", method, body, **mine)
        assert status == 405
        assert not [name for name in headers if name.lower().startswith("access-control")]
    assert preview.ask(f"{_ONE}?do=save", "GET", None, **mine)[0] == 200
    for target in ("/_desk/", _ONE, f"{_ONE}?give=file", "/_desk/own/editor.js"):
        _, headers, _ = preview.ask(target, Origin="http://evil.example")
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert not [name for name in headers if name.lower().startswith("access-control")]
    assert snapshot(preview.folder) == before


def test_a_text_that_becomes_a_link_is_neither_read_nor_written(preview: Preview):
    mine, said = own(preview), opened(preview)
    one = preview.folder / "content/posts/one.md"
    one.unlink()
    one.symlink_to(preview.folder / "secret.md")
    assert _SECRET.encode() not in preview.ask(f"{_ONE}?give=file")[2]
    assert save(preview, mine, said) in {403, 404}
    assert _SECRET in (preview.folder / "secret.md").read_text()


def test_pictures_lie_beside_their_text_under_harmless_names(preview: Preview):
    before = snapshot(preview.folder)
    mine = {**own(preview), "Content_Type": "application/octet-stream"}
    data = gps_jpeg((20, 10))
    for name in ("../../evil.md", "..%2f..%2fevil.md", "%00.md", ".htaccess", "index.html", "a/b"):
        headers = {**mine, "X_Byline_Name": quote(name)}
        status, _, said = preview.ask(f"{_ONE}?do=picture", "POST", data, **headers)
        assert status == 200, said
    written = set(snapshot(preview.folder)) - set(before)
    assert written
    for path in written:
        assert Path(path).parent == preview.folder / "content/posts"
        assert Path(path).suffix == ".jpg"
    html = b"<!doctype html><script>alert(1)</script>"
    assert preview.ask(f"{_ONE}?do=picture", "POST", html, **mine)[0] == 415


def test_what_is_too_large_is_refused_before_it_is_read(preview: Preview):
    mine = own(preview)
    for do, size in (("save", 4 * 2**20), ("picture", 40 * 2**20), ("publish", 2**16)):
        for length in (str(size + 1), "9" * 30):
            lines = [
                f"POST {_ONE}?do={do} HTTP/1.1",
                f"Host: {preview.authority}",
                f"Content-Length: {length}",
                *(f"{name.replace('_', '-')}: {value}" for name, value in mine.items()),
            ]
            answer = preview.raw(("\r\n".join(lines) + "\r\n\r\n").encode())
            assert b" 413 " in answer[:20], (do, length)
    long = {**opened(preview), "body": "x" * (5 * 2**20)}
    with pytest.raises((ConnectionError, AssertionError)):
        assert save(preview, mine, long) == 200
    assert preview.ask("/one/")[0] == 200


@pytest.mark.parametrize("arguments", [("--readonly",), ("--host", "0.0.0.0")])
def test_where_nothing_may_be_changed(tmp_path: Path, arguments: tuple[str, ...]):
    with previewing(blog(tmp_path).folder, *arguments) as preview:
        before = snapshot(preview.folder)
        status, _, page = preview.ask("/_desk/")
        assert (status, b'data-token=""' in page, b"not change anything" in page) == (
            200,
            True,
            True,
        )
        assert b"<button" not in page.partition(b"<dialog")[0]
        status, _, page = preview.ask(_ONE)
        assert (status, b"Words of one" in page) == (403, False)
        headers = {"Origin": f"http://{preview.authority}", "Content_Type": "application/json"}
        for token in ("", "0" * 64, preview.token):
            for target in (_ONE, "/_desk/"):
                for do in ("save", "new", "publish", "picture", "amend", "render", "measure"):
                    given = {**headers, "X_Byline_Token": token}
                    assert preview.ask(f"{target}?do={do}", "POST", b"{}", **given)[0] == 403
        assert snapshot(preview.folder) == before
        said = preview.until(
            "desk is at" if "--readonly" in arguments else "nothing can be changed"
        )
        assert ("(readonly)" in said) == ("--readonly" in arguments)


def test_others_in_the_network_may_change_texts_only_where_that_is_wished(tmp_path: Path):
    folder = blog(tmp_path).folder
    with previewing(folder, "--host", "0.0.0.0", "--allow-edit") as preview:
        assert "change and publish every post" in preview.until("warning: whoever reaches")
        assert save(preview, own(preview)) == 200
    with previewing(folder, "--allow-edit", "--readonly") as preview:
        assert preview.ask(_ONE)[0] == 403
    with previewing(folder, "--host", "localhost") as preview:
        assert preview.ask(_ONE)[0] == 200
