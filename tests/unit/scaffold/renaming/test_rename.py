from __future__ import annotations

import shutil
from datetime import datetime, timezone

import pytest

from generator.authoring import FileChanged
from generator.load.amend import CannotAmend
from generator.model.diagnostic import Place
from generator.scaffold.renaming import carrying, plan
from generator.scaffold.renaming.carrying import NOTES, carry_out, finish
from generator.scaffold.renaming.places import Edit, Written
from generator.scaffold.renaming.plan import plan_rename
from tests.conftest import tree

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
OLD = "content/posts/2010-07-28-old.md"


def doc(title, text="Words.", **keys):
    lines = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\ntitle: {title}\ndate: 2010-07-28\n{lines}---\n\n{text}\n"


def rename(blog, old, new):
    plan = plan_rename(blog.folder, old, new, NOW)
    problem = carry_out(blog.folder, plan) if plan.ok else None
    return [one.code for one in (*plan.found, *([problem] if problem else []))]


def text(blog, path):
    return (blog.folder / path).read_bytes().decode()


def codes(blog):
    return [one.code for one in blog.build().diagnostics]


LINKS = """\
[a](2010-07-28-old.md), [b](./2010-07-28-old.md#how "A title"), [c](/posts/2010-07-28-old.md),
[d](/old/), [e](/old), [f](https://example.com/old/?x=1#how), [g][ref],
<a href="/old/index.html">h</a>, `[no](2010-07-28-old.md)` and old, [i](other.md), [j](#here), [k](https://elsewhere.example/old/).

[ref]: 2010-07-28-old.md 'T'
"""
NEW_LINKS = """\
[a](2010-07-28-new.md), [b](./2010-07-28-new.md#how "A title"), [c](/posts/2010-07-28-new.md),
[d](/new/), [e](/new), [f](https://example.com/new/?x=1#how), [g][ref],
<a href="/new/index.html">h</a>, `[no](2010-07-28-old.md)` and old, [i](other.md), [j](#here), [k](https://elsewhere.example/old/).

[ref]: 2010-07-28-new.md 'T'
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_all_that_leads_to_a_post_leads_to_it_again(site, newline, bom):
    files = {
        OLD: doc("Old", "# How\n\n## Here", aliases="[/first/] # of long ago"),
        "content/posts/other.md": doc("Other", "## Here\n\n" + LINKS, prequel="old # first"),
        "content/posts/last.md": doc("Last", sequel='"old"'),
        "content/pages/help.md": "---\ntitle: Help\n---\n\n[p](../posts/2010-07-28-old.md)\n",
        "content/series/s.md": "---\ntitle: S\nparts: ['old', other] # two\n---\n\n"
        "[s](../posts/2010-07-28-old.md)\n",
        "content/comments/old/ann.yaml": "author: Ann\ndate: 2020-01-01\nbody: Yes.\n",
        "content/site.yaml": "title: T\nurl: https://example.com/\nmenu:\n"
        "  - title: O\n    url: posts/2010-07-28-old.md # here\n  - {title: P, url: '/old/'}\n"
        "redirects: {/x/: /old/}\ntheme: {start: pages/help.md}\n",
    }
    blog = site()
    blog.write({path: bom + said.replace("\n", newline).encode() for path, said in files.items()})
    assert codes(blog) == []
    assert rename(blog, "old", "new") == []
    assert not (blog.folder / NOTES).exists()

    def now(path):
        return text(blog, path).removeprefix("\ufeff").replace("\r\n", "\n")

    assert not (blog.folder / OLD).exists()
    assert now("content/posts/2010-07-28-new.md") == files[OLD].replace(
        "[/first/]", "[/first/, /old/]"
    )
    assert now("content/posts/other.md") == files["content/posts/other.md"].replace(
        LINKS, NEW_LINKS
    ).replace("prequel: old", "prequel: new")
    assert now("content/pages/help.md").endswith("[p](../posts/2010-07-28-new.md)\n")
    assert now("content/series/s.md") == files["content/series/s.md"].replace(
        "'old', other", "'new', other"
    ).replace("28-old.md", "28-new.md")
    assert now("content/site.yaml") == files["content/site.yaml"].replace(
        "28-old.md # here", "28-new.md # here"
    ).replace("url: '/old/'", "url: '/new/'").replace("/x/: /old/", "/x/: /new/")
    assert (blog.folder / "content/comments/new/ann.yaml").is_file()
    last = files["content/posts/last.md"]
    assert now("content/posts/last.md") == last.replace('"old"', '"new"')
    for path in files:
        if (blog.folder / path).exists():
            assert (blog.folder / path).read_bytes().startswith(bom)
            assert (newline == "\r\n") == (b"\r\n" in (blog.folder / path).read_bytes())
    assert codes(blog) == []
    assert "/new/" in blog.read("old/index.html")


def test_a_post_in_a_folder_takes_its_images_along(site):
    blog = site(
        {
            "content/posts/old/index.md": doc("Old", "![i](a.png) [o](../other.md)", image="a.png"),
            "content/posts/old/a.png": b"x",
            "content/posts/old/more/b.pdf": b"y",
            "content/posts/other.md": doc(
                "Other", "[o](old/index.md) [f](old/) [g](old) [b](old/more/b.pdf) ![c](/old/a.png)"
            ),
        }
    )
    before = text(blog, "content/posts/old/index.md")
    assert rename(blog, "content/posts/old", "new") == []
    assert text(blog, "content/posts/new/index.md") == before.replace(
        "image: a.png\n", "image: a.png\naliases: [/old/]\n"
    )
    assert text(blog, "content/posts/new/more/b.pdf") == "y"
    assert not (blog.folder / "content/posts/old").exists()
    assert "[o](new/index.md) [f](new/) [g](new) [b](new/more/b.pdf) ![c](/new/a.png)" in text(
        blog, "content/posts/other.md"
    )


def test_another_folder(site):
    blog = site(
        {
            OLD: doc("Old", "![m](mine.png) ![s](img/both.png) [o](other.md#x)", image="mine.png"),
            "content/posts/mine.png": b"m",
            "content/posts/img/both.png": b"b",
            "content/posts/other.md": doc(
                "Other", "## X\n\n![s](img/both.png) [o](2010-07-28-old.md)"
            ),
        }
    )
    assert rename(blog, OLD, "2010/fine.md") == []
    said = text(blog, "content/posts/2010/fine.md")
    assert "![m](mine.png) ![s](../img/both.png) [o](../other.md#x)" in said
    assert "\nimage: mine.png\n" in said
    assert text(blog, "content/posts/2010/mine.png") == "m"
    assert "[o](2010/fine.md)" in text(blog, "content/posts/other.md")
    assert "\naliases: [/old/]\n" in said
    assert rename(blog, "fine", "content/posts/fine/index.md") == []
    assert (blog.folder / "content/posts/fine/mine.png").is_file()
    said = text(blog, "content/posts/fine/index.md")
    assert "![m](mine.png) ![s](../img/both.png)" in said
    assert "\naliases: [/old/]\n" in said  # the address is the same


def test_back_again(site):
    blog = site({OLD: doc("Old")})
    assert rename(blog, "old", "new") == []
    assert rename(blog, "/new/", "old") == []
    assert "\naliases: [/new/]\n" in text(blog, OLD)


def test_a_slug_of_its_own(site):
    blog = site({"content/posts/file.md": doc("T", slug="old"), "content/posts/b.md": doc("B")})
    assert rename(blog, "old", "new") == []
    assert "slug" not in text(blog, "content/posts/new.md")
    assert rename(blog, "new", "My_Name") == []
    said = text(blog, "content/posts/my-name.md")
    assert "\nslug: My_Name\n" in said
    assert rename(blog, "My_Name", "posts/elsewhere.md") == []
    again = text(blog, "content/posts/elsewhere.md")
    assert again == said  # its address is what it was


@pytest.mark.parametrize("line", ["draft: true", "date: 2030-01-01"], ids=["draft", "scheduled"])
def test_an_address_that_nobody_knows_needs_no_alias(site, line):
    blog = site({"content/posts/old.md": f"---\ntitle: Old\n{line}\n---\n"})
    assert rename(blog, "old", "new") == []
    assert "aliases" not in text(blog, "content/posts/new.md")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("odl", "new", "unknown-post"),
        ("old", "a/../../x.md", "bad-target"),
        ("old", "new name", "bad-slug"),
        ("old", "", "bad-slug"),
        ("old", "!!!.md", "bad-slug"),
        ("old", "content/posts/index.md", "bad-target"),
        ("old", "old", "same-name"),
        ("old", "other", "slug-taken"),
        ("old", "gone", "address-taken"),
        ("old", "moved", "address-taken"),
        ("old", "page", "address-taken"),
        ("old", "bundle/old.md", "bad-target"),
        ("old", "new", "file-exists"),
        ("bundle", "posts/x.md", "bad-target"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_touched(site, old, new, code):
    blog = site(
        {
            "content/posts/old.md": doc("Old"),
            "content/posts/other.md": doc("Other", aliases="[/gone/]"),
            "content/posts/new.md/x.png": b"",
            "content/posts/bundle/index.md": doc("Bundle"),
            "content/pages/page.md": "---\ntitle: P\n---\n",
        },
        config="title: T\nredirects: {/moved/: /old/}\n",
    )
    before = tree(blog.folder)
    assert rename(blog, old, new) == [code]
    assert tree(blog.folder) == before


def test_a_site_that_cannot_be_read_is_left_alone(site):
    blog = site({OLD: doc("Old"), "content/posts/b.md": "---\ntitle: [\n---\n"})
    assert len(rename(blog, "old", "new")) == 1
    assert (blog.folder / OLD).exists()


def broken(monkeypatch, number, problem):
    """Let the step of a number fail."""
    steps = [0]

    def failing(real):
        def step(*arguments):
            steps[0] += 1
            if steps[0] == number:
                raise problem
            return real(*arguments)

        return step

    monkeypatch.setattr(carrying, "rewrite", failing(carrying.rewrite))
    monkeypatch.setattr(carrying, "_move", failing(carrying._move))


BLOG = {
    OLD: doc("Old"),
    "content/posts/a.md": doc("A", "[o](2010-07-28-old.md)"),
    "content/series/s.md": "---\ntitle: S\nparts: [old, a]\n---\n",
    "content/comments/old/ann.yaml": "author: Ann\ndate: 2020-01-01\nbody: Yes.\n",
}


@pytest.mark.parametrize("number", range(1, 6))
def test_a_step_that_fails_undoes_those_before_it(site, monkeypatch, number):
    blog = site(BLOG)
    before = tree(blog.folder)
    broken(monkeypatch, number, OSError(13, "Permission denied", "x"))
    assert rename(blog, "old", "new") == ["cannot-rename"]
    assert tree(blog.folder) == before


def test_a_file_that_changes_meanwhile_is_not_lost(site):
    blog = site(BLOG)
    plan = plan_rename(blog.folder, "old", "new", NOW)
    blog.write({"content/posts/a.md": doc("A", "Something else.")})
    before = tree(blog.folder)
    problem = carry_out(blog.folder, plan)
    assert problem.code == "file-changed"
    assert tree(blog.folder) == before


class Killed(BaseException):
    """What ends a process."""


@pytest.mark.parametrize("number", range(1, 6))
def test_what_is_killed_in_between_is_finished_by_the_next(site, monkeypatch, number):
    blog = site(BLOG)
    with monkeypatch.context() as patch:
        broken(patch, number, Killed())
        with pytest.raises(Killed):
            rename(blog, "old", "new")
    assert (blog.folder / NOTES).exists()
    assert finish(blog.folder) == (True, None)
    assert finish(blog.folder) == (False, None)
    found = tree(blog.folder)
    other = site()
    shutil.rmtree(blog.folder / "content")
    blog.write({**BLOG, "content/site.yaml": "title: Test\nurl: https://example.com/\n"})
    assert rename(other, "old", "new") == []
    assert tree(other.folder) == found
    assert codes(other) == []


def test_notes_that_cannot_be_read_are_told(site):
    blog = site({**BLOG, NOTES: "{"})
    was, problem = finish(blog.folder)
    assert (was, problem.code) == (True, "renaming-unclear")
    assert rename(blog, "old", "new") == ["cannot-rename"]
    assert (blog.folder / OLD).exists()


def test_what_was_edited_since_it_was_interrupted_is_not_lost(site, monkeypatch):
    blog = site(BLOG)
    with monkeypatch.context() as patch:
        broken(patch, 1, Killed())
        with pytest.raises(Killed):
            rename(blog, "old", "new")
    blog.write({"content/posts/a.md": "mine"})
    was, problem = finish(blog.folder)
    assert (was, problem.code) == (True, "file-changed")
    assert text(blog, "content/posts/a.md") == "mine"


def test_where_undoing_fails_the_notes_stay(site, monkeypatch):
    blog = site(BLOG)
    broken(monkeypatch, 2, OSError(5, "Input/output error"))

    def refused(*_):
        raise FileChanged(blog.folder, None)

    monkeypatch.setattr(carrying, "_undo", refused)
    assert rename(blog, "old", "new") == ["cannot-rename"]
    assert (blog.folder / NOTES).exists()


@pytest.mark.parametrize("number", range(1, 5))
def test_so_is_what_was_killed_between_two_moves(site, monkeypatch, number):
    files = {OLD: doc("Old", "![m](z.png)"), "content/posts/z.png": b"z"}
    blog = site({**files, "content/posts/a.md": doc("A", "[o](2010-07-28-old.md)")})
    with monkeypatch.context() as patch:
        broken(patch, number, Killed())
        with pytest.raises(Killed):
            rename(blog, "old", "2010/new.md")
    assert finish(blog.folder) == (True, None)
    assert (blog.folder / "content/posts/2010/z.png").is_file()
    assert "[o](2010/new.md)" in text(blog, "content/posts/a.md")
    assert not (blog.folder / OLD).exists()


def test_a_target_that_appears_meanwhile_is_not_overwritten(site):
    blog = site(BLOG)
    planned = plan_rename(blog.folder, "old", "new", NOW)
    blog.write({"content/posts/2010-07-28-new.md": "mine"})
    before = tree(blog.folder)
    assert carry_out(blog.folder, planned).code == "cannot-rename"
    assert tree(blog.folder) == before


@pytest.mark.parametrize(
    "files",
    [
        {"content/posts/a.md": "---\ntitle: A\nprequel: >-\n  old\n---\n"},
        {"content/site.yaml": "title: T\nmenu:\n  - title: O\n    url: |-\n      /old/\n"},
    ],
)
def test_a_value_that_cannot_be_changed_in_its_place_is_told(site, files):
    blog = site({OLD: doc("Old"), **files})
    before = tree(blog.folder)
    assert rename(blog, "old", "new") == ["odd-value"]
    assert tree(blog.folder) == before


@pytest.mark.parametrize(
    "said",
    [
        "[o](2010-07-28-ol&#100;.md)",
        "<a href=2010-07-28-old&#46;md>x</a>",
        "Of 2010-07-28-old.md is [o].\n\n[o]:\n  2010-07-28-old.md",
    ],
)
def test_a_link_that_cannot_be_changed_stops_it_and_is_told(site, said):
    blog = site({OLD: doc("Old"), "content/posts/a.md": doc("A", said)})
    before = tree(blog.folder)
    assert rename(blog, "old", "new") == ["odd-link"]
    assert tree(blog.folder) == before


@pytest.mark.parametrize(
    "said",
    [
        "[o](2010%2D07%2D28%2Dold.md)",
        "[o](2010-07-28-old\\.md)",
        "[o]( <2010-07-28-old.md> )",
        "[o][o]\n\n[o]:\n  2010-07-28-old.md",
    ],
)
def test_a_link_may_be_written_in_many_ways(site, said):
    blog = site({OLD: doc("Old"), "content/posts/a.md": doc("A", said)})
    assert rename(blog, "old", "new") == []
    assert codes(blog) == []


def test_front_matter_that_cannot_be_changed_is_told(site, monkeypatch):
    def refused(*_):
        raise CannotAmend

    blog = site({OLD: doc("Old")})
    monkeypatch.setattr(plan, "amended", refused)
    assert rename(blog, "old", "new") == ["cannot-rename"]


def test_a_text_that_markdown_cannot_read_stops_it(site):
    deep = ">" * 4000 + " [o](2010-07-28-old.md)"
    blog = site({OLD: doc("Old"), "content/posts/a.md": doc("A", deep)})
    assert rename(blog, "old", "new") == ["markdown-depth"]
    assert (blog.folder / OLD).exists()


def test_a_place_that_is_not_there():
    written = Written('a: b\nc: "\\x"\n')
    assert written.scalar(Place("x", 9, 1), "b", "d") is None
    assert written.scalar(Place("x", 2, 4), "b", "d") is None
    assert written.with_edits([Edit(0, 4, "x"), Edit(2, 3, "y")]) == 'x\nc: "\\x"\n'
    assert Written("a: 'it''s'").scalar(Place("x", 1, 4), "it's", "2024") == Edit(3, 10, '"2024"')


def test_an_index_keeps_its_ending(site):
    blog = site({"content/posts/old/index.markdown": doc("Old")})
    assert rename(blog, "old", "2010/new/index.md") == []
    assert (blog.folder / "content/posts/2010/new/index.markdown").is_file()


def test_its_own_picture_is_found_from_another_folder(site):
    blog = site(
        {
            OLD: doc("Old", image="img/both.png"),
            "content/posts/img/both.png": b"b",
            "content/posts/b.md": doc("B", "![s](img/both.png)"),
        }
    )
    assert rename(blog, "old", "2010/new.md") == []
    assert "\nimage: ../img/both.png\n" in text(blog, "content/posts/2010/new.md")


def test_two_spellings_of_one_address(site):
    blog = site(
        {
            "content/posts/über.md": doc("Old"),
            "content/posts/b.md": doc("B", '[o](über.md) <a href="über.md">p</a>'),
        },
        config="title: T\nmarkdown: {engine: commonmark}\n",
    )
    assert rename(blog, "über", "new") == []
    assert '[o](new.md) <a href="new.md">p</a>' in text(blog, "content/posts/b.md")
