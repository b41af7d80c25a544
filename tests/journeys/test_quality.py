"""What is promised of every page, seen in a real browser: who can use it, how it fits, its weight.

Pages are found by what they show (``Blog.kinds``), so a new kind of page, or a new part of one, is
held to all of this by itself.
"""

from __future__ import annotations

import gzip
import importlib
import json
import re
import shutil
import subprocess
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from tests.conftest import REPOSITORY
from tests.journeys.conftest import REDIRECT, Blog, Page

LOOK = Path(__file__).with_name("look.js")
VNU = REPOSITORY / ".venv/node_modules/vnu-jar/build/dist/vnu.jar"
PHONE, DESKTOP = (390, 844), (1360, 900)
WIDTHS = (320, 390, 768, 1024, 1360, 1920, 2560)

# The line that bars are meant for, a phone's on a bad day: that of Lighthouse and of "Slow 4G".
ROUND_TRIP = 150  # ms
RATE = 1_600_000 / 8 / 1000  # bytes in a ms
OPENING = 3  # round trips before the first request: name, connection, encryption
AT_ONCE = 14_600  # bytes that a server sends before it hears that they arrive
DRAWING = 250  # ms that such a phone takes from the last byte to the picture; see `make lighthouse`

KB = 1000


@contextmanager
def looking(
    browser: Any, size: tuple[int, int] = DESKTOP, *, script: str = "", **options: Any
) -> Iterator[Any]:
    """Give a page of a window of this size, in which tests can ask ``byTestsOfByline``."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce", **options
    )
    context.set_default_timeout(60_000)
    context.add_init_script(path=LOOK)
    if script:
        context.add_init_script(path=script)
    yield context.new_page()
    context.close()


def go(page: Any, blog: Blog, one: Page) -> None:
    """Open a page of a blog; one that leads on at once is held where it is."""
    if one.kind == REDIRECT:

        def hold(route: Any) -> None:
            body = one.file.read_text(encoding="utf-8")
            route.fulfill(
                content_type="text/html", body=re.sub(r"<meta http-equiv=.?refresh[^>]*>", "", body)
            )

        page.route(f"{blog.address}{one.path}", hold)
    page.goto(blog.address + one.path)


def until(page: Any, condition: str, held: list[Any] | None = None) -> None:
    """Wait until something is true of a page; meanwhile let go what is held back."""
    for _ in range(6000):
        while held:
            held.pop().continue_()
        if page.evaluate(condition):
            return
        page.wait_for_timeout(10)
    pytest.fail(f"{page.url}: never {condition}")


def said(page: Any, *questions: str) -> list[str]:
    return [
        line for question in questions for line in page.evaluate(f"byTestsOfByline.{question}()")
    ]


# --- For everyone -------------------------------------------------------------------------------

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
ALL_RULES = {
    "runOnly": TAGS,
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,  # the style sheets of other hosts: there are none
}
CONTRAST = {**ALL_RULES, "runOnly": ["color-contrast", "link-in-text-block"]}
UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = true"
# Of words before which something is drawn axe-core does not dare to tell the contrast.
UNADORNED = """
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*::before, *::after { content: none !important }");
    document.adoptedStyleSheets.push(sheet);
