"""A text to HTML, from what is hidden from the parser to what is read out of its HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from generator.load.commonmark import code, headings, parser
from generator.load.commonmark.marks import MADE_LEFT, free_of_marks, hidden, shown
from generator.model.document import Heading

if TYPE_CHECKING:
    from generator.load.commonmark.blocks import Kind

__all__ = ["convert"]

_ENGLISH: Final = ("“", "”")
# The parser loses count where quotes stand in quotes of the same kind.
_CLOSING = re.compile(
    "“(?:"
    r"(?<=[^\s(\[{<>“‘—–-]“)"  # noqa: RUF001 - these are the characters that are meant
    "|(?<=</a>“)|(?<=</em>“)|(?<=</code>“)|(?<=</strong>“))"
    r"(?=[\s.,;:!?)\]<”’…]|\Z)"  # noqa: RUF001 - the same
)


def convert(text: str, quotes: tuple[str, str] | None) -> tuple[str, tuple[Heading, ...]]:
    """Return the HTML of a text, and its headings.

    ``quotes`` are the double ones that straight ones become, or None where they stay. What few
    texts need is imported for these alone.
    """
    text = free_of_marks(text)
    known: dict[str, str] = {}
    if "*[" in text:
        from generator.load.commonmark import abbreviations

        text, known = abbreviations.cut(text)
    kinds: list[Kind] = []
    if "!!!" in text or "[!" in text:
        from generator.load.commonmark import blocks

        quoted = blocks.as_quotes(text)
        text, kinds = quoted.text, quoted.kinds
    if _may_have_bare_addresses(text):
        from generator.load.commonmark import bare

        text = bare.linked(text)
    typed = quotes is not None and ("“" in text or "”" in text)
    marked = text
    if "{" in text or "hl_lines=" in text:
        from generator.load.commonmark import attributes

        marked = attributes.packed(code.fences_in_one_word(text))
    marked = hidden(marked, typed_quotes=typed)

    html = parser.html(marked, smart_quotes=quotes is not None)
    own = headings.in_html(text)
    if own:
        html = headings.told_apart(html, marked)

    if quotes is not None:
        html = _CLOSING.sub("”", html)
        if quotes != _ENGLISH:
            html = html.replace("“", MADE_LEFT).replace("”", quotes[1])
            html = html.replace(MADE_LEFT, quotes[0])
    if marked != text:
        html = shown(html)
    if kinds:
        from generator.load.commonmark import blocks

        html = blocks.as_html(html, kinds)
    if 'type="checkbox"' in html:
        from generator.load.commonmark import boxes

        html = boxes.of_tasks(html)
    if 'class="footnote-definition"' in html:
        from generator.load.commonmark import notes

        html = notes.at_the_end(html)
    ids: set[str] = set()
    if "{" in text and marked != text:
        from generator.load.commonmark import attributes

        html, ids = attributes.applied(html)
    if known:
        from generator.load.commonmark import abbreviations

        html = abbreviations.explained(html, known)
    if ' title="' in html and "<img " in html:
        from generator.load.commonmark import figures

        html = figures.captioned(html)
    return headings.listed(html, ids, told_apart=own)


def _may_have_bare_addresses(text: str) -> bool:
    """Say whether a text may have bare addresses; most have all of theirs in links."""
    if (schemes := text.count("://")) and schemes > sum(
        text.count(before) for before in ("](http", "<http", '="http')
    ):
        return True
    if (hosts := text.count("www.")) and hosts > text.count("//www."):
        return True
    return "@" in text
