"""Read one source file: the whole of ``load`` for one item."""

from __future__ import annotations

import html
import posixpath
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote

from generator.load import comments, frontmatter, markdown, markup
from generator.load.demands import INLINE, demands_of, hash_of
from generator.load.limits import TooSlow, time_limit
from generator.load.wordless import lead_without_words, without_words
from generator.model.diagnostic import Diagnostic, Place, Severity, error
from generator.model.document import (
    AuthorProfile,
    Demand,
    Document,
    Fragment,
    FrontMatter,
    Heading,
    Link,
    Matter,
    ReaderComment,
    SeriesOutline,
)
from generator.model.source import Kind, Source
from generator.schema import text as texts
from generator.schema import yaml
from generator.schema.decode import Decoder

__all__ = ["ONLY_POSTS", "load", "load_head", "untitled"]

_LONGEST_SUMMARY: Final = 240  # characters: what lists and search results show
ONLY_POSTS: Final = ("series", "part", "prequel", "sequel", "expires", "review_by")
_NO_EMAIL: Final = "delete it: the address of a reader is not for others"
_WHAT: Final = {
    Kind.POST: "the front matter of a post",
    Kind.PAGE: "the front matter of a page",
    Kind.SERIES: "the front matter of a series",
    Kind.AUTHOR: "an author's file",
    Kind.COMMENT: "a comment's file",
}
_RECORDS: Final[dict[Kind, type[Matter]]] = {
    Kind.POST: FrontMatter,
    Kind.PAGE: FrontMatter,
    Kind.SERIES: SeriesOutline,
    Kind.AUTHOR: AuthorProfile,
    Kind.COMMENT: ReaderComment,
}


def load(source: Source, data: bytes, engine: markdown.Engine) -> Document:
    """Read a post, a page, a series, an author or a comment from the bytes of its file.

    Never raises for what a file may say: every problem is a diagnostic in the document, which then
    holds as much as could be read.
    """
    content, found = texts.decode(data, source.path)
    if any(problem.severity is Severity.ERROR for problem in found):
        return Document(source, untitled(source), found=found)
    if source.kind in {Kind.AUTHOR, Kind.COMMENT}:
        node, problems = yaml.parse(content, source.path)
        decoder, matter = _matter(source, node, readable=not (problems and node is None))
        found = (*found, *problems, *decoder.found)
        document = Document(source, matter, decoder.places, found=found)
        return comments.read(document) if source.kind is Kind.COMMENT else document
    halves = frontmatter.split(content, source.path)
    decoder, matter = _matter(source, halves.node, readable=halves.readable)
    body = _body(source, halves.body, halves.body_line, engine)
    read = replace(body, matter=matter, places=decoder.places)
    if isinstance(matter, FrontMatter) and matter.image and matter.image_alt is None:
        found = (*found, lead_without_words(read.place("image")))
    return replace(read, found=(*found, *halves.found, *decoder.found, *body.found))


def load_head(source: Source, data: bytes) -> Document:
    """Read only the keys of a file, and nothing of its text: some twenty times as fast.

    What is wrong with the text is not found; a comment is as its reader wrote it.
    """
    content, found = texts.decode(data, source.path)
    if any(problem.severity is Severity.ERROR for problem in found):
        return Document(source, untitled(source), found=found)
    if source.kind in {Kind.AUTHOR, Kind.COMMENT}:
        node, problems = yaml.parse(content, source.path)
        readable = not (problems and node is None)
    else:
        halves = frontmatter.split(content, source.path)
        node, problems, readable = halves.node, halves.found, halves.readable
    decoder, matter = _matter(source, node, readable=readable)
    found = (*found, *problems, *decoder.found)
    return Document(source, matter, decoder.places, found=found)


def untitled(source: Source) -> FrontMatter | SeriesOutline | AuthorProfile | ReaderComment:
    """Return what stands in for the keys of a file that cannot be read."""
    name = posixpath.basename(source.name)
    if source.kind is Kind.COMMENT:
        return ReaderComment(comments.ANONYMOUS, "")
    if source.kind is Kind.AUTHOR:
        return AuthorProfile(name)
    return SeriesOutline(name) if source.kind is Kind.SERIES else FrontMatter(name)


def _matter(source: Source, node: yaml.Node | None, *, readable: bool) -> tuple[Decoder, Matter]:
    decoder = Decoder(source.path, frontmatter.CHECKS)
    if not readable:
        return decoder, untitled(source)
    name = posixpath.basename(source.name)
    refused = {
        Kind.PAGE: dict.fromkeys(ONLY_POSTS, "delete it, or move the file to content/posts/"),
        Kind.COMMENT: {"email": _NO_EMAIL},
    }.get(source.kind, {})
    matter = decoder.record(
        _RECORDS[source.kind],
        node,
        what=_WHAT[source.kind],
        defaults={"title": name, "name": name},
        refused=refused,
    )
    return decoder, matter


@dataclass(frozen=True, slots=True)
class _Html:
    scan: markup.Scan
    headings: tuple[Heading, ...]
    demands: tuple[Demand, ...]