"""


@pytest.fixture(scope="module")
def axe() -> str:
    """Return where axe-core is."""
    pytest.importorskip("axe_playwright_python")
    return str(importlib.import_module("axe_playwright_python.base").AXE_FILE_PATH)


def violations(page: Any, options: dict[str, Any]) -> list[str]:
    """Return what axe-core finds wrong."""
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("blog", ["own", "everything"], indirect=True)
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing(browser: Any, blog: Blog, axe: str, size: tuple[int, int]) -> None:
    found: dict[str, str] = {}
    with looking(browser, size, script=axe) as page:
        for one in blog.kinds:
            go(page, blog, one)
            rounds = [violations(page, ALL_RULES)]
            if page.locator("details:not([open])").count():
                page.evaluate(UNFOLD)
                rounds.append(violations(page, ALL_RULES))
            page.evaluate(UNADORNED)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                rounds.append(violations(page, CONTRAST))
            page.emulate_media(color_scheme="light")
            found |= {line: one.path for lines in rounds for line in lines}
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_in_every_hue(browser: Any, built: Any, axe: str, scheme: str) -> None:
    found = {}
    blog = built("en")
    with looking(browser, script=axe, color_scheme=scheme) as page:
        for path in ("/every-block/", "/series/nine-parts/", "/series/", "/part-2/"):
            page.goto(blog.address + path)
            page.evaluate(UNADORNED)
            for hue in range(0, 360, 30):
                page.evaluate(
                    "hue => document.querySelectorAll('.hued').forEach("
                    "one => one.style.setProperty('--hue', hue))",
                    hue,
                )
                found |= {(path, hue, line): "" for line in violations(page, CONTRAST)}
    assert found == {}


def test_axe_would_find_something(browser: Any, own: Blog, axe: str) -> None:
    with looking(browser, script=axe) as page:
        page.goto(f"{own.address}/")
        page.evaluate("document.querySelector('main').style.setProperty('--soft', '#bbb')")
        page.evaluate("document.querySelector('h1').outerHTML = '<h4>No</h4><img src=data:,>'")
        found = {line.split(":")[0] for line in violations(page, ALL_RULES)}
    assert {"color-contrast", "image-alt", "page-has-heading-one"} <= found


# --- It fits ------------------------------------------------------------------------------------

FITS = ("wider", "outside", "clipped", "overlapping")


def test_everything_fits(browser: Any, blog: Blog) -> None:
    found: dict[tuple[str, str, str], None] = {}
    with looking(browser) as page, looking(browser, (640, 450), device_scale_factor=2) as near:
        for one in blog.kinds:
            go(page, blog, one)
            page.evaluate(UNFOLD)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                found |= {(one.path, f"{width} px", line): None for line in said(page, *FITS)}
            go(near, blog, one)
            found |= {(one.path, "twice as large", line): None for line in said(near, *FITS)}
    assert list(found) == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_everything_fits_in_letters_twice_as_large(
    large: Any, blog: Blog, size: tuple[int, int]
) -> None:
    found: dict[tuple[str, str], None] = {}
    with looking(large, size) as page:
        for one in blog.kinds:
            go(page, blog, one)
            page.evaluate(UNFOLD)
            found |= {(one.path, line): None for line in said(page, *FITS)}
        letters = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    assert (letters, list(found)) == ("32px", [])


def test_what_does_not_fit_would_be_seen(browser: Any, own: Blog) -> None:
    with looking(browser, PHONE) as page:
        page.goto(f"{own.address}/")
        page.evaluate(
            """() => {
                const put = (style) => {
                    const box = document.createElement("p");
                    box.style.cssText = style;
                    box.textContent = "Words that stand in the way of other words";
                    document.querySelector("main").prepend(box);
                };
                put("width: 900px");
                put("width: 4em; height: 1em; overflow: hidden");
                put("position: absolute; top: 0; left: 0");
                put("position: absolute; left: -5em; width: 20em");
            }"""
        )
        found = [said(page, one) for one in FITS]
    assert all(found), found


# --- With the keyboard alone --------------------------------------------------------------------


# A page may have put the keyboard somewhere, such as into the field on the search page.
FROM_THE_TOP = """
    const top = document.createElement("a");
    top.tabIndex = -1;
    document.body.prepend(top);
    top.focus();
    top.remove();
