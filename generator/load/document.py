"""Read one source file: the whole of ``load`` for one item."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import Final

from generator.load import frontmatter, markdown, markup, traps
from generator.load.limits import TooSlow, time_limit
from generator.model.diagnostic import Diagnostic, Place, Severity, error
from generator.model.document import (
    AuthorProfile,
    Document,
    Fragment,
    FrontMatter,
    Heading,
    Link,
    Matter,
    SeriesOutline,
)
from generator.model.source import Kind, Source
from generator.schema import text as texts
from generator.schema import yaml
from generator.schema.decode import Decoder

__all__ = ["load"]

_LONGEST_SUMMARY: Final = 240  # characters: what lists and search results show
_ONLY_POSTS: Final = ("series", "part", "prequel", "sequel", "expires", "review_by")
_WHAT: Final = {
    Kind.POST: "the front matter of a post",
    Kind.PAGE: "the front matter of a page",
    Kind.SERIES: "the front matter of a series",
    Kind.AUTHOR: "an author's file",
}
_RECORDS: Final[dict[Kind, type[Matter]]] = {
    Kind.POST: FrontMatter,
    Kind.PAGE: FrontMatter,
    Kind.SERIES: SeriesOutline,
    Kind.AUTHOR: AuthorProfile,
}


def load(source: Source, data: bytes, engine: markdown.Engine) -> Document:
    """Read a post, a page, a series or an author from the bytes of its file.

    Never raises for what a file may say: every problem is a diagnostic in the document, which then
    holds as much as could be read.
    """
    content, found = texts.decode(data, source.path)
    if any(problem.severity is Severity.ERROR for problem in found):
        return Document(source, _untitled(source), found=found)
    if source.kind is Kind.AUTHOR:
        node, problems = yaml.parse(content, source.path)
        decoder, matter = _matter(source, node, readable=not (problems and node is None))
        return Document(source, matter, decoder.places, found=(*found, *problems, *decoder.found))
    halves = frontmatter.split(content, source.path)
    decoder, matter = _matter(source, halves.node, readable=halves.readable)
    body = _body(source, halves.body, halves.body_line, engine)
    return replace(
        body,
        matter=matter,
        places=decoder.places,
        found=(*found, *halves.found, *decoder.found, *body.found),
    )


def _untitled(source: Source) -> Matter:
    name = posixpath.basename(source.name)
    if source.kind is Kind.AUTHOR:
        return AuthorProfile(name)
    return SeriesOutline(name) if source.kind is Kind.SERIES else FrontMatter(name)


def _matter(source: Source, node: yaml.Node | None, *, readable: bool) -> tuple[Decoder, Matter]:
    decoder = Decoder(source.path, frontmatter.CHECKS)
    if not readable:
        return decoder, _untitled(source)
    name = posixpath.basename(source.name)
    refused = (
        dict.fromkeys(_ONLY_POSTS, "delete it, or move the file to content/posts/")
        if source.kind is Kind.PAGE
        else {}
    )
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


def _body(source: Source, body: str, first_line: int, engine: markdown.Engine) -> Document:
    surveyed = traps.survey(body, source.path, first_line)
    found = list(surveyed.found)
    read = None if surveyed.too_deep else _convert(source, body, first_line, engine, found)
    if read is None:
        return Document(source, _untitled(source), found=tuple(found))
    summary = markup.scan(markup.without_anchors(read.scan.summary), source.path).fragment
    text = _shortened(markup.plain_text(read.scan.summary))
    links = _placed(read.scan.fragment.links, surveyed.prose, source.path, first_line)
    return Document(
        source,
        _untitled(source),
        content=Fragment(read.scan.fragment.parts, links),
        summary=summary,
        summary_text=text,
        headings=read.headings,
        anchors=read.scan.anchors,
        words=read.scan.words,
        found=tuple(found),
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
        with time_limit(engine.timeout):
            converted = markdown.convert(body, engine)
            scanned = markup.scan(converted.html, source.path)
            return _Html(scanned, converted.headings)
    except TooSlow:
        found.append(
            error(
                "markdown-timeout",
                f"Markdown took longer than {engine.timeout} s",
                place,
                "look for long runs of brackets, asterisks or footnotes, or raise "
                "markdown: timeout: in site.yaml",
            )
        )
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


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_SUMMARY:
        return text
    return text[:_LONGEST_SUMMARY].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


_BEFORE = frozenset("(<\"'=: \t\n[,")


def _placed(links: tuple[Link, ...], prose: str, path: str, first_line: int) -> tuple[Link, ...]:
    """Say of each link where it stands: the k-th of a target is the k-th time it is written."""
    nexts: dict[str, int] = {}
    placed = []
    for link in links:
        start = nexts.get(link.target, 0)
        at = _occurrence(prose, link.target, start)
        if at is None:
            at = _occurrence(prose, link.target, 0)
        else:
            nexts[link.target] = at + 1
        if at is None:
            placed.append(replace(link, place=Place(path, first_line)))
            continue
        line = prose.count("\n", 0, at)
        column = at - (prose.rfind("\n", 0, at) + 1) + 1
        placed.append(replace(link, place=Place(path, first_line + line, column)))
    return tuple(placed)


def _occurrence(prose: str, target: str, start: int) -> int | None:
    at = prose.find(target, start) if target else -1
    while at != -1:
        if at == 0 or prose[at - 1] in _BEFORE:
            return at
        at = prose.find(target, at + 1)
    return None
