"""What reaches from a start to an end."""

from __future__ import annotations

import re

from generator.importers.reaching import replaced, without_raw


def shown(text: str) -> str:
    return replaced(
        text,
        re.compile(r"<(\w)>"),
        lambda start: f"</{start[1]}>",
        lambda start, inner, whole: f"({start[1]}:{inner}:{len(whole)})",
    )


def test_each_start_is_answered_by_the_next_end_of_its_kind() -> None:
    assert shown("1<a>2</a>3<b>4</b>5") == "1(a:2:8)3(b:4:8)5"
    assert shown("<a><b></a></b>") == "(a:<b>:10)</b>"


def test_a_start_without_an_end_stays_and_hides_no_other() -> None:
    assert shown("<a>1<b>2</b><a>3") == "<a>1(b:2:8)<a>3"
    assert shown("</a><a>") == "</a><a>"


def test_what_is_not_read_as_html_is_put_away() -> None:
    kept: list[str] = []

    def away(piece: str) -> str:
        kept.append(piece)
        return "*"

    assert without_raw("a<PRE class=b>c</pre >d<!-- e -->f<script>g", away) == "a*d*f<script>g"
    assert kept == ["<PRE class=b>c</pre >", "<!-- e -->"]
