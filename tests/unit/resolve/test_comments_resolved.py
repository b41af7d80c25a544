"""Comments from file to page: what a change makes anew, and what waits for its date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from generator import pipeline, retouch
from generator.cache import shortcut
from tests.conftest import AS_OF, SiteFolder

pytestmark = pytest.mark.usefixtures("same_program")

ONE = "content/comments/a/one.yaml"
BLOG = {
    "content/site.yaml": "title: T\nurl: https://example.com/\ncomments: {email: me@example.com}\n",
    "content/posts/a.md": "---\ntitle: A\ndate: 2010-01-01\n---\nText of A.\n\nThe end of A.\n",
    "content/posts/b.md": "---\ntitle: B\ndate: 2010-01-02\n---\nText of B.\n",
    ONE: "author: Ann\ndate: 2010-01-03\nbody: Words of hers.\n",
}


def made(site: SiteFolder, as_of: datetime = AS_OF) -> tuple[pipeline.Outcome, set[str]]:
    """Build; return what came of it and the files that were written."""
    before = {p: p.stat().st_mtime_ns for p in site.output.rglob("*") if p.is_file()}
    outcome = site.build(as_of)
    return outcome, {
        path.relative_to(site.output).as_posix()
        for path in site.output.rglob("*")
        if path.is_file()
        and path.stat().st_mtime_ns != before.get(path)
        and ".byline" not in path.parts
    }


def test_a_changed_comment_makes_its_post_and_the_feed_and_nothing_else(site):
    blog = site(BLOG)
    assert made(blog)[0].ok
    blog.write({ONE: BLOG[ONE].replace("hers", "Ann's")})
    assert made(blog)[1] == {"a/index.html", "comments/feed.xml"}
    assert "Words of Ann's." in blog.read("a/index.html").replace("&#x27;", "'")
    blog.write({"content/comments/b/two.yaml": BLOG[ONE]})
    assert made(blog)[1] >= {"b/index.html", "comments/feed.xml"}
    assert made(blog)[1] == set()


def test_a_post_with_comments_still_goes_the_shortest_way(site, monkeypatch):
    blog = site(BLOG)
    assert made(blog)[0].ok
    blog.write({"content/posts/a.md": BLOG["content/posts/a.md"].replace("The end", "An end")})
    ways: list[Any] = []
    short = retouch.retouched
    monkeypatch.setattr(retouch, "retouched", lambda *a: ways.append(short(*a)) or ways[-1])
    assert "a/index.html" in made(blog)[1]
    assert ways[0] is not None
    page = blog.read("a/index.html")
    assert "An end of A." in page
    assert "Words of hers." in page


def test_a_comment_waits_for_its_date(site):
    soon = AS_OF + timedelta(hours=5)
    blog = site(
        {
            **BLOG,
            ONE: f"author: Ann\ndate: {soon.isoformat()}\nbody: Later.\n",
            "content/comments/a/two.yaml": "author: Bob\ndate: 2010-01-05\nbody: First.\n",
            "content/comments/a/three.yaml": (
                f"author: Cleo\ndate: {AS_OF.date()}\nreply_to: one\nbody: Answered.\n"
            ),
        }
    )
    outcome, _ = made(blog)
    assert outcome.site is not None
    assert outcome.site.until == soon
    page = blog.read("a/index.html")
    assert "2 comments" in page
    assert "Later." not in page
    assert "Later." not in blog.read("comments/feed.xml")
    options = pipeline.Options(as_of=soon - timedelta(seconds=1))
    assert shortcut.nothing_to_do(blog.folder, blog.output, options)
    assert not shortcut.nothing_to_do(blog.folder, blog.output, pipeline.Options(as_of=soon))
    # The answer, which stood alone, goes below what it answers.
    again = made(blog, soon)[1]
    assert again >= {"a/index.html", "comments/feed.xml"}
    assert "b/index.html" not in again
    page = blog.read("a/index.html")
    assert "3 comments" in page
    assert page.index("First.") < page.index("Later.") < page.index("Answered.")


def test_comments_of_a_post_that_is_not_out_are_not_named(site):
    text = BLOG["content/posts/a.md"].replace("---\nText", "draft: true\n---\nText")
    blog = site({**BLOG, "content/posts/a.md": text})
    outcome, _ = made(blog)
    assert outcome.ok
    assert outcome.diagnostics == ()
    assert not (blog.output / "comments").exists()
    assert "Comments –" not in blog.read("index.html")


def test_a_post_that_cannot_be_read_is_not_told_of_twice(site):
    blog = site({**BLOG, "content/posts/a.md": "---\ntitle: A\nslug: [a\n---\nText.\n"})
    blog.write({"content/comments/elsewhere/one.yaml": BLOG[ONE]})
    outcome, _ = made(blog)
    assert {one.code for one in outcome.diagnostics} == {"yaml-syntax"}


def test_without_comments_nothing_that_they_need_is_imported(tmp_path):
    import subprocess
    import sys

    code = (
        "import sys; from generator.load.document import load; from generator.load.markdown import"
        " Engine; from generator.model.source import Kind, Source;"
        "load(Source('content/posts/a.md', Kind.POST, 'a'), b'---\\ntitle: A\\n---\\nx', Engine());"
        "print('nh3' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_names_of_files_and_of_slugs_may_be_composed_otherwise(site: Callable[..., SiteFolder]):
    blog = site({"content/posts/caf\u00e9.md": "---\ntitle: C\ndate: 2010-01-01\n---\nText.\n"})
    blog.write({"content/comments/cafe\u0301/o\u0308.yaml": BLOG[ONE]})
    blog.write(
        {
            "content/comments/cafe\u0301/two.yaml": BLOG[ONE].replace("Ann", "Bo")
            + "reply_to: \u00f6\n"
        }
    )
    outcome, _ = made(blog, datetime(2026, 1, 1, tzinfo=timezone.utc))
    assert outcome.diagnostics == ()
    assert "2 comments" in blog.read("caf\u00e9/index.html")
