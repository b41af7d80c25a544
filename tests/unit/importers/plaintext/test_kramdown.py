"""kramdown as byline reads it: what can be said is said, what cannot is kept and told."""

from __future__ import annotations

import pytest

from generator.importers.plaintext.kramdown import attributes_of, byline_of
from generator.importers.plaintext.telling import Telling


def made(text: str):
    telling = Telling("a.md")
    said, toc = byline_of(text, telling)
    return said, toc, [one.code for one in telling.remarks]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A *b*{:.c}", "A *b*{: .c }"),
        ('![a](b.png){:.wide width="40" #it}', '![a](b.png){: #it .wide width="40" }'),
        ("[a](b){:target='_blank'}{:rel=x}", '[a](b){: target="_blank" rel="x" }'),
        ("A.\n{: .lead}", "A.\n{: .lead }"),
        ("{: .lead}\nA.", "A.\n{: .lead }"),
        ("{: .lead}\nA.\n\nB.", "A.\n{: .lead }\n\nB."),
        ("## A\n{: #b}", "## A {: #b }"),
        ("A\n---\n{: #b}", "A {: #b }\n---"),
        ("~~~\ncode\n~~~\n{: .language-python}", "~~~python\ncode\n~~~"),
        ("```\ncode\n```\n{:.lang-rb}", "```rb\ncode\n```"),
        ("{:x: .lead #y}\nA.\n{:x}", "A.\n{: #y .lead }"),
        ("A.\n{:}", "A."),
        ("Hint.\n{: .notice--warning}", "!!! warning\n    Hint."),
        ("> Hint.\n> More.\n{: .prompt-info }", "!!! note\n    Hint.\n    More."),
        ("{::nomarkdown}<b>x</b>{:/nomarkdown}", "<b>x</b>"),
        ("A {::comment}not *this*{:/} b", "A <!-- not *this* --> b"),
        ("A\n\n^\n\nB", "A\n\n\n\nB"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ('<div markdown="1">\n*a*\n</div>', "<div>\n\n*a*\n</div>"),
        ('<span markdown="span">*a*</span>', "<span>*a*</span>"),
        # Code is left alone.
        ("`A{:.b}`", "`A{:.b}`"),
        ("```\n{: .b}\n| a |\n| b |\n```", "```\n{: .b}\n| a |\n| b |\n```"),
        ("`{::comment}x{:/}`", "`{::comment}x{:/}`"),
        ("Words.", "Words."),
    ],
)
def test_it_is_written_as_byline_reads_it(written, read):
    assert made(written) == (read, False, [])


@pytest.mark.parametrize(
    ("written", "read", "code"),
    [
        ("- a\n- b\n{: .tight}", "- a\n- b\n\n<!-- {: .tight } -->\n", "attribute-list"),
        ('A\n\n{::options x="1" /}', 'A\n\n<!-- {::options x="1" /} -->', "kramdown"),
        ("| a | b |\n| c | d |", "|   |   |\n|---|---|\n| a | b |\n| c | d |", "table-head"),
        ("|---|---|\n| c | d |", "|   |   |\n|---|---|\n| c | d |", "table-head"),
    ],
)
def test_what_byline_cannot_say_is_told(written, read, code):
    assert made(written) == (read, False, [code])


@pytest.mark.parametrize(
    "written", ["* Contents\n{:toc}\n\nA.", "1. X\n{:toc}\n\nA.", "A.\n\n{:toc}"]
)
def test_a_table_of_contents_is_asked_for(written):
    said, toc, remarks = made(written)
    assert (said.strip(), toc, remarks) == ("A.", True, [])


def test_attribute_lists_are_read():
    one = attributes_of(".a.b #c x=\"d e\" class='f g' y=1 ref", {"ref": '.h z="1"'})
    assert one.written == '{: #c .a .b .f .g .h x="d e" y="1" z="1" }'
    assert attributes_of("toc id=x").words == ("toc",)
