"""The shortest way to a site, when only texts changed: when it is gone, and that none can tell."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from generator import making, pipeline
from generator.cache import shortcut
from generator.cache.index import index_path
from generator.explain import explain
from generator.profile import Profile
from generator.publish import publish
from generator.publish.manifest import FOLDER, Manifest
from tests.conftest import AS_OF, SiteFolder, byline, tree
from tests.killing import MARKS, build_killed
from tests.pictures import SVG, raster

pytestmark = pytest.mark.usefixtures("same_program")

SITE = """\
title: Süden
url: https://example.com/blog/
language: de
timezone: Europe/Berlin
posts_per_page: 2
theme: {extra: {nested: {list: [1, two, null], since: 2010-07-28}}}
"""
TWO = """\
---
title: Zwei
date: 2010-10-31T01:30Z
updated: 2011-07-01T12:00+09:00
tags: [a, "C++"]
series: [S, T]
authors: [ann]
language: fr
image: /pic.png
image_alt: Patches
extra: {mood: [good, {at: 2010-01-01 10:00, ratio: 0.1, none: null, yes: true, "": []}]}
toc: true
---

The second text.

## Middle {#middle}

The end of it.
"""


def post(title: str, date: str, more: str = "") -> str:
    head = f"---\ntitle: {title}\ndate: {date}\n{more}---\n"
    return f"{head}\nThe text of {title}.\n\n## Part\n\nThe end of it.\n"


BLOG = {
    "content/posts/one.md": post("Eins", "2010-01-01", "tags: [a]\nseries: S\n")
    + "\nSee [the middle](two.md#middle).\n",
    "content/posts/two.md": TWO,
    "content/posts/three.md": post("Drei", "2026-11-21", "series: T\nauthors: [ann]\n"),
    "content/posts/noted.md": post("Vier", "2010-01-04") + "\nSee [this](draft.md).\n",
    "content/posts/five/index.md": post("Fünf", "2010-01-05") + "\n![A picture](pic.svg)\n",
    "content/posts/five/pic.svg": SVG.format(8, 9),
    "content/posts/draft.md": post("Sechs", "2010-01-06", "draft: true\n"),
    "content/posts/soon.md": post("Sieben", "2026-12-01"),
    "content/pages/about.md": "---\ntitle: Über\n---\n\nAbout us.\n\nThe end of it.\n",
    "content/series/s.md": "---\ntitle: S\nparts: [one, two]\n---\n\nAll of S.\n\nThe end of it.\n",
    "content/authors/ann.yaml": "name: Ann\n",
    "content/static/pic.png": raster("png"),
}
TEXTS = sum(name.endswith((".md", ".yaml")) for name in BLOG)


@pytest.fixture
def blog(site: Callable[..., SiteFolder]) -> SiteFolder:
    made: SiteFolder = site(BLOG, config=SITE)
    assert made.build().ok
    return made


def edit(made: SiteFolder, name: str, old: str, new: str) -> None:
    path = made.folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def reword(made: SiteFolder, *names: str, to: str = "Another end of it.") -> None:
    for name in names:
        edit(made, f"content/{name}", "The end of it.", to)


def facts_of(outcome: pipeline.Outcome) -> object:
    return outcome.ok, outcome.diagnostics, {**outcome.facts, "diagnostics": None}


def held(
    made: SiteFolder, as_of: datetime = AS_OF, *, drafts: bool = False, strict: bool = False
) -> bool:
    """Build; hold all of it against a clean build; say whether that went the short way."""
    options = pipeline.Options(as_of, drafts=drafts, strict=strict)
    other = made.folder.parent / "clean"
    shutil.rmtree(other, ignore_errors=True)
    clean = pipeline.build(made.folder, other, replace(options, cache=False))
    assert clean.report is not None
    before = tree(made.output)
    profile = Profile()
    outcome = pipeline.build(made.folder, made.output, options, profile=profile)
    assert facts_of(outcome) == facts_of(clean)
    after = tree(made.output)
    assert after == tree(other)
    assert Manifest.path(made.output).read_bytes() == Manifest.path(other).read_bytes()
    written = sum(before.get(name) != content for name, content in after.items())
    gone = len(before.keys() - after.keys())
    assert outcome.report == publish.Report(written, len(after) - written, gone)
    # What it tells of itself adds up.
    read = ("content/**/*.md", "content/**/*.yaml", "content/**/pic.*")
    number = sum(1 for pattern in read for path in made.folder.glob(pattern)) - 1
    assert profile.known + len(profile.documents) == number
    assert profile.fresh + len(profile.files) == len(after)
    known = shortcut.nothing_to_do(made.folder, made.output, options)
    assert known is not None
    said, files = known
    assert {**said, "diagnostics": None} == {**clean.facts, "diagnostics": None}
    assert files == len(after)
    return "resolve" not in profile.stages


@pytest.mark.parametrize(
    "names",
    [
        ("posts/three.md",),
        ("posts/two.md",),  # in two series
        ("posts/five/index.md",),
        ("pages/about.md",),
        ("series/s.md",),
        ("posts/one.md", "posts/two.md"),
        ("posts/one.md", "posts/three.md", "series/s.md"),
    ],
    ids="-".join,
)
def test_texts_alone_go_the_short_way(blog: SiteFolder, names: tuple[str, ...]) -> None:
    reword(blog, *names)
    assert held(blog)
    # What is left is what any build leaves: nothing is to be made.
    profile = Profile()
    options = pipeline.Options(AS_OF)
    again = pipeline.build(blog.folder, blog.output, options, profile=profile)
    assert again.report == publish.Report(0, len(tree(blog.output)), 0)
    assert (profile.documents, profile.files) == ([], [])


def test_one_after_the_other(blog: SiteFolder) -> None:
    for name in ("posts/one.md", "posts/one.md", "pages/about.md"):
        edit(blog, f"content/{name}", "end of it.", "end of it. More.")
        assert held(blog)
    reword(blog, "posts/three.md")
    assert held(blog, AS_OF + timedelta(days=1))
    edit(blog, "content/posts/two.md", "Zwei", "Zweitens")
    assert not held(blog)
    reword(blog, "posts/one.md", to="The end of it. More.")
    reword(blog, "posts/two.md")
    assert held(blog, strict=False)


def test_all_that_a_text_shows_is_made_anew(blog: SiteFolder) -> None:
    reword(blog, "posts/two.md", to="``code`` at *last*:\n\n```python\nx = 1\n```")
    edit(blog, "content/posts/two.md", "Middle {#middle}", "Centre & more {#middle}")
    assert held(blog)
    for name in ("two/index.html", "feed.xml", "atom.xml", "feed.json", "tags/a/feed.xml"):
        assert "Centre" in blog.read(name)
    for name in ("series/s/feed.xml", "series/t/feed.xml"):
        assert "Centre" in blog.read(name)
    assert '<a href="#middle">Centre &amp; more</a>' in blog.read("two/index.html")


def test_a_link_that_stands_elsewhere_leads_where_it_did(blog: SiteFolder) -> None:
    edit(blog, "content/posts/one.md", "See [", "\nMore.\n\nDo see [")
    assert held(blog)
    assert '<a href="/blog/two/#middle">' in blog.read("one/index.html")


def test_views_come_back_as_they_were(blog: SiteFolder) -> None:
    shown = "{{ post.date.isoformat() }} {{ post.date.tzinfo }} {{ post.date.fold }}\n"
    shown += "{{ post.updated }}\n{{ post.extra }}\n{{ site.theme.extra }}\n"
    shown += "{{ post.extra.mood is sequence }} {{ words }} {{ toc }} {{ content }}"
    blog.write({"templates/post.html": shown})
    blog.build()
    before = blog.read("two/index.html").split("\n")
    reword(blog, "posts/two.md")
    assert held(blog)
    after = blog.read("two/index.html").split("\n")
    assert after[:4] == before[:4]
    assert after[0] == "2010-10-31T02:30:00+01:00 UTC+01:00 1"
    assert after[1] == "2011-07-01 05:00:00+02:00"
    assert "&#39;ratio&#39;: 0.1, &#39;none&#39;: None, &#39;yes&#39;: True" in after[2]
    assert "[1, &#39;two&#39;, None]" in after[3]
    assert after[4].startswith("True 8 True ")


def test_a_draft_that_is_shown(blog: SiteFolder) -> None:
    reword(blog, "posts/one.md")
    assert not held(blog, drafts=True)
    reword(blog, "posts/draft.md")
    assert held(blog, drafts=True)
    assert not held(blog)
    # It is shown nowhere now, so there is nothing to make of it by itself.
    edit(blog, "content/posts/draft.md", "Another end", "The end")
    assert not held(blog)


def test_warnings_are_as_good_as_errors_when_they_are_to_be(blog: SiteFolder) -> None:
    assert not held(blog, strict=True)
    reword(blog, "posts/one.md")
    assert held(blog, strict=True)
    # An extra line makes what looks like a list into text.
    edit(blog, "content/posts/one.md", "Another end of it.", "An end:\n- of it\n")
    outcome = blog.build(strict=True)
    assert not outcome.ok
    assert [problem.severity.value for problem in outcome.diagnostics] == ["note", "warning"]


def in_cache(made: SiteFolder, statement: str) -> None:
    connection = sqlite3.connect(made.folder / ".cache/documents.sqlite3")
    assert connection.execute(statement).rowcount > 0
    connection.commit()
    connection.close()


EDITS: dict[str, Callable[[SiteFolder], object]] = {
    "title": lambda made: edit(made, "content/posts/one.md", "title: Eins", "title: Erstens"),
    "tags": lambda made: edit(made, "content/posts/one.md", "tags: [a]", "tags: [b]"),
    "date": lambda made: edit(made, "content/posts/one.md", "2010-01-01", "2010-01-03"),
    "slug": lambda made: edit(made, "content/posts/three.md", "date:", "slug: drei\ndate:"),
    "description": lambda made: edit(
        made, "content/posts/one.md", "date:", "description: Else.\ndate:"
    ),
    "summary": lambda made: edit(made, "content/posts/one.md", "The text of", "A text of"),
    "introduction": lambda made: edit(made, "content/series/s.md", "All of S", "All"),
    "heading": lambda made: edit(made, "content/posts/three.md", "## Part", "## Pieces"),
    "minutes": lambda made: reword(made, "posts/one.md", to="word " * 500),
    "link": lambda made: reword(made, "posts/one.md", to="See [that](three.md)."),
    "same link twice": lambda made: reword(made, "posts/one.md", to="[It](two.md#middle)."),
    "other link": lambda made: edit(made, "content/posts/one.md", "two.md#middle", "two.md"),
    "image": lambda made: reword(made, "posts/one.md", to="![It](/pic.png)"),
    "added": lambda made: made.write({"content/posts/new.md": post("Neu", "2010-02-02")}),
    "removed": lambda made: (made.folder / "content/posts/three.md").unlink(),
    "picture": lambda made: made.write({"content/posts/five/pic.svg": SVG.format(9, 9)}),
    "author": lambda made: edit(made, "content/authors/ann.yaml", "Ann", "Anna"),
    "settings": lambda made: edit(made, "content/site.yaml", "title: Süden", "title: Norden"),
    "static": lambda made: made.write({"content/static/pic.png": raster("png", seed=1)}),
    "damaged": lambda made: made.write({"output/feed.xml": "by hand"}),
    "missing": lambda made: (made.output / "tags/a/feed.xml").unlink(),
    "manifest": lambda made: Manifest.path(made.output).write_bytes(
        Manifest.path(made.output).read_bytes() + b"\n"
    ),
    "no job": lambda made: in_cache(made, "DELETE FROM jobs WHERE job LIKE '%/one/%'"),
    "other job": lambda made: in_cache(made, "UPDATE jobs SET job = replace(job, '2010', '2011')"),
    "no other document": lambda made: in_cache(made, "DELETE FROM documents WHERE head LIKE '%f%'"),
    "other document": lambda made: in_cache(made, "UPDATE documents SET head = '[]'"),
    "no index": lambda made: index_path(made.folder, made.output).unlink(),
    "told of": lambda made: reword(made, "posts/noted.md"),
    "to be told of": lambda made: reword(made, "posts/one.md", to="Text:\n- one\n"),
    "not out": lambda made: reword(made, "posts/soon.md"),
}


@pytest.mark.parametrize("change", EDITS.values(), ids=EDITS)
def test_all_else_goes_the_long_way(
    blog: SiteFolder, change: Callable[[SiteFolder], object]
) -> None:
    change(blog)
    reword(blog, "posts/five/index.md")  # which alone would go the short way
    assert not held(blog)


@pytest.mark.parametrize("name", ["post.html", "assets/own.css"])
def test_a_change_in_the_theme_goes_the_long_way(blog: SiteFolder, name: str) -> None:
    blog.write({"templates/post.html": "{{ content }}", "templates/assets/own.css": "a {}"})
    assert not held(blog)
    reword(blog, "posts/one.md")
    assert held(blog)
    reword(blog, "posts/two.md")
    blog.write({f"templates/{name}": "other"})
    assert not held(blog)


def test_nothing_goes_the_short_way(blog: SiteFolder) -> None:
    assert not held(blog)


def test_a_warning_that_goes_is_not_told_again(blog: SiteFolder) -> None:
    reword(blog, "posts/one.md", to="Text:\n- one\n")
    assert not held(blog)
    edit(blog, "content/posts/one.md", "Text:\n", "Text:\n\n")
    assert not held(blog)
    edit(blog, "content/posts/one.md", "- one", "- two")
    assert held(blog)


def test_the_clock_may_ask_for_more(blog: SiteFolder) -> None:
    reword(blog, "posts/one.md")
    due = AS_OF.replace(month=11, day=30, hour=23)  # midnight in Berlin
    assert held(blog, due - timedelta(seconds=1))
    reword(blog, "posts/three.md")
    assert not held(blog, due)
    assert (blog.output / "soon/index.html").is_file()
    reword(blog, "posts/soon.md")
    assert not held(blog, due - timedelta(seconds=1))


@pytest.mark.parametrize(("number", "short"), [(20, True), (21, False)])
def test_many_texts_go_the_long_way(
    site: Callable[..., SiteFolder], number: int, short: bool
) -> None:
    names = [f"posts/p{n}.md" for n in range(21)]
    author = {"content/authors/ann.yaml": "name: Ann\n"}
    made = site({f"content/{name}": post(name, "2010-01-01") for name in names} | author)
    made.build()
    reword(made, *names[:number])
    assert held(made) is short


def old_files(made: SiteFolder) -> None:
    """Let all files be so old that their times are believed."""
    old = time.time_ns() - 60_000_000_000
    for path in made.folder.rglob("*"):
        if path.is_file() and ".cache" not in path.parts:
            os.utime(path, ns=(old, old))
    time.sleep(0.1)
    made.build()


def test_a_text_that_was_saved_as_it_was_makes_nothing(blog: SiteFolder) -> None:
    old_files(blog)
    reword(blog, "posts/three.md")
    (blog.folder / "content/posts/one.md").touch()
    assert held(blog)
    old_files(blog)
    (blog.folder / "content/posts/one.md").touch()
    (blog.folder / "content/posts/three.md").touch()
    assert held(blog)
    # So neither is a reason for which anything was made.
    for asked, last in (
        ("/one/", "there was no earlier build to take it from"),
        (
            "/three/",
            "its text had changed (content/posts/one.md, content/posts/three.md)",
        ),
    ):
        said, found = explain(blog.folder, blog.output, asked, pipeline.Options(AS_OF))
        assert found == ()
        assert said is not None
        assert (said.last, said.now) == (last, None)


def test_the_cache_stays_small(blog: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.cache.documents._SPARE", 0)
    for number in range(15):
        edit(blog, "content/posts/two.md", " of it.", f" of it. Again {number}.")
        profile = Profile()
        pipeline.build(blog.folder, blog.output, pipeline.Options(AS_OF), profile=profile)
        assert "resolve" not in profile.stages
    connection = sqlite3.connect(blog.folder / ".cache/documents.sqlite3")
    for table, most in (("documents", TEXTS), ("jobs", len(tree(blog.output)))):
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert count <= 2 * most
    connection.close()
    reword(blog, "posts/one.md")
    assert held(blog)


def test_jobs_are_remembered_some_at_a_time(
    site: Callable[..., SiteFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.edition._ROWS", 2)
    made = site(BLOG, config=SITE)
    made.build()
    reword(made, *(f"posts/{name}.md" for name in ("one", "two", "three")), "pages/about.md")
    assert held(made)
    reword(made, "series/s.md", "posts/five/index.md")
    assert held(made)


def state(made: SiteFolder) -> object:
    index = index_path(made.folder, made.output).read_bytes()
    return tree(made.output), Manifest.path(made.output).read_bytes(), index


def test_a_template_that_fails_for_the_new_text(blog: SiteFolder) -> None:
    failing = "{{ words }}{% if 'fail' in content %}{{ nothing }}{% endif %}"
    blog.write({"templates/post.html": failing})
    blog.build()
    before = state(blog)
    # By name, and among all that is made, this one is before the one that fails.
    reword(blog, "posts/five/index.md")
    reword(blog, "posts/one.md", to="To fail.")
    profile = Profile()
    options = pipeline.Options(AS_OF)
    outcome = pipeline.build(blog.folder, blog.output, options, profile=profile)
    assert outcome.report is None
    clean = pipeline.build(blog.folder, blog.folder / "clean", replace(options, cache=False))
    assert facts_of(outcome) == facts_of(clean)
    assert "template-failed" in [problem.code for problem in outcome.diagnostics]
    names = [piece.name for piece in profile.files]
    assert len(names) == len(set(names))
    assert state(blog) == before
    assert not (blog.output / FOLDER / "stage").exists()
    edit(blog, "content/posts/one.md", "To fail.", "To be.")
    assert held(blog)


@pytest.fixture
def stage_fails(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[BaseException], None]]:
    """Return what lets the third file fail to be staged."""

    def fail(problem: BaseException) -> None:
        count = 0

        def failing(*arguments: object) -> object:
            nonlocal count
            count += 1
            if count == 3:
                monkeypatch.setattr(making, "stage", publish.stage)
                raise problem
            return publish.stage(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(making, "stage", failing)

    return fail


def test_a_disk_that_is_full(blog: SiteFolder, stage_fails) -> None:
    before = state(blog)
    reword(blog, "posts/two.md")
    stage_fails(OSError(28, "No space left on device"))
    outcome = blog.build()
    assert [problem.code for problem in outcome.diagnostics] == ["cannot-write"]
    assert state(blog) == before
    assert not (blog.output / FOLDER / "stage").exists()
    assert held(blog)


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), SystemExit(143)])
def test_a_build_that_is_stopped(blog: SiteFolder, stage_fails, problem: BaseException) -> None:
    before = state(blog)
    reword(blog, "posts/two.md")
    stage_fails(problem)
    with pytest.raises(type(problem)):
        blog.build()
    assert state(blog) == before
    assert not (blog.output / FOLDER / "stage").exists()
    assert held(blog)


@pytest.mark.usefixtures("blog")
class TestKilled:
    pytestmark = MARKS

    def test_anywhere(self, blog: SiteFolder) -> None:
        answer = blog.folder / "answer"
        options = pipeline.Options(AS_OF)
        points: int | None = None
        at = 1
        shorts = 0
        while points is None:
            edit(blog, "content/posts/two.md", " of it.", f" of it. {at}.")
            old, index = tree(blog.output), index_path(blog.folder, blog.output).read_bytes()
            points = build_killed(blog, options, at, answer)
            new = tree(blog.output)
            if points is None:
                assert old.keys() == new.keys()
                assert all(
                    new[name] == old[name] or f" of it. {at}.".encode() in new[name] for name in old
                )
                left = index_path(blog.folder, blog.output).read_bytes() != index
                shorts += held(blog) and not left
            at += 7
        assert shorts > 3


EXTENSION = """\
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor


