"""The same posts give the same index, and one that Pagefind's script can read."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.search import pagefind
from generator.search.stable import ENTRY, Unknown, _closed, _opened, stable

WORDS = ("asking", "answering", "meeting", "salary", "offer", "question", "letter", "thanks")


def pages() -> list[tuple[str, str]]:
    """Many filters with many values in many languages: what Pagefind's hash tables shuffle."""
    return [
        (
            f"post-{number}/index.html",
            f'<html lang="{("en", "de", "fr", "zh")[number % 4]}"><body data-pagefind-body>'
            f'<div data-pagefind-ignore><p data-pagefind-meta="title">Post {number}</p>'
            + "".join(
                f'<p data-pagefind-filter="{name}">{name} {number % value}</p>'
                for name, value in (("series", 5), ("tag", 7), ("year", 3))
            )
            + f"</div><p>{' '.join(WORDS[number % 5 :])}</p></body></html>",
        )
        for number in range(24)
    ]


def test_the_same_posts_give_the_same_index_whatever_their_order():
    first = pagefind.indexed(pages())
    assert all(pagefind.indexed(reversed(pages())) == first for _ in range(4))


def test_every_file_that_is_named_is_there_and_no_other():
    files = pagefind.indexed(pages())
    entry = json.loads(files[ENTRY])
    named = {ENTRY, "pagefind.js", "pagefind-worker.js", "wasm.unknown.pagefind"}
    for language, index in entry["languages"].items():
        named |= {f"pagefind.{index['hash']}.pf_meta"}
        named |= {f"wasm.{index['wasm']}.pagefind"} if index["wasm"] else set()
        _, texts, chunks, filters, _, _ = _opened(files[f"pagefind.{index['hash']}.pf_meta"])
        assert [name for name, _ in filters] == ["series", "tag", "year"]
        named |= {f"fragment/{name}.pf_fragment" for name, _ in texts}
        named |= {f"index/{name}.pf_index" for _, _, name in chunks}
        named |= {f"filter/{name}.pf_filter" for _, name in filters}
        assert language in {"en", "de", "fr", "zh"}
    assert set(files) == named


def test_the_words_of_posts_of_other_languages_need_no_program_of_their_own():
    files = pagefind.indexed(page for page in pages() if 'lang="en"' in page[1])
    assert [name for name in files if name.startswith("wasm")] == ["wasm.en.pagefind"]


def test_what_pagefind_cannot_do_is_said():
    with pytest.raises(pagefind.Failed, match=r"\w"):
        pagefind.indexed([("index.css", "no page")])


@settings(deadline=None)
@given(st.recursive(st.integers(0, 2**64 - 1) | st.text(), st.lists, max_leaves=40))
def test_values_are_read_as_they_were_written(value: object):
    assert _opened(_closed(value)) == value


def entry(name: str = "en_1") -> bytes:
    return json.dumps({"languages": {"en": {"hash": name, "wasm": "en"}}}).encode()


@pytest.mark.parametrize(
    "files",
    [
        {},
        {ENTRY: b"{"},
        {ENTRY: b"{}"},
        {ENTRY: b'{"languages": 3}'},
        {ENTRY: entry()},
        {ENTRY: entry(), "pagefind.en_1.pf_meta": b"no gzip"},
        {ENTRY: entry(), "pagefind.en_1.pf_meta": gzip.compress(b"no mark")},
        {ENTRY: entry(), "pagefind.en_1.pf_meta": gzip.compress(b"cut off")[:-3]},
        {ENTRY: entry(), "pagefind.en_1.pf_meta": gzip.compress(b"")[:10] + b"\xff" * 20},
        {ENTRY: entry(), "pagefind.en_1.pf_meta": gzip.compress(b"pagefind_dcd\x00\x00")},
        {ENTRY: entry(), "pagefind.en_1.pf_meta": gzip.compress(b"pagefind_dcd\xf6")},
        {ENTRY: entry(), "pagefind.en_1.pf_meta": gzip.compress(b"pagefind_dcd\x84\x00")},
        {ENTRY: entry(), "pagefind.en_1.pf_meta": _closed([1, 2])},
        {ENTRY: entry(), "pagefind.en_1.pf_meta": _closed([1, 2, 3, [["tag", "en_2"]]])},
    ],
)
def test_files_of_another_kind_are_refused(files: dict[str, bytes]):
    with pytest.raises(Unknown, match="another kind"):
        stable(files)
