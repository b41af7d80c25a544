"""The blog of this repository: built, valid, and read in a real browser."""

from __future__ import annotations

from typing import Any

from tests.conftest import REPOSITORY, byline
from tests.journeys.watching import AS_OF


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


def test_a_reader_goes_through_the_series(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/2010/07/how-to-master-informational-interview.html")
    page.wait_for_url(f"{address}/informational-interview/")
    page.goto(f"{address}/")
    page.get_by_role("link", name="Networking from scratch", exact=True).first.click()
    page.get_by_role("link", name="How to Master an Informational Interview").click()
    page.wait_for_url(f"{address}/informational-interview/")
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
    page.wait_for_url(f"{address}/the-contact-list-that-grows/")
    page.close()


def test_the_keyboard_reaches_the_text_first(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/informational-interview/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()
