"""What a page does for its reader, in a real browser: nothing of it leaves that browser."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.watching import built, chromium, served

pytestmark = pytest.mark.xdist_group("reader")

WORDS = "Paragraph {} says something that takes a line or two to say."
LONG = "\n\n".join(WORDS.format(n) for n in range(40))
BODY = f"""\
The start.

{LONG}

## The middle

{LONG}

## Near the end

{LONG}

The last words.
"""


def post(title: str, day: int, body: str = BODY) -> str:
    return f"---\ntitle: {title}\ndate: 2024-03-0{day}\ntags: talk\n---\n\n{body}\n"


FILES = {
    "content/site.yaml": "title: Plain Talk\nurl: https://talk.example/\nauthor: ada\n",
    "content/authors/ada.yaml": "name: Ada\nbio: Writes since 2010.\n",
    "content/series/steps.md": "---\ntitle: Steps\nparts: [one, two, three]\n---\n\nHow to.\n",
    "content/series/calls.md": "---\ntitle: Calls\nparts:\n  - apart\n"
    "  - {title: More, planned: 2026-12-24}\n---\n\nOn calls.\n",
    "content/posts/one.md": post("One", 1),
    "content/posts/two.md": post("Two", 2),
    "content/posts/three.md": post("Three", 3),
    "content/posts/apart.md": post("Apart", 4),
    "content/posts/advice.md": """\
---
title: Advice
date: 2024-03-05
tags: talk
toc: true
---

