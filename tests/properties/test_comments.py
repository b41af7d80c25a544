"""Whatever is written into a comment, what comes of it is harmless; and no comment is lost."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from generator.load import comments
from generator.load.comments import TooDeep
from generator.render import commenting
from generator.render.views import CommentView
from tests.conftest import AS_OF, SiteFolder
from tests.properties.conftest import examples
from tests.properties.hostile import ADDRESSES, BODIES, NAMES

TAGS = {"a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"}
REL = "ugc nofollow noopener"
PIECES = st.sampled_from(
    [*BODIES, *ADDRESSES, "\n\n", "\n", "> ", "- ", "    ", "`", "```\n", "](", "<", ">", "*"]
)
TEXTS = st.lists(PIECES | st.text(max_size=20), max_size=12).map("".join)
VISIBLE = "LNPS"


class Reading(HTMLParser):
    """Holds all of a text against what may be in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        if tag == "a":
            assert [name for name, _ in attrs] == ["href", "rel"], attrs
            said = dict(attrs)
            assert urlsplit(said["href"]).scheme in {"http", "https"}
            assert urlsplit(said["href"]).hostname
            assert said["rel"] == REL
        else:
            assert attrs == []
        if tag not in {"br", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def check(html: str) -> None:
    reading = Reading()
    reading.feed(html)
    reading.close()
    assert reading.open == []


def test_everything_known_to_run_is_harmless():
    for body in BODIES:
        check(comments.html_of(body))
    assert len(set(BODIES)) > 200


@examples(300)
@given(TEXTS)
def test_whatever_is_written_gives_allowed_elements_alone(text: str):
    try:
        check(comments.html_of(text))
    except TooDeep:
        assert len(text) > comments._DEEPEST


@given(TEXTS | st.sampled_from(NAMES))
def test_a_name_is_one_short_line_that_can_be_seen(text: str):
    name = comments.name_of(text)
    assert len(name) <= 80
    assert name == " ".join(name.split()) == comments.name_of(name)
    assert not name or any(unicodedata.category(c)[0] in VISIBLE for c in name)
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in name)
    assert name.isprintable() or not set(name) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067")


@given(TEXTS | st.sampled_from(ADDRESSES) | st.from_regex(r"https?://[a-z.@:/]+", fullmatch=True))
def test_an_address_leads_to_the_web_or_nowhere(text: str):
    address = comments.address_of(text)
    assert address is None or (address == text and urlsplit(text).scheme in {"http", "https"})
    assert address is None or not set(address) & set("<>\"'` \n\t\\")


def test_no_address_that_runs_is_one():
    led = [one for one in ADDRESSES if comments.address_of(one)]
    assert led == []


@st.composite
def _threads(draw: st.DrawFn) -> dict[str, str]:
    """Draw the files of one post's comments; each answers one before it, or none."""
    count = draw(st.integers(1, 30))
    files = {}
    for number in range(count):
        parent = draw(st.none() | st.integers(0, number - 1)) if number else None
        day = (AS_OF - timedelta(days=count - number)).date().isoformat()
        files[f"content/comments/one/c{number}.yaml"] = (
            f"author: A{number}\ndate: {day}\nbody: B{number}\n"
            + (f"reply_to: c{parent}\n" if parent is not None else "")
        )
    return files


def _walk(views: tuple[CommentView, ...], depth: int = 1) -> Iterator[tuple[CommentView, int]]:
    for view in views:
        yield view, depth
        yield from _walk(view.replies, depth + 1)


@examples(40)
@given(files=_threads())
def test_no_comment_is_lost_and_each_stands_below_what_it_answers(tmp_path_factory, files):
    site = SiteFolder(tmp_path_factory.mktemp("blog") / "site")
    site.write(
        {
            "content/site.yaml": "title: T\nurl: https://example.com/\n",
            "content/posts/one.md": "---\ntitle: One\ndate: 2010-01-01\n---\nText.\n",
            **files,
        }
    )
    outcome = site.build()
    assert outcome.ok
    assert outcome.diagnostics == ()
    assert outcome.site is not None
    view = commenting.comments_view(outcome.site, outcome.site.posts[0])
    assert view is not None
    shown = list(_walk(view.threads))
    names = [one.anchor.removeprefix("comment:") for one, _ in shown]
    assert sorted(names) == sorted(path.rpartition("/")[2][:-5] for path in files)
    assert view.count == len(files)
    assert max(depth for _, depth in shown) <= 4
    for number, (one, depth) in enumerate(shown):
        text = files[f"content/comments/one/{names[number]}.yaml"]
        parent = text.partition("reply_to: ")[2].strip()
        if parent:
            assert names.index(parent) < number
        if one.reply_to:
            assert one.reply_to.url == f"#comment:{parent}"
            assert depth == 4
        elif depth > 1:
            above = next(other for other, d in reversed(shown[:number]) if d == depth - 1)
            assert above.anchor == f"comment:{parent}"
        else:
            assert parent == ""
    for level in (view.threads, *(one.replies for one, depth in shown if depth < 3)):
        assert list(level) == sorted(level, key=lambda one: one.date)
