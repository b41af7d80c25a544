"""Addresses in Markdown, led to where things are."""

from __future__ import annotations

import pytest

from generator.importers.hiding import hidden
from generator.importers.markdown import relinked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](x)", "[a](L:x)"),
        ('[a](<x y> "T")', '[a](L:x%20y "T")'),
        ("![a](x.png)", "![a](P:x.png)"),
        ("[![a](x.png)](y)", "[![a](P:x.png)](L:y)"),
        ("[a][b]\n\n[b]: x 'T'", "[a][b]\n\n[b]: L:x 'T'"),
        ("![a][b]\n\n[b]: x.png", "![a][b]\n\n[b]: P:x.png"),
        ("![b]\n\n[b]: <x.png>", "![b]\n\n[b]: P:x.png"),
        ("<a href=\"x\">a</a> <img src='y.png'>", "<a href=\"L:x\">a</a> <img src='P:y.png'>"),
        ("<https://x.example/>", "[https://x.example/](L:https://x.example/)"),
        ("`[a](x)` ``[b](`)``", "`[a](x)` ``[b](`)``"),
        ("```\n[a](x)\n```\n[a](x)", "```\n[a](x)\n```\n[a](L:x)"),
        ("<!-- [a](x) -->", "<!-- [a](x) -->"),
        ("- a\n    [a](x)", "- a\n    [a](L:x)"),
        ("[a](same)", "[a](same)"),
        ("[^1]: note", "[^1]: note"),
        ("no [link] here", "no [link] here"),
    ],
)
def test_addresses_are_found_and_code_is_not_touched(text: str, expected: str) -> None:
    def link(target: str) -> str:
        return target if target == "same" else f"L:{target}"

    assert relinked(text, link, lambda shown: f"P:{shown[0]}") == expected


def test_an_address_that_stays_stays_as_it_is_written() -> None:
    text = '<https://x.example/> [a]: <x>\n\n[b](<x> "T")\n\n[c]: x\n'
    assert relinked(text, lambda target: target, lambda shown: shown[0]) == text


@pytest.mark.parametrize(
    "text", ["x", "a --> b", "-- -", ">", "->x", "a\n\nb", "--->", "<!-- x -->"]
)
def test_what_is_hidden_is_one_comment(text: str) -> None:
    inner = hidden(text).removeprefix("<!-- ").removesuffix(" -->")
    assert "--" not in inner
    assert not inner.startswith((">", "->"))
    assert "\n\n" not in inner
