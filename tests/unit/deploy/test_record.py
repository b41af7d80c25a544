"""The record of what is online."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.deploy.record import Known, Record, State
from generator.deploy.target import Headers
from generator.publish.manifest import Kind

HEADERS = Headers("text/html", "public", "gzip")
RECORD = Record(
    "id",
    {"é/a b.html": Known("d" * 64, 3, '"etag"', HEADERS, Kind("posts", lasting=True, source="s"))},
    State("a" * 40, 12, dirty=True),
    "2030-01-01T00:00:00+00:00",
    ("gzip",),
)

texts = st.text(max_size=8)
kinds = st.builds(Kind, texts, st.booleans(), texts)
known = st.builds(
    Known, texts, st.integers(0, 9), texts, st.builds(Headers, texts, texts, texts), kinds
)


@given(
    st.builds(
        Record,
        texts,
        st.dictionaries(texts, known, max_size=5),
        st.builds(State, st.sampled_from(["", "b" * 40]), st.integers(0, 9), st.booleans()),
        st.none() | texts,
        st.just(("br",)),
    )
)
def test_it_comes_back_as_it_was(record: Record):
    assert Record.decoded(record.encoded()) == record
    assert record.encoded() == record.encoded()


@pytest.mark.parametrize("cut", [0, 5, 40, -1])
def test_half_of_it_is_none(cut: int):
    assert Record.decoded(RECORD.encoded()[:cut]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"files": {"a": ["x"]}},
        {"files": []},
        {"headers": [[1]]},
        {"state": {"commit": "--output=/etc/x", "when": 0, "dirty": False}},
        {"kinds": None},
    ],
)
def test_what_is_no_record_is_none(change: dict[str, object]):
    data = {**json.loads(gzip.decompress(RECORD.encoded())), **change}
    assert Record.decoded(gzip.compress(json.dumps(data).encode())) is None
    assert Record.decoded(b"not even compressed") is None
    assert Record.decoded(gzip.compress(b"[" * 100_000)) is None
