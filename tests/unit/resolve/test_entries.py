"""The order of posts, and where the date of one comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from generator.config.model import Config
from generator.load.discover import sources_among
from generator.load.document import load
from generator.load.markdown import Engine
from generator.model.source import Kind, Source
from generator.resolve.entries import newest_first
from generator.resolve.resolve import resolve
from generator.resolve.site import Site

UTC = timezone.utc
AS_OF = datetime(2026, 11, 22, tzinfo=UTC)


def _post(matter: str, named: str | None = None) -> Any:
    source = Source("content/posts/a.md", Kind.POST, "a", date=named)
    document = load(source, f"---\ntitle: A\n{matter}---\n".encode(), Engine())
    site = resolve([document], (), Config(title="T", timezone="UTC"), {}, AS_OF)[0]
    return site.everything[0]


def test_newest_first_then_by_slug_and_those_without_a_date_last():
    def post(slug: str, *date: int) -> Any:
        return SimpleNamespace(slug=slug, date=datetime(*date, tzinfo=UTC) if date else None)

    posts = [post("b"), post("old", 1960, 1, 1), post("z", 2020, 1, 2), post("a", 2020, 1, 2)]
    posts += [post("a2"), post("new", 2020, 1, 3)]
    ordered = [one.slug for one in sorted(posts, key=newest_first)]
    assert ordered == ["new", "a", "z", "old", "a2", "b"]


def test_the_date_of_a_file_s_name_stands_in_for_one_that_is_not_written():
    assert _post("", "2020-03-04").date == datetime(2020, 3, 4, tzinfo=UTC)
    assert _post("date: 2021-05-06\n", "2020-03-04").date == datetime(2021, 5, 6, tzinfo=UTC)


def _resolved(files: Mapping[str, str], config: Config | None = None) -> tuple[Site, list[str]]:
    """Return the site that some sources make, and what is said of them."""
    sources = sources_among(sorted(files), files)
    documents = [load(source, files[source.path].encode(), Engine()) for source in sources]
    config = config or Config(title="T", timezone="Europe/Berlin")
    site, found = resolve(documents, (), config, {}, AS_OF)
    said = [f"{one.path}:{one.line}: {one.severity} {one.code}: {one.message}" for one in found]
    assert all(one.hint for one in found)
    return site, said


def _text(*lines: str) -> str:
    return "\n".join(["---", "title: A", *lines, "---", ""])


@pytest.mark.parametrize(
    ("name", "matter", "permalink", "said"),
    [
        ("a.md", ["date: 2020-01-02"], "/{slug}/", []),
        ("a.md", [], "/{slug}/", ["2: warning no-date: this post has no date; it stands last in"]),
        ("a.md", ["draft: true"], "/{slug}/", []),
        ("a.md", ["draft: true"], "/{year}/{slug}/", []),
        ("a.md", [], "/{day}/{slug}/", ["2: error date-needed: the permalinks of this blog (/{d"]),
        ("a.md", ["permalink: /x/"], "/{year}/{slug}/", ["2: warning no-date: this post has no"]),
        (
            "2020-02-30-a.md",
            [],
            "/{slug}/",
            ['1: error bad-date: the file\'s name starts with "2020-02-30", which is not a d'],
        ),
        ("a.md", ["date: 2020-01-02", "expires: 2020-01-03"], "/{slug}/", []),
        (
            "a.md",
            ["date: 2020-01-02", "expires: 2020-01-02"],
            "/{slug}/",
            ['4: warning expires-early: "expires" is not after "date", so the post is never pub'],
        ),
        ("a.md", ["date: 2020-01-02 10:00", "updated: 2020-01-02 09:00"], "/{slug}/", []),
        (
            "a.md",
            ["date: 2020-01-02", "updated: 2020-01-01"],
            "/{slug}/",
            ['4: warning updated-early: "updated" is before "date"'],
        ),
        ("\u2014.md", ["date: 2020-01-02", "slug: b"], "/{slug}/", []),
    ],
)
def test_what_is_said_of_a_post(name: str, matter: list[str], permalink: str, said: list[str]):
    path = f"content/posts/{name}"
    config = Config(title="T", permalink=permalink)
    got = _resolved({path: _text(*matter)}, config)[1]
    assert [one[: len(path) + 1 + len(part)] for one, part in zip(got, said, strict=True)] == [
        f"{path}:{part}" for part in said
    ]


@pytest.mark.parametrize(
    ("matter", "permalink", "path"),
    [
        (["date: 2020-01-02"], "/{slug}/", "/a/"),
        (["date: 1987-01-02"], "/{year}/{month}/{day}/{slug}/", "/1987/01/02/a/"),
        (["date: 2020-01-02"], "/{year}/{slug}.html", "/2020/a.html"),
        # Midnight there is the evening before in London.
        (["date: 2020-06-01T23:30:00Z"], "/{year}/{month}/{day}/{slug}/", "/2020/06/02/a/"),
        (["draft: true"], "/{year}/{month}/{slug}/", "/a/"),
        (["date: 2020-01-02", "permalink: /own/way/"], "/{year}/{slug}/", "/own/way/"),
        (["date: 2020-01-02", "slug: other"], "/{slug}/", "/other/"),
    ],
)
def test_the_address_of_a_post(matter: list[str], permalink: str, path: str):
    config = Config(title="T", permalink=permalink, timezone="Europe/Berlin")
    site, said = _resolved({"content/posts/a.md": _text(*matter)}, config)
    assert ([one.path for one in site.everything], said) == ([path], [])


def test_pages_keep_their_folders_and_are_in_the_order_of_their_addresses():
    files = {
        "content/pages/help/faq.md": _text("date: 2020-01-02", "updated: 2020-02-03"),
        "content/pages/help/index.md": _text("slug: aid"),
        "content/pages/about.md": _text("permalink: /who/", "draft: true"),
        "content/pages/contact.md": _text("aliases: [/c/, /write/]"),
    }
    site, said = _resolved(files)
    assert said == []
    assert [(page.slug, page.path) for page in site.pages] == [
        ("aid", "/aid/"),
        ("contact", "/contact/"),
        ("help/faq", "/help/faq/"),
    ]
    updated = [page.updated.date() if page.updated else None for page in site.pages]
    assert updated == [None, None, date(2020, 2, 3)]
    aliases = [(one.path, one.to) for one in site.aliases]
    assert aliases == [("/c/", "/contact/"), ("/write/", "/contact/")]


def test_only_what_is_out_has_aliases():
    files = {
        "content/posts/now.md": _text("date: 2020-01-02", "aliases: [/a/]"),
        "content/posts/then.md": _text("date: 2040-01-02", "aliases: [/b/]"),
        "content/posts/never.md": _text("draft: true", "aliases: [/c/]"),
        "content/posts/once.md": _text("date: 2020-01-02", "expires: 2020-01-05", "aliases: [/d/]"),
    }
    site, said = _resolved(files)
    assert [(one.path, one.to) for one in site.aliases] == [("/a/", "/now/")]
    assert said == []


def test_two_posts_of_one_slug_or_one_id():
    day = "date: 2020-01-02"
    files = {
        "content/posts/one.md": _text(day, "slug: same", "id: tag:x,2020:1"),
        "content/posts/three.md": _text(day, "id: tag:x,2020:1"),
        "content/posts/two.md": _text(day, "slug: same"),
    }
    said = _resolved(files)[1]
    other = "is also that of content/posts/one.md"
    assert said[:2] == [
        f'content/posts/two.md:4: error duplicate-slug: the slug "same" {other}',
        f'content/posts/three.md:4: error duplicate-id: the id "tag:x,2020:1" {other}',
    ]


def test_a_name_that_makes_no_slug():
    text = "---\ntitle: \u2014\ndate: 2020-01-02\n---\n"
    site, said = _resolved({"content/posts/\u2014.md": text})
    assert said == [
        "content/posts/\u2014.md:1: error bad-slug: the slug made from the file's name is empty"
    ]
    assert [post.slug for post in site.everything] == ["content-posts-md"]


@pytest.mark.parametrize(
    ("release", "matter", "said"),
    [
        ("2026-11-22", ["draft: true"], ["draft-overdue"]),
        ("2026-11-23", ["draft: true"], []),
        ("2026-11-23", ["date: 2020-01-02"], ["held-part"]),
        ("2026-11-22", ["date: 2020-01-02"], []),
        ("2026-11-23", ["date: 2030-01-02"], []),
        ("2026-11-23", [], []),
    ],
)
def test_a_series_that_holds_its_parts(release: str, matter: list[str], said: list[str]):
    files = {
        "content/series/s.md": f"---\ntitle: S\nrelease: {release}\nparts: [a]\n---\n",
        "content/posts/a.md": _text("series: s", *matter),
    }
    config = Config(title="T", timezone="UTC")
    site, found = _resolved(files, config)
    codes = [one.split(": ")[1].partition(" ")[2] for one in found]
    assert [code for code in codes if code in {"draft-overdue", "held-part"}] == said
    (post,) = site.everything
    assert post.date is not None
    later = "date: 2030-01-02" in matter
    assert f"{post.date:%Y-%m-%d}" == ("2030-01-02" if later else release)
    if said:
        assert release in next(one for one in found if said[0] in one)
