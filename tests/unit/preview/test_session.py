"""What a session shows is what a build makes: the same files, with the same bytes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import quote

import pytest

from generator.model.options import Options
from generator.preview.facts import facts_of
from generator.preview.session import Session
from generator.preview.standing import links_to_files, links_to_pages, written_sheets
from tests.conftest import AS_OF, REPOSITORY, SiteFolder, tree
from tests.pictures import gps_jpeg
from tests.properties.writer import KINDS, Writer
from tests.unit.preview.holding import built, opened, seen, shown

pytestmark = pytest.mark.usefixtures("same_program")

_POST = (
    "---\ntitle: {0}\ndate: 2026-0{1}-03\ntags: [work]\n---\n\nWords of {0}.\n\n## One\n\nMore.\n"
)
_SITE: dict[str, str | bytes] = {
    "content/site.yaml": "title: Test\nurl: https://example.com/\ndescription: A blog\n"
    "comments: {email: me@example.com}\nredirects: {/was/here/: /}\nllms: true\n"
    "markdown_twins: true\n",
    "content/posts/one.md": _POST.format("One", 1),
    "content/posts/two.md": "---\ntitle: Two\ndate: 2026-02-03\naliases: [/second/]\n"
    "series: S\nimage: two.jpg\nimage_alt: Two\n---\n\nSee [one](one.md).\n\n![P](two.jpg)\n",
    "content/posts/two.jpg": gps_jpeg((120, 60)),
    "content/posts/three/index.md": "---\ntitle: Three\ndate: 2026-03-03\nseries: S\n---\n\n"
    "![A drawing](pic.svg)\n",
    "content/posts/three/pic.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "content/posts/draft.md": "---\ntitle: Draft\ndate: 2026-04-03\ndraft: true\n---\n\nNot yet.\n",
    "content/posts/later.md": "---\ntitle: Later\ndate: 2027-04-03\n---\n\nIn spring.\n",
    "content/posts/日本.md": "---\ntitle: 日本\ndate: 2026-05-03\ntags: [日本語]\n---\n\nWords.\n",
    "content/pages/about.md": "---\ntitle: About\n---\n\nUs.\n",
    "content/series/listed.md": "---\ntitle: Listed\nparts:\n  - one\n  - title: Plan\n"
    '    planned: "2027-01-01"\n---\n\nAll of it.\n',
    "content/static/robots.txt": "User-agent: *\n",
    "content/comments/one/a.yaml": "author: Ann\ndate: 2026-02-01\nbody: Thank you.\n",
}


@pytest.fixture
def full(site: Callable[..., SiteFolder]) -> SiteFolder:
    """A small site with something of each kind."""
    return site(_SITE)


def hold(session: Session, folder: Path, aside: Path) -> None:
    """Hold what a session shows against a clean build."""
    files, outcome = built(folder, aside, session.options)
    assert outcome.ok, outcome.diagnostics
    assert not session.state.errors
    mine = shown(session)
    assert mine.keys() == files.keys()
    assert [name for name in files if files[name] != mine[name]] == []


_CONFIGS = {
    "plain": "",
    "base": "url: https://example.com/blog/\n",
    "base-encoded": "url: https://example.com/caf%C3%A9/\n",
    "search": "search: true\n",
    "cards": "cards: true\n",
    "whole": "minify: false\npermalink: /{year}/{slug}.html\n",
}


@pytest.mark.parametrize("drafts", [False, True])
@pytest.mark.parametrize("name", sorted(_CONFIGS))
def test_every_file_is_that_of_a_build(full: SiteFolder, tmp_path: Path, name: str, drafts: bool):
    config = str(_SITE["content/site.yaml"])
    more = _CONFIGS[name]
    if "url:" in more:
        config = config.replace("url: https://example.com/\n", "")
    full.write({"content/site.yaml": config + more, "content/static/CNAME": "example.com\n"})
    with opened(full.folder, Options(as_of=AS_OF, drafts=drafts, future=drafts)) as session:
        hold(session, full.folder, tmp_path / "clean")
    assert not full.output.exists()


def test_every_file_of_the_blog_of_this_repository_is_that_of_a_build(tmp_path: Path):
    folder = tmp_path / "blog"
    for name in ("content", "templates"):
        shutil.copytree(REPOSITORY / name, folder / name)
    with opened(folder) as session:
        hold(session, folder, tmp_path / "clean")
        path = next((folder / "content/posts").rglob("*.md"))
        path.write_text(path.read_text(encoding="utf-8") + "\nOne more paragraph.\n", "utf-8")
        session.changed([path])
        hold(session, folder, tmp_path / "clean")
    assert not (folder / "output").exists()


def test_the_second_opening_shows_the_same(full: SiteFolder, tmp_path: Path):
    """What the first remembered is taken up, also with a build between."""
    with opened(full.folder):
        pass
    assert full.build().ok
    full.write({"content/posts/one.md": _POST.format("Other", 1)})
    with opened(full.folder) as session:
        hold(session, full.folder, tmp_path / "clean")


def _edited(old: str, new: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return edit


_ONE, _TWO = "content/posts/one.md", "content/posts/two.md"
_EDITS: dict[str, dict[str, Callable[[str], str] | str | bytes | None]] = {
    "body": {_ONE: _edited("Words of", "Other words of")},
    "body and minutes": {_ONE: _edited("Words of", "Words " * 900)},
    "heading": {_ONE: _edited("## One", "## Two")},
    "link": {_ONE: _edited("More.", "More of [this](two.md).")},
    "title": {_ONE: _edited("title: One", "title: Uno")},
    "date": {_ONE: _edited("2026-01-03", "2026-06-03")},
    "date in the future": {_ONE: _edited("2026-01-03", "2027-06-03")},
    "tag": {_ONE: _edited("[work]", "[work, money]")},
    "series": {_ONE: _edited("tags: [work]", "series: S")},
    "slug": {
        _ONE: _edited("tags: [work]", "slug: uno\naliases: [/one/]"),
        _TWO: None,
        "content/series/listed.md": None,
        "content/comments/one/a.yaml": None,
    },
    "text of a series": {"content/series/listed.md": _edited("All of it", "All of them")},
    "parts of a series": {"content/series/listed.md": _edited("- one", "- three")},
    "page": {"content/pages/about.md": _edited("Us.", "We.")},
    "template": {
        "templates/post.html": '{% extends "byline/post.html" %}'
        "{% block main %}{{ super() }}<p>More{% endblock %}"
    },
    "partial": {"templates/partials/footer.html": "<footer>The end</footer>"},
    "style sheet": {"templates/assets/style.css": "a { color: red; }\n"},
    "script": {"templates/assets/more.js": "let a = 1;\n"},
    "settings": {"content/site.yaml": _edited("title: Test", "title: Another")},
    "another base": {"content/site.yaml": _edited("example.com/\n", "example.com/b/\n")},
    "engine": {"content/site.yaml": _edited("llms: true", "markdown: {smart_quotes: false}")},
    "new post": {"content/posts/new.md": _POST.format("New", 7)},
    "deleted post": {"content/posts/three/index.md": None, "content/posts/three/pic.svg": None},
    "moved post": {
        "content/posts/日本.md": None,
        "content/posts/moved.md": str(_SITE["content/posts/日本.md"]),
    },
    "a post becomes a folder's": {
        "content/posts/日本.md": None,
        "content/posts/日本/index.md": str(_SITE["content/posts/日本.md"]),
    },
    "picture": {"content/posts/two.jpg": gps_jpeg((90, 90))},
    "drawing": {
        "content/posts/three/pic.svg": "<svg xmlns='http://www.w3.org/2000/svg'><g/></svg>"
    },
    "comment": {"content/comments/one/b.yaml": "author: Bo\ndate: 2026-02-02\nbody: Me too.\n"},
    "changed comment": {"content/comments/one/a.yaml": _edited("Thank you", "No")},
    "deleted comment": {"content/comments/one/a.yaml": None},
    "static file": {"content/static/robots.txt": "User-agent: x\n"},
    "draft published": {"content/posts/draft.md": _edited("draft: true\n", "")},
    "body and template": {
        _ONE: _edited("Words of", "Other words of"),
        "templates/partials/footer.html": "<footer>The end</footer>",
    },
    "two bodies": {
        _ONE: _edited("Words of", "Other words of"),
        "content/posts/日本.md": _edited("Words.", "Other words."),
    },
    "an author": {"content/authors/ann.yaml": "name: Ann\n"},
    "a font for the cards": {"content/site.yaml": _edited("llms: true", "cards: {colour: '#123'}")},
}


def _apply(
    made: SiteFolder, edit: dict[str, Callable[[str], str] | str | bytes | None]
) -> list[Path]:
    for name, change in edit.items():
        path = made.folder / name
        if change is None:
            path.unlink()
            if path.parent.name == "three" and not [*path.parent.iterdir()]:
                path.parent.rmdir()
        elif callable(change):
            made.write({name: change(path.read_text(encoding="utf-8"))})
        else:
            made.write({name: change})
    return [made.folder / name for name in edit]


@pytest.mark.parametrize("name", sorted(_EDITS))
def test_after_an_edit_and_its_undoing_all_is_as_a_build_has_it(
    full: SiteFolder, tmp_path: Path, name: str
):
    before = {path: content for path, (_, _, content) in seen(full.folder).items()}
    with opened(full.folder) as session:
        shown_before = shown(session)
        paths = _apply(full, _EDITS[name])
        session.changed(paths)
        _, outcome = built(full.folder, tmp_path / "clean")
        if outcome.ok:
            hold(session, full.folder, tmp_path / "clean")
        else:
            assert session.state.errors
            assert {*session.state.errors} <= {*outcome.diagnostics}
        for path in seen(full.folder):
            if path not in before:
                path.unlink()
        for path, content in before.items():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        session.changed(None)
        assert shown(session) == shown_before


_AHEAD = {
    "heading": "/one/",
    "body and minutes": "/one/",
    "title": "/one/",
    "text of a series": "/series/listed/",
    "page": "/about/",
    "partial": "/one/",
    "template": "/one/",
    "style sheet": "/one/",
    "settings": "/one/",
    "body and template": "/one/",
}


@pytest.mark.parametrize("name", sorted(_AHEAD))
def test_a_page_that_is_shown_ahead_is_the_one_to_come(full: SiteFolder, name: str):
    with opened(full.folder) as session:
        before = session.answer(_AHEAD[name])
        names = session.notice(_apply(full, _EDITS[name]))
        assert names
        state = session.ahead(names)
        assert state
        ahead = session.answer(_AHEAD[name])
        assert ahead.status == 200
        assert ahead.content != before.content
        session.reread(names)
        assert session.answer(_AHEAD[name]) == ahead


@pytest.mark.parametrize(
    "name", ["link", "another base", "engine", "new post", "picture", "comment", "deleted post"]
)
def test_what_cannot_be_told_at_once_is_not(full: SiteFolder, name: str):
    with opened(full.folder) as session:
        number = session.state.number
        assert session.ahead(session.notice(_apply(full, _EDITS[name]))) is None
        assert session.state.number == number


def test_edits_ahead_of_one_another(full: SiteFolder, tmp_path: Path):
    with opened(full.folder) as session:
        first = session.notice(_apply(full, _EDITS["title"]))
        assert first
        assert session.ahead(first)
        second = session.notice(_apply(full, _EDITS["page"]))
        assert second
        assert session.retouched(second) is None
        assert session.ahead(second)
        assert b"Uno" in bytes(session.answer("/one/").content)
        assert b"We." in bytes(session.answer("/about/").content)
        session.reread(first | second)
        hold(session, full.folder, tmp_path / "clean")


def test_a_mistake_is_told_ahead(full: SiteFolder):
    path = full.folder / _ONE
    with opened(full.folder) as session:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("tags:", "tagz:"), encoding="utf-8")
        state = session.ahead(session.notice([path]))
        assert state
        assert [one.path for one in state.errors] == [_ONE]
        config = full.folder / "content/site.yaml"
        config.write_text(config.read_text(encoding="utf-8") + "nonsense: 1\n", encoding="utf-8")
        state = session.ahead(session.notice([config]))
        assert state
        assert [one.path for one in state.errors] == [_ONE, "content/site.yaml"]


def test_all_pages_can_be_tried(full: SiteFolder):
    with opened(full.folder) as session:
        assert {*session.trial()} == {None}
        full.write({"templates/tag.html": "{{ nothing.at.all }}"})
        session.changed([full.folder / "templates/tag.html"])
        assert {*session.trial()} == {None, "/tags/work/", "/tags/日本語/"}


def test_a_few_sources_make_a_site(full: SiteFolder):
    session = Session(full.folder, Options(as_of=AS_OF))
    state = session.open_some(lambda sources: [one for one in sources if one.name == "one"])
    assert state.site
    assert [post.slug for post in state.site.posts] == ["one"]
    assert session.answer("/one/").status == 200
    assert session.answer("/two/").status == 404
    session.close()


def test_who_opens_is_told_how_much_is_unread(full: SiteFolder):
    unread: list[int] = []
    for _ in range(2):
        session = Session(full.folder, Options(as_of=AS_OF))
        session.open(unread.append)
        session.close()
    assert unread == [9, 0]


@pytest.mark.parametrize("search", ["true", "false"])
def test_the_index_of_the_search_follows_the_texts(full: SiteFolder, tmp_path: Path, search: str):
    config = str(_SITE["content/site.yaml"])
    full.write({"content/site.yaml": f"{config}search: {search}\n"})
    with opened(full.folder) as session:
        shown(session)
        full.write({_ONE: _POST.format("One", 1).replace("More", "Unheardof")})
        session.changed([full.folder / _ONE])
        hold(session, full.folder, tmp_path / "clean")
    # What was kept of the index is not taken for that of another text.
    full.write({_ONE: _POST.format("One", 1)})
    assert full.build().ok
    assert tree(full.output) == built(full.folder, tmp_path / "clean")[0]


def test_a_post_that_was_away_for_a_while_is_read_anew(full: SiteFolder, tmp_path: Path):
    path = full.folder / "content/posts/日本.md"
    with opened(full.folder) as session:
        text = path.read_text(encoding="utf-8")
        path.unlink()
        session.changed(None)
        path.write_text(text.replace("Words.", "Other words."), encoding="utf-8")
        session.changed(None)
        hold(session, full.folder, tmp_path / "clean")


def test_a_picture_that_nobody_showed_is_read_when_a_post_shows_it(
    full: SiteFolder, tmp_path: Path
):
    full.write({"content/posts/new.jpg": gps_jpeg((50, 20))})
    assert full.build().ok
    with opened(full.folder) as session:
        full.write({"content/posts/new.jpg": gps_jpeg((20, 50))})
        session.changed(None)
        full.write({_ONE: _POST.format("One", 1) + "\n![New](new.jpg)\n"})
        session.changed(None)
        hold(session, full.folder, tmp_path / "clean")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        (_ONE, b"---\ntitle: [\n---\n"),
        (_ONE, b"\xff"),
        (_ONE, b""),
        ("content/site.yaml", b"titel: Test\n"),
        ("content/site.yaml", b"url: [\n"),
        ("content/site.yaml", b"\xff"),
        ("content/series/listed.md", b"---\nparts: nothing\n---\n"),
        ("content/comments/one/a.yaml", b"author: Ann\n"),
        ("content/posts/two.jpg", b"no picture"),
    ],
)
def test_what_breaks_is_told_of_and_mended_it_is_as_before(
    full: SiteFolder, tmp_path: Path, name: str, wrong: bytes
):
    path = full.folder / name
    with opened(full.folder) as session:
        right = path.read_bytes()
        path.write_bytes(wrong)
        session.changed([path])
        _, outcome = built(full.folder, tmp_path / "clean")
        assert {one for one in outcome.diagnostics if one.path == name} == {
            one for one in session.state.found if one.path == name
        }
        assert session.answer("/").status in {200, 404}
        path.write_bytes(right)
        session.changed([path])
        hold(session, full.folder, tmp_path / "clean")


def test_a_template_that_fails_is_a_problem_of_the_pages_that_need_it(full: SiteFolder):
    path = full.folder / "templates/post.html"
    with opened(full.folder) as session:
        full.write({"templates/post.html": "<p>\n{{ nothing.at.all }}\n"})
        session.changed([path])
        answer = session.answer("/one/")
        assert answer.status == 500
        assert answer.problem
        assert (answer.problem.path, answer.problem.line) == ("templates/post.html", 2)
        assert session.answer("/about/").status == 200
        path.unlink()
        session.changed([path])
        assert session.answer("/one/").status == 200


def test_a_site_without_content_has_no_pages_and_gets_them_later(tmp_path: Path):
    site = SiteFolder(tmp_path / "site")
    site.folder.mkdir()
    with opened(site.folder) as session:
        assert session.state.site is None
        assert session.answer("/").status == 404
        assert links_to_pages(session.state.site, ["content/posts/one.md"]) == []
        assert links_to_files(session.state.site, ["content/posts/one.md"]) == []
        assert written_sheets(session.state, ["templates/assets/style.css"], site.folder) == []
        assert facts_of(session, "/", ()) == {"as_of": None}
        site.write({_ONE: _POST.format("One", 1), "content/site.yaml": "title: Test\n"})
        session.changed([site.folder / _ONE])
        assert session.answer("/one/").status == 200


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("style.css", b"a { color: red }", True),
        ("style.css", b"\xef\xbb\xbfa { color: red }", True),
        ("style.css", b"a { background: URL(x.png) }", False),
        ("style.css", b'@import "x.css";', False),
        ("style.css", b'@charset "utf-8";', False),
        ("style.css", b"\xff", False),
        ("new.css", b"a { color: red }", False),
        ("site.js", b"'a { color: red }'", False),
    ],
)
def test_style_sheets_that_look_as_they_are_written(
    tmp_path: Path, name: str, text: bytes, shown: bool
):
    site = SiteFolder(tmp_path / "site")
    site.write({"content/site.yaml": "title: Test\n"})
    with opened(site.folder) as session:
        path = f"templates/assets/{name}"
        (site.folder / path).parent.mkdir(parents=True)
        (site.folder / path).write_bytes(text)
        assert session.state.shop is not None
        old = session.state.shop.site.assets["style.css"].url
        sheets = written_sheets(session.state, [path, "content/posts/one.md"], site.folder)
        assert sheets == ([{"of": old, "text": "a { color: red }"}] if shown else [])
        assert written_sheets(session.state, ["templates/assets/gone/style.css"], tmp_path) == []
        assert written_sheets(session.state, ["templates/assets/style.css"], tmp_path) == []


def test_a_style_sheet_that_leads_out_of_the_site_or_never_ends_is_not_read(tmp_path: Path):
    site = SiteFolder(tmp_path / "site")
    site.write({"content/site.yaml": "title: Test\n"})
    (tmp_path / "secret.css").write_text("secret {}")
    sheet = site.folder / "templates/assets/style.css"
    with opened(site.folder) as session:
        sheet.parent.mkdir(parents=True)
        for make in (lambda: sheet.symlink_to(tmp_path / "secret.css"), lambda: os.mkfifo(sheet)):
            make()
            names = ["templates/assets/style.css"]
            assert written_sheets(session.state, names, site.folder) == []
            sheet.unlink()


def test_addresses(full: SiteFolder):
    with opened(full.folder) as session:
        assert session.answer("/one").location == "/one/"
        assert session.answer("/one").status == 301
        assert session.answer("/one/index.html").status == 200
        assert session.answer("/second/").status == 200
        missing = session.answer("/nowhere/")
        assert missing.status == 404
        assert missing.content == session.answer("/404.html").content
        assert session.answer("/日本/").status == 200
        types = {
            name: session.answer(name).type
            for name in ("/feed.xml", "/robots.txt", "/sitemap.xml", "/two/two.jpg")
            if session.answer(name).status == 200
        }
        assert types["/robots.txt"] == "text/plain; charset=utf-8"
        assert types["/sitemap.xml"] == "application/xml; charset=utf-8"
        site = session.state.site
        assert links_to_pages(site, [_ONE]) == ["/one/"]
        assert links_to_pages(site, []) == []


@pytest.mark.parametrize(("url", "base"), [("/blog/", "/blog"), ("/caf%C3%A9/", "/café")])
def test_addresses_below_a_base_path(full: SiteFolder, url: str, base: str):
    config = str(_SITE["content/site.yaml"]).replace("example.com/\n", f"example.com{url}\n", 1)
    full.write({"content/site.yaml": config})
    with opened(full.folder) as session:
        assert session.answer("/").location == f"{base}/"
        assert session.answer(base).location == f"{base}/"
        assert session.answer(f"{base}/").status == 200
        assert session.answer(f"{base}/one").location == f"{base}/one/"
        assert session.answer(f"{base}x/").status == 404
        assert session.answer("/one/").status == 404
        assert links_to_pages(session.state.site, [_ONE]) == [f"{quote(base)}/one/"]
        assert facts_of(session, f"{base}/one/", ())["title"] == "One"


def test_another_time_and_the_drafts(full: SiteFolder, tmp_path: Path):
    with opened(full.folder) as session:
        assert session.answer("/later/").status == 404
        spring = datetime(2027, 5, 1, tzinfo=timezone.utc)
        session.show(replace(session.options, as_of=spring))
        assert session.answer("/later/").status == 200
        hold(session, full.folder, tmp_path / "clean")
        session.show(replace(session.options, as_of=AS_OF, drafts=True))
        assert session.answer("/draft/").status == 200
        assert session.answer("/later/").status == 404
        hold(session, full.folder, tmp_path / "clean")


def test_facts(full: SiteFolder):
    with opened(full.folder, Options(as_of=AS_OF, drafts=True, future=True)) as session:
        one = facts_of(session, "/one/", ())
        assert one["title"] == "One"
        assert one["as_of"] == AS_OF.isoformat()
        assert one["status"] == "published"
        assert one["source"] == _ONE
        assert one["date"].startswith("2026-01-03")
        assert one["search"]["title"].startswith("One")
        assert one["search"]["url"] == one["feed"]["url"] == "https://example.com/one/"
        (series,) = one["series"]
        assert [(part["number"], part["status"], part["current"]) for part in series["parts"]] == [
            (1, "published", True),
            (2, "planned", False),
        ]
        assert facts_of(session, "/draft/", ())["status"] == "draft"
        assert facts_of(session, "/later/", ())["status"] == "scheduled"
        card = facts_of(session, "/two/", ())["card"]
        assert session.answer(card).status == 200, "it lies here, not where the blog will be"
        about = facts_of(session, "/about/", ())
        assert (about["title"], about["source"]) == ("About", "content/pages/about.md")
        assert "feed" not in about
        site = session.state.site
        assert site
        listed = next(found for found in site.series if found.title == "Listed")
        said = facts_of(session, listed.path, ())
        assert said["title"] == "Listed"
        assert [part["title"] for part in said["series"][0]["parts"]] == ["One", "Plan"]
        for address in ("/", "/tags/", "/nowhere/", "", "/日本"):
            assert facts_of(session, address, ()) == {"as_of": AS_OF.isoformat(), "warnings": 0}


def test_facts_follow_the_text(full: SiteFolder):
    path = full.folder / _ONE
    with opened(full.folder) as session:
        words = facts_of(session, "/one/", ())["words"]
        path.write_text(path.read_text(encoding="utf-8") + "\nThree words more.\n", "utf-8")
        session.changed([path])
        assert facts_of(session, "/one/", ())["words"] == words + 3


def test_warnings_of_a_page_are_counted(full: SiteFolder):
    full.write({_ONE: _POST.format("One", 1) + "\n[Gone](nothing.md)\n"})
    with opened(full.folder) as session:
        found = session.state.found
        assert facts_of(session, "/one/", found)["warnings"] == 1
        assert facts_of(session, "/two/", found)["warnings"] == 0


# What befalls the cache, and what builds by itself.
_LEFT_OUT = {
    *("delete_cache", "flip_bytes", "cut_cache", "damage_drawing", "spoil_index", "kill"),
    *("go_back_to_index", "go_back_to_cache", "damage_output", "delete_some_output"),
    *("go_back_to_output",),
}


@pytest.fixture(params=range(2))
def writer(request: pytest.FixtureRequest, tmp_path: Path) -> Writer:
    return Writer(tmp_path, 100 + request.param)


def _edit(writer: Writer) -> None:
    if not writer._deck:
        writer._deck = sorted(KINDS.keys() - _LEFT_OUT)
        writer.random.shuffle(writer._deck)
    writer.edit()


def test_after_any_edits_a_session_shows_what_a_clean_build_makes(writer: Writer, tmp_path: Path):
    folder = writer.site.folder
    held = 0
    with opened(folder, writer.options) as session:
        for _ in range(20):
            before = seen(folder)
            for _ in range(writer.random.choice([1, 1, 1, 2, 3])):
                _edit(writer)
            _follow(session, writer, before)
            files, outcome = built(folder, tmp_path / "clean", writer.options)
            if not outcome.ok:
                before = seen(folder)
                writer.give_in()
                _follow(session, writer, before)
                continue
            held += 1
            assert not session.state.errors, writer.done
            mine = shown(session)
            assert mine.keys() == files.keys(), writer.done
            differing = [name for name in files if files[name] != mine[name]]
            assert differing == [], writer.done
            if writer.random.random() < 0.3:
                before = seen(folder)
                with writer.mistaken():
                    _follow(session, writer, before)
                    before = seen(folder)
                _follow(session, writer, before)
    assert held > 10


def _follow(session: Session, writer: Writer, before: dict[Path, tuple[int, int, bytes]]) -> None:
    after = seen(writer.site.folder)
    changed = {path for path, _ in before.items() ^ after.items()}
    if session.options != writer.options:
        session.show(writer.options)
    if writer.random.random() < 0.2:
        session.changed(None)
    elif changed:
        session.changed(changed)
