"""How a preview begins: few pages at once, all of them soon."""

from __future__ import annotations

import gc
import os
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cache.index import FOLDER
from generator.model.options import Options
from generator.preview import opening, warming
from generator.preview.early import Early, waiting
from generator.preview.opening import Opening, Tidying
from generator.preview.state import Answer
from tests.conftest import AS_OF, SiteFolder

OPTIONS = Options(as_of=AS_OF, drafts=True, future=True)


@pytest.fixture
def full(site: Callable[..., SiteFolder]) -> SiteFolder:
    return site(
        {
            f"content/posts/2026-01-{day:02}-post-{day}.md": "---\n"
            f"title: Post {day}\n---\n\nText.\n"
            for day in range(1, 29)
        }
        | {"content/pages/about.md": "---\ntitle: About\n---\n\nUs.\n"}
    )


def text(answer: Answer | None) -> str:
    assert answer
    assert isinstance(answer.content, bytes)
    return answer.content.decode()


def test_early_there_is_what_is_newest_and_what_is_asked_for(full: SiteFolder):
    early = Early(full.folder, OPTIONS)
    home = text(early.answer("/"))
    assert "Post 28" in home
    assert "Post 3<" not in home
    assert "<h1" in text(early.answer("/post-3/"))
    assert "Us." in text(early.answer("/about/"))
    assert early.answer("/nowhere/") is None
    assert not (full.folder / FOLDER).exists()


def test_by_the_time_of_writing_where_names_have_no_date(site: Callable[..., SiteFolder]):
    made = site(
        {f"content/posts/p{n}.md": f"---\ntitle: P{n}.\ndate: 2026-01-01\n---\n" for n in range(20)}
    )
    for number in range(20):
        os.utime(made.folder / f"content/posts/p{number}.md", (1e9 + number, 1e9 + number))
    home = text(Early(made.folder, OPTIONS).answer("/"))
    assert "P19." in home
    assert "P9." not in home


def test_a_small_blog_is_simply_read(full: SiteFolder):
    start = Opening(full.folder, OPTIONS)
    session = start.session()
    assert start.early("/", lambda: False) is None
    session.close()
    start.stop()


def test_a_large_one_has_early_pages(full: SiteFolder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening, "_LARGE", 10)
    asked: list[str] = []
    start = Opening(full.folder, OPTIONS)
    read = start._have_read

    def ask(unread: int) -> None:
        asked.append(text(start.early("/post-3/", lambda: False)))
        asked.append(text(start.early("/tags/none/", lambda: False)))
        assert start.early("/nothing.css", lambda: False) is None
        read(unread)

    monkeypatch.setattr(start, "_have_read", ask)
    session = start.session()
    assert "Post 3" in asked[0]
    assert asked[1] == text(waiting())
    session.close()


def test_what_nothing_is_remembered_of_is_read_by_other_processes(
    full: SiteFolder, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(opening, "_MANY", 10)
    start = Opening(full.folder, OPTIONS)
    session = start.session()
    assert start._reader
    assert start._reader.returncode == 0
    assert session.state.site
    assert len(session.state.site.posts) == 28
    assert not session.state.read.bodies, "they came from the cache"
    start.stop()
    session.close()


def test_nobody_waits_for_a_preview_that_failed(full: SiteFolder):
    assert Opening(full.folder, OPTIONS).early("/", lambda: True) is None


def test_a_blog_without_posts_is_small(tmp_path: Path):
    session = Opening(tmp_path, OPTIONS).session()
    assert session.state.site is None
    session.close()


def test_the_process_that_reads(full: SiteFolder, monkeypatch: pytest.MonkeyPatch):
    said = ["-c", str(full.folder), AS_OF.isoformat(), "True", "True"]
    monkeypatch.setattr(sys, "argv", said)
    warming.main()
    assert (full.folder / FOLDER).is_dir()


class Circle:
    def __init__(self) -> None:
        self.itself = self


def test_what_went_in_circles_is_cleared_away_after_a_while(monkeypatch: pytest.MonkeyPatch):
    now = 1000.0
    monkeypatch.setattr(opening.time, "monotonic", lambda: now)
    tidying = Tidying()
    gc.disable()
    try:
        circle, young = Circle(), Circle()
        old = weakref.ref(circle)
        tidying()
        assert gc.get_freeze_count() > 0
        tidying._all_at = now + 1
        gone = weakref.ref(young)
        del circle
        tidying()
        assert old() is not None  # not looked at again yet
        del young
        younger = Circle()
        new = weakref.ref(younger)
        del younger
        tidying()
        assert new() is None  # what came since then is
        now += 1
        tidying()
        assert (old(), gone()) == (None, None)
        assert tidying.after() == 0.5
        tidying._took = 0.3  # as of ten thousand posts
        assert tidying.after() == 1.0
    finally:
        gc.enable()
        gc.unfreeze()
