"""``byline why``: the file that is meant, what it is made from, and why."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.cache import shortcut
from generator.cli import main
from tests.conftest import SiteFolder, byline
from tests.pictures import gps_jpeg

pytestmark = pytest.mark.usefixtures("same_program")

AT = ("--as-of", "2026-11-22")
SITE = """\
title: Test
url: https://me.example/a%20blog/
redirects: {/was/: /about/}
"""
BLOG = {
    "content/posts/first.md": "---\ntitle: First\ndate: 2010-01-01\ntags: [Ärger]\n"
    "aliases: [/old.html]\n---\n\nSee [the other](second.md).\n\nThe end of it.\n",
    "content/posts/second.md": "---\ntitle: Second\ndate: 2010-01-02\nseries: S\n"
    "authors: [ann]\n---\n\nText.\n\nThe end of it.\n",
    "content/posts/café.md": "---\ntitle: Café\ndate: 2010-01-03\nseries: S\n---\n\nText.\n",
    "content/pages/about.md": "---\ntitle: About\n---\n\nUs.\n",
    "content/series/s.md": "---\ntitle: S\nparts: [second, café]\n---\n\nAll of it.\n",
    "content/authors/ann.yaml": "name: Ann\n",
    "content/static/thing.txt": "a thing",
    "templates/post.html": "{% extends 'base.html' %}{% from 'words.html' import word %}"
    "{% block main %}{{ word() }}{% include 'partials/toc.html' %}{% endblock %}",
    "templates/words.html": "{% macro word() %}word{% endmacro %}",
    "templates/assets/own.css": "a {}",
}
FRAME = ["partials/footer.html", "partials/head.html", "partials/header.html"]
FIRST = "there was no earlier build to take it from"


@pytest.fixture
def blog(site: Callable[..., SiteFolder]) -> SiteFolder:
    made: SiteFolder = site(BLOG, config=SITE)
    return made


@pytest.fixture
def why(blog: SiteFolder, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Return what asks for a file: gives the answer as data, or what is wrong as text."""

    def ask(asked: str, *more: str) -> Any:
        capsys.readouterr()
        code = main(["why", asked, "--site", str(blog.folder), *AT, "--json", *more])
        said = capsys.readouterr()
        assert code == (0 if said.out else 1)
        assert bool(said.out) is not bool(said.err)
        return json.loads(said.out) if said.out else said.err

    return ask


def whole(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return all files with their times, byline's own too."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("asked", "file"),
    [
        ("/about/", "about/index.html"),
        ("about/", "about/index.html"),
        ("/about", "about/index.html"),
        ("about", "about/index.html"),
        ("about/index.html", "about/index.html"),
        ("/a blog/about/", "about/index.html"),
        ("/a%20blog/about/", "about/index.html"),
        ("https://me.example/a%20blog/about/#us", "about/index.html"),
        ("https://me.example/a%20blog/about?x=1", "about/index.html"),
        ("https://me.example/a%20blog", "index.html"),
        ("/a%20blog/", "index.html"),
        ("/", "index.html"),
        ("/caf%C3%A9/", "café/index.html"),
        ("/café/", "café/index.html"),
        ("/tags/%C3%A4rger/", "tags/ärger/index.html"),
        ("/tags/ärger", "tags/ärger/index.html"),
        ("/old.html", "old.html"),
        ("feed.xml", "feed.xml"),
        ("/thing.txt", "thing.txt"),
        ("/_redirects", "_redirects"),
    ],
)
def test_a_file_may_be_named_by_its_address(why, asked: str, file: str) -> None:
    assert why(asked)["file"] == file


@pytest.mark.parametrize(
    ("asked", "file"),
    [
        ("output/about/index.html", "about/index.html"),
        ("output/about/", "about/index.html"),
        ("output/about", "about/index.html"),
        ("output", "index.html"),
        ("./output/../output/feed.xml", "feed.xml"),
        ("{}/output/thing.txt", "thing.txt"),
    ],
)
def test_a_file_may_be_named_by_its_path(
    why, blog: SiteFolder, monkeypatch: pytest.MonkeyPatch, asked: str, file: str
) -> None:
    monkeypatch.chdir(blog.folder)
    assert why(asked.format(blog.folder))["file"] == file


