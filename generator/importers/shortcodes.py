"""WordPress' shortcodes and blocks: to HTML where they are known, hidden where they are not.

Format: WordPress' Shortcode API (https://developer.wordpress.org/apis/shortcode/) and block grammar
(https://developer.wordpress.org/block-editor/explanations/architecture/key-concepts/).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from generator.importers.importer import Weight
from generator.importers.prose.context import Loss
from generator.importers.reaching import replaced, without_raw

__all__ = ["Library", "Media", "html_of"]

# Whatever stands in them, patterns must be done soon: what they repeat is bounded, or cannot be
# matched in two ways; what reaches from one place to another is looked for by replaced().
_SHORTCODE: Final = re.compile(
    r"\[(?P<escape>\[?)(?P<close>/?)(?P<name>[A-Za-z][\w-]*)(?P<attributes>(?:[^\[\]\"'<>/]++"
    r"|\"[^\"]{0,2000}\"|'[^']{0,2000}'|/(?!\])){0,200}+)(?P<self>/?)\](?P<end>\]?)"
)
_ATTRIBUTE: Final = re.compile(
    r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))|"([^"]*)"|([^\s=]+)"""
)
_BLOCK: Final = re.compile(
    r"<!--\s+(?P<close>/)?wp:(?P<name>[a-z][\w/-]*)\s+(?P<json>\{.*?\}\s+)?(?P<self>/)?-->",
    re.DOTALL,
)
_BLOCK_START: Final = re.compile(r"<!--\s++/?wp:")
_VERSE_START: Final = re.compile(r'<pre class="wp-block-verse[^"]{0,2000}">')
_CAPTION: Final = re.compile(r"\[(?:wp_)?caption\b([^\]]{0,9999})\]")
_LANGUAGES: Final = frozenset(
    "actionscript3 bash clojure coldfusion cpp csharp css delphi diff erlang fsharp go "  # noqa: SIM905
    "groovy html java javafx javascript js latex matlab objc perl php powershell python r "
    "ruby scala sh sql swift vb xml yaml".split()
)
_CODE: Final = re.compile(
    r"\[(code|sourcecode|cc|cci?_\w+|" + "|".join(sorted(_LANGUAGES)) + r")\b([^\]]{0,999})\]"
)
_EMBED: Final = re.compile(r"\[embed\b[^\]]{0,999}\]\s*+(\S{1,2000}?)\s*+\[/embed\]")
_BLOCK_TAG: Final = (
    r"</?(?:address|article|aside|blockquote|center|col|colgroup|dd|details|div|dl|dt|fieldset|"
    r"figcaption|figure|footer|form|h[1-6]|header|hr|iframe|legend|li|main|math|menu|nav|object|ol|"
    r"option|p|pre|section|select|style|script|summary|table|tbody|td|tfoot|th|thead|tr|ul|video|audio)"
    r"\b[^<>]*>"
)
_STARTS_BLOCK: Final = re.compile(_BLOCK_TAG, re.IGNORECASE)
_ENDS_BLOCK: Final = re.compile(rf"{_BLOCK_TAG}\Z", re.IGNORECASE)
# What stands for what: pieces put away, and line ends that stay.
_MARKS: Final = dict.fromkeys((0xE100, 0xE101, 0xE102))
_MOST_REUSED: Final = 200
_ADDRESS: Final = re.compile(r"^[ \t]*(https?://\S+)[ \t]*$", re.MULTILINE)
_YOUTUBE: Final = re.compile(
    r"https?://(?:www\.|m\.)?(?:youtube\.com/(?:watch\?(?:\S*&(?:amp;)?)?v=|embed/|shorts/)|youtu\.be/)"
    r"([\w-]{11})"
)
_VIMEO: Final = re.compile(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d+)")
# Blocks that are but boxes around what stands in them.
_PLAIN_BLOCKS: Final = frozenset(
    "paragraph heading list list-item quote pullquote image gallery code preformatted "  # noqa: SIM905
    "verse html shortcode table group columns column cover media-text separator spacer "
    "buttons button more nextpage embed audio video file freeform details footnotes "
    "missing social-links row stack text-columns subhead classic block accordion".split()
)


@dataclass(frozen=True, slots=True)
class Media:
    """A file of the media library."""

    url: str
    alt: str = ""
    caption: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """What a blog has besides its texts: files by their numbers, and blocks used in many texts."""

    media: Mapping[str, Media] = field(default_factory=dict)
    blocks: Mapping[str, str] = field(default_factory=dict)

    def of(self, post: str) -> list[Media]:
        """Return the files that were added to a post."""
        return [one for one in self.media.values() if one.parent == post]


