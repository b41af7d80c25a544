"""The desk's home: what it shows, and what can be done from it."""

from __future__ import annotations

import json

import lxml.html
import pytest

from generator.model.options import Options
from generator.preview.desk.admission import Editing
from generator.preview.guard import Refused
from tests.conftest import AS_OF
from tests.unit.preview.desk.sitting import FILES, Sitting, sitting
from tests.unit.preview.holding import opened


def home(at_desk: Sitting, **query: str):
    reply = at_desk.get("/_desk/", **query)
    assert reply.status == 200
    return lxml.html.document_fromstring(reply.content)


def words(element) -> str:
    return " ".join(element.text_content().split())


def test_what_it_shows(at_desk: Sitting):
    root = home(at_desk)
    assert root.findtext(".//title") == "The desk of Test"
    said = words(root.xpath("//ul[@class='tallies']")[0])
    assert said == "2 posts out 1 draft 1 scheduled 2 planned 1 to review 1 warning"
    assert words(root.get_element_by_id("calendar-title")) == "November 2026"
    days = [words(one) for one in root.xpath("//ol[@class='days']/li[not(@aria-hidden)]")]
    assert days[0].endswith("Sunday, 1 November 2026 to review, late: One")
    assert "Sunday, 22 November 2026, today" in days[-1]
    assert "Draft & co" in words(root.get_element_by_id("drafts"))
    assert "was planned for 1 October 2026" in words(root.get_element_by_id("series"))
    assert root.xpath("//svg[@role='img']/@aria-label")
    warned = words(root.get_element_by_id("warnings"))
    assert 'warning "Early" was planned for 2026-10-01 line 5' in warned
    (link,) = root.xpath("//section[@id='warnings']//a/@href")
    assert link.startswith("/_desk/edit/series/letters.md?line=5&column=")
    assert "Not measured yet." in words(root.get_element_by_id("slowest"))
    december = home(at_desk, month="2026-12")
    assert words(december.get_element_by_id("calendar-title")) == "December 2026"
    assert "Nothing falls into this month." in words(home(at_desk, month="2030-01"))


def test_every_link_of_it_leads_somewhere(at_desk: Sitting):
    root = home(at_desk)
    for address in root.xpath("//a/@href"):
        if address.startswith("#"):
            root.get_element_by_id(address[1:])
        elif address.startswith("/_desk/edit/"):
            assert at_desk.get(address.partition("?")[0]).status == 200
        elif not address.startswith(("/_desk/", "?")):
            assert at_desk.session.answer(address).status == 200


def test_titles_are_text(at_desk: Sitting):
    evil = '<img src=x onerror="alert(1)">'
    at_desk.site.write(
        {
            "content/posts/evil.md": f"---\ntitle: '{evil}'\ntags: ['{evil}']\ndraft: true\n"
            f"series: '{evil}'\ndate: 2026-11-30\n---\n[x]({evil})\n"
        }
    )
    at_desk.session.changed(None)
    root = home(at_desk)
    assert not root.xpath("//img")
    assert evil in words(root.get_element_by_id("drafts"))


def test_where_nothing_may_be_changed_it_only_shows(site, same_program):
    for editing in (Editing.READONLY, Editing.OPEN_HOST):
        with sitting(site(FILES), editing) as at_desk:
            root = home(at_desk)
            assert words(root.xpath("//p[@class='notice']")[0]).endswith(f"{editing.reason}.")
            assert not root.xpath("//main//button | //a[contains(@href, '/edit/')]")
            assert root.xpath("//main/@data-token") == [""]
            assert not root.xpath("//*[@id='new']")
            assert at_desk.get("/_desk/edit/posts/one.md").status == 403


def test_an_empty_blog_has_words_for_each_part(site, same_program):
    with sitting(site({})) as at_desk:
        said = words(home(at_desk))
        for part in (
            "No drafts.",
            "Nothing is scheduled.",
            "No series yet.",
            "No tags yet.",
            "Nothing is wrong.",
        ):
            assert part in said


def test_without_a_blog_it_says_what_is_missing(tmp_path):
    from generator.preview.desk.door import Desk
    from tests.conftest import SiteFolder

    with opened(tmp_path, Options(as_of=AS_OF)) as session:
        at_desk = Sitting(SiteFolder(tmp_path), session, Desk(tmp_path))
        assert "there is no folder content/ here" in words(home(at_desk))
        assert b"--hue:" in at_desk.get("/_desk/hues.css").content


