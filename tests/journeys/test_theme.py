"""A theme of one's own: what the guide shows, each part switched off, colours in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from tests.conftest import REPOSITORY
from tests.journeys.watching import built, chromium, served

pytestmark = pytest.mark.xdist_group("theme")

GUIDE = (REPOSITORY / "templates/README.md").read_text(encoding="utf-8")
LONG = "\n\n".join(f"Paragraph {n} says something that takes a line or two." for n in range(60))
POSTS = {
    "content/authors/ada.yaml": "name: Ada\nbio: Writes since 2010.\n",
    "content/series/steps.md": "---\ntitle: Steps\nparts:\n  - one\n  - two\n"
    "  - {title: Three, planned: 2026-12-24}\n---\n\nHow to.\n",
    "content/posts/one.md": f"---\ntitle: One\ndate: 2024-03-01\ntags: calls\n---\n\n"
    f"Start.\n\n## A\n\n## B\n\n## C\n\n{LONG}\n",
    "content/posts/two.md": "---\ntitle: Two\ndate: 2024-03-02\ntags: calls\n---\n\n"
    "After [one](one.md).\n\n!!! checklist\n    - Ask\n    - Listen\n\n!!! exercise\n    Write.\n",
    "content/posts/apart.md": "---\ntitle: Apart\ndate: 2024-03-03\ntags: calls\n---\n\n"
    "See [two](two.md).\n\nMore.\n",
}
SITE = "title: Plain Talk\nurl: https://talk.example/\nauthor: ada\n"


def page(output: Path, path: str) -> Any:
    return lxml.html.document_fromstring((output / path / "index.html").read_bytes())


def classed(name: str) -> str:
    return f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"


# The guide


@pytest.fixture(scope="module")
def shown() -> dict[str, str]:
    """Return the files that the guide shows, by their paths."""
    found = dict(re.findall(r"[Ii]n `([^`]+)`[^\n]*:\n\n```\w*\n(.*?)```\n", GUIDE, re.DOTALL))
    assert len(found) == 7 == GUIDE.count("```") / 2
    return found


@pytest.fixture(scope="module")
def own(shown: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = shown["content/site.yaml"] + "author: ada\n"
    font = {"templates/assets/fonts/my-serif.woff2": b"wOF2"}
    files = {**POSTS, **shown, "content/site.yaml": settings, **font}
    return built(tmp_path_factory.mktemp("guide"), files)


def test_the_guide_overrides_a_partial(own: Path) -> None:
    (footer,) = page(own, "one").xpath("//body/footer")
    words = " ".join(footer.text_content().split())
    assert words == "Written by hand, in the mornings. Say it plainly. Mastodon"
    assert footer.xpath(".//a/@href") == ["https://example.social/@me"]


def test_the_guide_adds_to_a_block_of_a_page_that_builds_on_bylines(own: Path) -> None:
    one = page(own, "one")
    (reply,) = one.xpath(classed("reply"))
    assert reply.xpath("./a/@href") == ["mailto:me@example.com?subject=One"]
    assert reply.getprevious().get("class") == "text e-content"
    assert one.xpath(classed("series-next")), "all else is byline's"
    assert not page(own, "series/steps").xpath(classed("reply"))


def test_the_guide_adds_a_style_sheet_to_every_page(own: Path) -> None:
    for path in (".", "one", "tags", "a-letter"):
        sheets = page(own, path).xpath("//link[@rel='stylesheet']/@href")
        assert len(sheets) == 2
        assert "style" in sheets[0]
        text = (own / sheets[1].lstrip("/")).read_text(encoding="utf-8")
        assert "--column:32em" in text
        (font,) = re.findall(r"url\(\"?([^)\"]+)", text)
        assert (own / "assets" / font).read_bytes() == b"wOF2"


def test_the_guide_gives_a_post_a_template_of_its_own(own: Path) -> None:
    letter = page(own, "a-letter")
    assert {"kind-post", "letter"} <= {*letter.body.get("class").split()}
    assert letter.xpath("string(//article/header)").split("\n")[1:] == [
        "A letter",
        "To a friend, 28 July 2010",
        "",
    ]
    assert letter.xpath("string(//*[@class='text e-content'])").strip() == "Dear friend."
    assert "letter" not in page(own, "one").body.get("class")


def test_the_guide_sets_words_colours_and_fonts(own: Path) -> None:
    two = page(own, "two")
    assert two.xpath(f"string({classed('next')}//a)") == "Join the letter."
    (style,) = two.xpath("//style")
    for rule in ("--paper:#fdf6e3", "--paper:#10161a", '--serif:"My Serif", Georgia, serif'):
        assert rule in style.text
    assert page(own, ".").body.get("style").startswith("--hue:250;")
    assert two.body.get("style") != page(own, ".").body.get("style"), "a series has its own"
    assert not two.xpath(classed("backlinks"))


def test_an_own_style_sheet_takes_the_place_of_bylines(tmp_path: Path) -> None:
    files = {
        **POSTS,
        "content/site.yaml": SITE,
        "templates/assets/style.css": "body { margin: 7px }",
        "templates/partials/card.html": '<b>{% include "byline/partials/card.html" %}</b>',
    }
    output = built(tmp_path, files)
    home = page(output, ".")
    (sheet,) = home.xpath("//link[@rel='stylesheet']/@href")
    assert "7px" in (output / sheet.lstrip("/")).read_text(encoding="utf-8")
    assert len(home.xpath("//b/article[h3 or div/h3]")) == 2, "all but the first, which leads"


# Each part

PARTS: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "reading_time": (
        "false",
        (
            ("one", "//*[contains(text(), 'min read')]"),
            (".", "//*[contains(text(), 'min read')]"),
            (".", "//*[contains(text(), 'min in all')]"),
            ("series/steps", "//*[contains(text(), 'min in all')]"),
            ("series/steps", "//*[contains(text(), 'min read')]"),
        ),
    ),
    "toc": ("false", (("one", classed("toc")),)),
    "backlinks": ("false", (("one", classed("backlinks")),)),
    "related": ("0", (("apart", classed("related")),)),
    "neighbours": ("false", (("one", classed("neighbours")),)),
    "author_box": ("false", (("one", classed("about-author")),)),
    "shelf": ("false", ((".", classed("shelf")),)),
    "covers": ("false", ((".", classed("cover")), ("series/steps", classed("cover")))),
    "progress": (
        "false",
        (
            ("one", "//body[@data-keep]"),
            ("one", classed("so-far")),
            ("series/steps", classed("so-far")),
        ),
    ),
    "appearance": ("false", (("one", "//*[@data-appearance]"), (".", "//*[@data-appearance]"))),
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("plain"), {**POSTS, "content/site.yaml": SITE})


@pytest.mark.parametrize("option", PARTS)
def test_each_part_is_there_until_it_is_switched_off(
    option: str, plain: Path, tmp_path: Path
) -> None:
    off, places = PARTS[option]
    settings = f"{SITE}theme: {{{option}: {off}}}\n"
    without = built(tmp_path, {**POSTS, "content/site.yaml": settings})
    for path, what in places:
        assert page(plain, path).xpath(what), (path, what)
        assert not page(without, path).xpath(what), (path, what)


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


COLOURS = """\
theme:
  colors: {paper: "#fdf6e3", ink: "#102030", tint: "#ddeeff", deep: "#003366"}
  dark: {paper: "#101a20", ink: "#f0e0d0", tint: "#223344", deep: "#99ccff"}
