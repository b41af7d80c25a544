"""The preview in a real browser, with a server that says what a test wants said."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.speaking import Speaker, speaking
from tests.journeys.watching import CHROMIUM, built, chromium, held_back

pytestmark = pytest.mark.xdist_group("preview")

LONG = "".join(f"<p>Line {n} of many.</p>" for n in range(60))
HOST = "byline-preview"


def html(body: str, head: str = "", title: str = "A page") -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f"</head><body><main><h1>{title}</h1>{body}</main></body></html>"
    )


PROBLEM = {
    "severity": "error",
    "code": "front-matter",
    "message": "The date cannot be read.",
    "path": "content/posts/one.md",
    "line": 3,
    "column": 7,
    "hint": "Write it as 2024-03-01.",
    "excerpt": {
        "first_line": 2,
        "lines": ["title: One", "date: yesterday", "tags: <b>talk</b>"],
        "caret_column": 7,
    },
    "open": "vscode://file/home/ada/one.md:3:7",
    "page": "/one/",
}
WARNING = {**PROBLEM, "severity": "warning", "message": "A picture has no words.", "open": None}
FACTS = {
    "status": "scheduled",
    "date": "2026-12-24T09:00:00+01:00",
    "words": 612,
    "minutes": 3,
    "warnings": 1,
    "series": [
        {
            "title": "Steps",
            "url": "/series/steps/",
            "parts": [
                {"number": 1, "title": "One", "url": "/one/", "status": "published",
                 "current": True, "date": "2024-03-01"},
                {"number": 2, "title": "Two", "url": None, "date": "2027-06-12",
                 "status": "planned", "current": False},
            ],
        }
    ],
    "feed": {"title": "One", "date": "2026-12-24", "summary": "How it begins."},
    "card": "/card.png",
    "search": {"title": "One – Talk", "url": "https://talk.example/one/", "description": "How."},
    "edit": "/_desk/edit/posts/one.md",
    "as_of": "2026-12-25T00:00:00+00:00",
}  # fmt: skip


@pytest.fixture
def speaker() -> Iterator[Speaker]:
    with speaking() as one:
        one.pages["/one/"] = html("<p>Words.</p>", title="One")
        one.pages["/two/"] = html("<p>Other words.</p>", title="Two")
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@contextmanager
def looking(browser: Any, speaker: Speaker, path: str = "/one/", **options: Any) -> Iterator[Any]:
    """Give a page that listens; what it does must be without a mistake."""
    context = browser.new_context(base_url=speaker.address, **options)
    page = context.new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.goto(path)
    ready(page, speaker)
    yield page
    context.close()
    assert mistakes == []


def ready(page: Any, speaker: Speaker, n: int = 1) -> None:
    speaker.heard(n)
    page.locator(f"{HOST} .badge").wait_for()


def stays(page: Any) -> None:
    """Leave something in the page that no new loading leaves there."""
    page.evaluate("globalThis.stayed = true")


def stayed(page: Any) -> bool:
    return page.evaluate("globalThis.stayed === true")


# Following


def test_a_saved_page_is_shown_without_loading_it_again(browser: Any, speaker: Speaker) -> None:
    with looking(browser, speaker) as page:
        stays(page)
        page.evaluate("""() => {
          document.querySelector("main p").append(Object.assign(document.createElement("button"),
            { textContent: "Copy" }));
          document.documentElement.dataset.theme = "dark";
          document.addEventListener("byline:morph", ({ detail }) => (globalThis.told = detail));
        }""")
        head = '<meta name="description" content="New.">'
        speaker.save("/one/", html("<p>New words.</p><p>More.</p>", head, "Won"))
        page.get_by_text("More.").wait_for()
        assert page.title() == "Won"
        assert page.locator("meta[name=description]").get_attribute("content") == "New."
        assert page.locator("main p").first.inner_text() == "New words.Copy"
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert page.evaluate("told.changed.length") >= 2
        assert page.locator(HOST).count() == 1
        assert stayed(page)
        assert ("/one/", "morph", "") in speaker.asked


def test_pages_that_others_look_at_are_left_alone(browser: Any, speaker: Speaker) -> None:
    with looking(browser, speaker) as page:
        speaker.pages["/one/"] = html("<p>Not told of.</p>")
        speaker.save("/two/", html("<p>Other.</p>"), "/tags/x/")
        speaker.say("nonsense")
        speaker.say("facts", facts={"words": 7})
        page.locator(f"{HOST} .badge", has_text="7 words").wait_for()
        assert page.get_by_text("Words.").is_visible()
        speaker.say("page", build=9, paths=None)
        page.get_by_text("Not told of.").wait_for()


def test_a_page_by_another_spelling_of_its_path(browser: Any, speaker: Speaker) -> None:
    speaker.pages["/%C3%BCber/"] = html("<p>Alt.</p>")
    with looking(browser, speaker, "/über/") as page:
        speaker.pages["/%C3%BCber/"] = html("<p>Neu.</p>")
        speaker.say("page", build=2, paths=["/über/"])
        page.get_by_text("Neu.").wait_for()


def test_another_script_is_run_by_loading_the_page(browser: Any, speaker: Speaker) -> None:
    with looking(browser, speaker) as page:
        speaker.save("/one/", html("<p>New.</p><script>globalThis.ran = 1</script>"))
        page.wait_for_function("globalThis.ran === 1")
        page.get_by_text("New.").wait_for()


def test_what_was_saved_before_the_page_listened_is_shown(browser: Any, speaker: Speaker) -> None:
    speaker.slow["/_byline/events"] = 0.5
    context = browser.new_context(base_url=speaker.address)
    page = context.new_page()
    page.goto("/one/")
    speaker.save("/one/", html("<p>Saved early.</p>"))
    page.get_by_text("Saved early.").wait_for()
    context.close()


def test_a_page_that_cannot_be_had_is_asked_for_again(browser: Any, speaker: Speaker) -> None:
    with looking(browser, speaker) as page:
        speaker.status["/one/"] = 500
        speaker.save("/one/", html("<p>Broken.</p>"))
        speaker.until(lambda: sum(path == "/one/" for path, *_ in speaker.asked) > 4)
        assert page.get_by_text("Words.").is_visible(), "the last good page stays"
        speaker.status.clear()
        speaker.pages["/one/"] = html("<p>Mended.</p>")
        page.get_by_text("Mended.").wait_for()


def test_a_page_that_is_gone_is_shown_to_be(browser: Any, speaker: Speaker) -> None:
    with looking(browser, speaker) as page:
        speaker.status["/one/"] = 404
        speaker.save("/one/", html("<p>There is no such page.</p>"))
        page.get_by_text("There is no such page.").wait_for()


def test_many_saves_in_a_row_end_with_the_last(browser: Any, speaker: Speaker) -> None:
    with looking(browser, speaker) as page:
        stays(page)
        for n in range(200):
            speaker.save("/one/", html(f"<p>Save {n}.</p>" + "<p>x</p>" * (n % 7)))
        page.get_by_text("Save 199.").wait_for()
        assert stayed(page)


# To the change


def test_a_change_out_of_sight_is_gone_to_and_marked(browser: Any, speaker: Speaker) -> None:
    speaker.pages["/one/"] = html(LONG)
    with looking(browser, speaker, reduced_motion="reduce") as page:
        speaker.save("/one/", html(LONG.replace("Line 50", "Verse 50")))
        changed = page.get_by_text("Verse 50")
        changed.wait_for()
        page.wait_for_function("scrollY > 100")
        assert changed.evaluate("one => one.getAnimations().length") == 1
        assert changed.evaluate("one => one.outerHTML") == "<p>Verse 50 of many.</p>"
        page.wait_for_function("document.getAnimations().length === 0")
        speaker.save("/one/", html(LONG.replace("Line 51", "Verse 51")))
        at = page.evaluate("scrollY")
        page.get_by_text("Verse 51").wait_for()
        assert page.evaluate("scrollY") == at, "it was in sight"


def test_who_scrolls_is_left_where_they_are(browser: Any, speaker: Speaker) -> None:
    speaker.pages["/one/"] = html(LONG)
    with looking(browser, speaker) as page:
        page.mouse.move(200, 200)
        page.mouse.wheel(0, 10)
        page.wait_for_function("scrollY === 10")
        speaker.save("/one/", html(LONG.replace("Line 50", "Verse 50")))
        page.get_by_text("Verse 50").wait_for()
        page.wait_for_timeout(100)
        assert page.evaluate("scrollY") == 10


# Style sheets

WATCH = """() => {
  globalThis.seen = new Set();
  const look = () => {
    seen.add(getComputedStyle(document.querySelector("h1")).color);
    requestAnimationFrame(look);
  };
  look();
}"""


def styled(name: str) -> str:
    return html("<p>Words.</p>", f'<link rel="stylesheet" href="{name}" integrity="">')


@pytest.mark.parametrize("by", ["style", "page"])
def test_a_style_sheet_is_swapped_without_a_flash(browser: Any, speaker: Speaker, by: str) -> None:
    for name, colour in {"a": "red", "b": "blue", "c": "green"}.items():
        speaker.files[f"/assets/style.{name}.css"] = ("text/css", f"h1{{color:{colour}}}".encode())
    speaker.slow["/assets/style.b.css"] = 0.3
    speaker.pages["/one/"] = styled("../assets/style.a.css")
    with looking(browser, speaker) as page:
        stays(page)
        page.evaluate(WATCH)
        old = "/assets/style.a.css"
        for new in ("/assets/style.b.css", "/assets/style.c.css"):
            if by == "style":
                speaker.pages["/one/"] = styled(new)
                speaker.say("style", changes=[{"from": old, "to": new}])
                speaker.say("page", build=5, paths=None)
            else:
                speaker.save("/one/", styled(new))
            old = new
            page.wait_for_timeout(100)  # the second is slow: a gap would be seen
        page.wait_for_function("seen.size === 2 || seen.size === 3")
        page.wait_for_function("document.querySelectorAll('link').length === 1")
        seen = page.evaluate("[...seen]")
        assert set(seen) <= {"rgb(255, 0, 0)", "rgb(0, 0, 255)", "rgb(0, 128, 0)"}
        assert seen[-1] == "rgb(0, 128, 0)"
        assert page.locator("link").get_attribute("href") == "/assets/style.c.css"
        assert stayed(page)


def test_a_style_sheet_with_the_same_address_and_one_that_fails(
    browser: Any, speaker: Speaker
) -> None:
    speaker.files["/style.css"] = ("text/css", b"h1{color:red}")
    speaker.pages["/one/"] = styled("/style.css")
    colour = "getComputedStyle(document.querySelector('h1')).color"
    with looking(browser, speaker) as page:
        assert page.evaluate(colour) == "rgb(255, 0, 0)"
        speaker.files["/style.css"] = ("text/css", b"h1{color:blue}")
        speaker.say("style", changes=[{"from": "/style.css", "to": "/style.css"}])
        page.wait_for_function(colour + " === 'rgb(0, 0, 255)'")
        speaker.say("style", changes=[{"from": "/style.css", "to": "/none.css"}])
        speaker.until(lambda: any(path == "/none.css" for path, *_ in speaker.asked))
        page.wait_for_timeout(100)
        assert page.evaluate(colour) == "rgb(0, 0, 255)"
        speaker.files["/last.css"] = ("text/css", b"h1{color:green}")
        good = "sha256-" + "A" * 43 + "="
        speaker.say("style", changes=[{"from": "/none.css", "to": "/last.css", "integrity": good}])
        speaker.until(lambda: any(path == "/last.css" for path, *_ in speaker.asked))
        page.wait_for_timeout(100)
        assert page.evaluate(colour) == "rgb(0, 0, 255)", "it is not what it should be"
        speaker.say("style", changes=[{"from": "/last.css", "to": "/last.css"}])
        page.wait_for_function(colour + " === 'rgb(0, 128, 0)'")
        assert page.locator("link").count() == 1


def test_a_style_sheet_looks_as_it_was_written_until_it_is_made(
    browser: Any, speaker: Speaker
) -> None:
    for name, colour in {"old": "red", "new": "green"}.items():
        text = f"h1{{color:{colour};--from:{name}}}"
        speaker.files[f"/assets/{name}.css"] = ("text/css", text.encode())
    speaker.pages["/one/"] = styled("../assets/old.css")
    look = "getComputedStyle(document.querySelector('h1'))"
    with looking(browser, speaker) as page:
        stays(page)
        for colour in ("rgb(0, 0, 255)", "rgb(0, 0, 254)"):
            # What is there no more must not show through: it said --from.
            sheet = {"of": "/assets/old.css", "text": f"h1{{color:{colour}}}"}
            speaker.say("sheets", sheets=[sheet, {"of": "/assets/none.css", "text": "h1{}"}])
            page.wait_for_function(f"{look}.color === '{colour}'")
            assert page.evaluate(f"{look}.getPropertyValue('--from')") == ""
            assert page.locator("head style").count() == 1
        speaker.say("style", changes=[{"from": "/assets/old.css", "to": "/assets/new.css"}])
        page.wait_for_function(f"{look}.color === 'rgb(0, 128, 0)'")
        assert page.locator("link").get_attribute("href") == "/assets/new.css"
        assert page.locator("head style").count() == 0
        assert stayed(page)


def test_a_style_sheet_whose_text_came_along_does_not_wait_for_its_file(
    browser: Any, speaker: Speaker
) -> None:
    names = ("red", "blue", "green")
    sheets = {name: f"h1{{color:{name};background:url(x.png),url('#y')}}" for name in names}
    for name, text in sheets.items():
        speaker.files[f"/assets/{name}.css"] = ("text/css", text.encode())
    speaker.pages["/one/"] = styled("../assets/red.css")
    with looking(browser, speaker) as page:
        held = held_back(page, re.compile("(blue|green).css"))
        old = "/assets/red.css"
        for name in ("blue", "green"):
            new = f"/assets/{name}.css"
            speaker.say("style", changes=[{"from": old, "to": new, "text": sheets[name]}])
            page.wait_for_function(
                "name => getComputedStyle(document.querySelector('h1')).color === name",
                arg={"blue": "rgb(0, 0, 255)", "green": "rgb(0, 128, 0)"}[name],
            )
            old = new
        shown = page.evaluate("getComputedStyle(document.querySelector('h1')).backgroundImage")
        assert shown == f'url("{speaker.address}/assets/x.png"), url("#y")'
        for one in held:
            one.continue_()
        page.wait_for_function("!document.querySelector('head style')")
        assert page.locator("link").get_attribute("href") == "/assets/green.css"
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == (
            "rgb(0, 128, 0)"
        )


# Mistakes


def test_mistakes_are_shown_over_the_page_and_go_by_themselves(
    browser: Any, speaker: Speaker
) -> None:
    with looking(browser, speaker) as page:
        overlay = page.locator(f"{HOST} .mistakes")
        assert overlay.is_hidden()
        speaker.say("problems", problems=[PROBLEM, WARNING])
        overlay.wait_for()
        assert page.get_by_text("Words.").is_visible(), "the last good page is beneath"
        assert page.get_by_role("alert").text_content() == "1 mistake: The date cannot be read."
        link = overlay.get_by_role("link", name="content/posts/one.md:3:7")
        assert link.get_attribute("href") == "vscode://file/home/ada/one.md:3:7"
        assert overlay.locator("pre").inner_text().split("\n")[:4] == [
            "2 │ title: One",
            "3 │ date: yesterday",
            "  │       ^",
            "4 │ tags: <b>talk</b>",
        ]
        assert "Write it as 2024-03-01." in overlay.inner_text()
        assert "picture" not in overlay.inner_text()
        badge = page.locator(f"{HOST} .badge")
        assert "1 mistake" in badge.inner_text()
        assert "1 warning" in badge.inner_text()
        page.keyboard.press("Escape")
        assert overlay.is_hidden()
        # The same again, as after a new connection, shows nothing; another one does.
        speaker.say("problems", problems=[PROBLEM, WARNING])
        speaker.say("facts", facts={"words": 5})
        badge.get_by_text("5 words").wait_for()
        assert overlay.is_hidden()
        speaker.say("problems", problems=[{**PROBLEM, "line": 4}, PROBLEM])
        overlay.wait_for()
        assert overlay.locator("article").count() == 2
        speaker.say("problems", problems=[])
        overlay.wait_for(state="hidden")
        assert page.get_by_role("alert").text_content() == ""


def test_hidden_mistakes_can_be_shown_again(browser: Any, speaker: Speaker) -> None:
    bare = {"severity": "error", "message": "Something.", "open": "javascript:alert(1)"}
    speaker.first = [{"kind": "problems", "problems": [bare]}]
    with looking(browser, speaker) as page:
        overlay = page.locator(f"{HOST} .mistakes")
        overlay.wait_for()
        page.locator(f"{HOST} .mistakes").get_by_role("button", name="Hide").click()
        assert overlay.is_hidden()
        page.get_by_role("button", name="byline preview").click()
        page.get_by_role("button", name="Show the mistakes").click()
        assert overlay.is_visible()
        assert overlay.locator("a").count() == 0


# To what was saved


def test_a_tab_goes_to_the_post_that_was_saved(browser: Any, speaker: Speaker) -> None:
    with looking(browser, speaker) as page:
        speaker.say("go", url="/one/", title="One")
        speaker.say("go", url="https://elsewhere.example/", title="No")
        speaker.say("go", url="/two/", title="Two")
        page.wait_for_url("**/two/")
        page.go_back()
        page.wait_for_url("**/one/")


def test_a_tab_stays_when_told_to_and_while_somebody_types(browser: Any, speaker: Speaker) -> None:
    speaker.pages["/one/"] = html("<label>Name <input></label>", title="One")
    with looking(browser, speaker) as page:
        badge = page.locator(f"{HOST} .badge")
        page.locator("main input").focus()
        speaker.say("go", url="/two/", title="Two")
        speaker.say("facts", facts={"words": 5})
        badge.get_by_text("5 words").wait_for()
        page.locator("main input").blur()
        badge.click()
        page.get_by_label("Follow what I save").uncheck()
        for _ in range(2):
            speaker.say("go", url="/two/", title="Two")
            speaker.say("facts", facts={"words": 6})
            badge.get_by_text("6 words").wait_for()
            assert page.url.endswith("/one/")
            page.reload()  # it is remembered
            ready(page, speaker)
        badge.click()
        page.get_by_label("Follow what I save").check()
        speaker.say("go", url="/two/", title="Two")
        page.wait_for_url("**/two/")


def test_the_desk_is_never_left(browser: Any, speaker: Speaker) -> None:
    speaker.pages["/_desk/"] = html("<p>Desk.</p>")
    with looking(browser, speaker, "/_desk/") as page:
        speaker.say("go", url="/two/", title="Two")
        speaker.say("facts", facts={"words": 6})
        page.locator(f"{HOST} .badge", has_text="6 words").wait_for()
        assert page.url.endswith("/_desk/")


# The line


def test_after_the_server_started_anew_the_page_follows_again(
    browser: Any, speaker: Speaker
) -> None:
    with looking(browser, speaker) as page:
        stays(page)
        speaker.stop()
        badge = page.locator(f"{HOST} .badge")
        badge.get_by_text("not connected").wait_for()
        speaker.identity, speaker.token = "server-2", "token-2"
        speaker.pages["/one/"] = html("<p>Saved meanwhile.</p>")
        speaker.start()
        page.get_by_text("Saved meanwhile.").wait_for()
        badge.get_by_text("not connected").wait_for(state="detached")
        speaker.heard()
        speaker.save("/one/", html("<p>And after.</p>"))
        page.get_by_text("And after.").wait_for()
        assert stayed(page)
        badge.click()
        page.get_by_label("View as of").fill("2027-01-02")
        speaker.until(lambda: speaker.posted)
        assert speaker.posted[0] == ("/_byline/as-of", "token-2", {"as_of": "2027-01-02"})


def test_eight_tabs_all_follow(browser: Any, speaker: Speaker) -> None:
    context = browser.new_context(base_url=speaker.address)
    pages = [context.new_page() for _ in range(8)]
    for page in pages:
        page.goto("/one/", timeout=10_000)
        page.locator(f"{HOST} .badge").wait_for()
    for round_ in range(3):
        words = f"Round {round_}."
        speaker.facts["/one/"] = {"words": 40 + round_}
        speaker.save("/one/", html(f"<p>{words}</p>"))
        for page in pages:
            page.get_by_text(words).wait_for()
        for page in pages[3:]:  # they ask for what concerns them alone
            page.locator(f"{HOST} .badge", has_text=f"{40 + round_} words").wait_for()
        speaker.until(lambda: len(speaker.listeners) <= 3)
    # Those that had the lines go; the others take them over.
    for page in pages[:4]:
        page.close()
    speaker.until(lambda: len(speaker.listeners) == 3)
    speaker.save("/one/", html("<p>Still here.</p>"))
    for page in pages[4:]:
        page.get_by_text("Still here.").wait_for()
    speaker.stop()
    for page in pages[4:]:
        page.locator(f"{HOST} .badge", has_text="not connected").wait_for()
    speaker.pages["/one/"] = html("<p>Back.</p>")
    speaker.identity = "server-2"
    speaker.start()
    for page in pages[4:]:
        page.get_by_text("Back.").wait_for()
    context.close()


HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_hidden_tab_gives_its_line_back_and_catches_up(browser: Any, speaker: Speaker) -> None:
    with looking(browser, speaker) as page:
        page.evaluate(HIDE, True)
        speaker.until(lambda: not speaker.listeners)
        speaker.save("/one/", html("<p>Saved unseen.</p>"))
        speaker.say("go", url="/two/", title="Two")
        page.evaluate(HIDE, False)
        page.get_by_text("Saved unseen.").wait_for()
        assert page.url.endswith("/one/")


def test_going_back_to_a_kept_page(browser: Any, speaker: Speaker) -> None:
    with looking(browser, speaker) as page:
        page.goto("/two/")
        ready(page, speaker)
        speaker.save("/one/", html("<p>Saved from elsewhere.</p>"))
        page.go_back()
        page.get_by_text("Saved from elsewhere.").wait_for()
        speaker.until(lambda: list(speaker.listeners.values()) == ["/one/"])


def test_a_page_that_is_kept_for_going_back_holds_no_line(browser: Any, speaker: Speaker) -> None:
    # Playwright's own option would have each page loaded again.
    with (
        browser.browser_type.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu"],
            ignore_default_args=["--disable-back-forward-cache"],
        ) as keeping,
        looking(keeping, speaker) as page,
    ):
        stays(page)
        page.goto("/two/")
        ready(page, speaker)
        speaker.until(lambda: list(speaker.listeners.values()) == ["/two/"])
        speaker.save("/one/", html("<p>Saved from elsewhere.</p>"))
        page.evaluate("history.back()")
        page.get_by_text("Saved from elsewhere.").wait_for()
        assert stayed(page), "it was not loaded again"
        speaker.until(lambda: list(speaker.listeners.values()) == ["/one/"])


def test_without_locks_a_page_has_a_line_of_its_own(browser: Any, speaker: Speaker) -> None:
    context = browser.new_context(base_url=speaker.address)
    context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
    page = context.new_page()
    page.goto("/one/")
    ready(page, speaker)
    speaker.save("/one/", html("<p>On a phone.</p>"))
    page.get_by_text("On a phone.").wait_for()
    context.close()


# The badge


def test_the_badge_tells_of_the_page(browser: Any, speaker: Speaker) -> None:
    speaker.facts["/one/"] = FACTS
    speaker.first = [{"kind": "problems", "problems": [WARNING, {**WARNING, "page": "/two/"}]}]
    with looking(browser, speaker) as page:
        badge = page.get_by_role("button", name="byline preview")
        badge.get_by_text("612 words").wait_for()
        text = badge.inner_text()
        for words in ("Scheduled", "as of 25 December 2026", "612 words", "3 min", "1 warning"):
            assert words in text
        badge.focus()
        page.keyboard.press("Enter")
        panel = page.get_by_role("dialog", name="About this page")
        assert badge.get_attribute("aria-expanded") == "true"
        said = panel.inner_text()
        for words in (
            "Scheduled, appears on 24 December 2026.",
            "612 words, 3 minutes to read.",
            "A picture has no words.",
            "Warnings elsewhere",
            "One – Talk",
            "How it begins.",
            "Series: Steps",
            "Two (planned, 12 June 2027)",
        ):
            assert words in said
        assert panel.get_by_label("View as of").input_value() == "2026-12-25"
        assert panel.locator("img").get_attribute("src") == "/card.png"
        edit = panel.get_by_role("link", name="Edit this page")
        assert edit.get_attribute("href") == "/_desk/edit/posts/one.md"
        # What comes in while somebody reads it leaves their place.
        edit.focus()
        speaker.say("facts", facts={**FACTS, "words": 700, "status": "draft"})
        panel.get_by_text("700 words, 3 minutes to read.").wait_for()
        focused = "document.querySelector('byline-preview').shadowRoot.activeElement.textContent"
        assert page.evaluate(focused) == "Edit this page"
        page.keyboard.press("Escape")
        assert panel.is_hidden()
        assert "byline preview" in page.evaluate(focused)


@pytest.mark.parametrize(
    "facts", [{}, {"series": None, "search": {}, "feed": {}}, {"series": [{}], "status": "odd"}]
)
def test_the_badge_bears_with_what_is_missing(
    browser: Any, speaker: Speaker, facts: dict[str, Any]
) -> None:
    speaker.facts["/one/"] = facts
    with looking(browser, speaker) as page:
        page.get_by_role("button", name="byline preview").click()
        assert page.get_by_role("dialog", name="About this page").is_visible()
        assert "undefined" not in page.locator(f"{HOST} aside").inner_text()
        assert "null" not in page.locator(f"{HOST} aside").inner_text()


def test_looks_are_switched(browser: Any, speaker: Speaker) -> None:
    with looking(browser, speaker) as page:
        page.evaluate("globalThis.print = () => (globalThis.printed = true)")
        page.get_by_role("button", name="byline preview").click()
        dark = page.get_by_role("button", name="dark")
        dark.click()
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert dark.get_attribute("aria-pressed") == "true"
        page.get_by_role("button", name="as the system").click()
        assert page.locator("html").get_attribute("data-theme") is None
        page.get_by_role("button", name="print").click()
        assert page.evaluate("printed")
        with page.expect_popup() as phone:
            page.get_by_role("button", name="phone").click()
        phone.value.wait_for_load_state()
        assert phone.value.url == page.url
        page.emulate_media(media="print")
        assert page.locator(f"{HOST} .badge").is_hidden()


def test_the_site_as_of_another_day(browser: Any, speaker: Speaker) -> None:
    with looking(browser, speaker) as page:
        page.get_by_role("button", name="byline preview").click()
        speaker.pages["/one/"] = html("<p>As it will be.</p>")
        page.get_by_label("View as of").fill("2027-01-02")
        page.get_by_text("As it will be.").wait_for()
        before = speaker.asked.count(("/one/", "morph", ""))
        page.get_by_role("button", name="Now").click()
        speaker.until(lambda: speaker.posted[-1][2] == {"as_of": None})
        speaker.until(lambda: speaker.asked.count(("/one/", "morph", "")) > before)
        page.wait_for_timeout(100)
        speaker.token = "another"
        page.get_by_label("View as of").fill("2028-01-02")
        page.get_by_text("refused").wait_for()


def test_the_badge_does_not_disturb_the_page(browser: Any, speaker: Speaker) -> None:
    odd = "<style>body,html{display:grid} aside,*{margin:9px;color:red;position:static}</style>"
    speaker.pages["/one/"] = html("<p>Words.</p>", odd)
    speaker.headers["Content-Security-Policy"] = (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'"
    )
    with looking(browser, speaker) as page:
        size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        before = page.evaluate(size)
        badge = page.locator(f"{HOST} .badge")
        badge.click()
        box = badge.bounding_box()
        assert box["x"] + box["width"] <= 1280
        assert badge.evaluate("one => getComputedStyle(one).position") == "fixed"
        page.evaluate(f"document.querySelector('{HOST}').remove()")
        assert page.evaluate(size) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_badge_panel_and_mistakes_are_for_everybody(
    browser: Any, speaker: Speaker, scheme: str
) -> None:
    axe = Axe()
    speaker.facts["/one/"] = FACTS
    speaker.files["/card.png"] = ("image/png", b"")
    with looking(browser, speaker, color_scheme=scheme) as page:
        for problems in ([], [WARNING], [PROBLEM, WARNING]):
            speaker.say("problems", problems=problems)
            if problems == [WARNING]:
                page.get_by_role("button", name="byline preview").click()
            page.wait_for_timeout(300)
            found = axe.run(page)
            assert found.violations_count == 0, found.generate_report()


def test_on_a_phone_nothing_runs_out_of_the_window(browser: Any, speaker: Speaker) -> None:
    speaker.facts["/one/"] = FACTS
    with looking(browser, speaker, viewport={"width": 320, "height": 640}) as page:
        page.get_by_role("button", name="byline preview").click()
        speaker.say("problems", problems=[PROBLEM])
        for name in ("badge", "panel", "mistakes"):
            one = page.locator(f"{HOST} .{name}")
            one.wait_for()
            box = one.bounding_box()
            assert box["x"] >= 0, name
            assert box["x"] + box["width"] <= 320, name


# Size


def test_a_long_page_takes_few_milliseconds_of_script(browser: Any, speaker: Speaker) -> None:
    """Not timed: what is counted is how often the page was touched."""
    body = "".join(f"<section><h2 id=h{n}>Part {n}</h2>{LONG[:600]}</section>" for n in range(40))
    speaker.pages["/one/"] = html(body)
    with looking(browser, speaker) as page:
        page.evaluate("""() => {
          globalThis.touched = 0;
          new MutationObserver((records) => (touched += records.length)).observe(
            document.documentElement,
            { subtree: true, childList: true, attributes: true, characterData: true });
        }""")
        speaker.save("/one/", html(re.sub("Line 3 of", "Verse 3 of", body, count=1)))
        page.get_by_text("Verse 3 of").wait_for()
        time.sleep(0.1)
        assert page.evaluate("touched") <= 2, "the word; and the token, where it is new"


# With the theme


POST = """\
---
title: Advice
date: 2024-03-05
tags: talk
toc: true
---

