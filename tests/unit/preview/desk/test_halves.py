"""A file in the editor, and back to the same bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.preview.desk.halves import Halves, digest_of, halves_of, rewritten, split
from generator.preview.guard import Refused

_TEXT = "---\ntitle: One\n---\n\nWords.\n"


def test_a_file_has_two_halves():
    assert halves_of(_TEXT.encode()) == Halves("---\ntitle: One\n---\n", "\nWords.\n")
    assert halves_of(b"---\ntitle: One\n---") == Halves("---\ntitle: One\n---", "")
    assert halves_of(b"---\ntitle: One\n---\n") == Halves("---\ntitle: One\n---\n", "")


@pytest.mark.parametrize(
    "text", ["Words.\n", "---\ntitle: [\n---\nWords.\n", "---\ntitle: x\n", ""]
)
def test_without_front_matter_all_is_text(text):
    assert halves_of(text.encode()) == Halves("", text)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_mark_and_line_ends_stay(mark, end):
    before = (mark + _TEXT.replace("\n", end)).encode()
    assert halves_of(before).text == _TEXT
    assert rewritten(before, _TEXT) == before
    after = rewritten(before, f"{_TEXT}More.\n")
    assert after == (mark + f"{_TEXT}More.\n".replace("\n", end)).encode()


def test_most_lines_decide_and_nothing_is_touched_without_need():
    mixed = b"a\r\nb\nc\nd\n"
    assert rewritten(mixed, "a\nb\nc\nd\n") == mixed
    assert rewritten(mixed, "a\nb\nc\nd\ne\n") == b"a\nb\nc\nd\ne\n"
    assert rewritten(b"a\r\nb\r\nc\n", "a\nb\n") == b"a\r\nb\r\n"
    assert rewritten(b"", "a\r\nb\rc") == b"a\nb\nc"


@pytest.mark.parametrize("data", [b"\xff\xfea", b"caf\xe9", b"a\0b"])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(Refused) as refused:
        halves_of(data)
    assert refused.value.status == 415


def test_half_a_character_is_refused():
    with pytest.raises(Refused) as refused:
        rewritten(b"a", "\ud800")
    assert refused.value.status == 400


def test_digests_tell_bytes_apart():
    assert digest_of(b"a\n") != digest_of(b"a\r\n")


@given(st.text(alphabet=st.sampled_from("-\n:ab \r\ufeff"), max_size=40))
def test_halves_are_the_whole(text):
    """Whatever a file holds: cut and put together it is what it was, and cut alike again."""
    data = text.encode()
    halves = halves_of(data)
    assert rewritten(data, halves.text) == data
    assert split(halves.text) == halves