def _body(source: Source, body: str, first_line: int, engine: markdown.Engine) -> Document:
    """Read a text within the time that is given to one, for all that is done with it."""
    found: list[Diagnostic] = []
    try:
        with time_limit(engine.timeout):
            return _content(source, body, first_line, engine, found)
    except TooSlow:
        found.append(
            error(
                "markdown-timeout",
                f"Markdown took longer than {engine.timeout} s",
                Place(source.path, first_line),
                "look for long runs of brackets, asterisks or footnotes, or raise "
                "markdown: timeout: in site.yaml",
            )
        )
    return Document(source, untitled(source), found=tuple(found))


def _content(
    source: Source,
    body: str,
    first_line: int,
    engine: markdown.Engine,
    found: list[Diagnostic],
) -> Document:
    surveyed = markdown.survey(body, source.path, first_line, engine)
    found += surveyed.found
    read = None if surveyed.too_deep else _convert(source, body, first_line, engine, found)
    if read is None:
        return Document(source, untitled(source), found=tuple(found))
    excerpt = markup.without_anchors(read.scan.summary)
    summary = markup.scan(excerpt, source.path).fragment
    text = _shortened(markup.plain_text(excerpt))
    written = (surveyed.prose, body)  # where code seems to hold a link, all of the body
    links = _placed(read.scan.fragment.links, written, source.path, first_line)
    found += without_words(read.scan, links, surveyed.prose, source.path, first_line)
    return Document(
        source,
        untitled(source),
        content=Fragment(read.scan.fragment.parts, links),
        summary=summary,
        summary_text=text,
        headings=read.headings,
        anchors=read.scan.anchors,
        words=markup.count_words(read.scan.text),
        found=tuple(found),
        demands=read.demands,
    )


def _convert(
    source: Source,
    body: str,
    first_line: int,
    engine: markdown.Engine,
    found: list[Diagnostic],
) -> _Html | None:
    place = Place(source.path, first_line)
    try:
        converted = markdown.convert(body, engine)
        scanned = markup.scan(converted.html, source.path)
        demands = _demands(converted.html, body, place) if "<" in body else ()
        return _Html(scanned, converted.headings, demands)
    except TooSlow:
        raise
    except RecursionError:
        found.append(
            error(
                "markdown-depth",
                "Markdown is nested too deeply",
                place,
                "look for long runs of asterisks, brackets, lists or quotes",
            )
        )
    except Exception as problem:  # noqa: BLE001 - an extension may raise anything
        kind = type(problem).__name__
        found.append(
            error(
                "markdown-failed",
                f"Markdown could not read this text ({kind}: {problem})",
                place,
                "look for unusual HTML, or try without the extensions in site.yaml",
            )
        )
    return None


def _demands(html_of_body: str, body: str, start: Place) -> tuple[Demand, ...]:
    """Return what a text's HTML demands; ``start`` is where the text starts."""
    demands = []
    for one in demands_of(html_of_body):
        value = hash_of(one.value) if one.kind == INLINE else one.value
        # As its writer wrote it: HTML in a text is passed on as it is.
        at = max(body.find(html_of_body[one.start : one.end]), 0)
        line, column = body.count("\n", 0, at), at - body.rfind("\n", 0, at)
        demands.append(Demand(one.kind, value, Place(start.path, start.line + line, column)))
    return tuple(demands)


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_SUMMARY:
        return text
    return text[:_LONGEST_SUMMARY].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


_OPENING: Final = frozenset("(<\"'=")
_BETWEEN: Final = frozenset(": \t\n[,")
_CLOSING: Final = frozenset(")>\"', \t\n")
_FOOTNOTE: Final = "#fnref:"  # what leads from a footnote back into the text


def _placed(
    links: tuple[Link, ...], texts: tuple[str, ...], path: str, first_line: int
) -> tuple[Link, ...]:
    """Say of each link where it stands: the k-th of a target is the k-th time it is written.

    ``texts`` are looked through in turn; all have the same lines and columns.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    placed = []
    for link in links:
        if link.target not in found:
            found[link.target] = _occurrences(link.target, texts)
        places = found[link.target]
        # Several links may lead by one definition: the last place serves all that are left.
        line, column = places.pop(0) if len(places) > 1 else places[0] if places else (0, 0)
        placed.append(replace(link, place=Place(path, first_line + line, column + 1)))
    return tuple(placed)


def _occurrences(target: str, texts: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return the lines and columns, from 0, where a target is written."""
    # An engine may have encoded what its writer did not.
    spellings = dict.fromkeys((target, html.escape(target, quote=False), unquote(target)))
    if target.startswith(_FOOTNOTE):
        spellings = {f"[^{target.removeprefix(_FOOTNOTE)}]:": None}
    for text in texts if target else ():
        for written in spellings:
            likely: list[tuple[int, int]] = []
            words: list[tuple[int, int]] = []
            line, start, counted = 0, 0, 0
            at = text.find(written)
            while at != -1:
                if lines := text.count("\n", counted, at):
                    line, start = line + lines, text.rfind("\n", counted, at) + 1
                counted, column = at, at - start
                before, after = text[at - 1 : at], text[at + len(written) : at + len(written) + 1]
                # In a link or an attribute, or where a reference is defined.
                defined = text[max(0, at - 4) : at].rstrip("< \t").endswith("]:")
                if (before in _OPENING or defined) and (after in _CLOSING or not after):
                    likely.append((line, column))
                elif at == 0 or before in _OPENING or before in _BETWEEN:
                    words.append((line, column))
                at = text.find(written, at + 1)
            if likely or words:
                return likely or words
    return []