class Words(Postprocessor):
    def run(self, text):
        return text.replace("end", "WORD")


class Own(Extension):
    def extendMarkdown(self, md):
        md.postprocessors.register(Words(md), "own", 1)


def makeExtension(**options):
    return Own(**options)
"""


def test_an_extension_of_the_writers_own(
    blog: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "extensions"
    folder.mkdir()
    module = folder / "own_words_of_retouch.py"
    module.write_text(EXTENSION)
    monkeypatch.setenv("PYTHONPATH", f"{folder}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    setting = "markdown: {extensions: [own_words_of_retouch]}\n"
    blog.write({"content/site.yaml": SITE + setting})

    def built() -> tuple[bool, set[str]]:
        """Build; say whether that went the short way, and why files were made."""
        done = byline("build", "--json", "--profile", cwd=blog.folder, check=True)
        said = json.loads(done.stdout)["profile"]
        return "resolve" not in said["stages"], {one["because"] for one in said["files"]["made"]}

    assert not built()[0]
    reword(blog, "posts/one.md")
    # What did not change is not told of as a reason.
    assert built() == (True, {"its text had changed (content/posts/one.md)"})
    assert "Another WORD of it" in blog.read("one/index.html")
    # Of another length, as Python takes its compiled file by the second and the size.
    module.write_text(EXTENSION.replace("WORD", "conclusion"))
    reword(blog, "posts/three.md")
    assert not built()[0]
    assert "Another conclusion of it" in blog.read("one/index.html")
    blog.write({"content/posts/new.md": post("Neu", "2009-01-01")})
    beside = "what it shows beside its text had changed (content/posts/new.md)"
    assert built() == (False, {"it was new", beside})
    # It is forgotten when it is not used any more.
    monkeypatch.syspath_prepend(folder)
    for last in (False, True):
        blog.write({"content/site.yaml": SITE + setting})
        assert not held(blog)
        if last:
            module.unlink()
        blog.write({"content/site.yaml": SITE})
        assert not held(blog)


def test_the_command_says_the_same(blog: SiteFolder) -> None:
    at = ("--as-of", "2026-11-22", "--json")
    first = json.loads(byline("build", *at, cwd=blog.folder, check=True).stdout)
    reword(blog, "posts/one.md", "posts/two.md")
    done = byline("build", *at, "--profile", cwd=blog.folder, check=True)
    clean = ("--no-cache", "--output", "clean")
    other = json.loads(byline("build", *at, *clean, cwd=blog.folder, check=True).stdout)
    said = json.loads(done.stdout)
    assert "resolve" not in said.pop("profile")["stages"]
    assert tree(blog.output) == tree(blog.folder / "clean")
    assert said.keys() == first.keys() == other.keys()
    assert said["written"] + said["unchanged"] == other["written"]
    for one in (first, said, other):
        del one["written"], one["unchanged"], one["seconds"]
    assert said == first == other
    assert said["diagnostics"]
