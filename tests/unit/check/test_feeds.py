from __future__ import annotations

import json

import pytest

from generator.check.feeds import is_feed, problems_of

RSS = (
    '<rss version="2.0"><channel><title>T</title><link>https://a.example/</link>'
    "<description>D</description>{}</channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>urn:t</id>'
    "<updated>2026-01-01T00:00:00Z</updated>{}</feed>"
)


@pytest.mark.parametrize(
    ("file", "content", "feed"),
    [
        ("feed.xml", RSS, True),
        ("a.rss", RSS, True),
        ("atom.xml", ATOM, True),
        ("sitemap.xml", "<urlset/>", False),
        ("feed.json", '{"version": "https://jsonfeed.org/version/1.1"}', True),
        ("data.json", "{}", False),
        ("feed.txt", RSS, False),
    ],
)
def test_which_files_are_feeds(file: str, content: str, feed: bool) -> None:
    assert is_feed(file, content.encode()) is feed


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (RSS.format(""), []),
        ("<rss", ["is no XML: "]),
        ('<rss version="2.0"/>', ["has no <channel>"]),
        ("<rss><channel/></rss>", ["has no <title>", "has no <link>", "has no <description>"]),
        (RSS.format("<item/>"), ["has an item with neither title nor description"]),
        (
            RSS.format("<item><title>A</title><guid>a</guid></item>" * 2),
            ['has two posts with the id "a"', 'has a guid that is no address: "a"'],
        ),
        (
            RSS.format('<item><title>A</title><guid isPermaLink="false">a</guid></item>'),
            [],
        ),
        (
            RSS.format("<item><title>A</title><link>/a</link><pubDate>today</pubDate></item>"),
            ['has an address that is not whole in "A": /a', "has a date that feed readers cannot"],
        ),
        ("<other/>", []),
    ],
)
def test_rss(content: str, problems: list[str]) -> None:
    check(problems_of("feed.xml", content.encode()), problems)


def check(found: tuple[str, ...], problems: list[str]) -> None:
    assert len(found) == len(problems), found
    for one, begins in zip(found, problems, strict=True):
        assert one.startswith(begins)


ENTRY = (
    "<entry><title>A</title><id>{}</id><updated>{}</updated>"
    "<author><name>Ada</name></author></entry>"
)


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (ATOM.format(ENTRY.format("urn:a", "2026-01-01T00:00:00+01:00")), []),
        (ATOM.format(ENTRY.format("a", "2026-01-01")), ["has a date that", "has an id that"]),
        (
            ATOM.format("<entry><title>" + "A" * 70 + "</title></entry>"),
            ['has no <id> in "' + "A" * 59 + "…", "has no <updated>", "names nobody who wrote"],
        ),
        (
            ATOM.format(
                "<author><name>Ada</name></author>"
                "<entry><title>A</title><id>urn:a</id><updated>2026-01-01T00:00:00Z</updated></entry>"
            ),
            [],
        ),
    ],
)
def test_atom(content: str, problems: list[str]) -> None:
    check(problems_of("atom.xml", content.encode()), problems)


@pytest.mark.parametrize(
    ("feed", "problems"),
    [
        ({"title": "T"}, []),
        ([], ['has no "title"']),
        (
            {"title": "T", "items": [{"title": "A"}]},
            ['has no "id" in "A"', 'has no content in "A"'],
        ),
        (
            {
                "title": "T",
                "items": [
                    {"id": "a", "content_html": "x", "url": "/a", "date_published": "2026-13-01"}
                ]
                * 2,
            },
            ['has two posts with the id "a"', "has an address", "has a date"],
        ),
    ],
)
def test_json_feed(feed: object, problems: list[str]) -> None:
    check(problems_of("feed.json", json.dumps(feed).encode()), problems)


def test_what_is_no_json() -> None:
    check(problems_of("feed.json", b"{"), ["is no JSON: "])
