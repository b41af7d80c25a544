"""The blog as a host delivers it: with the headers that byline wrote, in a real browser."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY, byline

AS_OF = "2026-11-22"
EARLY = '<script>{{ site.assets["early.js"].inline|safe }}</script>\n'

pytestmark = pytest.mark.xdist_group("delivery")


class Host(http.server.SimpleHTTPRequestHandler):
    """Reads ``_headers`` as Netlify and Cloudflare Pages do."""

    def __init__(self, *arguments: Any, rules: list[tuple[str, str, str]], **named: Any) -> None:
        self.rules = rules
        super().__init__(*arguments, **named)

    def end_headers(self) -> None:
        path = self.path.partition("?")[0]
        for rule, name, value in self.rules:
            if path == rule or (rule.endswith("*") and path.startswith(rule[:-1])):
                self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_arguments: Any) -> None:
        return


def read_rules(output: Path) -> list[tuple[str, str, str]]:
    found, path = [], ""
    for line in (output / "_headers").read_text(encoding="utf-8").splitlines():
        if line.startswith("/"):
            path = line
        elif line:
            name, _, value = line.strip().partition(": ")
            found.append((path, name, value))
    return found


@contextmanager
def served(output: Path) -> Iterator[str]:
    serve = functools.partial(Host, directory=str(output), rules=read_rules(output))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def build(folder: Path, name: str, settings: str = "") -> Path:
    """Build the blog of this repository with a script in the head of each page."""
    site = folder / name
    shutil.copytree(REPOSITORY / "content", site / "content")
    with (site / "content" / "site.yaml").open("a", encoding="utf-8") as stream:
        stream.write(f"\n{settings}\n")
    head = (REPOSITORY / "templates/partials/head.html").read_text(encoding="utf-8")
    own = site / "templates/partials/head.html"
    own.parent.mkdir(parents=True)
    own.write_text(head if "early.js" in head else head + EARLY, encoding="utf-8")
    output = site / "output"
    done = byline("build", "--site", site, "--output", output, "--as-of", AS_OF, "--strict")
    assert done.returncode == 0, done.stderr
    return output


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("delivery"), "tight")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("delivery"), "plain", "minify: false")


def pages(output: Path) -> list[str]:
    """Return the addresses of all pages but those that lead on at once."""
    return [
        path.relative_to(output).as_posix().removesuffix("index.html")
        for path in sorted(output.rglob("*.html"))
        if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8")
    ]


def test_no_page_does_what_its_policy_forbids(browser: Any, output: Path) -> None:
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda problem: said.append(str(problem)))
    with served(output) as address:
        found = pages(output)
        assert len(found) > 30
        for path in found:
            answer = page.goto(f"{address}/{path}")
            assert "script-src 'self' 'sha256-" in answer.headers["content-security-policy"]
            assert page.evaluate("document.styleSheets[0].cssRules.length") > 10, path
    assert said == []
    page.close()


def test_the_script_in_the_head_runs_and_no_other_does(browser: Any, output: Path) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    with served(output) as address:
        page.goto(f"{address}/")
        assert page.evaluate("document.documentElement.dataset.theme") is None
        for theme in ("dark", "light"):
            page.evaluate("theme => localStorage.setItem('theme', theme)", theme)
            page.reload()
            assert page.evaluate("document.documentElement.dataset.theme") == theme
        page.evaluate("localStorage.setItem('theme', '<b>')")
        page.reload()
        assert page.evaluate("document.documentElement.dataset.theme") is None
        assert said == []
        page.evaluate(
            "const one = document.createElement('script');"
            "one.textContent = 'document.title = \"taken\"'; document.head.append(one)"
        )
        page.evaluate("document.body.innerHTML += '<img src=x onerror=\"document.title = 1\">'")
        page.wait_for_function("document.querySelector('img[src=x]').complete")
        assert page.title() not in {"taken", "1"}
    assert any("Content Security Policy" in one and "inline" in one for one in said)
    page.close()


def test_only_what_says_its_content_is_kept_for_good(browser: Any, output: Path) -> None:
    page = browser.new_page()
    with served(output) as address:
        kept = {}
        page.on("response", lambda one: kept.update({one.url: one.headers.get("cache-control")}))
        page.goto(f"{address}/", wait_until="networkidle")
        lasting = {url for url, value in kept.items() if value}
        assert any("/assets/style." in url for url in lasting)
        assert {kept[url] for url in lasting} == {"public, max-age=31536000, immutable"}
        assert f"{address}/" not in lasting
    page.close()


def test_a_style_sheet_that_someone_changed_is_refused(
    browser: Any, output: Path, tmp_path: Path
) -> None:
    changed = shutil.copytree(output, tmp_path / "changed")
    (sheet,) = changed.glob("assets/style.????????.css")
    sheet.write_bytes(sheet.read_bytes() + b"a{}")
    page = browser.new_page()
    with served(changed) as address:
        page.goto(f"{address}/")
        assert page.evaluate("document.styleSheets.length") == 0
    page.close()


def test_what_is_shown_and_read_aloud_is_the_same_as_without_minify(
    browser: Any, output: Path, plain: Path
) -> None:
    assert pages(output) == pages(plain)
    page = browser.new_page()
    with served(output) as one, served(plain) as other:
        for path in pages(output):
            seen = []
            for address in (one, other):
                page.goto(f"{address}/{path}")
                seen.append(
                    (page.evaluate("document.body.innerText"), page.locator("body").aria_snapshot())
                )
            assert seen[0] == seen[1], path
            assert len(seen[0][0]) > 20, path
        rules = []
        for address in (one, other):
            page.goto(f"{address}/")
            rules.append(
                page.evaluate(
                    "[...document.styleSheets[0].cssRules]"
                    # Of a custom property browsers keep the spaces as they are written.
                    ".map(rule => rule.cssText.replaceAll(', ', ','))"
                )
            )
        assert rules[0] == rules[1]
        assert len(rules[0]) > 10
    page.close()
    assert sum(path.stat().st_size for path in output.glob("assets/*.????????.*")) < sum(
        path.stat().st_size for path in plain.glob("assets/*.????????.*")
    )


def test_texts_and_tags_of_all_pages_are_the_same_as_without_minify(
    output: Path, plain: Path
) -> None:
    from lxml import html

    def read(path: Path) -> list[tuple[str, dict[str, str], str, str]]:
        found = []
        for one in html.fromstring(path.read_bytes()).iter():
            if one.tag == "script":
                continue
            texts = [text or "" for text in (one.text, one.tail)]
            if not any(up.tag in {"pre", "textarea"} for up in (one, *one.iterancestors())):
                texts = [re.sub(r"[ \t\n\r\f]+", " ", text) for text in texts]
            attributes = {
                name: value
                for name, value in one.attrib.items()
                if name != "integrity" and "/assets/" not in value
            }
            found.append((str(one.tag), attributes, *texts))
        return found

    for path in sorted(output.rglob("*.html")):
        assert read(path) == read(plain / path.relative_to(output)), path