"""
LIGHT = ("rgb(253, 246, 227)", "rgb(16, 32, 48)", "rgb(221, 238, 255)", "rgb(0, 51, 102)")
DARK = ("rgb(16, 26, 32)", "rgb(240, 224, 208)", "rgb(34, 51, 68)", "rgb(153, 204, 255)")
SEEN = """() => {
  const style = (selector) => getComputedStyle(document.querySelector(selector));
  return [style("body").backgroundColor, style("body").color,
          style(".stones").backgroundColor, style(".text a").color];
}"""


def colours(page: Any) -> tuple[str, ...]:
    return tuple(page.evaluate(SEEN))


@pytest.fixture(scope="module")
def coloured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("coloured")
    with served(built(folder, {**POSTS, "content/site.yaml": SITE + COLOURS})) as address:
        yield address


@pytest.mark.parametrize(
    ("device", "follows", "other"), [("light", LIGHT, DARK), ("dark", DARK, LIGHT)]
)
def test_own_colours_follow_the_device_and_then_the_reader(
    browser: Any, coloured: str, device: str, follows: tuple[str, ...], other: tuple[str, ...]
) -> None:
    context = browser.new_context(color_scheme=device)
    page = context.new_page()
    page.goto(f"{coloured}/two/")
    assert colours(page) == follows
    page.get_by_role("button", name="Dark" if device == "light" else "Light").click()
    assert colours(page) == other
    page.emulate_media(color_scheme="dark" if device == "light" else "light")
    assert colours(page) == other
    page.get_by_role("button", name="As the device").click()
    assert colours(page) == other
    page.emulate_media(color_scheme=device)
    assert colours(page) == follows
    context.close()


def test_one_set_of_colours_leaves_the_other_to_byline(browser: Any, tmp_path: Path) -> None:
    settings = SITE + 'theme: {colors: {paper: "#fdf6e3"}, fonts: {text: "Own, monospace"}}\n'
    with served(built(tmp_path, {**POSTS, "content/site.yaml": settings})) as address:
        page = browser.new_page()
        page.goto(f"{address}/two/")
        assert colours(page)[0] == LIGHT[0]
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 22, 21)"
        assert page.evaluate("getComputedStyle(document.body).fontFamily") == "Own, monospace"
        page.close()


def test_without_progress_nothing_is_kept(browser: Any, tmp_path: Path) -> None:
    settings = f"{SITE}theme: {{progress: false}}\n"
    with served(built(tmp_path, {**POSTS, "content/site.yaml": settings})) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}/one/")
        page.locator("#b").scroll_into_view_if_needed()
        page.goto(f"{address}/one/")
        page.locator(".post > footer").scroll_into_view_if_needed()
        page.goto(f"{address}/two/")
        page.locator(".checklist input").first.check()
        assert page.get_by_text("1 of 2 done").is_visible()
        assert page.locator(".exercise textarea").count() == 0
        assert page.locator(".read").count() == 0
        page.reload()
        assert not page.locator(".checklist input").first.is_checked()
        page.goto(f"{address}/")
        assert not page.locator("[data-resume]").is_visible()
        assert page.evaluate("Object.keys(localStorage)") == []
        context.close()
