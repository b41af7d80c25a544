"""Front matter, ``site.yaml`` and dates: any text is read or refused where it is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import example, given
from hypothesis import strategies as st

from generator.load.frontmatter import split
from generator.schema import yaml
from generator.schema.dates import parse_moment
from generator.schema.text import decode
from tests.properties.conftest import examples
from tests.properties.yaml_texts import any_text, as_read, matter, within

_PATH = "content/posts/text.md"


@examples(600)
@given(any_text)
@example("a: ü\nb: \x92")
@example("title: a\u2028b\ntags: [x")
@example("- " * 40)
@example("{" * 5000)
@example("a:\n" + "\t- b\n")
def test_any_yaml_is_read_or_refused_where_it_is_wrong(text: str):
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    node, found = yaml.parse(text, _PATH)
    within(found, text)
    assert all(problem.line for problem in found)
    todo = [node]
    while todo:
        one = todo.pop()
        if one is None:
            continue
        if isinstance(one, yaml.Mapping):
            todo += [part for item in one.items for part in item]
        elif isinstance(one, yaml.Listing):
            todo += one.items
        assert one.line <= text.count("\n") + 2
        line = [*text.split("\n"), ""][one.line - 1]
        assert 1 <= one.column <= len(line) + 1


@examples(100)
@given(
    st.text(st.sampled_from("aü日🤝\n"), max_size=20),
    st.sampled_from("\x80\x84\x86\x92\x9f\ufffe\uffff"),
    st.text(st.sampled_from("aü日🤝\n"), max_size=20),
)
def test_a_character_that_yaml_refuses_is_found(before: str, character: str, after: str):
    _, found = yaml.parse(before + character + after, _PATH)
    places = [(one.line, one.column) for one in found if one.code == "yaml-character"]
    assert places == [(before.count("\n") + 1, len(before) - before.rfind("\n"))]


@examples(100)
@given(st.lists(st.sampled_from(["\x85", "\u2028", "\u2029", "a", "ü"]), max_size=9).map("".join))
def test_what_only_yaml_takes_for_a_line_end_is_a_space(pasted: str):
    node, found = yaml.parse(f"title: a{pasted}b\nslug: c", _PATH)
    assert found == ()
    assert isinstance(node, yaml.Mapping)
    (_, title), (key, _) = node.items
    assert isinstance(title, yaml.Scalar)
    assert title.text == "a" + pasted.translate(dict.fromkeys((0x85, 0x2028, 0x2029), " ")) + "b"
    assert key.line == 2


@examples(200)
@given(any_text, st.integers(1, 500))
def test_lines_are_counted_from_the_first_of_the_file(text: str, first: int):
    text = text.replace("\r", "\n")
    _, here = yaml.parse(text, _PATH)
    _, there = yaml.parse(text, _PATH, first_line=first)
    assert [(p.code, p.line, p.column) for p in there] == [
        (p.code, p.line + first - 1, p.column) for p in here if p.line
    ]


@examples(300)
@given(matter)
def test_any_text_is_split(text: str):
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    halves = split(text, _PATH)
    within(halves.found, text)
    written = text.split("\n")
    assert 1 <= halves.body_line <= len(written) + 1
    assert halves.body.split("\n") == written[halves.body_line - 1 :] or not halves.body


@examples(200)
@given(any_text.map(str.encode) | st.binary(max_size=60))
@example(b"a\rb\x80")
@example(b"\xef\xbb\xbfa\x80")
def test_any_bytes_become_text_that_later_stages_can_carry(data: bytes):
    text, found = decode(data, _PATH)
    within(found, as_read(data))
    for problem in found:
        if problem.code == "not-utf-8":
            assert problem.line == text.count("\n") + 1
            assert problem.column == len(text) - text.rfind("\n")
    assert "\r" not in text
    assert all(c in "\t\n" or (c >= " " and c != "\x7f") for c in text)


moments = st.datetimes(datetime(1000, 1, 2), datetime(9998, 12, 30))  # noqa: DTZ001 - wall time
zones = st.builds(
    lambda minutes: timezone(timedelta(minutes=minutes)), st.integers(-24 * 60 + 1, 24 * 60 - 1)
)


@examples(300)
@given(moments, st.none() | zones, st.sampled_from(["T", " ", "t"]))
def test_dates_survive_being_written(moment: datetime, zone: timezone | None, between: str):
    whole = moment.replace(tzinfo=zone)
    read = parse_moment(whole.isoformat(between))
    assert read == whole
    assert read is not None
    assert read.utcoffset() == whole.utcoffset()
    assert (read.tzinfo is None) == (zone is None)


@examples(100)
@given(moments)
def test_every_notation_of_a_day_is_read(moment: datetime):
    day = moment.date()
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - wall time
    year, week, weekday = day.isocalendar()
    spellings = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}-{day.timetuple().tm_yday:03}",
        f"{day.year}{day.timetuple().tm_yday:03}",
    ]
    if 1000 <= year <= 9998:
        spellings += [f"{year}-W{week:02}-{weekday}", f"{year}W{week:02}{weekday}"]
    for spelling in spellings:
        assert parse_moment(f" {spelling}\t") == midnight, spelling


dateish = st.lists(
    st.sampled_from([*"0123456789-:.+TtZzWw ,/", "2010", "٣", "²", "W30", "-07-28", "+25:99"])
    | st.characters(),
    max_size=14,
).map("".join)


@examples(600)
@given(dateish | st.text(max_size=30))
def test_any_text_is_a_moment_or_none(text: str):
    moment = parse_moment(text)
    assert moment is None or 1000 <= moment.year <= 9998
    if moment is not None and moment.tzinfo is not None:
        moment.astimezone(timezone.utc)
