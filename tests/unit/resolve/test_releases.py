from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from generator.config.model import Config
from generator.load.document import load
from generator.load.markdown import Engine
from generator.model.document import Document
from generator.model.source import Kind, Source
from generator.resolve.resolve import resolve
from generator.resolve.site import Post, Site, Status

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")


def post(name: str, matter: str = "") -> Document:
    source = Source(f"content/posts/{name}.md", Kind.POST, name)
    return load(source, f"---\ntitle: {name}\n{matter}---\n".encode(), Engine())


def outline(name: str, matter: str) -> Document:
    source = Source(f"content/series/{name}.md", Kind.SERIES, name)
    return load(source, f"---\ntitle: {name}\n{matter}---\n".encode(), Engine())


def site(documents: list[Document], as_of: datetime, zone: str = "UTC") -> Site:
    return resolve(documents, (), Config(title="T", timezone=zone), {}, as_of)[0]


def by_slug(one: Site) -> dict[str, Post]:
    return {post.slug: post for post in one.everything}


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 - a time of day
    st.integers(1, 40),
    st.integers(0, 400),
)
def test_parts_come_one_by_one_at_their_hour(zone, first, step, days_later):
    first = first.replace(second=0, microsecond=0)
    as_of = (first + timedelta(days=days_later)).replace(tzinfo=ZoneInfo(zone))
    names = [f"p{n}" for n in range(6)]
    rhythm = f"every {step} days at {first:%H:%M} from {first:%Y-%m-%d}"
    series = outline("s", f"release: {rhythm}\nparts: [{', '.join(names)}]\n")
    one = site([series, *map(post, names)], as_of, zone)
    found = by_slug(one)
    for n, name in enumerate(names):
        wanted = (first + timedelta(days=step * n)).replace(tzinfo=ZoneInfo(zone))
        # Of an hour that clocks leave out, the moment is the same.
        assert found[name].date.timestamp() == wanted.timestamp()
        assert (found[name].status is Status.PUBLISHED) == (wanted.timestamp() <= as_of.timestamp())
    out = [part.post is not None for part in one.series[0].parts] if one.series else []
    assert out == sorted(out, reverse=True)
    coming = [due.moment for due in one.due]
    assert coming == [found[name].date for name in names if found[name].date > as_of]
    assert one.until == (coming[0] if coming else None)


def test_a_part_of_two_series_comes_with_the_last_of_them():
    parts = "parts: [a]\n"
    documents = [
        outline("early", f"release: 2027-01-01\n{parts}"),
        outline("late", f"release: 2027-02-01\n{parts}"),
        post("a"),
    ]
    one = site(documents, datetime(2027, 1, 15, tzinfo=timezone.utc))
    assert by_slug(one)["a"].date == datetime(2027, 2, 1, tzinfo=timezone.utc)


def test_a_draft_keeps_its_place_and_is_told_of_when_its_day_has_come():
    series = outline("s", "release: weekly from 2027-01-01\nparts: [a, b, c]\n")
    documents = [series, post("a"), post("b", "draft: true\n"), post("c")]
    _, found = resolve(
        documents, (), Config(title="T"), {}, datetime(2027, 1, 9, tzinfo=timezone.utc)
    )
    told = [(one.code, one.line) for one in found]
    assert ("draft-overdue", 3) in told
    one = site(documents, datetime(2027, 1, 9, tzinfo=timezone.utc))
    assert by_slug(one)["c"].date == datetime(2027, 1, 15, tzinfo=timezone.utc)


def test_an_unlisted_part_comes_last():
    series = outline("s", "release: weekly from 2027-01-01\nparts: [z]\n")
    more = [post("b", "series: s\ndate: 2020-01-01\n"), post("a", "series: s\ndate: 2020-02-01\n")]
    one = site([series, post("z"), *more], datetime(2026, 1, 9, tzinfo=timezone.utc))
    assert one.orders["s"] == ("z", "b", "a")
    assert by_slug(one)["a"].date == datetime(2027, 1, 15, tzinfo=timezone.utc)


def test_what_leaves_before_it_comes_is_not_due():
    never = post("never", "date: 2027-02-01\nexpires: 2027-01-20\n")
    one = site([never], datetime(2027, 1, 9, tzinfo=timezone.utc))
    assert one.due == ()
    assert one.next_due is None


def test_a_moment_with_a_zone_is_that_moment():
    documents = [outline("s", "release: 2027-01-01T09:00+02:00\nparts: [a]\n"), post("a")]
    one = site(documents, datetime(2026, 1, 9, tzinfo=timezone.utc), "Asia/Kathmandu")
    assert by_slug(one)["a"].date.isoformat() == "2027-01-01T12:45:00+05:45"


def test_a_series_without_a_file_beside_one_with_dates():
    documents = [
        outline("s", "release: 2027-01-01\nparts: [a]\n"),
        post("a"),
        post("b", "series: Open\ndate: 2020-01-01\n"),
    ]
    one = site(documents, datetime(2026, 1, 9, tzinfo=timezone.utc))
    assert by_slug(one)["b"].status is Status.PUBLISHED
