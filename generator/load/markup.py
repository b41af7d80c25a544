"""One pass over the HTML of a text: its addresses, anchors, words and first paragraph."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from generator.model.diagnostic import Place
from generator.model.document import Close, Fragment, Link, Slot

__all__ = ["Scan", "count_words", "plain_text", "scan", "without_anchors"]

_ATTRIBUTE = r"""[^\s"'>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?"""
_TAG = re.compile(
    rf"""<!--.*?-->
      | <(?P<raw>script|style)\b.*?</(?P=raw)\s*>
      | <(?P<close>/)?(?P<name>[a-zA-Z][\w:-]*)(?P<attributes>(?:\s+{_ATTRIBUTE})*)\s*/?>""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_NAMED = re.compile(
    r"""(?P<name>[^\s"'>/=]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'=<>`]+))"""
)
_ADDRESSES = frozenset({"href", "src", "srcset", "poster", "data", "cite"})
_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)
# Written as entities they would come out of an address as what no feed may hold.
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_WORD = re.compile(r"[^\W_]+(?:['\u2019.-][^\W_]+)*")
# Scripts that write no spaces: a character counts as half a word.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_ALT = re.compile(r"\salt(?=[\s>/]|$)", re.IGNORECASE)  # without a value it is empty
MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)


class Scan(NamedTuple):
    """What a text's HTML holds."""

    fragment: Fragment
    anchors: frozenset[str]
    text: str
    """All that is to be read, without tags; entities are as they were."""
    summary: str
    """The HTML before ``<!-- more -->``, else the first paragraph that has words."""
    wordless: tuple[tuple[int, bool], ...] = ()
    """The links of the images that say nothing in words; whether they say that this is meant."""


def scan(source: str, path: str) -> Scan:
    """Read the HTML that a Markdown engine made. Links get the place ``path``, line 1."""
    parts: list[str | Slot | Close] = []
    links: list[Link] = []
    anchors: list[str] = []
    text: list[str] = []
    wordless: list[tuple[int, bool]] = []
    open_link: tuple[int, str] | None = None
    depth, done = 0, 0
    paragraph: int | None = None
    first: str | None = None
    worded = False  # the first paragraph is found: one of a picture alone says nothing
    more: int | None = None

    def upto(position: int) -> None:
        nonlocal done
        if position > done:
            parts.append(source[done:position])
        done = position

    last = 0
    for match in _TAG.finditer(source):
        text.append(source[last : match.start()])
        text.append(" ")
        last = match.end()
        name = (match["name"] or "").lower()
        if not name:
            if more is None and depth == 0 and MORE.fullmatch(match[0]):
                more = match.start()
            if match[0].startswith("<!--"):
                # A note of the writer's to themselves, or what an import kept of the old blog.
                upto(match.start())
                done = match.end()
            continue
        if match["close"]:
            depth = max(0, depth - 1)
            if name == "p" and depth == 0 and not worded and paragraph is not None:
                candidate = source[paragraph : match.end()]
                worded = bool(plain_text(candidate))
                first = candidate if worded or first is None else first
                paragraph = None
            if name == "a" and open_link is not None:
                upto(match.start())
                parts.append(Close(*open_link))
                done, open_link = match.end(), None
            continue
        if name == "p" and depth == 0 and paragraph is None:
            paragraph = match.start()
        if name not in _VOID and not match[0].endswith("/>"):
            depth += 1
        attributes = match["attributes"]
        if not attributes:
            continue
        start = match.start("attributes")
        spans: list[tuple[int, int, str, str]] = []
        alt: str | None = None
        for named in _NAMED.finditer(attributes):
            key = named["name"].lower()
            group = named.lastgroup or "bare"
            if key == "id" or (key == "name" and name == "a"):
                anchors.append(html.unescape(named[group]))
            elif key == "alt":
                alt = named[group]
            elif key in _ADDRESSES:
                spans.append((start + named.start(group), start + named.end(group), key, group))
        if not spans:
            continue
        if name == "img" and not (alt or "").strip():
            wordless.append((len(links), alt is not None or _ALT.search(attributes) is not None))
        upto(match.start())
        plain = _plain_tag(match[0], name) if name == "a" else ""
        before_from = match.start()
        for begin, end, key, group in spans:
            quoted = '"' if group == "bare" else ""
            for item_begin, item_end in _items(source, begin, end, key):
                target = _CONTROL.sub("", html.unescape(source[item_begin:item_end]).strip())
                links.append(Link(target, name, Place(path)))
                before = source[before_from:item_begin] + quoted
                tail = quoted
                before_from = item_end
                parts.append(Slot(len(links) - 1, before, tail, plain))
                if name == "a":
                    open_link = (len(links) - 1, "</span>" if plain else "")
        rest = source[before_from : match.end()]
        slot = parts.pop()
        assert isinstance(slot, Slot)
        parts.append(Slot(slot.link, slot.before, slot.after + rest, slot.plain))
        done = match.end()
    text.append(source[last:])
    upto(len(source))
    summary = source[:more] if more is not None else first or ""
    return Scan(
        Fragment(tuple(parts), tuple(links)),
        frozenset(anchors),
        "".join(text),
        summary,
        tuple(wordless),
    )


def _items(source: str, begin: int, end: int, key: str) -> list[tuple[int, int]]:
    """Return where the addresses of one attribute stand: ``srcset`` may hold several."""
    if key != "srcset":
        return [(begin, end)]
    found = []
    for candidate in re.finditer(r"[^,\s][^\s]*(?:\s+[\d.]+[wx])?", source[begin:end]):
        address = candidate[0].split()[0].rstrip(",")
        found.append((begin + candidate.start(), begin + candidate.start() + len(address)))
    return found or [(begin, end)]


def _plain_tag(tag: str, name: str) -> str:
    """Return what stands for a link that leads nowhere yet: a span, if it was an anchor itself."""
    kept = [
        match[0]
        for match in _NAMED.finditer(tag[len(name) + 1 :])
        if match["name"].lower() in {"id", "class", "lang", "dir"}
    ]
    return f"<span {' '.join(kept)}>" if kept else ""


def count_words(text: str) -> int:
    """Return how many words a text has, as :func:`scan` gives it."""
    spaced, unspaced = _UNSPACED.subn(" ", html.unescape(text))
    pieces = spaced.split()
    # Most are one word and nothing else; to count the rest by replacing is faster than to collect.
    mixed = [piece for piece in pieces if not piece.isalnum()]
    words = len(pieces) - len(mixed) + _WORD.subn("", " ".join(mixed))[1]
    return words + (unspaced + 1) // 2


_ANCHOR = re.compile(r"""\s(?:id|name)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+)(?=[^<>]*>)""")
_NOTE = re.compile(r'<sup id="fnref[^"]*">.*?</sup>', re.DOTALL)


def without_anchors(source: str) -> str:
    """Return HTML without ids and footnote marks, so that it can stand in a list of posts."""
    return _ANCHOR.sub("", _NOTE.sub("", source))


def plain_text(source: str) -> str:
    """Return the words of some HTML, with single spaces."""
    without = _TAG.sub(lambda m: " " if (m["name"] or "").lower() in _BLOCKS else "", source)
    return " ".join(html.unescape(without).split())


_BLOCKS = frozenset(
    "p div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre table tr td th br hr figure".split()  # noqa: SIM905
)