def test_a_new_post(at_desk: Sitting):
    reply = at_desk.post("/_desk/", "new", {"title": "  A new: one ", "series": "Letters"})
    assert json.loads(reply.content) == {"edit": "/_desk/edit/posts/a-new-one.md"}
    text = at_desk.text("posts/a-new-one.md")
    assert 'title: "A new: one"\ndate: 2026-11-22\n' in text
    assert "draft: true\n" in text
    assert "a-new-one" in at_desk.text("series/letters.md"), "it is a part from the first"
    assert at_desk.get("/_desk/edit/posts/a-new-one.md").status == 200
    alone = at_desk.post("/_desk/", "new", {"title": "Alone"})
    assert "series" not in at_desk.text("posts/alone.md")
    assert alone.wrote == ("content/posts/alone.md",)


@pytest.mark.parametrize(
    ("said", "status", "why"),
    [
        ({"title": "One"}, 409, "this post is there already"),
        ({"title": " "}, 400, "give it a title"),
        ({}, 400, "give it a title"),
        ({"title": "x" * 301}, 400, "give it a title"),
        ({"title": "???"}, 409, "makes no file name"),
    ],
)
def test_titles_that_make_no_post(at_desk: Sitting, said: dict[str, str], status: int, why: str):
    before = at_desk.text("posts/one.md")
    with pytest.raises(Refused, match=why) as refused:
        at_desk.post("/_desk/", "new", said)
    assert refused.value.status == status
    assert at_desk.text("posts/one.md") == before


@pytest.mark.parametrize(
    "title",
    ["../../../etc/cron.d/x", "..", "/etc/passwd", "a\0b", "C:\\x", "%2e%2e%2fx", ".hidden"],
)
def test_whatever_a_title_says_its_file_lies_among_the_posts(at_desk: Sitting, title: str):
    try:
        wrote = at_desk.post("/_desk/", "new", {"title": title}).wrote
    except Refused:
        return
    (path,) = wrote
    assert path.count("/") == 2
    assert path.startswith("content/posts/")
    assert not path.rpartition("/")[2].startswith(".")


def test_publishing(at_desk: Sitting):
    reply = at_desk.post("/_desk/", "publish", {"path": "content/posts/draft.md"})
    assert reply.wrote == ("content/posts/draft.md",)
    assert "date: 2026-11-22  # first idea\n" in at_desk.text("posts/draft.md")
    assert "draft" not in at_desk.text("posts/draft.md").replace("Draft", "")
    assert "No drafts." in words(home(at_desk).get_element_by_id("drafts"))


@pytest.mark.parametrize("path", ["", "posts/../../secret.md", "content/site.yaml", "/etc/passwd"])
def test_what_is_no_post_is_not_published(at_desk: Sitting, path: str):
    with pytest.raises(Refused) as refused:
        at_desk.post("/_desk/", "publish", {"path": path})
    assert refused.value.status == 404


def test_measuring(at_desk: Sitting):
    done, total = 0, 1
    while done < total:
        reply = json.loads(at_desk.post("/_desk/", "measure", {}).content)
        done, total = reply["done"], reply["total"]
    root = home(at_desk)
    rows = root.xpath("//ol[@class='slow']/li")
    assert len(rows) == 8
    assert words(rows[0]).endswith("ms")
    assert root.get_element_by_id("measure").get("data-measured") == "yes"


@pytest.mark.parametrize(("do", "said", "status"), [("nonsense", {}, 404), ("new", [], 400)])
def test_what_makes_no_sense_is_refused(at_desk: Sitting, do: str, said: object, status: int):
    with pytest.raises(Refused) as refused:
        at_desk.post("/_desk/", do, said)
    assert refused.value.status == status


def test_colours_are_those_of_the_theme(at_desk: Sitting):
    at_desk.site.write(
        {
            "content/site.yaml": "title: Test\ntheme: {hue: 20, colors: {paper: '#fffffe'}}\n",
            "content/series/letters.md": "---\ntitle: Letters\nhue: 99\nparts: [one]\n---\n",
        }
    )
    at_desk.session.changed(None)
    css = at_desk.get("/_desk/hues.css").content.decode()
    assert ":root{--hue:20;" in css
    assert '[data-series="letters"]{--hue:99;' in css
    assert "--paper:#fffffe" in css
