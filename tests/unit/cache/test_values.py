"""Plain values as text and back: nothing is lost, nothing runs, and two things never look alike."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum, IntEnum, StrEnum
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.cache.values import Reader, Writer


class Colour(Enum):
    RED = "red"
    GREEN = "green"


class Step(IntEnum):
    ONE = 1
    TWO = 2


class Word(StrEnum):
    ONE = "one"


@dataclass(frozen=True, slots=True)
class Leaf:
    title: Any
    number: Any = None


@dataclass(frozen=True, slots=True)
class Branch:
    leaves: Any = ()
    more: Any = field(default_factory=dict)


@dataclass(frozen=True)
class Empty:
    pass


@dataclass(frozen=True)
class Unknown:
    title: str = ""


def one() -> None:
    return None


def other() -> None:
    return None


READER = Reader((Leaf, Branch, Empty, Colour, Step, Word), (one, other))
PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/St_Johns", "UTC")] + [
    timezone.utc,
    timezone(timedelta(hours=5, minutes=45)),
    timezone(-timedelta(hours=3, minutes=30, seconds=7)),
]

# With halves of characters that stand alone: names of files may have them.
texts = st.text(st.characters(), max_size=8).filter(lambda text: not PAIR.search(text))
moments = st.builds(
    lambda moment, fold: moment.replace(fold=fold),
    st.datetimes(
        datetime(1900, 1, 1),  # noqa: DTZ001 - the zones come beside it
        datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from([None, *ZONES]),
    ),
    st.integers(0, 1),
)
plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    texts,
    st.dates(),
    moments,
    st.sampled_from([*Colour, *Step, *Word, one, other, Empty()]),
)
keys = st.one_of(st.none(), st.booleans(), st.integers(), texts, st.dates(), st.tuples(texts))


def containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(keys, inner, max_size=3),
        st.builds(Leaf, inner, inner),
        st.builds(Branch, st.lists(inner, max_size=3).map(tuple), inner),
    )


values = st.recursive(plain, containers, max_leaves=12)


def exact(value: Any) -> Any:
    """Return a value as something that only the very same compares equal to: 1 is not 1.0."""
    kind: Any = type(value)
    if is_dataclass(value):
        return kind, [exact(getattr(value, f.name)) for f in fields(value)]
    if kind in (list, tuple):
        return kind, [exact(item) for item in value]
    if kind is dict:
        return kind, [(exact(k), exact(v)) for k, v in value.items()]
    if kind is datetime:
        name = value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None
        return kind, value.replace(tzinfo=None), value.fold, value.utcoffset(), name
    return kind, repr(value)


@given(values)
@example(datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=0))
@example(datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1))
@example(datetime(2026, 10, 25, 2, 30, fold=1))  # noqa: DTZ001
@example(float("inf"))
@example(-0.0)
@example(10**30)
@example("\udc80.md")
def test_every_plain_value_comes_back_as_it_was(value: Any) -> None:
    text = Writer().text(value)
    assert exact(READER.value(text)) == exact(value)
    assert json.loads(text) is not Ellipsis  # it is JSON
    assert text.isascii()


@given(values)
def test_equal_values_give_equal_text(value: Any) -> None:
    text = Writer().text(value)
    assert Writer().text(value) == text
    # Made anew, of other objects.
    assert Writer().text(READER.value(text)) == text


@given(values, values)
def test_different_values_give_different_text(one: Any, other: Any) -> None:
    assert (Writer().text(one) == Writer().text(other)) == (exact(one) == exact(other))


_NOON = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)
_BERLIN = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
DIFFERENT: list[Any] = [
    None,
    1,
    True,
    "1",
    1.0,
    0,
    False,
    "",
    "null",
    "true",
    (),
    [],
    {},
    "()",
    "[]",
    "{}",
    ("a",),
    ["a"],
    "a",
    ("a", "b"),
    ("a,b",),
    ('a","b',),
    (("a",), "b"),
    ("a", ("b",)),
    {"a": "b"},
    {"a": ("b",)},
    {"a": None},
    {None: "a"},
    {1: "a"},
    {"1": "a"},
    {True: "a"},
    {"a": 1, "b": 2},
    {"b": 2, "a": 1},  # templates see the order
    [["a", "b"]],
    (("a", "b"),),
    Leaf("a"),
    Leaf("a", 1),
    Leaf(None, "a"),
    Leaf(("a",)),
    Unknown("a"),
    Empty(),
    Branch(),
    "Empty",
    {"Leaf": ("a", None)},
    Colour.RED,
    Colour.GREEN,
    "Colour.RED",
    "red",
    Step.ONE,
    Word.ONE,
    "one",
    one,
    other,
    "2026-06-01",
    date(2026, 6, 1),
    datetime(2026, 6, 1),  # noqa: DTZ001
    datetime(2026, 6, 1, 12),  # noqa: DTZ001
    datetime(2026, 6, 1, 12, fold=1),  # noqa: DTZ001
    _NOON,
    _NOON.astimezone(ZoneInfo("UTC")),
    _NOON.astimezone(ZoneInfo("Europe/Berlin")),
    _NOON.astimezone(timezone(timedelta(hours=2))),
    _BERLIN,
    _BERLIN.replace(fold=1),
    _BERLIN.astimezone(timezone(timedelta(hours=2))),
    _NOON.isoformat(),
]


def test_what_is_alike_but_not_the_same_gives_different_text() -> None:
    written = [Writer().text(value) for value in DIFFERENT]
    alike = [
        (one, other)
        for (one, first), (other, second) in combinations(zip(DIFFERENT, written, strict=True), 2)
        if first == second
    ]
    assert alike == []


@given(st.lists(st.sampled_from(range(3)), max_size=8), values)
def test_what_is_shared_is_written_like_everything_else(order: list[int], value: Any) -> None:
    leaves = [Leaf(number, value) for number in range(3)]
    branch = Branch(tuple(leaves[number] for number in order), {"leaf": leaves[0]})
    writer = Writer((Leaf,))
    assert writer.text(branch) == Writer().text(branch) == writer.text(branch)


def test_what_is_shared_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Any] = []
    record = Writer._record

    def seen(self: Writer, kind: type, value: Any) -> str:
        written.append(value)
        return record(self, kind, value)

    monkeypatch.setattr(Writer, "_record", seen)
    leaf, twin = Leaf("a"), Leaf("a")
    branch = Branch((leaf, leaf, twin))
    writer = Writer((Leaf,))
    first = writer.text(branch)
    assert [id(value) for value in written] == [id(branch), id(leaf), id(twin)]
    assert writer.text(branch) == first
    assert len(written) == 4  # the branch again, and no leaf


def test_what_is_shared_is_kept_for_as_long_as_its_text() -> None:
    # Else another object could come to lie where this one was, and be taken for it.
    writer = Writer((Leaf,))
    assert [writer.text(Leaf(number)) for number in range(1000)] == [
        Writer().text(Leaf(number)) for number in range(1000)
    ]


class Shout(str):
    __slots__ = ()


@pytest.mark.parametrize(
    "value",
    [
        b"bytes",
        {1, 2},
        frozenset(),
        1j,
        time(12),
        timedelta(1),
        object(),
        Shout("a"),
        ("a", [Leaf(b"bytes")]),
        {"a": {"b": {1}}},
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="is not a plain value"):
        Writer().text(value)


@pytest.mark.parametrize("value", [Unknown("a"), Leaf(Unknown()), [{"a": Unknown()}], print, len])
def test_classes_and_functions_that_are_not_named_are_not_made(value: Any) -> None:
    with pytest.raises(KeyError):
        READER.value(Writer().text(value))


def test_nothing_runs_that_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    ran: list[object] = []
    monkeypatch.setattr(subprocess, "run", lambda *words: ran.append(words))
    for text in (
        '{"run":["true"]}',
        '{"subprocess.run":["true"]}',
        '{"def":"subprocess.run"}',
        '{"=":"subprocess.run"}',
        '{"__reduce__":["subprocess.run",["true"]]}',
    ):
        with pytest.raises(KeyError):
            READER.value(text)
    assert ran == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "nothing",
        "{}",
        '{"Leaf":["a",1],"Branch":[]}',
        '{"Leaf":["a",1,2]}',
        '{"Leaf":5}',
        '{"Colour":["purple"]}',
        '{"=":"Colour.PURPLE"}',
        '{"=":"Leaf.title"}',
        '{"date":"soon"}',
        '{"date":7}',
        '{"@":[]}',
        '{"@":["soon",0,null,null]}',
        '{"@":["2026-06-01T12:00:00",7,null,null]}',
        '{"@":["2026-06-01T12:00:00",0,"No/Where",0]}',
        '{"@":["2026-06-01T12:00:00",0,"../../etc/passwd",0]}',
        '{"@":["2026-06-01T12:00:00",0,null,1e9]}',
        '{"{}":[["a"]]}',
        '{"{}":[[{"[]":[]},1]]}',
        '{"[]":null}',
    ],
)
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        READER.value(text)


def test_a_zone_whose_rules_have_changed_since_is_refused() -> None:
    text = Writer().text(_NOON.astimezone(ZoneInfo("Europe/Berlin")))
    assert "7200.0" in text
    with pytest.raises(ValueError, match="Europe/Berlin is not what it was"):
        READER.value(text.replace("7200.0", "3600.0"))


@pytest.mark.parametrize("make", [Writer, lambda: Writer((Leaf,))])
def test_records_are_known_by_their_class_and_in_the_order_of_their_fields(
    make: Callable[[], Writer],
) -> None:
    assert make().text(Leaf("a", 1)) == '{"Leaf":["a",1]}'
    assert make().text(Branch((Leaf("é"),), {"x": [one]})) == (
        '{"Branch":[[{"Leaf":["\\u00e9",null]}],'
        f'{{"{{}}":[["x",{{"[]":[{{"def":"{__name__}.one"}}]}}]]}}]}}'
    )
