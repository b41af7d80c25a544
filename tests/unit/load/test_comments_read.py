from __future__ import annotations

import pytest

from generator import reading
from generator.load import comments
from generator.load.commonmark import parser
from generator.load.document import load
from generator.load.markdown import Engine
from generator.model.document import ReaderComment
from generator.model.source import Kind, Source

SOURCE = Source("content/comments/a/one.yaml", Kind.COMMENT, "a/one")
TEXT = b"author: Ann\ndate: 2010-01-03\nbody: Some *words*.\n"


def test_a_parser_that_gives_up_is_told_of(monkeypatch: pytest.MonkeyPatch):
    def gives_up(_body: str) -> str:
        message = "no more"
        raise parser.Panic(message)

    monkeypatch.setattr(comments, "html_of", gives_up)
    document = load(SOURCE, TEXT, Engine())
    assert [(one.code, one.line, one.column) for one in document.found] == [
        ("markdown-failed", 3, 7)
    ]
    assert document.summary.parts == ()


@pytest.mark.parametrize("data", [b"\xff\xfe", b"author: [", b"author: Ann\nbody: [x\n"])
def test_what_cannot_be_read_is_told_of_once(data: bytes):
    document = load(SOURCE, data, Engine())
    assert isinstance(document.matter, ReaderComment)
    assert len(document.found) == 1


def test_a_file_that_is_gone_is_no_page(tmp_path):
    loaded = reading.load_one(tmp_path, Engine(), b"", SOURCE)
    assert isinstance(loaded.document.matter, ReaderComment)
    assert [one.code for one in loaded.document.found] == ["unreadable"]


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("a < b > c & d", "<p>a &lt; b &gt; c &amp; d</p>"),
        ("`<b>` and <b>", "<p><code>&lt;b&gt;</code> and &lt;b&gt;</p>"),
        ("the <title> tag", "<p>the &lt;title&gt; tag</p>"),
        ("## Mine\n\nyes", "<p><strong>Mine</strong></p>\n<p>yes</p>"),
        ("![A *cat*](x.png)", "<p>A cat</p>"),
        ("one  \ntwo", "<p>one<br>\ntwo</p>"),
        ("[a](/about/) [b](b@c.example)", "<p>a b</p>"),
        ("cafe\u0301", "<p>café</p>"),
        (
            "https://a.example/x_y_z.",
            '<p><a href="https://a.example/x_y_z" rel="{REL}">https://a.example/x_y_z</a>.</p>',
        ),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "<p>\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645</p>",
        ),
        ("\u2764\ufe0f\u200d\U0001f525", "<p>\u2764\ufe0f\u200d\U0001f525</p>"),
    ],
)
def test_what_is_kept_of_a_body(body: str, html: str):
    assert comments.html_of(body) == html.replace("{REL}", "ugc nofollow noopener")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("  Ann\n  Öz ", "Ann Öz"),
        ("<b>Ann</b>", "<b>Ann</b>"),
        ("a\u202eb\u2066c", "abc"),
        ("\u200b\u2060", ""),
        ("\u2800", ""),
        ("…", "…"),
        ("x" * 90, "x" * 79 + "…"),
        ("\u05d3\u05e0\u05d4", "\u05d3\u05e0\u05d4"),
        ("e" + "\u0301" * 50, "\u00e9" + "\u0301" * 3),
    ],
)
def test_what_is_kept_of_a_name(written: str, name: str):
    assert comments.name_of(written) == name
