"""The samples of exports: no word of them is lost, and what they become builds as foretold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.importers.importer import Entry, Reply, Weight
from generator.importers.known import called
from tests.importing import (
    SAMPLES,
    build,
    files,
    found_in,
    imported,
    markdown,
    matter,
    texts,
    words_of_html,
    words_of_markdown,
)

EXPORTS = [
    ("blogger", "blogger/feed.atom"),
    ("blogger", "blogger/backup.xml"),
    ("wordpress", "wordpress/export-1.0.xml"),
    ("wordpress", "wordpress/export-1.1.xml"),
    ("wordpress", "wordpress/export-1.2.xml"),
    ("feed", "feed/rss.xml"),
    ("feed", "feed/atom.xml"),
]
ENTRIES = [
    pytest.param(one, id=f"{name}-{one.key}")
    for kind, name in EXPORTS
    for one in texts(kind, SAMPLES / name)
]


def called_by(kind: str) -> str:
    return called(kind).title


def plain(words: list[str]) -> list[str]:
    """Sorted, as notes move; the word of a box stands in its title."""
    return sorted(word for word in words if word.lower() != "tip")


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
@pytest.mark.parametrize("entry", ENTRIES)
def test_no_word_of_a_post_is_lost(entry: Entry, engine: str) -> None:
    text = markdown(entry.text)
    assert plain(words_of_markdown(text, engine)) == plain(words_of_html(entry.text))


@pytest.mark.parametrize(("kind", "name"), EXPORTS)
def test_a_sample_is_known_for_what_it_is_and_builds(kind: str, name: str, tmp_path: Path) -> None:
    report = imported(SAMPLES / name, tmp_path / "new")
    told = {one.message for one in report.remarks}
    assert {f"the build will say: {one.message}" for one in build(tmp_path / "new")} <= told
    assert report.read["posts"]
    assert called_by(kind) in report.source


@pytest.mark.parametrize(("kind", "name"), EXPORTS)
def test_nothing_says_how_to_reach_a_reader(kind: str, name: str, tmp_path: Path) -> None:
    imported(SAMPLES / name, tmp_path / "new")
    for path, data in files(tmp_path / "new").items():
        assert b"mail.example" not in data, path
        assert b"203.0.113.9" not in data, path
        assert not re.search(rb"\w@\w+\.example", data), path


def test_takeout(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("feed.atom", "settings.csv"):
        (source / name).write_bytes((SAMPLES / "blogger" / name).read_bytes())
    report = imported(source, tmp_path / "new", "blogger")
    posts = tmp_path / "new/content/posts"
    first, text = matter(posts / "2010/elevator-speech-part/index.md")
    assert first["title"] == "The elevator speech, Part 1: what it's for"
    assert first["date"].isoformat() == "2010-07-28T20:00:00-07:00"
    assert first["updated"].isoformat() == "2010-08-04T11:30:00-07:00"
    assert first["tags"] == ["networking", "First words"]
    assert first["id"] == "tag:blogger.com,1999:blog-7001.post-11"
    assert first["extra"]["location"]["name"] == "Oakland, CA, USA"
    assert "permalink" not in first
    assert "!!! tip\n    say it aloud" in text
    # Its address is the same as the first part's, but for the month.
    slug = "the-elevator-speech-part-2-where-it-goes-wrong"
    second, text = matter(posts / f"2010/{slug}/index.md")
    assert second["permalink"] == "/2010/08/elevator-speech-part.html"
    assert "[my last post](../elevator-speech-part/index.md)" in text
    assert "[networking](/tags/networking/)" in text
    assert matter(posts / "2011/things-to-ask-at-the-end-of-an.md")[0]["draft"] is True
    assert matter(posts / "2099/letter-for-next-spring.md")[0]["date"].year == 2099
    assert matter(tmp_path / "new/content/pages/about.md")[0]["permalink"] == "/p/about.html"
    answer = tmp_path / "new/content/comments/elevator-speech-part/2010-07-30-the-editor.yaml"
    assert answer.exists()  # in Oakland it was the day before
    folder = tmp_path / "new/content/comments/elevator-speech-part"
    assert "reply_to: 2010-07-30-margaret" in "".join(one.read_text() for one in folder.iterdir())
    assert report.skipped == {
        ("comment", "spam"): 1,
        ("comment", "hidden by Blogger"): 1,
        ("post", "in the bin"): 1,
    }
    assert [one.title for one in report.proposals] == ["The elevator speech"]
    assert report.lost
    assert build(tmp_path / "new")
    redirects = (tmp_path / "new/output/_redirects").read_text()
    assert "/search/label/First%20words /tags/first-words/ 301\n" in redirects
    assert "/feeds/posts/default /atom.xml 301\n" in redirects
    assert (tmp_path / "new/output/2010/08/elevator-speech-part.html").is_file()
    assert (tmp_path / "new/output/p/about.html").is_file()


def test_takeout_named_by_its_feed_alone(tmp_path: Path) -> None:
    report = imported(SAMPLES / "blogger/feed.atom", tmp_path / "beside")
    assert "time-zone" not in {one.code for one in report.remarks}
    (tmp_path / "feed.atom").write_bytes((SAMPLES / "blogger/feed.atom").read_bytes())
    report = imported(tmp_path / "feed.atom", tmp_path / "alone")
    assert "blog-address" in {one.code for one in report.remarks}
    for name in ("beside", "alone"):
        slug = "the-elevator-speech-part-2-where-it-goes-wrong"
        _, text = matter(tmp_path / name / f"content/posts/2010/{slug}/index.md")
        assert "[my last post](../elevator-speech-part/index.md)" in text
        assert "[networking](/tags/networking/)" in text


def test_wordpress(tmp_path: Path) -> None:
    report = imported(SAMPLES / "wordpress/export-1.2.xml", tmp_path / "new")
    post, text = matter(tmp_path / "new/content/posts/2011/five-questions/index.md")
    assert post["aliases"] == ["/?p=10"]
    assert post["series"] == ["First interviews"]
    assert post["comments"] == "closed"
    assert post["extra"] == {"mood": "patient", "post_format": ["Aside"], "sticky": True}
    assert "```python\nfor question in questions[:5]:\n    if question < limit:" in text
    assert '<!-- [contact-form-7 id="12" title="Write to me"] -->' in text
    button = '<!-- [button url="https://words.example/book"] -->\nThe book<!-- [/button] --> is out'
    assert button in text  # behind a comment that begins a line Markdown is no Markdown
    assert "[the next one](../after-the-interview/index.md)" in text
    later, text = matter(tmp_path / "new/content/posts/2011/after-the-interview/index.md")
    assert later["aliases"] == ["/?p=11", "/2011/07/afterwards/"]
    assert "Write the same day.[^1]" in text
    assert "[^1]: Before you sleep, at the latest." in text
    assert matter(tmp_path / "new/content/posts/2011/for-my-students.md")[0]["draft"] is True
    assert not build(tmp_path / "new")
    page = (tmp_path / "new/output/2011/03/five-questions/index.html").read_text()
    assert "contact-form" not in page
    assert "The book" in page
    rules = (tmp_path / "new/output/_redirects").read_text()
    assert "/blog/ p=10 /blog/2011/03/five-questions/ 301!\n" in rules
    assert [one.code for one in report.remarks if one.weight is Weight.LOST] == ["unknown-kind"]


def test_new_permalinks_lead_on_from_the_old_ones(tmp_path: Path) -> None:
    imported(SAMPLES / "blogger/backup.xml", tmp_path / "new", permalinks="new")
    post, _ = matter(tmp_path / "new/content/posts/2010/number-said-once.md")
    assert post["aliases"] == ["/2010/09/number-said-once.html"]
    assert "permalink" not in post
    settings = (tmp_path / "new/content/site.yaml").read_text()
    assert "url: http://old-words.blogspot.com/" in settings  # and not of the Takeout beside it
    build(tmp_path / "new")
    assert (tmp_path / "new/output/number-said-once/index.html").is_file()
    assert (tmp_path / "new/output/2010/09/number-said-once.html").is_file()


def test_comments_may_stand_before_their_posts_or_after(tmp_path: Path) -> None:
    kinds = [type(one) for one in found_in(SAMPLES / "blogger/feed.atom", "blogger")]
    assert kinds.index(Reply) < kinds.index(Entry)
    assert Reply in kinds[kinds.index(Entry) :]