See [one](one.md), [a page elsewhere](https://other.example/page?a=1&b=2) and
[another](https://third.example/).

!!! script "Asking"
    Could I ask you five questions?

    Twenty minutes at most.

!!! checklist "On the day"
    - Read what they wrote
    - Five questions, in order
    - A pen
    - Paper
    - Water
    - The address
    - A way to leave

!!! exercise "Your turn"
    Write down ten people.

!!! exercise "Your turn"
    And why.

## A heading

- [x] A task of the writer's
- [ ] Another

Words[^1].

[^1]: A note.
""",
    "content/pages/about.md": "---\ntitle: About\n---\n\nSee [advice](../posts/advice.md).\n",
}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("reader"), FILES)


@pytest.fixture(scope="module")
def address(output: Path) -> Iterator[str]:
    with served(output) as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@contextmanager
def reading(browser: Any, address: str, **options: Any) -> Iterator[Any]:
    """Give a page of a browser that has never seen the blog; it must do without a mistake."""
    context = browser.new_context(base_url=address, **options)
    page = context.new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.on("console", lambda one: mistakes.append(one.text) if one.type == "error" else None)
    yield page
    context.close()
    assert mistakes == []


def read_to_the_end(page: Any, path: str) -> None:
    page.goto(path)
    page.locator(".post > footer").scroll_into_view_if_needed()
    page.wait_for_function(
        "path => JSON.parse(localStorage.getItem('byline:read') ?? '[]').includes(path)", arg=path
    )


def stop_at(page: Any, path: str, heading: str) -> None:
    """Read as far as a heading, and go elsewhere."""
    page.goto(path)
    page.locator(heading).evaluate("one => one.scrollIntoView({ behavior: 'instant' })")
    page.goto("/about/")


# What was read


def test_a_post_that_was_read_is_marked_wherever_its_series_shows(
    browser: Any, address: str
) -> None:
    with reading(browser, address) as page:
        page.goto("/two/")
        assert page.locator(".so-far").inner_text() == ""
        assert page.locator(".read").count() == 0
        read_to_the_end(page, "/one/")
        # On its own page, too, without loading it again.
        assert page.locator(".so-far").inner_text() == "You have read 1 of 3"
        page.goto("/two/")
        stones = page.locator(".stones")
        assert stones.locator("li.read").all_text_contents() == ["One (read)"]
        assert stones.locator(".so-far").inner_text() == "You have read 1 of 3"
        ring = "getComputedStyle(document.querySelector('.stones li.read'), '::before').content"
        assert "✓" in page.evaluate(ring)
        page.goto("/series/steps/")
        assert page.locator(".path li.read h3").all_text_contents() == ["One (read)"]
        assert page.locator(".so-far").inner_text() == "You have read 1 of 3"
        page.goto("/")
        shelf = page.locator(".book", has_text="Steps")
        assert shelf.locator(".dots i").count() == 3
        assert shelf.locator(".dots i.read").count() == 1
        read_to_the_end(page, "/two/")
        assert page.locator(".so-far").inner_text() == "You have read 2 of 3"
        page.goto("/series/calls/")
        assert page.locator(".so-far").inner_text() == ""


def test_a_post_that_was_only_opened_is_not_read(browser: Any, address: str) -> None:
    with reading(browser, address) as page:
        page.goto("/one/")
        page.goto("/two/")
        assert page.locator(".read").count() == 0
        assert page.evaluate("Object.keys(localStorage)") == []


def test_a_reader_goes_on_where_they_stopped(browser: Any, address: str) -> None:
    with reading(browser, address, reduced_motion="reduce") as page:
        page.goto("/")
        assert page.locator("[data-resume]").is_hidden()
        stop_at(page, "/two/", "#near-the-end")
        for path in ("/", "/series/steps/"):
            page.goto(path)
            box = page.locator("[data-resume]")
            assert box.inner_text() == "Continue where you stopped: Two"
            box.get_by_role("link").click()
            page.wait_for_url("**/two/#near-the-end")
            assert (
                page.locator("#near-the-end").evaluate("one => one.getBoundingClientRect().top")
                < 200
            )
        page.goto("/series/calls/")
        assert page.locator("[data-resume]").is_hidden(), "that is another series"
        read_to_the_end(page, "/two/")
        page.goto("/")
        assert page.locator("[data-resume]").is_hidden(), "nothing is left of it"


def test_going_on_from_a_post_in_no_series(browser: Any, address: str) -> None:
    with reading(browser, address) as page:
        stop_at(page, "/apart/", "#the-middle")
        page.goto("/")
        link = page.locator("[data-resume] a")
        assert link.get_attribute("href") == "/apart/#the-middle"


def test_what_a_browser_keeps_may_be_nonsense(browser: Any, address: str) -> None:
    with reading(browser, address) as page:
        page.goto("/about/")
        for value in ("{", "7", '{"a": 1}', "null", '"x"', "[7]"):
            page.evaluate(
                """value => {
                  for (const key of ["read", "last"]) localStorage.setItem("byline:" + key, value);
                }""",
                value,
            )
            for path in ("/", "/series/steps/", "/advice/"):
                page.goto(path)
                assert page.locator(".toc, .shelf, .path").first.is_visible()
            assert page.get_by_text("0 of 7 done").is_visible(), "the rest of the page works"


def test_a_browser_that_keeps_nothing(browser: Any, address: str) -> None:
    with reading(browser, address) as page:
        page.add_init_script(
            "Object.defineProperty(globalThis, 'localStorage', { get() { throw new Error('no') } })"
        )
        page.goto("/advice/")
        page.locator(".checklist input").first.check()
        assert page.get_by_text("1 of 7 done").is_visible()
        page.get_by_role("button", name="Dark").click()
        assert page.locator("html").get_attribute("data-theme") == "dark"


# Advice


def test_a_script_is_copied(browser: Any, address: str) -> None:
    with reading(browser, address, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto("/advice/")
        button = page.locator(".script button")
        assert button.inner_text() == "Copy"
        button.click()
        page.get_by_role("button", name="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == (
            "Could I ask you five questions?\n\nTwenty minutes at most."
        )
        page.get_by_role("button", name="Copy", exact=True).wait_for()


def test_where_nothing_can_be_copied_the_words_are_marked(browser: Any, address: str) -> None:
    with reading(browser, address) as page:
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        page.goto("/advice/")
        page.locator(".script button").click()
        page.wait_for_function("String(getSelection()).includes('Twenty minutes')")
        assert page.locator(".script button").inner_text() == "Copy"


def test_a_checklist_remembers(browser: Any, address: str) -> None:
    with reading(browser, address) as page:
        page.goto("/advice/")
        block = page.locator(".checklist")
        again = block.get_by_role("button", name="Start again")
        assert block.get_by_role("status").inner_text() == "0 of 7 done"
        assert again.is_hidden()
        for words in ("A pen", "Water", "Paper"):
            block.get_by_label(words).check()
        assert block.get_by_role("status").inner_text() == "3 of 7 done"
        page.reload()
        assert block.get_by_role("status").inner_text() == "3 of 7 done"
        assert block.get_by_label("Water").is_checked()
        assert not block.get_by_label("The address").is_checked()
        block.get_by_label("Water").uncheck()
        again.click()
        assert block.get_by_role("status").inner_text() == "0 of 7 done"
        assert again.is_hidden()
        assert page.evaluate("document.activeElement.type") == "checkbox"
        page.reload()
        assert block.get_by_role("status").inner_text() == "0 of 7 done"
        assert page.locator(".task-list input:checked").count() == 1, "those are the writer's"


def test_an_exercise_keeps_the_readers_own_words_and_prints_them(
    browser: Any, address: str
) -> None:
    with reading(browser, address) as page:
        page.goto("/advice/")
        first, second = page.get_by_label("Your own words").all()
        first.fill("Ada\nGrace\n" * 12)
        second.fill("They know.")
        page.reload()
        first, second = page.get_by_label("Your own words").all()
        assert first.input_value() == "Ada\nGrace\n" * 12
        assert second.input_value() == "They know.", "each keeps its own"
        page.emulate_media(media="print")
        assert first.is_visible()
        assert first.evaluate("one => one.scrollHeight <= one.clientHeight + 1"), "all of it"
        assert page.locator(".exercise small").first.is_hidden()
        assert page.locator(".script button").is_hidden()
        page.emulate_media(media="screen")
        second.fill("")
        page.reload()
        assert page.get_by_label("Your own words").last.input_value() == ""


def test_a_page_is_printed_as_a_handout(browser: Any, address: str) -> None:
    with reading(browser, address) as page:
        page.goto("/advice/")
        for _ in range(2):  # twice, as people do
            page.pdf()
        notes = page.locator(".print-links li")
        assert notes.count() == 2
        assert page.locator(".print-links").is_hidden(), "on the screen"
        page.emulate_media(media="print")
        assert notes.all_inner_texts() == [
            "https://other.example/page?a=1&b=2",
            "https://third.example/",
        ]
        assert page.locator(".print-mark").all_inner_texts() == ["1", "2"]
        after = "getComputedStyle(document.querySelector('.text a[href^=http]'), '::after').content"
        assert page.evaluate(after) == "none", "not said twice"
        for selector in (
            ".site-header",
            ".site-footer",
            ".toc",
            ".related",
            ".tags",
            ".script button",
        ):
            assert page.locator(selector).first.is_hidden(), selector
        for words in (
            "Could I ask you five questions?",
            "A way to leave",
            "Write down ten people.",
        ):
            assert page.get_by_text(words).is_visible()
        assert page.locator(".checklist input").first.is_visible()


# Light and dark


def test_the_choice_of_light_and_dark_is_remembered(browser: Any, address: str) -> None:
    with reading(browser, address, color_scheme="light") as page:
        page.goto("/one/")
        group = page.get_by_role("group", name="Appearance")
        pressed = group.locator("[aria-pressed=true]")
        assert pressed.inner_text() == "As the device"
        group.get_by_role("button", name="Dark").click()
        assert pressed.inner_text() == "Dark"
        light = "rgb(250, 247, 241)"
        for path in ("/one/", "/", "/series/steps/"):
            page.goto(path)
            assert pressed.inner_text() == "Dark"
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
        group.get_by_role("button", name="As the device").click()
        page.reload()
        assert pressed.inner_text() == "As the device"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light
        assert page.evaluate("localStorage.getItem('theme')") is None


# Without JavaScript


def test_without_javascript_all_is_there(browser: Any, address: str) -> None:
    with reading(browser, address, java_script_enabled=False) as page:
        page.goto("/advice/")
        for words in ("Could I ask you five questions?", "Twenty minutes at most.", "And why."):
            assert page.get_by_text(words).is_visible()
        boxes = page.locator(".checklist input")
        assert boxes.count() == 7
        boxes.first.check()
        assert boxes.first.is_checked()
        assert page.locator("button:visible, textarea:visible, [data-resume]:visible").count() == 0
        toc = page.locator(".toc")
        assert toc.get_by_role("link").count() == 0
        toc.locator("summary").click()
        toc.get_by_role("link", name="A heading").click()
        assert page.url.endswith("/advice/#a-heading")
        page.goto("/one/")
        stones = page.locator(".stones")
        assert stones.get_by_role("link", name="Two").is_visible()
        stones.locator("summary").click()
        assert stones.get_by_role("link", name="Two").is_hidden()
        page.get_by_role("link", name="Next in this series, part 2 of 3").click()
        assert page.url == f"{address}/two/"


def test_without_javascript_every_link_leads_somewhere(browser: Any, address: str) -> None:
    with reading(browser, address, java_script_enabled=False) as page:
        todo, seen = ["/"], set()
        while todo:
            path = todo.pop()
            seen.add(path)
            if re.search(r"\.(xml|json)$", path):
                assert page.request.get(path).ok, path
                continue
            assert page.goto(path).ok, path
            links = page.locator("a[href]").evaluate_all("all => all.map((one) => one.href)")
            for link in links:
                whole, _, anchor = link.partition("#")
                if not whole.startswith(address):
                    continue
                inside = whole.removeprefix(address)
                if anchor and inside == path:
                    identifier = urllib.parse.unquote(anchor)
                    assert page.locator(f'[id="{identifier}"]').count() == 1, link
                if inside not in seen and inside not in todo:
                    todo.append(inside)
        assert {"/advice/", "/series/", "/archive/2024/03/", "/tags/talk/", "/about/"} <= seen


# By keyboard alone

FOCUSED = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return {
    name: one.tagName.toLowerCase() + (one.className && "." + one.className.split(" ")[0]),
    words: (one.textContent || one.value || "").trim(),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    order: [...document.querySelectorAll("*")].indexOf(one),
  };
}"""


def test_by_keyboard_through_a_post(browser: Any, address: str) -> None:
    with reading(browser, address, reduced_motion="reduce") as page:
        page.goto("/advice/")
        walked = []
        for _ in range(200):
            page.keyboard.press("Tab")
            now = page.evaluate(FOCUSED)
            if now is None:
                break
            walked.append(now)
        assert walked[0]["words"] == "Skip to the text"
        assert [one for one in walked if not one["ring"]] == [], "what has the focus shows it"
        assert [one for one in walked if not one["seen"]] == [], "and is on the screen"
        order = [one["order"] for one in walked]
        assert order == sorted(order), "in the order of the page"
        assert len(order) == len({*order})
        reachable = page.locator(
            "a[href]:visible, button:visible, summary:visible, textarea:visible,"
            "input:not([disabled]):visible"
        )
        assert len(walked) == reachable.count(), "all of it"


def test_everything_works_by_keyboard(browser: Any, address: str) -> None:
    with reading(browser, address, reduced_motion="reduce") as page:
        page.goto("/advice/")
        page.locator(".toc summary").focus()
        was = page.locator(".toc details").evaluate("one => one.open")
        page.keyboard.press("Enter")
        assert page.locator(".toc details").evaluate("one => one.open") is not was
        page.locator(".checklist input").nth(1).focus()
        page.keyboard.press("Space")
        assert page.get_by_text("1 of 7 done").is_visible()
        for _ in range(6):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Start again"
        page.keyboard.press("Enter")
        assert page.get_by_text("0 of 7 done").is_visible()
        page.locator(".exercise textarea").first.focus()
        page.keyboard.type("Ada")
        page.get_by_role("button", name="Dark").focus()
        page.keyboard.press("Space")
        assert page.locator("html").get_attribute("data-theme") == "dark"
        page.reload()
        assert page.locator(".exercise textarea").first.input_value() == "Ada"


# Motion


@pytest.mark.parametrize(("wish", "scrolls"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_motion_only_where_it_is_welcome(
    browser: Any, address: str, wish: str, scrolls: str
) -> None:
    with reading(browser, address, reduced_motion=wish) as page:
        page.goto("/advice/")
        behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
        assert page.evaluate(behaviour) == scrolls
        moving = """[...document.querySelectorAll("*")].filter((one) => {
          const style = getComputedStyle(one);
          return style.animationName !== "none" || style.transitionDuration !== "0s";
        }).length"""
        if wish == "reduce":
            assert page.evaluate(moving) == 0
            assert page.evaluate("document.getAnimations().length") == 0


# From right to left

HEBREW = {
    "content/site.yaml": """\
title: דיבור פשוט
url: https://talk.example/
language: he
author: ada
""",
    "content/authors/ada.yaml": "name: עדה\nbio: כותבת מאז 2010.\n",
    "content/series/calls.md": """\
---
title: שיחות קשות
parts:
  - one
  - two
  - {title: לסיים, planned: 2026-12-24}
---

שלוש רשימות.
""",
    "content/posts/one.md": """\
---
title: להתחיל
date: 2024-03-01
tags: שיחות
toc: true
---

שלום. ראו [להקשיב](two.md).

!!! tip "עצה"
    בקיצור.

!!! script "לומר"
    אפשר עשרים דקות?

!!! checklist "לפני"
    - לכתוב
    - לשאול

## למה

| א | ב |
|---|---|
| 1 | 2 |
""",
    "content/posts/two.md": """\
---
title: להקשיב
date: 2024-03-08
tags: שיחות
---

מילים.

```
a line of code that does not break anywhere at all, however narrow the window is that shows it
```
""",
}


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    output = built(tmp_path_factory.mktemp("mirrored"), HEBREW)
    with served(output) as one:
        yield output, one


@pytest.mark.parametrize("width", [320, 1280])
def test_from_right_to_left_nothing_scrolls_sideways(
    browser: Any, mirrored: tuple[Path, str], width: int
) -> None:
    output, address = mirrored
    with reading(browser, address, viewport={"width": width, "height": 800}) as page:
        for path in sorted(output.rglob("index.html")):
            page.goto(f"/{path.parent.relative_to(output).as_posix()}/")
            assert page.locator("html").get_attribute("dir") == "rtl"
            wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
            assert wide <= 0, path
            # To the left, too: what stands there is out of reach.
            hidden = page.evaluate(
                """[...document.querySelectorAll("main *")].filter((one) => {
                  const box = one.getBoundingClientRect();
                  return one.checkVisibility() && box.width > 1 && box.left < -1
                    && !one.closest("pre, table, svg");
                }).map((one) => one.outerHTML.slice(0, 80))"""
            )
            assert hidden == [], path


def test_from_right_to_left_the_stones_run_to_the_left(
    browser: Any, mirrored: tuple[Path, str]
) -> None:
    _, address = mirrored
    with reading(browser, address, viewport={"width": 1280, "height": 800}) as page:
        page.goto("/one/")
        boxes = [one.bounding_box() for one in page.locator(".stones li").all()]
        assert [box["y"] for box in boxes] == [boxes[0]["y"]] * 3, "in one row"
        left = [box["x"] for box in boxes]
        assert left == sorted(left, reverse=True)
        text, toc = page.locator(".text").bounding_box(), page.locator(".toc").bounding_box()
        assert toc["x"] > text["x"] + text["width"] / 2, "the contents stand on the right"
        tip = page.locator(".tip").bounding_box()
        assert tip["x"] + tip["width"] <= text["x"] + 1, "and notes in the left margin"
        page.set_viewport_size({"width": 320, "height": 800})
        boxes = [one.bounding_box() for one in page.locator(".stones li").all()]
        top = [box["y"] for box in boxes]
        assert top == sorted({*top}), "in a column on a phone"
        page.goto("/series/calls/")
        path = page.locator(".path").bounding_box()
        words = page.locator(".path h3").first.bounding_box()
        assert words["x"] + words["width"] < path["x"] + path["width"] - 30, "stones on the right"