"""


@pytest.mark.parametrize(
    ("blog", "size", "scheme"),
    [
        ("everything", PHONE, "light"),
        ("everything", DESKTOP, "dark"),
        ("mirrored", DESKTOP, "light"),
    ],
    indirect=["blog"],
)
def test_the_keyboard_reaches_all_and_shows_where_it_is(
    browser: Any, blog: Blog, size: tuple[int, int], scheme: str
) -> None:
    found = {}
    with looking(browser, size, color_scheme=scheme) as page:
        for one in blog.kinds:
            go(page, blog, one)
            page.evaluate(FROM_THE_TOP)
            page.evaluate("window.meant = byTestsOfByline.focusable(); window.reached = []")
            count = page.evaluate("meant.length")
            problems = []
            for _ in range(count):
                page.keyboard.press("Tab")
                problems += page.evaluate(
                    "reached.push(document.activeElement), byTestsOfByline.focused()"
                )
            problems += page.evaluate(
                """() => {
                    const names = (list) => list.map((one) => one && byTestsOfByline.called(one));
                    const at = meant.findIndex((element, index) => element !== reached[index]);
                    const said = ["not in order", ...names([meant[at], reached[at]])];
                    return at < 0 ? [] : [said.join(": ")];
                }"""
            )
            page.keyboard.press("Tab")
            left = "!reached.slice(1).includes(document.activeElement)"
            if not page.evaluate(left):
                problems.append("the keyboard cannot leave the page")
            if one.kind != REDIRECT and not page.evaluate("meant[0].matches('[href=\"#main\"]')"):
                problems.append("the first is no way to the text")
            found |= {(one.path, problem): None for problem in problems}
    assert list(found) == []


# --- Without JavaScript -------------------------------------------------------------------------


def test_all_is_there_without_javascript(browser: Any, blog: Blog) -> None:
    """Follow every link from the home page: all pages are reached, each with its words."""
    found, seen, waiting = [], set(), ["/"]
    with looking(browser, java_script_enabled=False) as page:
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            if not path.endswith(("/", ".html")):
                answer = page.request.get(blog.address + path)
                found += [] if answer.ok else [f"{path}: {answer.status}"]
                continue
            answer = page.goto(blog.address + path)
            body = answer.text()
            root = lxml.html.document_fromstring(body)
            if not answer.ok or urllib.parse.urlsplit(page.url).path != path:
                found.append(f"{path}: {answer.status} {page.url}")
            names = {"h1": 1, "main": 1, "title": 1}
            if {name: len(root.findall(f".//{name}")) for name in names} != names:
                found.append(f"{path}: lacks a heading, a main part or a title")
            ids = set(root.xpath("//@id"))
            for link in root.xpath("//a/@href"):
                whole = urllib.parse.urlsplit(urllib.parse.urljoin(page.url, link))
                there = urllib.parse.unquote(whole.path)
                if f"{whole.scheme}://{whole.netloc}" == blog.address:
                    waiting.append(whole.path)
                if there == urllib.parse.unquote(path) and whole.fragment:
                    name = urllib.parse.unquote(whole.fragment)
                    found += [] if name in ids else [f"{path}: nothing is at #{name}"]
            found += [f"{path}: {line}" for line in unread(page)]
    reached = {urllib.parse.unquote(path) for path in seen}
    listed = {one.path for one in blog.pages if one.kind not in {REDIRECT, "404"}}
    assert (found, listed - reached) == ([], set())


def unread(page: Any) -> list[str]:
    """Return the words of a text that are not shown, and controls that would do nothing."""
    page.evaluate(LOOK.read_text(encoding="utf-8"))
    hidden = page.evaluate(
        """[...document.querySelectorAll(".text :is(p, li, dt, dd, td, th, pre, h2, h3, h4)")]
            .filter((one) => !one.closest("details") && one.textContent.trim())
            .filter((one) => !one.checkVisibility({ visibilityProperty: true }))
            .map((one) => "hidden: " + byTestsOfByline.called(one))"""
    )
    return [*hidden, *said(page, "dead")]


# --- On paper -----------------------------------------------------------------------------------


def test_a_post_on_paper_is_a_handout(browser: Any, own: Blog, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    with looking(browser) as page:
        page.goto(f"{own.address}/informational-interview/")
        said_on_screen = page.locator(".text > p").all_inner_texts()
        links = page.locator(".text a[href^='http']").count()
        page.emulate_media(media="print")
        kept = page.locator("[type=checkbox]").evaluate_all(
            "boxes => boxes.filter(one => one.checkVisibility()).length"
        )
        boxes = page.locator("[type=checkbox]").count()
        page.emulate_media(media=None)
        page.pdf(path=tmp_path / "handout.pdf", format="A4")
        page.goto(f"{own.address}/")
    reader = pypdf.PdfReader(tmp_path / "handout.pdf")
    text = "\n".join(one.extract_text() for one in reader.pages)
    plain = bare(text)
    assert kept == boxes > 5
    assert [words for words in said_on_screen if bare(words) not in plain] == []
    assert bare("How to Master an Informational Interview") in plain
    furniture = ("Skip to the text", "Archive", "Appearance", "Mentioned in", "Also worth reading")
    assert [words for words in furniture if bare(words) in plain] == []
    assert links == 0 or "https" in plain


def test_links_on_paper_are_footnotes(browser: Any, built: Any, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    blog = built("en")
    with looking(browser) as page:
        page.goto(f"{blog.address}/every-mark/")
        page.pdf(path=tmp_path / "handout.pdf", format="A4")
    reader = pypdf.PdfReader(tmp_path / "handout.pdf")
    text = "\n".join(one.extract_text() for one in reader.pages)
    assert bare(text).count(bare("https://bare.example/path")) == 2  # in the text, and below it


def bare(text: str) -> str:
    """Return letters and figures alone: where lines end and words are hyphenated is no matter."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