The start.

!!! script "Asking"
    Could I ask you five questions?

!!! checklist "On the day"
    - A pen
    - Paper

!!! exercise "Your turn"
    Write down ten people.

## A heading

Words[^1].

[^1]: A note.
"""


def test_what_the_theme_does_for_readers_outlives_a_save(
    browser: Any, speaker: Speaker, tmp_path: Any
) -> None:
    site = "title: Plain Talk\nurl: https://talk.example/\n"
    files = {"content/site.yaml": site, "content/posts/advice.md": POST}

    def publish() -> str:
        output = built(tmp_path, files)
        for path in (output / "assets").rglob("*"):
            kind = {".css": "text/css", ".js": "text/javascript"}.get(path.suffix, "font/woff2")
            if path.is_file():
                name = "/" + path.relative_to(output).as_posix()
                speaker.files[name] = (kind, path.read_bytes())
        return (output / "advice/index.html").read_text(encoding="utf-8")

    speaker.pages["/advice/"] = publish()
    with looking(browser, speaker, "/advice/") as page:
        stays(page)
        page.locator(".checklist input").first.check()
        page.locator(".exercise textarea").fill("Ten names")
        page.get_by_role("button", name="Dark", exact=True).click()
        files["content/posts/advice.md"] = (
            POST.replace("    - Paper\n", "    - Paper\n    - Water\n")
            .replace("five questions?", "six questions?")
            .replace("ten people", "twelve people")
            .replace("title: Advice", "title: Good advice")
            .replace("## A heading", "A new paragraph.\n\n## Another heading")
        )
        speaker.save("/advice/", publish())
        page.get_by_text("A new paragraph.").wait_for()
        assert page.title().startswith("Good advice")
        assert page.locator("h1").inner_text() == "Good advice"
        boxes = page.locator(".checklist input")
        assert [box.is_checked() for box in boxes.all()] == [True, False, False]
        assert page.locator(".checklist .tally").count() == 1
        assert page.locator(".script").inner_text().split("\n")[-1] == "Copy"
        assert "six questions?" in page.locator(".script").inner_text()
        assert page.locator(".exercise textarea").input_value() == "Ten names"
        assert "twelve people" in page.locator(".exercise").inner_text()
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert page.get_by_role("button", name="Dark", exact=True).get_attribute("aria-pressed")
        assert "Another heading" in page.locator(".toc").inner_text()
        assert stayed(page)
