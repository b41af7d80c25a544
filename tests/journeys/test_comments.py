"""Comments in a real browser: hostile ones, a form, and servers asked when a reader asks."""

from __future__ import annotations

import functools
import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.conftest import REPOSITORY, SiteFolder, byline
from tests.hosting import policy_of
from tests.properties.hostile import ADDRESSES, BODIES, NAMES

VNU = REPOSITORY / ".venv/node_modules/vnu-jar/build/dist/vnu.jar"
NEVER = {"script", "style", "iframe", "object", "embed", "form", "input", "img", "svg", "math"}

pytestmark = pytest.mark.xdist_group("comments")


def post(title: str, date: str = "2026-01-01") -> str:
    return f"---\ntitle: {json.dumps(title)}\ndate: {date}\n---\nText.\n"


def note(body: str, author: str = "Ann", **keys: str) -> str:
    said = {"author": author, "date": "2026-01-02", "body": body, **keys}
    text = "".join(f"{k}: {json.dumps(v, ensure_ascii=False)}\n" for k, v in said.items())
    # As they are: YAML's own words for control characters are refused.
    return text.replace("\\u0001", "\x01").replace("\\f", "\f")


def built(folder: Path, settings: str, files: dict[str, str], port: int = 8000) -> Path:
    """Build a blog with the installed command; returns its output."""
    site = SiteFolder(folder)
    config = f"title: Test\nurl: http://127.0.0.1:{port}/\n{settings}"
    site.write({"content/site.yaml": config, **files})
    done = byline("build", "--site", folder, "--as-of", "2026-11-22")
    assert done.returncode == 0, done.stderr
    return site.output


class Host(http.server.SimpleHTTPRequestHandler):
    """Serves files as the host of a blog does, with the policy that its pages need."""

    policy = "default-src 'self'"
    sent: list[dict[str, list[str]]]

    def log_message(self, *_arguments: Any) -> None:
        return

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.sent.append(parse_qs(text, keep_blank_values=True))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def served(output: Path, port: int) -> Iterator[type[Host]]:
    handler = type("Handler", (Host,), {"sent": [], "policy": policy_of(output)})
    serve = functools.partial(handler, directory=str(output))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield handler
        finally:
            server.shutdown()