def test_paths_are_those_of_the_folder_one_is_in(
    why, blog: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(blog.folder / "content/posts")
    assert why("../../output/about/index.html")["file"] == "about/index.html"
    elsewhere = blog.folder.parent / "elsewhere"
    blog.write({"../elsewhere/.byline/x": ""})
    monkeypatch.chdir(elsewhere)
    assert why("about/index.html", "--output", str(elsewhere))["file"] == "about/index.html"
    above = os.path.relpath(blog.output)
    assert "unknown-file" in why(f"{above}/about/index.html", "--output", str(elsewhere))


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("/abuot/index.html", 'did you mean "about/index.html"?'),
        ("https://me.example/fed.xml", 'did you mean "feed.xml"?'),
        ("/nothing/like/it/", "write a path below the output folder"),
        ("http://[half/", "write a path below the output folder"),
    ],
)
def test_an_unknown_file(why, asked: str, hint: str) -> None:
    assert why(asked) == (
        f'error: no file of the site is "{asked}" [unknown-file]\n  hint: {hint}\n'
    )


MADE_FROM: dict[str, tuple[str, list[str], list[str], list[str]]] = {
    "first/index.html": (
        "post.html",
        ["post.html", "base.html", "partials/toc.html", "words.html", *FRAME],
        ["content/posts/first.md"],
        ["content/site.yaml", "content/posts/second.md"],
    ),
    "second/index.html": (
        "post.html",
        ["post.html", "base.html", "partials/toc.html", "words.html", *FRAME],
        ["content/posts/second.md"],
        # The author, its backlink, and the series with its other part.
        [
            "content/site.yaml",
            "content/authors/ann.yaml",
            "content/posts/café.md",
            "content/posts/first.md",
            "content/series/s.md",
        ],
    ),
    "about/index.html": (
        "page.html",
        ["page.html", "base.html", "partials/picture.html", "partials/toc.html", *FRAME],
        ["content/pages/about.md"],
        ["content/site.yaml"],
    ),
    "series/s/index.html": (
        "series.html",
        ["series.html", "base.html", *FRAME],
        ["content/series/s.md"],
        ["content/site.yaml", "content/posts/café.md", "content/posts/second.md"],
    ),
    "series/s/feed.xml": (
        "rss",
        [],
        ["content/posts/café.md", "content/posts/second.md"],
        ["content/site.yaml", "content/series/s.md"],
    ),
    "feed.json": (
        "json_feed",
        [],
        ["content/posts/café.md", "content/posts/second.md", "content/posts/first.md"],
        ["content/site.yaml"],
    ),
    "old.html": (
        "redirect.html",
        ["redirect.html"],
        [],
        ["content/site.yaml", "content/posts/first.md"],
    ),
    "_redirects": (
        "redirects",
        [],
        [],
        ["content/site.yaml", "content/pages/about.md", "content/posts/first.md"],
    ),
    "sitemap.xml": (
        "sitemap",
        [],
        [],
        [
            "content/site.yaml",
            "content/authors/ann.yaml",
            "content/pages/about.md",
            "content/posts/café.md",
            "content/posts/first.md",
            "content/posts/second.md",
            "content/series/s.md",
        ],
    ),
    "thing.txt": ("copy", [], ["content/static/thing.txt"], []),
    "assets/own.css": ("copy", [], ["templates/assets/own.css"], []),
}


@pytest.mark.parametrize("file", MADE_FROM)
def test_what_a_file_is_made_from(why, file: str) -> None:
    said = why(file)
    assert (said["by"], said["templates"], said["texts"], said["shows"]) == MADE_FROM[file]
    assert said["address"] == "/" + file.removesuffix("index.html")
    assert (said["last"], said["now"]) == (None, FIRST)


def test_templates_that_cannot_be_read_are_named_all_the_same(why, blog: SiteFolder) -> None:
    blog.write({"templates/words.html": "{% macro", "templates/post.html": "{% include nothing %}"})
    blog.write({"templates/page.html": "{% import 'words.html' as w %}{% include 'gone.html' %}"})
    assert why("/about/")["templates"] == ["page.html", "words.html"]
    assert why("/first/")["templates"] == ["post.html"]


@pytest.fixture
def build(blog: SiteFolder, capsys: pytest.CaptureFixture[str]) -> Callable[..., None]:
    def run(*more: str) -> None:
        assert main(["build", "--site", str(blog.folder), *AT, "--quiet", *more]) == 0

    return run