# --- Light to carry -----------------------------------------------------------------------------


def carried(page: Any, address: str) -> dict[str, int]:
    """Open a page and return how many bytes came over the wire, by what they were."""
    came: dict[str, int] = {}
    finished: list[Any] = []
    page.on("requestfinished", lambda one: finished.append(one))  # noqa: PLW0108 - as above
    page.goto(address, wait_until="load")
    for request in finished:
        size = request.sizes()["responseBodySize"]
        came[request.resource_type] = came.get(request.resource_type, 0) + size
        if request.resource_type in {"document", "stylesheet", "script"}:
            assert request.response().headers["content-encoding"] == "gzip"
    return came


def test_a_post_is_light(browser: Any, own: Blog) -> None:
    weights = {}
    for one in own.pages:
        root = lxml.html.document_fromstring(one.file.read_bytes())
        if one.kind != "post" or root.xpath("//main//img"):
            continue
        inline = "".join(root.xpath("//script[not(@type) and not(@src)]/text()"))
        with looking(browser) as page:
            came = carried(page, own.address + one.path)
        scripts = came.get("script", 0) + len(gzip.compress(inline.encode())) * bool(inline)
        weights[one.path] = (sum(came[kind] for kind in came if kind in LOADED), scripts)
    assert len(weights) >= 8
    heavy = {path: both for path, both in weights.items() if both[0] > 20 * KB or both[1] > 6 * KB}
    assert heavy == {}


LOADED = {"document", "stylesheet", "script"}


def test_nothing_is_asked_of_other_hosts_and_nothing_fails(browser: Any, blog: Blog) -> None:
    asked: set[str] = set()
    failed: list[str] = []
    with looking(browser) as page:
        page.on("request", lambda request: asked.add(request.url))
        page.on("response", lambda answer: failed.append(answer.url) if not answer.ok else None)
        page.on("console", lambda line: failed.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: failed.append(str(error)))
        for one in blog.pages:
            if one.kind != REDIRECT:
                page.goto(blog.address + one.path, wait_until="load")
    elsewhere = {url for url in asked if not url.startswith((blog.address, "data:", "blob:"))}
    assert (elsewhere, failed) == (set(), [])


# --- Soon there, and quiet ----------------------------------------------------------------------

OBSERVE = """
    window.shifts = [];
    window.largest = null;
    new PerformanceObserver((list) => {
        for (const one of list.getEntries())
            shifts.push([one.value, ...one.sources.map((of) => byTestsOfByline.called(
                of.node?.nodeType === 1 ? of.node : of.node?.parentElement ?? document.body))]);
    }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => {
        largest = list.getEntries().at(-1).url;
    }).observe({ type: "largest-contentful-paint", buffered: true });
"""


WAITED_FOR = """() => performance.getEntriesByType("resource")
    .filter((one) => one.renderBlockingStatus === "blocking" || one.name === largest)
    .map((one) => ({ name: one.name, size: one.encodedBodySize, by: one.initiatorType }))
"""


