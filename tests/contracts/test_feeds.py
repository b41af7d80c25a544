"""All feeds of a blog hold to their formats' rules, also where the writing is awkward."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path

import feedparser
import pytest

from generator import pipeline
from tests.conftest import AS_OF, REPOSITORY, tree
from tests.contracts import feed_rules

RULES = {"feed.xml": feed_rules.rss, "atom.xml": feed_rules.atom, "feed.json": feed_rules.json_feed}
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'


def post(title: str, date: str, body: str, *more: str) -> str:
    return "\n".join(["---", f"title: {title}", f"date: {date}", *more, "---", "", body, ""])


AWKWARD = {
    "content/site.yaml": """\
title: "Fish & <chips> 🐟 ]]>"
url: https://me.example/blög/
description: "<b>Bold</b> & \\"quoted\\" 🎉"
language: zh-Hans-CN
author: a&b
timezone: Europe/Amsterdam
""",
    "content/authors/a&b.yaml": 'name: "A <b> & \\"C\\""\nemail: a@b.example\n',
    "content/series/steps.md": "---\ntitle: 1 & <two>\nparts: [html-title, empty, rtl]\n---\n",
    "content/posts/html-title.md": post(
        "'a < b & \"c\" <i>d</i> &amp; ]]>'",
        "2024-03-01",
        "One < two & three ]]> <![CDATA[ four ]]> `<script>` &nbsp; &lt;b&gt; &#8212;\n\n"
        "Line<br/>break <!-- a comment --> and <kbd>key</kbd>.\n\n- [x] done\n- [ ] open\n\n"
        "A note.[^1]\n\n[^1]: Here.\n",
        "tags: ['R&D', '<b>', 'c > d', 就職]",
    ),
    "content/posts/links/index.md": post(
        "Links",
        "2024-03-02",
        "[a](../html-title.md) [b](#here) [c](?q=1) [d](//cdn.example/x) [e](/) [f](mailto:a@b.c)\n"
        "[g](https://ü.example/ä?ö=ü#ß) [h](https://x.example/&#12;y) <https://x.example/?a=1&b=2>\n"
        "![dot](dot.svg) ![sp](<my dot.svg>) ![data](data:image/gif;base64,R0lGODlhAQAAACw=)\n\n"
        '<img src=dot.svg srcset="dot.svg 1x, my%20dot.svg 2x" alt="">\n\n'
        '<blockquote cite="dot.svg"><p>Said.</p></blockquote>\n\n'
        '<video poster="dot.svg" src="dot.svg" controls></video>\n\n## Here\n',
        "image: my dot.svg",
        "id: https://old.example/2010/links.html?x=1&y=2",
    ),
    "content/posts/links/dot.svg": SVG,
    "content/posts/links/my dot.svg": SVG,
    "content/posts/rtl.md": post(
        "שלום עולם \u202eabc\u202c",
        "2024-03-03T10:00:00.5+02:00",
        "טקסט \u200f מימין \ufdd0 לשמאל\n\n> ציטוט",
        "language: he",
        "tags: עברית",
    ),
    "content/posts/emoji.md": post(
        "👩\u200d💻 🎉 𝒳",
        "1999-12-31T23:59:59Z",
        "👍🏽 \U0010ffff \u0085 \u2028 e\u0301",
        "id: urn:uuid:0b6f3d0e-58a5-4a40-8a5c-6f9d3a2b1c00",
    ),
    "content/posts/control.md": post(
        "Con\x07trol", "2024-03-05", "A\x00b\x0bc\x1bd \x7f &#7; &#0;"
    ),
    "content/posts/empty.md": post("Empty", "2024-03-06", ""),
    "content/posts/picture.md": post(
        "Picture", "2024-03-07", "![dot](links/dot.svg)", "updated: 2020-01-01"
    ),
    "content/posts/long.md": post("Long " * 40, "2024-03-08", "Many words & more. " * 20_000),
    # Before standard time Amsterdam's clocks were 19 minutes and 32 seconds ahead.
    "content/posts/old.md": post("Old", "1850-06-01", "Old words.", "updated: 2024-07-01"),
    "content/posts/unsigned.md": post("Unsigned", "2024-03-09", "Words.", "authors: '就職'"),
    "content/posts/later.md": post("Later", "2027-01-01", "Not yet."),
    "content/posts/undated.md": "---\ntitle: Undated\ntags: [calls]\n---\n\nNo date.\n",
}
EMPTY = {"content/site.yaml": "title: 🎉\nurl: http://localhost:8000\nlanguage: pt-BR\n"}
UNSIGNED = {
    "content/site.yaml": "title: Unsigned\nurl: https://me.example/\n",
    "content/posts/a.md": post("A", "2024-03-01", "Words.", "authors: Ada"),
    "content/posts/b.md": post("B", "2024-03-02", "Words."),
}
MANY = {
    "content/site.yaml": "title: Many\nurl: https://me.example/\npermalink: /{year}/{slug}.html\n",
    **{
        f"content/posts/p{number}.md": post(
            f"Post {number}", f"2024-01-{number:02}", f"Words {number}.", "tags: all", "series: All"
        )
        for number in range(1, 29)
    },
}
BLOGS = {"awkward": AWKWARD, "empty": EMPTY, "unsigned": UNSIGNED, "many": MANY, "own": None}


class Feeds:
    """The feeds of a built blog, by their paths in the output."""

    def __init__(self, name: str, folder: Path) -> None:
        files = BLOGS[name]
        for path, text in (files or {}).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        source = folder if files else REPOSITORY
        outcome = pipeline.build(source, folder / "output", pipeline.Options(AS_OF))
        assert outcome.ok, outcome.diagnostics
        assert outcome.site is not None
        self.site = outcome.site
        self.files = {
            path: data
            for path, data in tree(folder / "output").items()
            if path.rpartition("/")[2] in RULES
        }


@pytest.fixture(scope="module", params=BLOGS)
def feeds(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Feeds:
    return Feeds(request.param, tmp_path_factory.mktemp(request.param))


def test_feeds_are_valid(feeds: Feeds):
    lists = len(feeds.site.tags) + len(feeds.site.series)
    assert len(feeds.files) == len(RULES) + lists
    problems = [
        f"{path}: {problem}"
        for path, data in feeds.files.items()
        for problem in RULES[path.rpartition("/")[2]](data, feeds.site.root.absolute(f"/{path}"))
    ]
    assert problems == []


def test_the_three_formats_say_the_same(feeds: Feeds):
    items = json.loads(feeds.files["feed.json"])["items"]
    rss, atom = (feedparser.parse(feeds.files[name]) for name in ("feed.xml", "atom.xml"))
    for parsed in (rss, atom):
        assert [entry.id for entry in parsed.entries] == [item["id"] for item in items]
        assert [entry.link for entry in parsed.entries] == [item["url"] for item in items]
        published = [datetime(*e.published_parsed[:6], tzinfo=timezone.utc) for e in parsed.entries]
        assert published == [
            datetime.fromisoformat(item["date_published"]).replace(microsecond=0) for item in items
        ]
        tags = [[tag.term for tag in entry.get("tags", [])] for entry in parsed.entries]
        assert tags == [item.get("tags", []) for item in items]
    assert [
        [author.name for author in entry.authors] if "authors" in entry else []
        for entry in atom.entries
    ] == [[one["name"] for one in item.get("authors", [])] for item in items]


def test_full_text_titles_and_summaries_arrive_whole(feeds: Feeds):
    items = json.loads(feeds.files["feed.json"])["items"]
    rss = feed_rules.etree.fromstring(feeds.files["feed.xml"]).findall("channel/item")
    atom = feed_rules.etree.fromstring(feeds.files["atom.xml"]).findall(f"{feed_rules.ATOM}entry")
    for item, in_rss, in_atom in zip(items, rss, atom, strict=True):
        assert in_rss.findtext("title") == in_atom.findtext(f"{feed_rules.ATOM}title")
        assert in_rss.findtext("title") == item["title"]
        html = item["content_html"]
        assert (in_rss.findtext(f"{feed_rules.CONTENT}encoded") or "") == html
        assert (in_atom.findtext(f"{feed_rules.ATOM}content") or "") == html
        summary = item.get("summary", item["title"])
        assert feed_rules.words_of(in_rss.findtext("description")) == summary
        assert in_atom.findtext(f"{feed_rules.ATOM}summary") == summary


def test_the_newest_are_there_and_none_of_the_future(feeds: Feeds):
    items = json.loads(feeds.files["feed.json"])["items"]
    dated = [post for post in feeds.site.posts if post.date]
    assert [item["title"] for item in items] == [post.title for post in dated[:20]]
    moments = [datetime.fromisoformat(item["date_published"]) for item in items]
    assert moments == sorted(moments, reverse=True)
    assert all(moment <= AS_OF for moment in moments)


def test_a_series_feed_names_the_parts(feeds: Feeds):
    for series in feeds.site.series:
        root = feed_rules.etree.fromstring(feeds.files[f"{series.path[1:]}feed.xml"])
        titles = [item.findtext("title") for item in root.findall("channel/item")]
        parts = {f"Part {part.number}: {part.title}" for part in series.parts if part.post}
        assert len(titles) == min(len(parts), 20)
        assert set(titles) <= parts


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (('isPermaLink="true">', 'isPermaLink="true">x'), "no address of the item"),
        (('isPermaLink="true">https:', 'isPermaLink="false">'), "not a whole identifier"),
        (("<pubDate>Sat", "<pubDate>Sun"), "pubDate is"),
        (("https://me.example/feed.xml", "https://me.example/other.xml"), "rel=self"),
        (("<description>Words.", "<description>&lt;b&gt;Words."), "not text as HTML"),
        (("&lt;p&gt;Words.", '&lt;p&gt;&lt;a href="/x"&gt;Words.'), "is not whole"),
        (("&lt;p&gt;Words.", "&lt;div&gt;Words."), "closes nothing"),
        (("<language>en", "<language>english!"), "language is"),
        (("<title>A<", "<title> <"), "an empty title"),
        (("/b/</guid>", "/a/</guid>"), "stands there twice"),
        (("Words.", "Wo\x07rds."), "not well-formed"),
    ],
)
def test_the_rules_notice(spoil, complaint, tmp_path):
    data = Feeds("unsigned", tmp_path).files["feed.xml"].decode()
    assert spoil[0] in data
    address = "https://me.example/feed.xml"
    assert feed_rules.rss(data.encode(), address) == []
    assert complaint in "\n".join(feed_rules.rss(data.replace(*spoil).encode(), address))