def html_of(text: str, post: str, library: Library, losses: list[Loss], notes: str = "") -> str:
    """Return a text of WordPress as HTML, line for line; ``notes`` is the JSON of its footnotes.

    What nobody understands any more is hidden in a comment that begins with ``byline:``.
    """
    text = _unmarked(text)
    shelf: list[str] = []

    def put_away(piece: str) -> str:
        shelf.append(piece)
        return f"\ue100{len(shelf) - 1}\ue101"

    def captioned(start: re.Match[str], inner: str, _whole: str) -> str:
        return put_away(_caption(start[1], inner, post, library, losses, put_away))

    text = replaced(
        text,
        _CODE,
        lambda start: rf"\[/{start[1]}\]",
        lambda start, inner, _whole: put_away(_code(start, inner)),
    )
    if "<!-- wp:" in text:
        text = _blocks(text, library, losses, put_away, [_MOST_REUSED])
        text = _embeds(text, put_away)
        text = without_raw(text, put_away)
        text = _shortcodes(text, post, library, losses, put_away)
    else:
        text = without_raw(text, put_away)
        text = replaced(text, _CAPTION, lambda _: r"\[/(?:wp_)?caption\]", captioned)
        text = _embeds(text, put_away)
        text = _shortcodes(text, post, library, losses, put_away)
        text = _paragraphs(text)
    while "\ue100" in text:
        text = re.sub("\ue100(\\d+)\ue101", lambda m: shelf[int(m[1])], text)
    return text + _footnotes(notes)


