from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.cache import codec
from generator.load.document import load
from generator.load.markdown import Engine
from generator.model.document import Document, Fragment, FrontMatter
from generator.model.source import Kind, Source

SOURCE = Source("content/posts/a.md", Kind.POST, "a")
FULL = """---
title: "All: of it"
date: 2010-07-28T09:30+02:00
updated: 2010-08-01
slug: all
description: Said.
tags: [a, b]
series: S
part: 0
prequel: b
draft: false
expires: 2030-01-01
review_by: 2029-01-01T10:00Z
authors: me
aliases: [/x/, /y.html]
image: a.png
image_alt: A
toc: false
comments: false
template: t.html
language: de
id: urn:x:1
extra: {a: [1, 2.5, null, true, "x"], b: {c: d}}
---

First *paragraph* with [a link](b.md#c) and [[[brackets.

## Heading [linked](c.md)

![picture](p.png) <source srcset="a.png 1x, b.png 2x">

<script>let all = 1</script>

> [!TIP]
> Tip
"""


def back(document: Document) -> Document:
    head, body = codec.encode(document)
    decoded = codec.decode_head(document.source, head, document.digest)
    parts = codec.decode_body(body)
    return replace(decoded, content=Fragment(parts, decoded.content.links))


def read(text: str, source: Source = SOURCE) -> Document:
    document = load(source, text.encode(), Engine())
    return replace(document, face=codec.face_of(document))


@pytest.mark.parametrize(
    "text",
    [
        FULL,
        "",
        "---\ntitle: Only\n---\n",
        "---\ntitel: x\ndate: soon\n---\n\nA:\n- list\n",
        FULL.replace("false", "true"),
    ],
)
def test_a_post_comes_back_as_it_was(text: str) -> None:
    document = read(text)
    assert back(document) == document


def test_series_and_authors_come_back_as_they_were() -> None:
    series = read(
        "---\ntitle: S\nparts: [a, {title: B, planned: 2030-01-01}, {title: C}]\ncomplete: true\n"
        "announce: false\n---\nIntro [a](../posts/a.md)\n",
        Source("content/series/s.md", Kind.SERIES, "s"),
    )
    assert back(series) == series
    author = read(
        "name: Someone\nbio: Writes.\nemail: a@example.com\nextra: {x: 1}\n",
        Source("content/authors/a.yaml", Kind.AUTHOR, "a"),
    )
    assert back(author) == author
    comment = read(
        "author: Ann\ndate: 2010-07-28\nurl: https://a.example/\nreply_to: b\nbody: A *word*.\n",
        Source("content/comments/a/c.yaml", Kind.COMMENT, "a/c"),
    )
    assert back(comment) == comment


@given(
    st.builds(
        FrontMatter,
        title=st.text(),
        date=st.none()
        | st.datetimes(datetime(1000, 1, 1), timezones=st.none() | st.just(timezone.utc)),  # noqa: DTZ001
        part=st.none() | st.integers(-5, 5),
        toc=st.none() | st.booleans(),
        comments=st.none() | st.booleans() | st.just("closed"),
        tags=st.lists(st.text(), max_size=3).map(tuple),
        image=st.none() | st.text(max_size=3),
    )
)
def test_every_front_matter_comes_back(matter: FrontMatter) -> None:
    document = Document(SOURCE, matter)
    assert back(document) == document


def test_every_field_of_a_document_is_kept_but_the_digest() -> None:
    document = read(FULL)
    empty = Document(SOURCE, FrontMatter("x"))
    kept = {f.name for f in fields(Document) if getattr(document, f.name) != getattr(empty, f.name)}
    # A new field must be added to the codec, and shown here to be full in this document.
    assert kept | {"source", "digest", "found"} == {f.name for f in fields(Document)}


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "[1]", json.dumps(["f", {}, {}, [], []])])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, IndexError)):
        codec.decode_head(SOURCE, text, "")


TEXT = "---\ntitle: A\ndate: 2020-01-01\n---\n\nFirst [words](b.md).\n\n## Next\n\nMore words.\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("More words", "Other words"),
        ("More words.", "More words.\n\nAnd a paragraph."),
        ("\n\nMore", "\n\n\n\n\nMore"),  # nothing but another line
        ("More words", "More *words*"),
    ],
)
def test_a_text_that_only_its_own_page_shows_does_not_change_the_face(old: str, new: str) -> None:
    assert old in TEXT
    assert read(TEXT).face == read(TEXT.replace(old, new)).face


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: A", "title: B"),
        ("2020-01-01", "2020-01-02"),
        ("2020-01-01\n", "2020-01-01\ntags: x\n"),
        ("2020-01-01\n", "2020-01-01\nextra: {a: 1}\n"),
        ("First", "Other"),
        ("(b.md)", "(c.md)"),
        ("## Next", "## Last"),
        ("More words", "[More](d.md) words"),
        ("More words", "![More](d.png) words"),
        ("More words", "<script>more()</script> words"),  # which the policy of the site allows
        ("More words", "words " * 2000),  # to be read for longer
        ("date: 2020-01-01\n", "\ndate: 2020-01-01\n"),  # where problems are told of
    ],
)
def test_what_other_pages_show_changes_the_face(old: str, new: str) -> None:
    assert old in TEXT
    assert read(TEXT).face != read(TEXT.replace(old, new)).face
