"""What readers wrote, made harmless: names, addresses and bodies of comments.

Nothing of it is trusted. Markdown is read by the CommonMark parser alone, which is linear; HTML in
it is shown as the text that it is, and what comes of all this is sanitised by nh3.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from generator.load import markup
from generator.model.diagnostic import Diagnostic, error, warning
from generator.model.document import Document, Fragment, ReaderComment

__all__ = ["ANONYMOUS", "address_of", "html_of", "name_of", "read"]

ANONYMOUS: Final = "Anonymous"
LONGEST: Final = 10_000  # characters of a body: six times what fits on a printed page
_LONGEST_NAME: Final = 80  # characters
_LONGEST_URL: Final = 2000  # characters
_DEEPEST: Final = 24  # of what stands in each other; people quote and list some four deep
_ROUNDS: Final = 4  # in which HTML is looked for: what was code may be none in the next

_TAGS: Final = frozenset(
    {"a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"}
)
_REL: Final = "ugc nofollow noopener"

# Control characters but tab and line feed; what turns the direction of all that follows; characters
# that nobody sees and no script needs; tags (U+E0000 to U+E007F), which hide whole sentences.
_NEVER: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e007f]"
)
# Joiners, marks of direction and variants are part of words and of emoji, two in a row at the most.
_JOIN: Final = "\u061c\u034f\u200c-\u200f\ufe00-\ufe0f"
_JOINERS: Final = re.compile(f"([{_JOIN}]{{2}})[{_JOIN}]+")
# Marks above and below a letter: no writing has more than a few on one.
_MARKS: Final = (
    "\u0300-\u034e\u0350-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_STACKS: Final = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")
# What ends an address, or an attribute: RFC 3986 (section 2) allows none of these in one.
_NOT_IN_URLS: Final = re.compile(r"[\s<>\"'`{}|\\^\x00-\x1f\x7f-\x9f]")

_HEADING: Final = re.compile(r"<(/?)h[1-6]>")
_IMAGE: Final = re.compile(r'<img src="[^"<>]*" alt="([^"<>]*)"[^<>]*>')
_NO_LINK: Final = re.compile(rf'<a rel="{_REL}">(.*?)</a>', re.DOTALL)


class TooDeep(Exception):  # noqa: N818 - it names what is wrong
    """A body is nested more deeply than people write."""


def read(document: Document) -> Document:
    """Return a comment's document with its name and address made harmless, and its HTML.

    The HTML is the document's summary: it is short, and other files than the comment's own show it.
    """
    matter = document.matter
    assert isinstance(matter, ReaderComment)
    found: list[Diagnostic] = []
    told = {(one.line, one.column) for one in document.found}
    if matter.date is None and "date" not in document.places and not _is_unread(document):
        found.append(
            error(
                "missing-key",
                '"date" is missing in a comment\'s file',
                document.place("author"),
                "add a line date: 2026-06-12 09:30",
            )
        )
    name = name_of(matter.author)
    place = document.place("author")
    if not name and (place.line, place.column) not in told and "author" in document.places:
        found.append(
            warning(
                "no-name",
                "nothing of this name can be seen",
                place,
                f'the comment is shown as by "{ANONYMOUS}"',
            )
        )
    url = address_of(matter.url) if matter.url else None
    if matter.url and not url:
        found.append(
            warning(
                "bad-url",
                "this is not the address of a page on the web",
                document.place("url"),
                "the name is shown without a link; write a whole address, such as "
                "https://example.com/, or delete it",
            )
        )
    html = _body(document, matter.body, found)
    return replace(
        document,
        matter=replace(matter, author=name or ANONYMOUS, url=url),
        summary=Fragment((html,)) if html else Fragment(),
        summary_text=markup.plain_text(html),
        found=(*document.found, *found),
    )


def _is_unread(document: Document) -> bool:
    """Say whether the file could not be read at all, which has been told."""
    return bool(document.found) and not document.places


def _body(document: Document, body: str, found: list[Diagnostic]) -> str:
    if not body:
        return ""
    place = document.place("body")
    if len(body) > LONGEST:
        found.append(
            error(
                "comment-too-long",
                f"this comment is {len(body):,} characters long; {LONGEST:,} is the most",
                place,
                "shorten it, or make two of it",
            )
        )
        return ""
    from generator.load.commonmark.parser import Panic

    try:
        html = html_of(body)
    except Panic as problem:
        found.append(
            error(
                "markdown-failed",
                f"Markdown could not read this comment ({problem})",
                place,
                "look for unusual marks, and take them out",
            )
        )
        return ""
    except TooDeep:
        found.append(
            error(
                "comment-too-deep",
                "this comment is nested too deeply",
                place,
                "look for long runs of >, - or *",
            )
        )
        return ""
    if not markup.plain_text(html).strip():
        found.append(
            warning("no-words", "nothing of this comment can be seen", place, "delete the comment")
        )
    return html


def name_of(written: str) -> str:
    """Return a name as one line of what can be seen, 80 characters at most; empty if it is none."""
    name = " ".join(_seen(written).split())
    if len(name) > _LONGEST_NAME:
        name = name[: _LONGEST_NAME - 1].rstrip() + "…"
    # A blank of Braille is a symbol to Unicode.
    visible = any(unicodedata.category(c)[0] in "LNPS" for c in name if c != "\u2800")
    return name if visible else ""


def address_of(written: str) -> str | None:
    """Return an address if it is a whole one of the web, else None."""
    if len(written) > _LONGEST_URL or _NOT_IN_URLS.search(written) or _NEVER.search(written):
        return None
    try:
        parts = urlsplit(written)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    # Who is named before the host is not whom the address leads to.
    named = parts.username is not None or parts.password is not None
    return written if parts.scheme in {"http", "https"} and host and not named else None


def _seen(text: str) -> str:
    """Return a text, composed (NFC), without what is there to deceive: see the patterns."""
    seen = _STACKS.sub(r"\1", _JOINERS.sub(r"\1", _NEVER.sub("", text)))
    return unicodedata.normalize("NFC", seen)


def html_of(body: str) -> str:
    """Return the HTML of a comment's Markdown: few elements, links elsewhere, nothing that acts.

    HTML in it is shown as text, an image as its description, a heading as a paragraph in bold.
    Raises :class:`TooDeep`, and :class:`~generator.load.commonmark.parser.Panic` where the parser
    gives up.
    """
    import nh3
    import pyromark

    from generator.load.commonmark.bare import linked
    from generator.load.commonmark.parser import panics

    with panics():
        text = linked(_without_html(_seen(body)))
        _check_depth(text)
        html = pyromark.html(text, options=pyromark.Options.ENABLE_STRIKETHROUGH)
        html = _IMAGE.sub(r"\1", _HEADING.sub(_paragraph, html))
        clean = nh3.clean(
            html,
            tags=set(_TAGS),
            clean_content_tags=set(),
            attributes={"a": {"href"}},
            attribute_filter=_attribute,
            url_schemes={"http", "https"},
            link_rel=_REL,
        )
    return _NO_LINK.sub(r"\1", clean).strip()


def _paragraph(tag: re.Match[str]) -> str:
    return "</strong></p>" if tag[1] else "<p><strong>"


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return address_of(value)
    return value if name == "rel" else None


def _without_html(text: str) -> str:
    """Return a text in which what the parser takes for HTML is text.

    What is HTML after some rounds all the same is left out when the text is sanitised.
    """
    for _ in range(_ROUNDS):
        marks = [
            where["start"]
            for event, where in _events(text)
            if isinstance(event, dict)
            and ("InlineHtml" in event or event.get("Html", "").lstrip().startswith("<"))
        ]
        if not marks:
            break
        data = text.encode()
        # Of a block's lines only the first marks: what follows may be code once it is none.
        ends = [*marks[1:], len(data)]
        pieces = [
            data[start:end].replace(b"<", b"&lt;", 1)
            for start, end in zip(marks, ends, strict=True)
        ]
        text = (data[: marks[0]] + b"".join(pieces)).decode()
    return text


def _check_depth(text: str) -> None:
    depth = 0
    for event, _ in _events(text):
        if isinstance(event, dict):
            depth += ("Start" in event) - ("End" in event)
        if depth > _DEEPEST:
            raise TooDeep


def _events(text: str) -> Any:
    import pyromark

    options = pyromark.Options.ENABLE_STRIKETHROUGH
    return pyromark.events_with_range(text, options=options)