def _unmarked(text: str) -> str:
    """Return a text with Unix line ends and without the marks that stand for pieces put away."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_MARKS)


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, match in enumerate(_ATTRIBUTE.finditer(text)):
        if match[1]:
            value = match[2] or match[3] or match[4] or ""
            found[match[1].lower()] = html.unescape(value)
        else:
            found[str(number)] = match[5] or match[6] or ""
    return found


def _code(match: re.Match[str], inner: str) -> str:
    given = _attributes(match[2])
    language = given.get("lang") or given.get("language") or match[1].split("_")[-1]
    named = (
        f' class="language-{html.escape(language)}"'
        if language not in {"code", "sourcecode", "cc"}
        else ""
    )
    # The editor escapes what stands in code at times, and at times not.
    body = inner if re.search(r"&(?:lt|gt|amp|quot|#\d+);", inner) else html.escape(inner)
    return f"<pre{named}>{body}</pre>"


def _caption(
    attributes: str,
    inner: str,
    post: str,
    library: Library,
    losses: list[Loss],
    away: Callable[[str], str],
) -> str:
    inner = inner.strip()
    image = re.match(r"(?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:</a>)?", inner)
    said = inner[image.end() :].strip() if image else ""
    said = said or _attributes(attributes).get("caption", "")
    shown = image[0] if image else inner
    said = _shortcodes(said, post, library, losses, away)
    return f"<figure>{shown}{f'<figcaption>{said}</figcaption>' if image and said else ''}</figure>"


def _embeds(text: str, away: Callable[[str], str]) -> str:
    """Return a text in which addresses that stand alone on their line show what they lead to."""
    return _ADDRESS.sub(lambda m: away(_embed(html.unescape(m[1]))), text)


def _embed(address: str) -> str:
    if film := _YOUTUBE.match(address):
        return _frame(f"https://www.youtube-nocookie.com/embed/{film[1]}", "YouTube")
    if film := _VIMEO.match(address):
        return _frame(f"https://player.vimeo.com/video/{film[1]}?dnt=1", "Vimeo")
    shown = html.escape(address)
    return f'<p><a href="{shown}">{shown}</a></p>'


def _frame(address: str, title: str) -> str:
    size = 'width="560" height="315"'
    return f'<iframe src="{address}" title="{title}" {size} allowfullscreen></iframe>'


def _blocks(
    text: str,
    library: Library,
    losses: list[Loss],
    away: Callable[[str], str],
    left: list[int],
) -> str:
    """Return a text without the marks of its blocks.

    ``left`` has the number of blocks for many texts that may still be put in: each may hold others,
    and itself.
    """

    def block(start: re.Match[str], _inner: str, whole: str) -> str:
        match = _BLOCK.fullmatch(whole)
        if match is None:
            return whole
        name = match["name"].removeprefix("core/")
        given = _json(match["json"])
        lines = "\n" * match[0].count("\n")
        if match["close"]:
            return lines
        if name == "more":
            return lines
        inner = library.blocks.get(str(given.get("ref"))) if name == "block" else None
        if inner is not None and left[0]:
            left[0] -= 1
            return _blocks(_unmarked(inner), library, losses, away, left)
        if match["self"] and name not in {"footnotes", "spacer", "separator", "nextpage"}:
            line = text.count("\n", 0, start.start()) + 1
            losses.append(
                Loss(Weight.CHANGED, "block", f'the block "{name}" is hidden in a comment', line)
            )
            return away(_hidden(match[0].removeprefix("<!--").removesuffix("-->").strip())) + lines
        if name == "verse":
            return f"<!--verse-->{lines}"
        if name.partition("/")[0] not in _PLAIN_BLOCKS:
            line = text.count("\n", 0, start.start()) + 1
            message = f'of the block "{name}" only what stood in it was kept'
            losses.append(Loss(Weight.CHANGED, "block", message, line))
        return lines

    text = replaced(
        text,
        _VERSE_START,
        lambda _: "</pre>",
        lambda _start, verse, _whole: f"<p>{verse.replace(chr(10), '<br>' + chr(10))}</p>",
    )
    return replaced(text, _BLOCK_START, lambda _: "-->", block)


def _json(text: str | None) -> Mapping[str, Any]:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _hidden(text: str) -> str:
    return f"<!-- byline:{text.replace('--', '-&#45;')} -->"


def _shortcodes(
    text: str, post: str, library: Library, losses: list[Loss], away: Callable[[str], str]
) -> str:
    closed = {match[1].lower() for match in re.finditer(r"\[/([A-Za-z][\w-]*)\]", text)}

    def shortcode(match: re.Match[str]) -> str:
        name = match["name"].lower()
        given = _attributes(match["attributes"])
        if match["escape"] and match["end"]:
            return match[0][1:-1]
        if name == "gallery" and not match["close"]:
            return away(_gallery(given, post, library))
        if name in {"embed", "youtube", "vimeo"}:
            address = given.get("0", "").lstrip("=") or given.get("src") or given.get("url") or ""
            return away(_embed(address)) if address else ""
        if name in {"audio", "video"} and not match["close"]:
            source = next(
                (v for k, v in given.items() if k in {"src", "mp3", "mp4", "ogg", "webm", "m4a"}),
                "",
            )
            if source:
                return away(f'<{name} src="{html.escape(source)}" controls></{name}>')
        with_value = "=" in match["attributes"]
        if (
            name not in closed
            and not with_value
            and not match["self"]
            and "_" not in name
            and "-" not in name
        ):
            return match[0]
        line = text.count("\n", 0, match.start()) + 1
        if not match["close"]:
            message = f"the shortcode [{name}] is hidden in a comment"
            losses.append(Loss(Weight.CHANGED, "shortcode", message, line))
        return away(_hidden(match[0]))

    text = _EMBED.sub(lambda m: away(_embed(html.unescape(m[1]))), text)
    return _SHORTCODE.sub(shortcode, text)


def _gallery(given: Mapping[str, str], post: str, library: Library) -> str:
    numbers = re.findall(r"\d+", given.get("ids") or given.get("include") or "")
    media = [library.media[one] for one in numbers if one in library.media]
    shown = media if numbers else library.of(given.get("id") or post)
    figures = (
        f'<figure><img src="{html.escape(one.url)}" alt="{html.escape(one.alt)}">'
        + (f"<figcaption>{html.escape(one.caption)}</figcaption>" if one.caption else "")
        + "</figure>"
        for one in shown
    )
    return "".join(figures)


def _paragraphs(text: str) -> str:
    """Return a text whose line ends are what WordPress' ``wpautop`` makes of them."""

    def beside(match: re.Match[str]) -> str:
        gap, start = match[0], match.start()
        if "\n" not in gap:
            return gap
        if text[start - 1 : start] == ">":
            if not _ENDS_BLOCK.search(text, max(0, start - 400), start):
                return _broken(gap)
        elif not _STARTS_BLOCK.match(text, match.end()):
            return gap
        return gap.replace("\n", "\ue102")

    text = re.sub(r"\s++", beside, text)
    return re.sub(r"\n\s*", lambda m: _broken(m[0]), text).replace("\ue102", "\n")


def _broken(gap: str) -> str:
    lines = gap.count("\n")
    return "<br>\ue102" if lines == 1 else "<br><br>" + "\ue102" * lines


def _footnotes(notes: str) -> str:
    """Return WordPress' own footnotes, which are kept beside the text, as a list below it."""
    try:
        found = json.loads(notes or "[]")
    except (ValueError, RecursionError):
        return ""
    items = [
        f'<li id="{html.escape(str(one["id"]))}">{one.get("content", "")} '
        f'<a href="#{html.escape(str(one["id"]))}-link">↩</a></li>'
        for one in found
        if isinstance(one, dict) and one.get("id")
    ]
    return f"<ol>{''.join(items)}</ol>" if items else ""