def changed(blog: SiteFolder, name: str, old: str, new: str) -> None:
    text = (blog.folder / name).read_text()
    assert old in text
    blog.write({name: text.replace(old, new)})


def program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortcut, "program", lambda: b"another program")


TEXT = "its text had changed"
VIEW = "what it shows beside its text had changed"
THEME = "a template, or something that every page shows, had changed"
FIRST_POST, SECOND_POST = "content/posts/first.md", "content/posts/second.md"
Change = Callable[[SiteFolder, pytest.MonkeyPatch], object]
REASONS: dict[str, tuple[Change, str, str | None]] = {
    "text": (
        lambda blog, _: changed(blog, FIRST_POST, "The end", "An end"),
        "/first/",
        f"{TEXT} ({FIRST_POST})",
    ),
    "text in a feed": (
        lambda blog, _: changed(blog, FIRST_POST, "The end", "An end"),
        "/feed.xml",
        f"{TEXT} ({FIRST_POST})",
    ),
    "text elsewhere": (
        lambda blog, _: changed(blog, FIRST_POST, "The end", "An end"),
        "/second/",
        None,
    ),
    "view": (
        lambda blog, _: changed(blog, FIRST_POST, "title: First", "title: Number one"),
        "/second/",
        f"{VIEW} ({FIRST_POST})",
    ),
    "view and text": (
        lambda blog, _: changed(blog, FIRST_POST, "title: First", "title: Number one"),
        "/first/",
        f"{VIEW} ({FIRST_POST})",
    ),
    "menu": (
        lambda blog, _: changed(blog, "content/pages/about.md", "About", "Over"),
        "/first/",
        THEME,
    ),
    "template": (
        lambda blog, _: changed(blog, "templates/words.html", "}word{", "}words{"),
        "/about/",
        THEME,
    ),
    "another program": (
        lambda _, patch: program(patch),
        "/about/",
        "byline itself, its packages or its options had changed",
    ),
    "by hand": (
        lambda blog, _: blog.write({"output/about/index.html": "by hand"}),
        "/about/",
        "it was missing or changed in the output",
    ),
    "missing": (
        lambda blog, _: (blog.output / "feed.xml").unlink(),
        "/feed.xml",
        "it was missing or changed in the output",
    ),
    "static file by hand": (
        lambda blog, _: blog.write({"output/thing.txt": "by hand"}),
        "/thing.txt",
        "it was missing or changed in the output",
    ),
    "new": (
        lambda blog, _: blog.write({"content/posts/new.md": "---\ntitle: New\n---\n"}),
        "/new/",
        "it was new",
    ),
    "nothing": (lambda *_: None, "/first/", None),
}


@pytest.mark.parametrize(("change", "asked", "reason"), REASONS.values(), ids=REASONS)
def test_why_a_file_is_made(
    why, build, blog: SiteFolder, monkeypatch, change: Change, asked: str, reason: str | None
) -> None:
    build()
    change(blog, monkeypatch)
    before = whole(blog.output)
    known = why(asked)
    # What is asked does not change the answer.
    assert why(asked) == known
    assert known["now"] == reason
    assert known["last"] == (None if reason == "it was new" else FIRST)
    assert whole(blog.output) == before
    build()
    made = why(asked)
    assert made["now"] is None
    assert made["last"] == (reason or FIRST)
    # The reason stays that of the time when it was made.
    changed(blog, "content/posts/café.md", "Text.", "Text.\n\nMore of it.")
    build()
    if "feed" not in asked:
        assert why(asked) == made


def test_a_reason_names_three_sources_at_most(why, build, blog: SiteFolder) -> None:
    build()
    paths = [f"content/posts/{name}.md" for name in ("café", "first", "second")]
    for path in paths:
        changed(blog, path, "title: ", "title: The ")
    assert why("/feed.xml")["now"] == f"{VIEW} ({', '.join(paths)})"
    blog.write({"content/static/thing.txt": "another thing"})
    assert why("/feed.xml")["now"] == f"{VIEW} ({', '.join(paths)}, …)"


