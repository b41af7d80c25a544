"""A feed opened in a real browser, in one that knows XSLT and in one that has given it up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY, byline
from tests.journeys.watching import AS_OF, CHROMIUM
from tests.serving import serving

pytestmark = pytest.mark.xdist_group("blog")

FEEDS = ["feed.xml", "atom.xml", "series/networking-from-scratch/feed.xml"]
WAYS = {"xslt": [], "css": ["--disable-features=XSLT"]}
# What a reader sees: texts of elements, and what the style sheet adds to them.
SEEN = """() => {
  const said = [];
  for (const element of document.querySelectorAll('*')) {
    if (!element.checkVisibility()) continue;
    for (const part of ['::before', '::after']) {
      const content = getComputedStyle(element, part).content;
      if (content !== 'none' && content !== 'normal') said.push(content);
    }
    for (const node of element.childNodes) if (node.nodeType === 3) said.push(node.data);
  }
  return said.join(' ');
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("feeds") / "output"
    byline("build", "--site", REPOSITORY, "--output", folder, "--as-of", AS_OF, check=True)
    with serving(folder) as host:
        yield host


@pytest.fixture(scope="module", params=WAYS)
def browser(request: pytest.FixtureRequest) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip("needs chromium")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
                *WAYS[request.param],
            ],
        )
        yield started
        started.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_is_a_page_to_read(
    browser: Any, address: str, feed: str, scheme: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)
    page.goto(f"{address}/{feed}")
    seen = page.evaluate(SEEN)
    for words in (
        "A feed to follow",
        "a list of the newest posts for a feed reader",
        f"https://example.com/{feed}",
        "How to Master an Informational Interview",
        "Twenty to thirty minutes with someone",
    ):
        assert words in seen
    # The text of posts is for feed readers, and so is what only programs understand.
    assert "rssboard.org" not in seen
    assert "<p>" not in seen
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper == {"light": "rgb(250, 247, 241)", "dark": "rgb(23, 22, 21)"}[scheme]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    # A browser asks for this one by itself, wherever it shows XML.
    assert [url for url in failed if not url.endswith("/favicon.ico")] == []
    assert [url for url in asked if not url.startswith(address)] == []
    page.close()


def test_where_links_can_be_followed_they_lead_to_posts(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/series/networking-from-scratch/feed.xml")
    if page.evaluate("typeof XSLTProcessor") == "undefined":
        assert page.evaluate("document.links.length") == 0
        assert "https://example.com/informational-interview/" in page.evaluate(SEEN)
    else:
        link = page.get_by_role("link", name="Part 2: How to Master an Informational Interview")
        assert link.get_attribute("href") == "https://example.com/informational-interview/"
        home = page.get_by_role("link", name="Read it as a page").get_attribute("href")
        assert home == "https://example.com/series/networking-from-scratch/"
    page.close()
