"""The writer's desk in a real browser: looked at, written in, saved, at odds, published."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from tests.conftest import SiteFolder, byline
from tests.journeys.test_preview import Preview, previewing
from tests.journeys.watching import chromium, held_back
from tests.unit.preview.desk.sitting import FILES

pytestmark = pytest.mark.xdist_group("preview")

_PATIENCE = 15_000  # milliseconds, after which something will never come
_ONE = "/_desk/edit/posts/one.md"
_DRAFT = "/_desk/edit/posts/draft.md"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    made = SiteFolder(tmp_path / "site")
    made.write(FILES)
    with previewing(made.folder) as running:
        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One whose files nobody changes."""
    made = SiteFolder(tmp_path_factory.mktemp("shared") / "site")
    made.write(FILES)
    with previewing(made.folder) as running:
        yield running


@pytest.fixture(scope="module")
def flawed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Another, with something wrong in it."""
    made = SiteFolder(tmp_path_factory.mktemp("flawed") / "site")
    two = str(FILES["content/posts/two.md"])
    made.write({**FILES, "content/posts/two.md": f"{two}[x](no.md) ![](none.png)\n"})
    with previewing(made.folder) as running:
        yield running


@contextmanager
def looking(browser: Any, preview: Preview, path: str, **options: Any) -> Iterator[Any]:
    """Give a page of the desk; what its scripts do must be without a mistake."""
    options.setdefault("viewport", {"width": 1400, "height": 900})
    context = browser.new_context(base_url=f"http://{preview.authority}", **options)
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.on(
        "console",
        lambda said: mistakes.append(said.text) if "Content Security" in said.text else None,
    )
    page.goto(path)
    if "/edit/" in path:
        beside(page).locator("h1").wait_for(state="attached")
        note = page.locator("#page-note", has_text=re.compile("As it will be|look at"))
        note.wait_for(state="attached")
    yield page
    context.close()
    assert mistakes == []


def beside(page: Any) -> Any:
    return page.frame_locator("#frame")


def text(preview: Preview, below: str) -> str:
    return (preview.folder / "content" / below).read_text(encoding="utf-8")


def write(preview: Preview, below: str, content: str) -> None:
    (preview.folder / "content" / below).write_text(content, encoding="utf-8")


def at_end(page: Any) -> None:
    page.locator("#body").click()
    page.keyboard.press("Control+End")


def state(page: Any, words: str) -> None:
    page.locator("#state", has_text=re.compile(f"^{words}$")).wait_for()


def png() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(data, "PNG")
    return data.getvalue()


# Writing


def test_each_key_shows_beside_the_text_and_a_save_writes_it(browser: Any, preview: Preview):
    with looking(browser, preview, _ONE) as page:
        state(page, "Saved")
        at_end(page)
        page.keyboard.type("\n\nWords with **weight**.")
        beside(page).locator("strong", has_text="weight").wait_for()
        state(page, "Not saved")
        assert "weight" not in text(preview, "posts/one.md")
        page.locator("#facts", has_text="8 words").wait_for()
        page.keyboard.press("Control+s")
        state(page, "Saved")
        assert text(preview, "posts/one.md").endswith("More.\n\n\nWords with **weight**.")
        page.goto("/one/")
        page.locator("strong", has_text="weight").wait_for()
        page.locator("byline-preview .badge").click()
        page.get_by_role("link", name="Edit this page").click()
        page.wait_for_url(f"**{_ONE}")
        page.get_by_role("link", name="The desk").click()
        page.wait_for_url("**/_desk/")


def test_what_is_typed_can_be_undone_in_the_order_of_typing(browser: Any, shared: Preview):
    with looking(browser, shared, _ONE) as page:
        body = page.locator("#body")
        before = body.input_value()
        at_end(page)
        page.keyboard.type("some words")
        for _ in range(5):
            page.keyboard.press("Shift+ArrowLeft")
        page.keyboard.press("Control+b")
        assert body.input_value() == before + "some **words**"
        page.keyboard.press("Control+b")
        assert body.input_value() == before + "some words"
        page.keyboard.press("Control+i")
        assert body.input_value() == before + "some *words*"
        page.get_by_role("button", name="Heading").click()
        assert body.input_value().endswith("## some *words*")
        for _ in range(30):
            page.keyboard.press("Control+z")
        assert body.input_value() == before
        state(page, "Saved")
        for _ in range(30):
            page.keyboard.press("Control+Shift+z")
        assert body.input_value().endswith("## some *words*")


def test_composed_letters_stand_in_the_text_and_in_its_colours(browser: Any, shared: Preview):
    with looking(browser, shared, _ONE) as page:
        at_end(page)
        ime = page.context.new_cdp_session(page)
        ime.send(
            "Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3}
        )
        page.locator("#colours", has_text="にほん").wait_for()
        ime.send("Input.insertText", {"text": "日本"})
        page.locator("#colours", has_text="日本").wait_for()
        assert page.locator("#body").input_value().endswith("More.\n日本")
        beside(page).get_by_text("日本").wait_for()
        page.keyboard.press("Control+z")
        assert page.locator("#body").input_value().endswith("More.\n")


_HARD = (
    "# Heading\n\nA very long line that has to be broken somewhere, with **bold words**, *others*, "
    "`code` and [a link](https://example.com/a/very/long/address/without/any/space/in/it/at/all) "
    "and more of it.\n\n\ttabs\tin\tit\n\n日本語の長い文章は単語の間に空白が"
    "ないので、どこで折り返すかが問題になります。そして🙂👩‍👩‍👧‍👦も。\n\nمرحبا بالعالم\n\n"
    + "x"
    * 300
    + "   \n   \n"
    "```python\n# no *emphasis* here\n```\n\n> quoted *words*\n\n- [ ] item\n\n"
    "!!! tip\n    Words.\n\n"
    "[ref]: https://example.com\n[^1]: Note.\n\n<b>html</b> \\*no\\* [x][ref] [^1] ~~~\n"
)


def test_colours_lie_under_their_letters(browser: Any, preview: Preview):
    """Whatever is written, both have the same lines, and so each letter its colour."""
    write(preview, "posts/one.md", f"---\ntitle: One\ndate: 2026-01-03\n---\n{_HARD}")
    for width in (1400, 900, 390):
        with looking(browser, preview, _ONE, viewport={"width": width, "height": 800}) as page:
            page.evaluate("document.fonts.ready")
            lines = page.evaluate("[...colours.children].map(line => line.textContent)")
            assert "\n".join(lines) == page.locator("#body").input_value()
            sizes = page.evaluate(
                """() => {
                  const [ground, body] = [colours, document.getElementById("body")];
                  body.style.height = "0"; body.style.minHeight = "0";
                  const text = body.scrollHeight;
                  return [text, ground.lastChild.getBoundingClientRect().bottom
                    - ground.getBoundingClientRect().top,
                    ground.offsetWidth, body.offsetWidth];
                }"""
            )
            assert abs(sizes[0] - sizes[1]) <= 2
            assert sizes[2] == sizes[3]


def test_colours_of_an_edited_text_are_those_of_a_fresh_one(browser: Any, shared: Preview):
    with looking(browser, shared, _ONE) as page:
        made = """() => document.getElementById("colours").innerHTML"""
        field = page.locator("#body")
        for step in (
            _HARD,
            _HARD.replace("```python", "python"),
            _HARD[:400],
            "",
            "```\na\n",
            _HARD,
        ):
            field.fill(step)
            edited = page.evaluate(made)
            field.fill("other")
            field.fill(step)
            assert page.evaluate(made) == edited
        kinds = page.evaluate(
            "[...new Set([...document.querySelectorAll('#colours span')].map(e => e.className))]"
        )
        assert {"t-heading", "t-strong", "t-emphasis", "t-code", "t-link", "t-url", "t-mark"} <= {
            *kinds
        }


def test_links_are_found_while_they_are_written(browser: Any, shared: Preview):
    with looking(browser, shared, _ONE) as page:
        at_end(page)
        page.keyboard.type("See ")
        page.keyboard.press("Control+k")
        page.locator("#offers li").first.wait_for()
        page.keyboard.type("two")
        page.get_by_role("option", name="Two").wait_for()
        assert page.locator("#body").get_attribute("aria-activedescendant") == "offer-0"
        page.keyboard.press("Enter")
        assert page.locator("#body").input_value().endswith("See [Two](two.md)")
        page.keyboard.type(" and [that](thr")
        page.get_by_role("option", name="Three").click()
        assert page.locator("#body").input_value().endswith("[that](deep/three/index.md)")
        page.keyboard.type(" [x](dra")
        page.get_by_role("option", name="Draft & co").wait_for()
        page.keyboard.press("Escape")
        assert page.locator("#offers li:visible").count() == 0
        assert page.locator("#body").input_value().endswith("[x](dra")
        page.keyboard.press("Control+z")
        page.keyboard.type("https://example.com/two")
        assert page.locator("#offers li:visible").count() == 0
        beside(page).locator("main a[href='/two/']", has_text="Two").first.wait_for()


def test_front_matter_by_its_form(browser: Any, preview: Preview):
    with looking(browser, preview, _DRAFT) as page:
        page.locator("[name=title]").fill("A title")
        beside(page).locator("h1", has_text="A title").wait_for()
        page.locator("#about summary").click()
        page.get_by_label("Tags").fill("one, two")
        page.locator("[data-moment=review_by] input[type=date]").fill("2027-03-04")
        page.locator("[data-moment=date] input[type=time]").fill("08:30")
        page.locator("#raw summary").click()
        expected = (
            "---\ntitle: A title\ndate: 2026-11-20 08:30  # first idea\ndraft: true\n"
            "extra:\n  mood: calm\ntags: [one, two]\nreview_by: 2027-03-04\n---\n"
        )
        page.wait_for_function("text => head.value === text", arg=expected)
        page.get_by_label("Front matter as YAML").fill(expected.replace("A title", "Another"))
        page.wait_for_function("() => form.elements.title.value.trim() === 'Another'")
        page.get_by_role("button", name="Save").click()
        state(page, "Saved")
        assert text(preview, "posts/draft.md").startswith(expected.replace("A title", "Another"))


def test_front_matter_that_cannot_be_read_is_mended_in_the_text(browser: Any, preview: Preview):
    write(preview, "posts/two.md", "---\ntitle: [\n---\nWords of two.\n")
    with looking(browser, preview, "/_desk/edit/posts/two.md") as page:
        page.locator(".unreadable").wait_for()
        page.locator("#problems li").first.wait_for()
        page.locator("#body").fill("---\ntitle: Two\ndate: 2026-01-01\n---\nWords of two.\n")
        page.keyboard.press("Control+s")
        state(page, "Saved")
        assert page.locator("#body").input_value() == "Words of two.\n"
        assert page.locator("[name=title]").input_value().strip() == "Two"
        assert text(preview, "posts/two.md").startswith("---\ntitle: Two\n")


def test_what_is_wrong_leads_to_its_line(browser: Any, shared: Preview):
    with looking(browser, shared, "/_desk/edit/posts/one.md?line=13&column=3") as page:
        place = "[document.activeElement.id, body.selectionStart]".replace(
            "body", "document.getElementById('body')"
        )
        before = page.locator("#body").input_value().index("More.")
        assert page.evaluate(place) == ["body", before + 2]
        at_end(page)
        page.keyboard.type("\n[x](no.md)\n\nLast.")
        page.locator("#problems").get_by_role("button", name="Line 15").click()
        assert page.locator("#body").input_value()[page.evaluate(place)[1] :].startswith("no.md")
        page.goto("/_desk/edit/posts/one.md?line=3")
        page.wait_for_function("() => document.activeElement.id === 'head'")
        assert page.evaluate("head.value.slice(head.selectionStart)").startswith("date:")


# At odds


def test_a_file_that_changed_elsewhere_is_shown_beside_what_was_written(
    browser: Any, preview: Preview
):
    theirs = text(preview, "posts/one.md").replace("More.", "Theirs.")
    with looking(browser, preview, _ONE) as page:
        at_end(page)
        page.keyboard.type("Mine.")
        write(preview, "posts/one.md", theirs)
        page.locator("#notice", has_text="changed elsewhere").wait_for()
        assert page.locator("#body").input_value().endswith("Mine.")

        page.keyboard.press("Control+s")
        page.locator("#conflict .other").first.wait_for()
        rows = page.locator("#rows").inner_text()
        assert "Mine." in rows
        assert "Theirs." in rows
        page.get_by_role("button", name="Go on editing").click()
        assert text(preview, "posts/one.md") == theirs

        page.keyboard.press("Control+s")
        page.get_by_role("button", name="Keep mine, over the file").click()
        state(page, "Saved")
        assert text(preview, "posts/one.md").endswith("More.\nMine.")

        at_end(page)
        page.keyboard.type(" And more.")
        write(preview, "posts/one.md", theirs)
        page.keyboard.press("Control+s")
        page.get_by_role("button", name="Take the file’s").click()
        state(page, "Saved")
        assert page.locator("#body").input_value().endswith("Theirs.\n")
        assert text(preview, "posts/one.md") == theirs
        page.locator("#body").click()
        page.keyboard.press("Control+z")
        assert page.locator("#body").input_value().endswith("And more."), "even that can be undone"


def test_a_text_in_which_nothing_was_written_follows_its_file(browser: Any, preview: Preview):
    with looking(browser, preview, _ONE) as page:
        changed = text(preview, "posts/one.md").replace("More.", "Theirs.").replace("One", "Won", 1)
        write(preview, "posts/one.md", changed)
        page.wait_for_function("() => document.getElementById('body').value.includes('Theirs.')")
        page.wait_for_function("() => form.elements.title.value.trim() === 'Won'")
        state(page, "Saved")
        assert page.locator("#notice").is_hidden()


def test_what_was_not_saved_is_kept_and_asked_after(browser: Any, preview: Preview):
    kept = "localStorage.getItem('byline-desk:content/posts/one.md')"
    with looking(browser, preview, _ONE) as page:
        at_end(page)
        page.keyboard.type("Precious.")
        page.wait_for_function(f"() => {kept}")
        asked: list[str] = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.goto("/_desk/")
        page.wait_for_url("**/_desk/")
        assert asked == ["beforeunload"]
        page.goto(_ONE)
        page.get_by_role("button", name="Bring it back").click()
        assert page.locator("#body").input_value().endswith("Precious.")
        page.keyboard.press("Control+s")
        state(page, "Saved")
        page.wait_for_function(f"() => !{kept}")
        page.goto("/_desk/")
        assert len(asked) == 1, "nothing is asked once it is saved"


def test_a_preview_that_is_gone_takes_nothing_along(browser: Any, preview: Preview):
    with looking(browser, preview, _ONE) as page:
        at_end(page)
        page.keyboard.type("Precious.")
        preview.end()
        page.keyboard.press("Control+s")
        page.locator("#state", has_text="does not answer").wait_for()
        assert page.locator("#body").input_value().endswith("Precious.")
        page.on("dialog", lambda dialog: dialog.accept())


# Pictures


def test_a_picture_is_dropped_into_the_text(browser: Any, preview: Preview):
    with looking(browser, preview, "/_desk/edit/posts/deep/three/index.md") as page:
        at_end(page)
        page.evaluate(
            """async (bytes) => {
              const moved = new DataTransfer();
              const type = "image/png";
              moved.items.add(new File([new Uint8Array(bytes)], "My Picture.PNG", { type }));
              const tell = (kind) => document.getElementById("body").dispatchEvent(
                new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: moved }));
              tell("dragenter");
              globalThis.shown = !document.getElementById("drop").hidden;
              tell("dragover");
              tell("drop");
            }""",
            [*png()],
        )
        assert page.evaluate("globalThis.shown")
        page.wait_for_function("() => document.getElementById('body').value.includes('![]')")
        assert page.locator("#body").input_value().endswith("In winter.\n![](my-picture.png)")
        page.keyboard.type("A teal field")
        picture = beside(page).locator("main img[alt='A teal field']")
        picture.wait_for()
        assert picture.evaluate("async image => (await image.decode(), image.naturalWidth)") == 40
        page.keyboard.press("Control+s")
        state(page, "Saved")
        folder = preview.folder / "content/posts/deep/three"
        assert (folder / "my-picture.png").read_bytes() == png()


def test_a_picture_by_its_button_beside_a_post_that_is_one_file(browser: Any, preview: Preview):
    with looking(browser, preview, _ONE) as page:
        at_end(page)
        page.locator("#files").set_input_files(
            {"name": "a.png", "mimeType": "image/png", "buffer": png()}
        )
        page.wait_for_function("() => document.getElementById('body').value.includes('![](a.png)')")
        assert (preview.folder / "content/posts/a.png").read_bytes() == png()
        page.locator("#files").set_input_files(
            {"name": "b.png", "mimeType": "image/png", "buffer": b"no picture at all"}
        )
        page.locator("#state", has_text="no picture").wait_for()
        assert not (preview.folder / "content/posts/b.png").exists()


# From the desk


def test_a_post_from_its_first_word_to_its_publication(browser: Any, tmp_path: Path):
    """All that a writer does: begun, written, broken, mended, scheduled, renamed, published."""
    folder = tmp_path / "blog"
    assert byline("init", folder).returncode == 0
    with previewing(folder) as preview, looking(browser, preview, "/_desk/") as page:
        page.keyboard.press("n")
        page.get_by_label("Title").fill("Welcome")
        page.keyboard.press("Enter")
        page.get_by_role("alert").filter(has_text="there already").wait_for()
        page.get_by_label("Title").fill("The second letter")
        page.get_by_role("button", name="Write it").click()
        page.wait_for_url("**/_desk/edit/posts/the-second-letter.md")
        beside(page).locator("h1", has_text="The second letter").wait_for()
        page.locator("#body").fill("\nTwo lines are enough.\n")
        page.locator("#about summary").click()
        page.locator("[data-moment=date] input[type=date]").fill("2026-12-24")
        page.keyboard.press("Control+s")
        state(page, "Saved")

        tab = page.context.new_page()
        tab.goto("/the-second-letter/")
        overlay, badge = (tab.locator(f"byline-preview .{name}") for name in ("mistakes", "badge"))
        badge.locator("text=Draft").wait_for()
        written = text(preview, "posts/the-second-letter.md")
        write(preview, "posts/the-second-letter.md", written.replace("2026-12-24", "tomorow"))
        overlay.get_by_role("link", name="the-second-letter.md:3:7").wait_for()
        assert tab.get_by_text("Two lines are enough.").is_visible()
        write(preview, "posts/the-second-letter.md", written)
        overlay.wait_for(state="hidden")

        page.get_by_role("link", name="The desk").click()
        row = page.locator(".work li", has_text="The second letter")
        row.get_by_role("button", name="Publish").click()
        page.locator("#ask[open]").get_by_role("button", name="Schedule").click()
        page.locator("#scheduled li", has_text="The second letter").wait_for()
        assert "draft" not in text(preview, "posts/the-second-letter.md")

        badge.locator("text=Scheduled").wait_for()
        badge.click()
        day = tab.get_by_label("View as of")
        day.fill("2026-12-25")
        badge.locator("text=Published").wait_for()
        tab.get_by_role("button", name="Now").click()
        badge.locator("text=Scheduled").wait_for()

        done = byline("rename", "the-second-letter", "a-second-letter", "--site", folder)
        assert done.returncode == 0, done.stderr
        tab.wait_for_url("**/a-second-letter/")
        tab.get_by_text("Two lines are enough.").wait_for()

        row.get_by_role("button", name="Publish").click()
        page.locator("#ask[open]").get_by_role("button", name="Publish").click()
        row.wait_for(state="detached")
        assert re.search("date: 2026-11-2[12]\n", text(preview, "posts/a-second-letter.md"))
        badge.locator("text=Published").wait_for()
        assert preview.ask("/a-second-letter/")[0] == 200
        assert preview.ask("/the-second-letter/")[0] == 404, "it was never out"


def test_a_question_stays_while_the_desk_follows_behind_it(browser: Any, preview: Preview):
    with looking(browser, preview, "/_desk/") as page:
        page.locator("#slowest ol").wait_for()
        held = held_back(page, "**/_desk/", times=1)
        with page.expect_request("**/_desk/"):
            write(preview, "posts/new.md", "---\ntitle: Brand new\ndraft: true\n---\nWords.\n")
        row = page.locator("#drafts li", has_text="Draft & co")
        row.get_by_role("button", name="Publish").click()
        question = page.locator("#ask[open] h2", has_text="Publish “Draft & co”?")
        question.wait_for()
        for one in held:
            one.continue_()
        page.locator("#drafts", has_text="Brand new").wait_for()
        assert question.is_visible()
        page.locator("#ask[open]").get_by_role("button", name="Publish").click()
        row.wait_for(state="detached")


def test_what_is_done_before_the_scripts_are_there_is_not_lost(browser: Any, preview: Preview):
    with looking(browser, preview, "/_desk/") as page:
        held = held_back(page, re.compile("/own/(home|editor).js"))
        with page.expect_request("**/home.js"):
            page.goto("/_desk/", wait_until="commit")
        page.locator("#drafts").get_by_role("button", name="Publish").click()
        held.pop().continue_()
        page.locator("#ask[open]").wait_for()

        with page.expect_request("**/editor.js"):
            page.goto(_ONE, wait_until="commit")
        page.locator("[name=title]").fill("Early")
        at_end(page)
        page.keyboard.type("Soon.")
        held.pop().continue_()
        state(page, "Not saved")
        page.keyboard.press("Control+s")
        state(page, "Saved")
        assert text(preview, "posts/one.md").startswith("---\ntitle: Early\n")
        assert text(preview, "posts/one.md").endswith("More.\nSoon.")


def test_publishing_from_the_editor_saves_first(browser: Any, preview: Preview):
    with looking(browser, preview, _DRAFT) as page:
        at_end(page)
        page.keyboard.type("Now.")
        page.get_by_role("button", name="Publish…").click()
        page.locator("#ask[open]").get_by_role("button", name="Publish").click()
        page.locator("#publish").wait_for(state="hidden")
        written = text(preview, "posts/draft.md")
        assert written.endswith("Not yet.\nNow.")
        assert "draft:" not in written
        assert "date: 2026-11-22  # first idea\n" in written
        assert "draft" not in page.locator("#head").input_value()
        state(page, "Saved")


def test_the_desk_follows_what_is_saved(browser: Any, preview: Preview):
    with looking(browser, preview, "/_desk/") as page:
        page.locator("#measured", has_text=re.compile("^$")).wait_for(state="attached")
        page.locator("#slowest ol").wait_for()
        write(preview, "posts/new.md", "---\ntitle: Brand new\ndraft: true\n---\n[x](no.md)\n")
        page.locator("#drafts", has_text="Brand new").wait_for()
        page.locator("#warnings", has_text="no.md").wait_for()
        page.locator("#warnings a", has_text="no.md").click()
        page.wait_for_url("**/_desk/edit/posts/new.md?line=5&column=5")


def test_the_calendar_turns_its_pages_without_a_script(browser: Any, shared: Preview):
    with looking(browser, shared, "/_desk/", java_script_enabled=False) as page:
        page.get_by_role("link", name="December 2026").click()
        page.locator("#calendar-title", has_text="December 2026").wait_for()
        assert page.locator(".day", has_text="Three").count() == 1
        page.get_by_text("The same in figures").click()
        assert page.locator(".figures td", has_text="2").first.is_visible()


def test_with_readonly_the_desk_only_shows(browser: Any, preview: Preview, tmp_path: Path):
    with (
        previewing(preview.folder, "--readonly") as other,
        looking(browser, other, "/_desk/") as page,
    ):
        assert page.locator("button:visible").count() == 0
        page.keyboard.press("n")
        assert page.locator("dialog[open]").count() == 0
        assert page.goto(_ONE).status == 403
        page.get_by_text("--readonly").wait_for()


# For everyone


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
def test_nothing_stands_in_anyones_way(browser: Any, flawed: Preview, scheme: str, width: int):
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 844}}
    for path in ("/_desk/", "/_desk/?month=2026-12", "/_desk/edit/posts/two.md"):
        with looking(browser, flawed, path, **options) as page:
            if "edit" in path:
                page.locator("#about summary").click()
                page.locator("#raw summary").click()
                page.locator("#problems li").first.wait_for(state="attached")
            found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}})
            assert [
                (one["id"], [node["html"] for node in one["nodes"]])
                for one in found.response["violations"]
            ] == []
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, "nothing scrolls sideways"


@pytest.mark.parametrize("dialog", ["new-post", "ask", "conflict"])
def test_dialogs_stand_in_nobodys_way(browser: Any, shared: Preview, dialog: str):
    path = "/_desk/" if dialog == "new-post" else _ONE
    with looking(browser, shared, path) as page:
        page.evaluate("id => document.getElementById(id).showModal()", dialog)
        if dialog == "ask":
            page.evaluate("document.querySelector('#ask h2').textContent = 'Publish?'")
            page.evaluate("document.querySelector('#ask .main').textContent = 'Publish'")
        assert Axe().run(page, context=f"#{dialog}").violations_count == 0
        page.keyboard.press("Escape")
        assert page.locator("dialog[open]").count() == 0


def test_all_of_it_is_reached_with_the_keyboard(browser: Any, shared: Preview):
    with looking(browser, shared, _ONE) as page:
        reached: list[str] = []
        for _ in range(30):
            page.keyboard.press("Tab")
            reached.append(
                page.evaluate(
                    "(e => e.id || e.name || e.textContent.trim())(document.activeElement)"
                )
            )
        for name in ("The desk", "save", "title", "Link", "body"):
            assert name in reached, reached
        assert reached.index("title") < reached.index("body")
        assert reached.count("body") <= 2, "one gets out of the text again"
