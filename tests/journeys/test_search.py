"""Readers search: in a real browser, under a base path, with the content security policy on."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import byline
from tests.hosting import policy_of

AS_OF = "2026-11-22"

pytestmark = pytest.mark.xdist_group("search")

SITE = {
    "content/site.yaml": (
        "title: Talks\nurl: https://example.com/blog/\nsearch: true\nlanguage: en\n"
    ),
    "content/static/favicon.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "content/series/first-talks.md": (
        "---\ntitle: First talks\nparts: [asking, answering]\n---\nTwo talks.\n"
    ),
    "content/posts/asking.md": (
        "---\ntitle: Asking for a meeting\ndate: 2026-03-02\ntags: [meetings]\n---\n"
        "Say who told you to call. A **pomegranate** on the desk breaks the silence.\n"
    ),
    "content/posts/answering.md": (
        "---\ntitle: Answering <the> question & more\ndate: 2026-03-09\n---\n"
        "Breathe, then answer. Whoever breathes sounds like someone with an umbrella.\n"
    ),
    "content/posts/café.md": (
        "---\ntitle: Talking in cafés\ndate: 2026-04-01\n---\nChoose the table by the umbrella.\n"
    ),
    "content/posts/brief.md": (
        "---\ntitle: Ein Brief\ndate: 2026-04-02\nlanguage: de\n---\n"
        "Wer schreibt, bekommt Antworten. Die Regenschirme stehen im Flur.\n"
    ),
    "content/posts/secret.md": (
        "---\ntitle: Secret\ndate: 2026-04-03\ndraft: true\n---\nNobody reads of the platypus.\n"
    ),
    "content/posts/later.md": (
        "---\ntitle: Later\ndate: 2027-04-03\n---\nNobody reads of the platypus yet.\n"
    ),
    **{
        f"content/posts/many-{number}.md": (
            f"---\ntitle: Many {number}\ndate: 2025-01-{number:02}\n---\nOne of many zebras.\n"
        )
        for number in range(1, 13)
    },
}


class Strict(http.server.SimpleHTTPRequestHandler):
    """A host that sends the policy with every file."""

    policy: str

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *_arguments: Any) -> None:
        return


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site = tmp_path_factory.mktemp("search")
    for name, content in SITE.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(content, encoding="utf-8")
    host = site / "host"
    done = byline("build", "--site", site, "--output", host / "blog", "--as-of", AS_OF, "--strict")
    assert done.returncode == 0, done.stderr
    strict = type("Strict", (Strict,), {"policy": policy_of(host / "blog")})
    serve = functools.partial(strict, directory=str(host))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/blog"
        server.shutdown()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """Return a page that minds what goes wrong in it, and what it asks of other hosts."""
    opened = browser.new_page()
    opened.set_default_timeout(15_000)
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.on("request", lambda one: wrong.append(one.url) if "127.0.0.1" not in one.url else None)
    opened.wrong = wrong
    yield opened
    opened.close()


def results(page: Any, count: int) -> list[str]:
    page.wait_for_function(
        "n => document.querySelectorAll('.search-results li').length === n", arg=count
    )
    return page.locator(".search-results h2").all_inner_texts()


def test_who_types_finds_the_post_with_its_series_and_part(page: Any, address: str) -> None:
    page.goto(f"{address}/search/")
    assert page.evaluate("document.activeElement.name") == "q"
    assert "Type a word" in page.get_by_role("status").inner_text()
    page.keyboard.type("pomegranate")
    assert results(page, 1) == ["Asking for a meeting"]
    result = page.locator(".search-results li")
    assert "Part 1 of 2 in First talks · March 2, 2026" in result.inner_text()
    assert result.locator("mark").inner_text().strip(".") == "pomegranate"
    assert page.get_by_role("status").inner_text() == "1 post about “pomegranate”"
    assert page.url == f"{address}/search/?q=pomegranate"
    page.get_by_role("link", name="Asking for a meeting").click()
    assert page.url == f"{address}/asking/"
    assert page.wrong == []


def test_titles_are_found_and_shown_as_text(page: Any, address: str) -> None:
    page.goto(f"{address}/search/?q=question")
    assert results(page, 1) == ["Answering <the> question & more"]
    assert page.wrong == []


def test_the_address_asks_and_leads_to_posts_with_any_name(page: Any, address: str) -> None:
    page.goto(f"{address}/search/?q=umbrella")
    assert sorted(results(page, 2)) == ["Answering <the> question & more", "Talking in cafés"]
    page.get_by_role("link", name="Talking in cafés").click()
    assert page.url == f"{address}/caf%C3%A9/"
    assert page.wrong == []


def test_posts_in_another_language_are_found(page: Any, address: str) -> None:
    page.goto(f"{address}/search/?q=Regenschirme")
    assert results(page, 1) == ["Ein Brief"]


def test_a_series_can_be_chosen_and_the_address_keeps_it(page: Any, address: str) -> None:
    page.goto(f"{address}/search/?q=umbrella")
    results(page, 2)
    page.get_by_label("In the series").select_option("First talks")
    assert results(page, 1) == ["Answering <the> question & more"]
    assert page.url.endswith("?q=umbrella&series=First+talks")
    page.reload()
    assert results(page, 1) == ["Answering <the> question & more"]
    assert page.get_by_label("In the series").input_value() == "First talks"


def test_a_tag_in_the_address_narrows_the_search(page: Any, address: str) -> None:
    page.goto(f"{address}/search/?q=the&tag=meetings")
    assert results(page, 1) == ["Asking for a meeting"]


def test_what_is_not_published_is_not_found(page: Any, address: str) -> None:
    page.goto(f"{address}/search/?q=platypus")
    page.get_by_role("status").filter(has_text="No post").wait_for()
    said = page.get_by_role("status").inner_text()
    assert (
        said == "No post says “platypus”. Try fewer words, other words, or only the start of one."
    )
    assert results(page, 0) == []


def test_ten_results_come_first_and_the_keyboard_goes_on(page: Any, address: str) -> None:
    page.goto(f"{address}/search/?q=zebras")
    results(page, 10)
    assert page.get_by_role("status").inner_text() == "12 posts about “zebras”"
    page.get_by_role("button", name="Show more posts").press("Enter")
    results(page, 12)
    page.wait_for_function("() => document.activeElement.closest('li')")
    place = "[...document.querySelectorAll('.search-results li')].indexOf"
    assert page.evaluate(f"{place}(document.activeElement.closest('li'))") == 10
    assert not page.get_by_role("button", name="Show more posts").is_visible()


def test_a_lost_line_is_told_and_the_search_can_be_tried_again(page: Any, address: str) -> None:
    page.route(re.compile("/pagefind/"), lambda route: route.abort())
    page.goto(f"{address}/search/?q=pomegranate")
    again = page.get_by_role("button", name="Try again")
    again.wait_for()
    assert "could not be loaded" in page.get_by_role("status").inner_text()
    page.unroute(re.compile("/pagefind/"))
    again.click()
    assert results(page, 1) == ["Asking for a meeting"]


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_a_key_leads_to_the_search(page: Any, address: str, keys: str) -> None:
    page.goto(f"{address}/asking/")
    page.keyboard.press(keys)
    page.wait_for_url(f"{address}/search/")
    page.locator("h1").click()
    page.keyboard.press(keys)
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("1/2")  # there a slash is a slash
    assert page.locator("main [type=search]").input_value() == "1/2"
    assert page.wrong == []


def test_nothing_of_the_index_is_loaded_before_somebody_searches(page: Any, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"{address}/asking/")
    assert not [url for url in asked if "pagefind" in url or "search.js" in url]


def test_without_javascript_the_page_leads_elsewhere(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/search/")
    assert "needs JavaScript" in page.locator("noscript").inner_text()
    for name, path in (("Archive", "archive"), ("Tags", "tags"), ("Series", "series")):
        link = page.locator("noscript").get_by_role("link", name=name)
        assert link.get_attribute("href") == f"/blog/{path}/"
    assert page.get_by_label("Search for").is_visible()
    assert not page.get_by_label("In the series").is_visible()
    context.close()
