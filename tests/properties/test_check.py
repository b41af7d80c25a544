"""What ``byline check`` promises of any input: nothing is too odd for it, and nothing moves."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from generator.check.addresses import Addresses
from generator.check.feeds import problems_of
from generator.check.fixes import SetKey, Swap, _mended_text
from generator.check.leaf import Leaf, leaf_of
from generator.check.outside.host import origin_of
from generator.check.outside.robots import robots_of
from generator.check.prose import paragraphs, read_aloud, without_speech
from generator.check.readability import LANGUAGES, measured
from generator.model.diagnostic import Place
from generator.model.url import Root

MARKS = (
    *("a", "Ä", "字", "*", "_", "`", "[", "]", "(", ")", "<", ">", "!", "#", "|", "-", "+", "."),
    *('"', "“", "”", "\n", "\n\n", "```", "<p>", "</p>", "<a href=", "<!--", "-->", "&amp;"),
    *("!!! script ", "https://a.example/", "{.b}", "[^1]", "[^1]:", "\t", "\r", " "),
)
TAGS = (
    *("<h1>", "</h1>", "<h4>", "<a href='", "#x", "'>", "<img src=a alt=", "<p id=x>", "<svg>"),
    *("<base href='//'>", "<title>", "<!--", "<template>", "]]>", "<?xml", "\0", "<picture>"),
    *("<source srcset='a 1w, b 2x,,'>", "<link rel=stylesheet href=b>", "<meta http-equiv=x>"),
)
MARKUP = st.lists(st.sampled_from(MARKS) | st.text(max_size=5), max_size=40).map("".join)
PIECES = st.lists(st.sampled_from(TAGS) | st.text(max_size=8), max_size=30).map("".join)


@given(MARKUP)
def test_each_word_keeps_its_place(text: str) -> None:
    for kept in (read_aloud(text), without_speech(text)):
        assert len(kept) == len(text)
        assert all(now in {was, " "} for now, was in zip(kept, text, strict=True))
        assert [m.start() for m in re.finditer("\n", kept)] == [
            m.start() for m in re.finditer("\n", text)
        ]


@given(MARKUP, st.sampled_from(sorted(LANGUAGES)))
def test_whatever_is_measured_adds_up(text: str, language: str) -> None:
    measure = measured(paragraphs(read_aloud(text)), language)
    assert measure.syllables >= measure.words >= measure.sentences >= 0
    assert bool(measure.words) == bool(measure.sentences)


@given(PIECES | st.binary(max_size=200).map(lambda data: data.decode("latin-1")))
def test_any_page_can_be_looked_at_and_kept(page: str) -> None:
    for file in ("index.html", "feed.xml", "feed.json"):
        leaf = leaf_of(file, page.encode())
        assert Leaf.of_row(leaf.row) == leaf
    for start in ("<rss><channel>", '<feed xmlns="http://www.w3.org/2005/Atom">'):
        problems_of("feed.xml", f"{start}{page}".encode())


@given(st.text(max_size=40) | MARKUP)
def test_any_address_leads_somewhere_or_nowhere(address: str) -> None:
    addresses = Addresses(Root("https://a.example", "/b"), {"index.html"}, ("/old/*",), ("p/",))
    for one in (address, f"https://a.example/b/{address}", f"#{address}", f"//{address}"):
        lead = addresses.lead("index.html", one)
        assert lead is None or lead.inside or lead.file is None
        origin_of(one)


@given(MARKUP, st.text(max_size=30))
def test_any_robots_txt_can_be_read(text: str, path: str) -> None:
    robots = robots_of(f"user-agent: *\ndisallow: {text}\nallow: {path}\n{text}", "byline")
    assert robots.allows(f"/{path}") in {True, False}


@given(MARKUP, MARKUP, st.sampled_from(["\n", "\r\n", "\r"]))
def test_mending_changes_nothing_else(before: str, after: str, end: str) -> None:
    head = f"---{end}title: A{end}---{end}"
    old, new = "https://a.example/old", "https://a.example/new"
    text = f"{head}{before}{old}{after}"
    lines = re.split(r"\r\n|\n|\r", f"{head}{before}")
    place = Place("a.md", len(lines), len(lines[-1]) + 1)
    mended, done = _mended_text(text, [SetKey("a.md", "id", "urn:a"), Swap(place, old, new)])
    assert len(done) == 2
    with_id = head.replace(f"A{end}", f"A{end}id: urn:a{end}")
    assert mended == f"{with_id}{before}{new}{after}"