def test_drafts_and_times_are_those_asked_for(why, blog: SiteFolder) -> None:
    blog.write({"content/posts/d.md": "---\ntitle: D\ndraft: true\n---\n"})
    blog.write({"content/posts/soon.md": "---\ntitle: Soon\ndate: 2026-12-01\n---\n"})
    assert "unknown-file" in why("/d/")
    assert why("/d/", "--drafts", "--strict")["file"] == "d/index.html"
    assert "unknown-file" in why("/soon/")
    assert why("/soon/", "--as-of", "2026-12-02")["file"] == "soon/index.html"


def test_a_site_with_errors(why, blog: SiteFolder) -> None:
    blog.write({"content/posts/bad.md": "---\ntitel: Bad\n---\n\nSee [this](gone.md).\n"})
    blog.write({"content/posts/list.md": "---\ntitle: L\n---\n\nText:\n- one\n"})
    assert why("/first/")["texts"] == [FIRST_POST]
    said = why("/bed/")
    assert said.startswith('error: no file of the site is "/bed/" [unknown-file]\n')
    # What the file may be missing for is told with it; what is only a warning is not.
    assert "content/posts/bad.md:2:1: error: " in said
    assert "[broken-link]" in said
    assert "warning" not in said


def test_a_template_that_builds_on_bylines_own(why, blog: SiteFolder) -> None:
    blog.write({"templates/post.html": '{% extends "byline/post.html" %}'})
    templates = why("/first/")["templates"]
    assert templates[:3] == ["post.html", "byline/post.html", "base.html"]
    assert "partials/series_box.html" in templates


def test_where_no_blog_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "/", "--site", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("error: there is no folder content/ here [no-content]\n")
    assert not (tmp_path / "output").exists()


def test_it_never_builds(why, blog: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "build", lambda *_, **__: pytest.fail("it built"))
    assert why("/first/")["now"] == FIRST
    assert not blog.output.exists()


def test_the_command_in_words(blog: SiteFolder) -> None:
    def ask(asked: str) -> list[str]:
        done = byline("why", asked, *AT, "--site", "..", cwd=blog.output, check=True)
        assert done.stderr == ""
        return done.stdout.splitlines()

    byline("build", *AT, cwd=blog.folder, check=True)
    before = whole(blog.output)
    assert ask("first/index.html") == [
        "first/index.html, at /first/",
        "made from",
        "  the text   content/posts/first.md",
        "  template   post.html",
        "  template   base.html",
        "  template   partials/toc.html",
        "  template   words.html",
        *(f"  template   {name}" for name in FRAME),
        "  shown      content/site.yaml",
        "  shown      content/posts/second.md",
        f"made last because {FIRST}",
        "up to date",
    ]
    blog.write({"content/posts/new.md": "---\ntitle: New\n---\n"})
    assert ask("/new/")[-2:] == [
        "never made yet, as far as is remembered",
        "to be made now because it was new",
    ]
    assert ask("thing.txt")[:4] == [
        "thing.txt, at /thing.txt",
        "made from",
        "  the text   content/static/thing.txt",
        "  function   copy",
    ]
    assert whole(blog.output) == before
    done = byline("why", "/fist/", "--json", cwd=blog.folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert 'no file of the site is "/fist/" [unknown-file]' in done.stderr


def test_a_picture_and_what_is_drawn_of_it(blog: SiteFolder, why: Callable[..., Any]) -> None:
    blog.write(
        {
            "content/posts/trip/index.md": "---\ntitle: Trip\n---\n\n![A](a.jpg)\n",
            "content/posts/trip/a.jpg": gps_jpeg((100, 60)),
        }
    )
    assert blog.build().ok
    [avif] = [path.name for path in (blog.output / "trip").glob("*.avif")]
    said = why(f"trip/{avif}")
    assert (said["by"], said["texts"]) == ("version", ["content/posts/trip/a.jpg"])
    assert (said["last"], said["now"]) == (FIRST, None)
    assert why("/a%20blog/trip/a.jpg")["by"] == "cleaned"
    blog.write({"content/posts/trip/a.jpg": gps_jpeg((100, 70))})
    assert why("trip/a.jpg")["now"] == (
        "what it shows beside its text had changed (content/posts/trip/a.jpg)"
    )
    said = why("trip/index.html")
    assert said["now"] == "its text had changed (content/posts/trip/a.jpg)"
