"""What a text must hold for a pattern to match is said only where it is so."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.load.extensions.needs import needs


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\\(.)", {"\\"}),
        (r"  \n", {"  \n"}),
        (r"(?<!\!)\[", {"["}),
        (r"(?<!!)\[\^([^\]]*)\]", {"[^"}),
        (r"\*|_", {"*", "_"}),
        (r"(?<!\.)\.{3}(?!\.)", {"..."}),
        (r"\.{3,5}x", {"..."}),
        (r"(?:ab|c)+\d", {"ab", "c"}),
        (r"a(?=!)", {"!"}),
        (r"(?<=!)a", {"!"}),
        (r"(?>ab)c", {"ab"}),
        (r"(?i)<a", {"<a", "<A"}),
        (r"<(?i:w)", {"<"}),
        (r"(?i)www\.", {"".join(w) + "." for w in itertools.product("wW", repeat=3)}),
        # The set would be too large: what is left is as good.
        (r"(?i)abcd:", {":"}),
        # More than its capital is matched by such a letter.
        (r"(?i)k", set()),
        (r"(?i)é", set()),
        (r"(?i)kx", {"x", "X"}),
        (r"a?b*", set()),
        (r"a|b?", set()),
        (r"[^a]", set()),
        (r"[a-c]", set()),
        (r"(a)?(?(1)b|c)", set()),
        (r"(?!a)\w", set()),
        (r"", set()),
    ],
)
def test_pieces_of_a_pattern(pattern: str, expected: set[str]):
    assert needs(re.compile(pattern)) == expected


def test_without_the_parser_nothing_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delattr(re, "_parser")
    assert needs(re.compile("a")) == frozenset()


_LITERAL = st.sampled_from("abkKſi!é.").map(re.escape)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["?", "*", "+", "{2}", "{1,3}", "+?"])),
        inner.map("({})".format),
        inner.map("(?={})".format),
        inner.map("(?!{})".format),
        inner.map("(?>{})".format),
        inner.map("(?i:{})".format),
        inner.map("(?-i:{})".format),
        st.lists(_LITERAL, min_size=1, max_size=3).map(lambda parts: f"[{''.join(parts)}]"),
        st.lists(_LITERAL, min_size=1, max_size=3).map(lambda parts: f"[^{''.join(parts)}]"),
    )


@given(
    pattern=st.recursive(_LITERAL, _larger, max_leaves=8),
    flags=st.sampled_from([0, re.IGNORECASE, re.IGNORECASE | re.ASCII]),
    text=st.text("abkKAB\u212aſıiI!éÉ.", max_size=8),
)
def test_a_match_holds_one_of_the_pieces(pattern: str, flags: int, text: str):
    compiled = re.compile(pattern, flags)
    pieces = needs(compiled)
    if compiled.search(text) and pieces:
        assert any(piece in text for piece in pieces)