class Elements(HTMLParser):
    """All elements of a page's comments, with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


HOSTILE = {
    "content/posts/hello.md": post("Hello"),
    **{
        f"content/comments/hello/body-{n:03}.yaml": note(body or "-")
        for n, body in enumerate(BODIES)
    },
    **{
        f"content/comments/hello/name-{n:03}.yaml": note(f"By {n}.", name)
        for n, name in enumerate(NAMES)
    },
    **{
        f"content/comments/hello/link-{n:03}.yaml": note(f"Of {n}.", name, url="https://a.example")
        for n, name in enumerate(NAMES)
    },
    **{
        f"content/comments/hello/url-{n:03}.yaml": note(f"From {n}.", url=url)
        for n, url in enumerate(ADDRESSES)
    },
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(
        tmp_path_factory.mktemp("hostile"), "comments: {email: me@words.example}\n", HOSTILE
    )


def test_nothing_that_readers_write_runs(browser: Any, hostile: Path):
    assert len({*NAMES, *ADDRESSES, *BODIES}) > 250
    port = free_port()
    page = browser.new_page()
    asked: list[str] = []
    dialogs: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    with served(hostile, port) as host:
        # Without a policy: what is not there needs none to be kept from running.
        host.policy = "upgrade-insecure-requests"
        page.goto(f"http://127.0.0.1:{port}/hello/", wait_until="networkidle")
        page.evaluate("window.__xss = window.__xss || 0")
        for link in page.locator(".comments a[href^='#']").all()[:40]:
            link.hover()
        assert page.evaluate("window.__xss") == 0
        assert page.locator(".comment").count() == len(HOSTILE) - 1
        attributes = page.evaluate(
            "[...new Set([...document.querySelectorAll('.comments *')].flatMap("
            "e => e.getAttributeNames()))].sort()"
        )
        elements = page.evaluate(
            "[...new Set([...document.querySelectorAll('.comments *')].map(e => e.localName))]"
        )
    assert dialogs == []
    assert [url for url in asked if not url.startswith(f"http://127.0.0.1:{port}/")] == []
    assert attributes == ["aria-label", "class", "datetime", "dir", "href", "id", "rel"]
    assert NEVER.isdisjoint(elements)
    page.close()


def test_nothing_in_the_page_could_run(hostile: Path):
    html = (hostile / "hello" / "index.html").read_text(encoding="utf-8")
    elements = Elements()
    elements.feed(html[html.index('<section class="comments"') : html.index("</section>")])
    ids = [said["id"] for _, said in elements.found if "id" in said]
    assert len(ids) == len(set(ids))
    for tag, said in elements.found:
        assert tag not in NEVER
        assert not any(name.startswith("on") or name == "style" for name in said), said
        scheme = urlsplit(said.get("href") or "").scheme
        assert scheme in {"", "http", "https", "mailto"}
        if scheme in {"http", "https"}:
            assert said["rel"] == "ugc nofollow noopener"
    # Tags and the turning of direction hide in no text; each name stands for itself.
    assert not re.search("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]", html)
    feed = (hostile / "comments" / "feed.xml").read_text(encoding="utf-8")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]", feed)


def test_html_with_comments_is_valid(tmp_path: Path, hostile: Path):
    if not VNU.exists() or shutil.which("java") is None:
        pytest.skip("needs java, and npm to get the validator")
    files = {
        "content/posts/one.md": "---\ntitle: One\ndate: 2026-01-01\n---\nText.\n\n## Comments\n",
        "content/comments/one/a.yaml": note("Words.", url="https://ann.example/?a=1&b=ü"),
        **{
            f"content/comments/one/b{n}.yaml": note("Words.", f"B{n}", reply_to=f"b{n - 1}")
            for n in range(1, 8)
        },
        "content/comments/one/b0.yaml": note("Words."),
    }
    pages = [hostile / "hello" / "index.html"]
    for number, settings in enumerate(
        (
            "comments: {form: /send}\n",
            "comments: {provider: isso, address: https://talk.example}\n",
            "comments: {provider: utterances, repo: me/it}\n",
        )
    ):
        pages.append(built(tmp_path / str(number), settings, files) / "one" / "index.html")
    done = subprocess.run(
        ["java", "-jar", VNU, *pages], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_letter_carries_the_post_and_the_comment_that_it_answers(browser: Any, tmp_path: Path):
    files = {
        "content/posts/one.md": post("Ask & “listen”: 100 %"),
        "content/posts/two.md": post("Two"),
        "content/comments/one/first.yaml": note("Words.", "Ann Öz"),
    }
    port = free_port()
    output = built(tmp_path, "comments: {email: me+blog@words.example}\n", files, port)
    page = browser.new_page(java_script_enabled=False)
    with served(output, port):
        page.goto(f"http://127.0.0.1:{port}/two/")
        assert page.get_by_role("heading", name="No comments yet").count() == 1
        page.goto(f"http://127.0.0.1:{port}/one/")
        section = page.get_by_role("region", name="1 comment")
        letter = section.get_by_role("link", name="Post a comment").get_attribute("href")
        answer = section.get_by_role("link", name="Reply to Ann Öz").get_attribute("href")
        assert page.locator(".comments script").count() == 0
    page.close()
    for link in (letter, answer):
        assert link.startswith("mailto:me%2Bblog@words.example?")
        assert re.fullmatch(r"[A-Za-z0-9@:?&=%._~-]*", link)
    said = dict(field.split("=") for field in urlsplit(letter).query.split("&"))
    assert unquote(said["subject"]) == "Comment on Ask & “listen”: 100 %"
    assert f"Post: http://127.0.0.1:{port}/one/\r\n" in unquote(said["body"])
    said = dict(field.split("=") for field in urlsplit(answer).query.split("&"))
    assert unquote(said["subject"]) == "Answer to Ann Öz on Ask & “listen”: 100 %"
    assert f"Post: http://127.0.0.1:{port}/one/#comment:first\r\n" in unquote(said["body"])
    assert "Answer to: first (Ann Öz)\r\n" in unquote(said["body"])


@pytest.mark.parametrize("scripts", [True, False])
def test_a_form_sends_the_post_and_whom_it_answers(browser: Any, tmp_path: Path, scripts: bool):
    files = {
        "content/posts/one.md": post("One & only"),
        "content/comments/one/first.yaml": note("Words."),
        "content/comments/one/second.yaml": note("More.", "Bob"),
    }
    port = free_port()
    output = built(tmp_path, "comments: {form: /send}\n", files, port)
    page = browser.new_page(java_script_enabled=scripts)
    with served(output, port) as host:
        page.goto(f"http://127.0.0.1:{port}/one/")
        page.get_by_role("link", name="Reply to Bob").click()
        choice = page.get_by_label("In answer to")
        if scripts:
            assert choice.input_value() == "second"
        else:
            choice.select_option("second")
        page.get_by_label("Your name").fill("Cleo")
        page.get_by_label("Your comment").fill("I think\nso.")
        page.get_by_role("button", name="Send").click()
        page.wait_for_url("**/send")
    page.close()
    assert host.sent == [
        {
            "post": [f"http://127.0.0.1:{port}/one/"],
            "title": ["One & only"],
            "reply_to": ["second"],
            "author": ["Cleo"],
            "url": [""],
            "body": ["I think\r\nso."],
        }
    ]


GISCUS = {
    "provider": "giscus",
    "repo": "me/words",
    "repo_id": "R_1",
    "category": "Q & A",
    "category_id": "DIC_1",
    "theme": "light",
}
UTTERANCES = {"provider": "utterances", "repo": "me/words", "label": "a comment"}


@pytest.mark.parametrize(
    ("options", "script", "attributes"),
    [
        (
            GISCUS,
            "https://giscus.app/client.js",
            {
                "data-repo": "me/words",
                "data-repo-id": "R_1",
                "data-category": "Q & A",
                "data-category-id": "DIC_1",
                "data-mapping": "pathname",
                "data-strict": "1",
                "data-theme": "light",
                "data-lang": "en",
                "crossorigin": "anonymous",
            },
        ),
        (
            UTTERANCES,
            "https://utteranc.es/client.js",
            {
                "repo": "me/words",
                "issue-term": "pathname",
                "label": "a comment",
                "theme": "preferred-color-scheme",
                "crossorigin": "anonymous",
            },
        ),
    ],
)
def test_another_server_is_asked_only_when_the_reader_asks(
    browser: Any, tmp_path: Path, options: dict[str, str], script: str, attributes: dict[str, str]
):
    port = free_port()
    lines = "".join(f"  {key}: {value}\n" for key, value in options.items())
    output = built(tmp_path, f"comments:\n{lines}", {"content/posts/one.md": post("One")}, port)
    host = urlsplit(script).netloc
    page = browser.new_page()
    asked: list[str] = []
    refused: list[str] = []
    answers: Callable[[Any], None] = lambda route: route.fulfill(  # noqa: E731
        content_type="text/javascript",
        headers={"Access-Control-Allow-Origin": "*"},
        body="window.asked = Object.fromEntries([...document.currentScript.attributes]"
        ".map(a => [a.name, a.value]));",
    )
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: refused.append(message.text))
    page.route(re.compile(r"https://"), answers)
    with served(output, port):
        page.goto(f"http://127.0.0.1:{port}/one/", wait_until="networkidle")
        page.mouse.wheel(0, 5000)
        page.get_by_text(host).first.wait_for()
        assert [url for url in asked if not url.startswith(f"http://127.0.0.1:{port}/")] == []
        page.get_by_role("button", name="Show comments").focus()
        page.keyboard.press("Enter")
        for _ in range(100):
            if page.evaluate("Boolean(window.asked)"):
                break
            page.wait_for_timeout(50)
        elsewhere = [url for url in asked if not url.startswith(f"http://127.0.0.1:{port}/")]
        assert elsewhere == [script]
        said = page.evaluate("window.asked")
        assert {key: said[key] for key in attributes} == attributes
        assert not page.get_by_role("button", name="Show comments").is_visible()
        assert refused == []
        # Where the server does not answer, the reader is told, and may ask again.
        page.unroute_all()
        page.route(re.compile(r"https://"), lambda route: route.abort())
        page.reload()
        page.get_by_role("button", name="Show comments").click()
        page.get_by_text(f"{host} did not answer.").wait_for()
        assert page.get_by_role("button", name="Show comments").is_visible()
        page.close()
        page = browser.new_page(java_script_enabled=False)
        page.goto(f"http://127.0.0.1:{port}/one/")
        assert not page.get_by_role("button", name="Show comments").is_visible()
        link = page.get_by_role("link", name=f"by {host}, on GitHub").get_attribute("href")
        assert link.startswith("https://github.com/me/words/")
        page.close()


@pytest.fixture
def isso(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """Run a real Isso server; yields the blog's port and the server's own."""
    command = Path(sys.executable).with_name("isso")
    if not command.exists():
        pytest.skip("needs isso")
    blog, port = free_port(), free_port()
    settings = tmp_path / "isso.cfg"
    settings.write_text(
        f"[general]\ndbpath = {tmp_path}/comments.db\nhost = http://127.0.0.1:{blog}/\n"
        f"[server]\nlisten = http://127.0.0.1:{port}\n[guard]\nenabled = false\n"
    )
    log = (tmp_path / "isso.log").open("w")
    # It asks the blog for nothing but whether it is there; of warnings it has its own.
    with subprocess.Popen(
        [command, "-c", settings, "run"],
        stdout=log,
        stderr=log,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    ) as server:
        try:
            for _ in range(600):
                try:
                    url = f"http://127.0.0.1:{port}/js/embed.min.js"
                    urllib.request.urlopen(url, timeout=5).close()
                    break
                except OSError:
                    assert server.poll() is None, (tmp_path / "isso.log").read_text()
                    time.sleep(0.1)
            yield blog, port
        finally:
            server.terminate()
    log.close()


def test_a_comment_posted_to_isso_stands_below_its_post_alone(
    browser: Any, tmp_path: Path, isso: tuple[int, int]
):
    port, server = isso
    files = {
        "content/posts/one.md": post("One & “more”"),
        "content/posts/two.md": post("Two", "2026-01-02"),
        "content/comments/one/old.yaml": note("From before."),
    }
    address = f"http://127.0.0.1:{server}"
    settings = f"permalink: /p/{{slug}}/\ncomments:\n  provider: isso\n  address: {address}\n"
    output = built(tmp_path / "blog", settings, files, port)
    page = browser.new_page()
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: refused.append(message.text))
    with served(output, port):
        page.goto(f"http://127.0.0.1:{port}/p/one/", wait_until="networkidle")
        assert [url for url in asked if not url.startswith(f"http://127.0.0.1:{port}/")] == []
        assert "From before." in page.locator(".comments").inner_text()
        page.get_by_role("button", name="Show comments").click()
        box = page.locator("#isso-thread .isso-textarea").first
        box.click()
        page.keyboard.type("Posted in a browser.")
        page.locator("#isso-thread input[name=author]").first.fill("Cleo")
        page.locator("#isso-thread input[type=submit]").first.click()
        page.locator("#isso-thread .isso-comment", has_text="Posted in a browser.").wait_for()
        # A second reader sees it below that post, and below no other.
        other = browser.new_context().new_page()
        for path, count in (("/p/one/", 1), ("/p/one/index.html", 1), ("/p/two/", 0)):
            other.goto(f"http://127.0.0.1:{port}{path}")
            with other.expect_response(re.compile(rf"{address}/\?uri=")):
                other.get_by_role("button", name="Show comments").click()
            other.locator("#isso-thread .isso-postbox").first.wait_for()
            other.wait_for_load_state("networkidle")
            found = other.locator("#isso-thread .isso-comment", has_text="Posted in a browser.")
            assert found.count() == count, path
        other.context.close()
    assert {urlsplit(url).netloc for url in asked} == {
        f"127.0.0.1:{port}",
        f"127.0.0.1:{server}",
    }
    assert [line for line in refused if "Content Security Policy" in line] == []
    page.close()
