"""The blog of this repository: built, valid, and read in a real browser."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY, byline

AS_OF = "2026-11-22"
VNU = REPOSITORY / ".venv/node_modules/vnu-jar/build/dist/vnu.jar"
CHROMIUM = "/usr/bin/chromium"

pytestmark = pytest.mark.xdist_group("blog")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: Any) -> None:
        return


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("blog") / "output"
    done = byline("build", "--site", REPOSITORY, "--output", folder, "--as-of", AS_OF, "--strict")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def address(output: Path) -> Iterator[str]:
    serve = functools.partial(Quiet, directory=str(output))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip("needs chromium")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()


def test_what_the_blog_holds() -> None:
    import json

    done = byline(
        "build", "--site", REPOSITORY, "--json", "--as-of", AS_OF, "--output", "/dev/null"
    )
    assert done.returncode == 1  # a file cannot be an output folder
    rows = json.loads(
        byline("list", "posts", "--json", "--site", REPOSITORY, "--as-of", AS_OF).stdout
    )
    status = [row["status"] for row in rows]
    assert status.count("published") >= 8
    assert status.count("draft") == 1
    assert status.count("scheduled") == 1
    by_slug = {row["slug"]: row for row in rows}
    assert by_slug["elevator-speech"]["date"] == "2010-07-21"
    assert by_slug["informational-interview"]["date"] == "2010-07-28"
    assert by_slug["informational-interview"]["title"] == "How to Master an Informational Interview"
    series = json.loads(
        byline("list", "series", "--json", "--site", REPOSITORY, "--as-of", AS_OF).stdout
    )
    assert len(series) == 2
    in_series = {slug for row in series for slug in row["posts"]}
    outside = [row for row in rows if row["status"] == "published" and row["slug"] not in in_series]
    assert len(outside) >= 2


def test_html_is_valid(output: Path) -> None:
    if not VNU.exists() or shutil.which("java") is None:
        pytest.skip("needs java, and npm to get the validator")
    done = subprocess.run(
        ["java", "-jar", VNU, "--skip-non-html", output],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_goes_through_the_series(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/2010/07/how-to-master-informational-interview.html")
    page.wait_for_url(f"{address}/informational-interview/")
    page.goto(f"{address}/")
    page.get_by_role("link", name="Networking from scratch", exact=True).first.click()
    page.get_by_role("link", name="How to Master an Informational Interview").click()
    assert page.title() == "How to Master an Informational Interview – The Next Conversation"
    assert page.locator("h1").count() == 1
    box = page.get_by_role("navigation", name="Series: Networking from scratch")
    assert "Part 2 of 5 in Networking from scratch" in box.inner_text()
    assert box.locator("[aria-current=page]").inner_text() == (
        "How to Master an Informational Interview"
    )
    planned = box.locator("li.planned")
    assert planned.count() == 2
    assert planned.locator("a").count() == 0
    assert "coming 12 June 2027" in planned.last.inner_text()
    page.get_by_role("link", name="Next in this series, part 3 of 5").click()
    assert page.url == f"{address}/the-contact-list-that-grows/"
    page.close()


def test_the_keyboard_reaches_the_text_first(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/informational-interview/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_scrolls_sideways_and_nothing_is_asked_of_other_hosts(
    browser: Any, address: str, output: Path, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)
    for path in sorted(output.rglob("index.html")):
        page.goto(f"{address}/{path.parent.relative_to(output).as_posix()}/")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, path
    assert [url for url in asked if not url.startswith(address)] == []
    assert failed == []
    page.close()
