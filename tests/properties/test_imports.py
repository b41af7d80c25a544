"""What goes out comes in again: posts, words, dates, tags, comments and addresses."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import pipeline
from tests.importing import NOW, imported, markdown, words, words_of_html, words_of_markdown
from tests.properties.exports import Blog, address, as_blogger, as_wordpress, blogs, texts


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
@settings(max_examples=150)
@given(source=texts)
def test_no_word_is_lost(engine: str, source: str) -> None:
    assert words_of_markdown(markdown(source), engine) == words_of_html(source)


@settings(max_examples=300)
@given(st.text("<>/abp =\"'&;![]-\n", max_size=200))
def test_any_text_is_read(source: str) -> None:
    markdown(source)


@pytest.mark.parametrize(("kind", "write"), [("blogger", as_blogger), ("wordpress", as_wordpress)])
@settings(max_examples=25)
@given(blog=blogs())
def test_a_round_trip(kind: str, write: Callable[[Blog], str], blog: Blog) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, site = Path(folder, "export.xml"), Path(folder, "new")
        source.write_text(write(blog), encoding="utf-8")
        report = imported(source, site, kind, timezone="UTC")
        read, said = pipeline.read_site(site, pipeline.Options(as_of=NOW))
        told = {one.message for one in report.remarks}
        assert {f"the build will say: {one.message}" for one in said} <= told
        assert read is not None
        assert len(read.posts) == len(blog.posts)
        by_slug = {post.slug: post for post in read.posts}
        for post in blog.posts:
            came = by_slug[post.slug]
            assert came.matter.title == " ".join(post.title.split())
            assert came.date == post.date
            assert came.path == address(post)
            assert set(came.matter.tags) == set(post.tags)
            text = (site / came.source).read_text(encoding="utf-8").split("---\n", 2)[2]
            assert words_of_markdown(text, "python-markdown") == words_of_html(post.html)
            said = [
                yaml.safe_load(file.read_text(encoding="utf-8"))
                for file in sorted((site / "content/comments" / post.slug).glob("*.yaml"))
            ]
            assert sorted(words(str(one["body"])) for one in said) == sorted(
                words(comment.text) for comment in post.comments
            )
            assert sorted(one["author"] for one in said) == sorted(c.author for c in post.comments)
            assert sum("reply_to" in one for one in said) == sum(
                comment.parent is not None for comment in post.comments
            )