@pytest.mark.parametrize(
    ("blog", "size", "before"),
    [
        ("everything", PHONE, False),
        ("everything", DESKTOP, True),
        ("mirrored", PHONE, True),
        ("own", DESKTOP, False),
    ],
    indirect=["blog"],
)
def test_nothing_moves_once_it_is_shown(
    browser: Any, blog: Blog, size: tuple[int, int], before: bool
) -> None:
    """Hold scripts and pictures back until the words are there, then scroll to the end.

    A slow line could deliver them as late as that; nothing may move then. So no clock is needed.
    Readers who come back have read all parts but the last of each series.
    """
    found = {}
    with looking(browser, size) as page:
        page.add_init_script(OBSERVE)
        page.add_init_script(reader(blog) if before else "localStorage.clear()")
        held: list[Any] = []
        page.route(
            lambda url: not urllib.parse.urlsplit(url).path.endswith(("/", ".html", ".css")),
            lambda route: held.append(route),  # noqa: PLW0108 - Playwright wants a function
        )
        for one in blog.kinds:
            if one.kind == REDIRECT:
                continue
            page.goto(blog.address + one.path, wait_until="commit")
            until(page, "performance.getEntriesByName('first-contentful-paint').length > 0")
            until(page, "document.readyState === 'complete'", held)
            page.evaluate(
                """async () => {
                    const frame = () => new Promise((done) => requestAnimationFrame(done));
                    for (let at = 0; at < document.body.scrollHeight; at += 400) {
                        scrollTo(0, at);
                        await frame();
                        await frame();
                    }
                }"""
            )
            while held:
                held.pop().continue_()
            if shifts := page.evaluate("shifts"):
                found[one.path] = shifts
    assert found == {}


def reader(blog: Blog) -> str:
    """Return the script that makes a browser that of someone who has read here before."""
    read, last = [], ""
    for one in blog.pages:
        if one.kind == "series":
            parts = lxml.html.document_fromstring(one.file.read_bytes()).xpath("//@data-part")
            read += parts[:-1]
            last = parts[-1]
    kept = {
        "read": read,
        "last": {"url": last, "anchor": "", "title": "A part of which some is read"},
    }
    return "".join(
        f"localStorage.setItem('byline:{name}', JSON.stringify({json.dumps(value)}));"
        for name, value in kept.items()
    )


@pytest.mark.parametrize("blog", ["own", "everything"], indirect=True)
def test_the_words_are_there_in_time(browser: Any, blog: Blog) -> None:
    """Hold round trips and bytes against a bar of 1.2 seconds, without a clock.

    What a slow line takes is known: a round trip for each thing that must be asked for before the
    next can be, and the bytes that must come before something is drawn. A test that took the time
    would say how busy this machine is. `make lighthouse` takes it.
    """
    late = {}
    with looking(browser, PHONE) as page:
        page.add_init_script(OBSERVE)
        for one in blog.kinds:
            if one.kind == REDIRECT:
                continue
            page.goto(blog.address + one.path, wait_until="load")
            until(page, "largest !== null")
            waited = page.evaluate(WAITED_FOR)
            first = page.evaluate("performance.getEntriesByType('navigation')[0].encodedBodySize")
            moment = arrival(first, [one["size"] for one in waited]) + DRAWING
            # Nothing that is waited for is only heard of when something else has come.
            deep = [one["name"] for one in waited if one["by"] not in {"link", "img", "script"}]
            if moment > 1200 or deep:
                late[one.path] = (moment, deep)
    assert late == {}


def arrival(first: int, others: list[int]) -> float:
    """Return after how many milliseconds a page and what it waits for have come on a slow line."""
    trips = OPENING + 1 + first // AT_ONCE + bool(others)
    return trips * ROUND_TRIP + (first + sum(others)) / RATE


def test_a_page_that_is_late_would_be_found() -> None:
    assert arrival(6 * KB, [6 * KB]) + DRAWING < 1200
    assert arrival(6 * KB, [60 * KB]) + DRAWING > 1200
    assert arrival(60 * KB, []) + DRAWING > 1200


# --- By the rules -------------------------------------------------------------------------------


def test_html_is_valid(own: Blog, built: Any) -> None:
    if not VNU.exists() or shutil.which("java") is None:
        pytest.skip("needs java, and npm to get the validator")
    done = subprocess.run(
        [
            "java",
            "-jar",
            VNU,
            "--skip-non-html",
            own.output,
            built("en").output,
            built("ar").output,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_each_text_runs_in_the_direction_of_its_language(browser: Any, built: Any) -> None:
    runs = "getComputedStyle(document.querySelector('.text')).direction"
    with looking(browser) as page:
        for language, path, direction in (
            ("en", "/arabic/", "rtl"),
            ("en", "/every-block/", "ltr"),
            ("ar", "/every-block/", "rtl"),
            ("ar", "/en-francais/", "ltr"),
        ):
            page.goto(built(language).address + path)
            assert page.evaluate(runs) == direction, (language, path)
